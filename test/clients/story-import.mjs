// A person has a schema as text: as DBML in the conversation, and as what pg_dump -s printed in a file. Both ways bring the same in.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { connect } from './assistant.mjs';
import { makeAccount, versionsOf } from './team.mjs';

const run = promisify(execFile);

const dbml = `Enum public.loan_state {
  out
  back
}
Table member {
  id bigint [pk]
  email text [unique, not null]
}
Table loan {
  id bigint [pk]
  member_id bigint [not null]
  state loan_state [not null, default: 'out']
  indexes {
    member_id [name: 'loan_member', type: btree]
  }
  checks {
    \`id > 0\` [name: 'loan_counts']
  }
}
Ref loan_member_fkey: loan.member_id > member.id [delete: cascade]
TableGroup lending {
  member
  loan
}
`;

const sql = `SET search_path = public;
CREATE TYPE loan_state AS ENUM ('out', 'back');
CREATE TABLE member (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE loan (
  id bigint PRIMARY KEY,
  member_id bigint NOT NULL,
  state loan_state DEFAULT 'out' NOT NULL,
  CONSTRAINT loan_counts CHECK (id > 0)
);
CREATE INDEX loan_member ON loan USING btree (member_id);
ALTER TABLE ONLY loan ADD CONSTRAINT loan_member_fkey FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE;
SELECT pg_sleep(1000000);
`;

/** Registers the tests of the story; `opened` takes the clients to close in the end. */
export async function bringSchemas(server, opened) {
  const account = await makeAccount(server, 'ida');
  const assistant = await connect(server, account);
  opened.push(assistant);
  const projects = await assistant.call('create_projects', { items: [{ name: 'Texts' }], description: 'Ida has texts' });
  const project = projects.items[0].uuid;

  const create = async (title, given) => {
    const item = { projectUuid: project, type: 'erd', title, typePayload: { import: given } };
    const { items } = await assistant.call('create_documents', { items: [item], description: `Ida brings ${title}` });
    return items[0];
  };
  const update = async (uuid, given) => {
    const items = [{ uuid, typePayload: { import: given } }];
    return (await assistant.call('update_documents', { items, description: 'Ida brings it again' })).items[0];
  };
  const dbmlOf = async (documentUuid) => {
    const { text } = await assistant.call('get_document', { documentUuid, format: 'dbml' });
    return text;
  };
  // Without the title, and without the groups that SQL does not know.
  const schemaOf = async (uuid) => (await dbmlOf(uuid)).replace(/^\/\/.*\n/gm, '').replace(/\nTableGroup [^}]*}\n/, '').trim();

  /** Sends a text with the curl line that the server gave; resolves to its key. */
  async function upload(text) {
    const folder = await mkdtemp(join(tmpdir(), 'ainecto-story-'));
    try {
      const file = join(folder, 'schema.sql');
      await writeFile(file, text);
      const token = await assistant.call('request_upload_token', {
        purpose: 'erd.import',
        scopeJson: JSON.stringify({ projectUuid: project }),
      });
      await run('curl', ['-sSf', '-T', file, '-H', `Authorization: Bearer ${token.token}`, token.uploadUrl]);
      return token.storageKey;
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  let fromDbml;
  let fromSql;

  test('import: a schema comes in as DBML in the call itself', async () => {
    const made = await create('as DBML', { format: 'dbml', text: dbml });
    fromDbml = made.uuid;
    assert.deepEqual(made.import.created, { enums: 1, tables: 2, columns: 5, indexes: 4, constraints: 1, refs: 1, table_groups: 1 });
  });

  test('import: the same comes in as SQL from a file, and nothing of it is run', async () => {
    const made = await create('as SQL', { format: 'sql', storageKey: await upload(sql) });
    fromSql = made.uuid;
    assert.deepEqual(made.import.created, { enums: 1, tables: 2, columns: 5, indexes: 4, constraints: 1, refs: 1 });
    assert.equal(await schemaOf(fromSql), await schemaOf(fromDbml));
  });

  test('import: what came in comes again, and what was edited is all that changes', async () => {
    const before = await versionsOf(server, fromDbml);
    await update(fromDbml, { format: 'dbml', text: dbml });
    await update(fromDbml, { format: 'dbml', text: await dbmlOf(fromDbml), source: 'export' });
    assert.deepEqual(await versionsOf(server, fromDbml), before);
    const edited = await update(fromDbml, { format: 'dbml', text: dbml.replace('email text', 'email citext') });
    assert.deepEqual(edited.import, { changed: { columns: 1 } });
  });

  test('import: faults of a text are told by line and column, and nothing comes in', async () => {
    const items = [{ uuid: fromDbml, typePayload: { import: { format: 'dbml', text: 'Table t {\n  id\n}\nRef: t.id > x.id\n' } } }];
    const error = await assistant.refused('update_documents', { items, description: 'Ida mistypes' });
    assert.match(JSON.stringify(error), /Line 2, column 3: .*Line 4, column 13: /);
  });
}
