// A database comes in by the line that the assistant was given, is changed by tools, leaves as SQL, and is the database that was
// changed by hand.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { connect } from './assistant.mjs';
import { makeAccount, versionsOf } from './team.mjs';

const source = `
  CREATE TYPE loan_state AS ENUM ('out', 'back');
  CREATE TABLE member (id serial PRIMARY KEY, mail text NOT NULL UNIQUE, joined date DEFAULT now());
  COMMENT ON TABLE member IS 'Who borrows';
  CREATE TABLE loan (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, member_id integer NOT NULL REFERENCES member ON DELETE CASCADE,
    state loan_state NOT NULL DEFAULT 'out', due date, CHECK (due > '2000-01-01'));
  CREATE INDEX loan_out ON loan (member_id) WHERE state = 'out';
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.due := now(); RETURN NEW; END $$;
  CREATE TRIGGER touch BEFORE INSERT ON loan FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE VIEW late AS SELECT mail FROM member JOIN loan ON member.id = member_id WHERE due < now();`;

// What the assistant is asked for, as somebody would write it.
const migration = `
  ALTER TABLE member ADD COLUMN phone varchar(40);
  ALTER TABLE member RENAME COLUMN joined TO member_since;
  CREATE INDEX member_phone_index ON member USING btree (phone);`;

/** Registers the tests of the story; `opened` takes the clients to close in the end. */
export async function bringDatabase(server, opened) {
  const kim = await makeAccount(server, 'kim');
  const assistant = await connect(server, kim);
  opened.push(assistant);
  const { items: projects } = await assistant.call('create_projects', { items: [{ name: 'Lending' }], description: 'Kim brings a database' });
  const [{ uuid: project }] = projects;
  const folder = await mkdtemp(join(tmpdir(), 'ainecto-schema-'));
  const run = async (program, ...list) =>
    (await promisify(execFile)(program, list, { env: server.environment, maxBuffer: 1 << 26 })).stdout;
  const load = async (database, text) => {
    await server.sql(`CREATE DATABASE ${database} TEMPLATE template0`);
    await writeFile(join(folder, 'load.sql'), text);
    await run('psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', database, '-f', join(folder, 'load.sql'), '-o', '/dev/null');
  };
  const dump = async (database) =>
    (await run('pg_dump', '-s', '-O', '-d', database)).replaceAll(/^\\(?:un)?restrict .*\n/gm, '');

  /** Runs the line that the assistant was given, in the folder, for the database. */
  async function send(database, scope) {
    const token = await assistant.call('request_upload_token', {
      purpose: 'erd.import',
      scopeJson: JSON.stringify(scope),
      description: 'For the catalog',
    });
    const script = await fetch(`${server.origin}/catalog.sql`);
    await writeFile(join(folder, 'ainecto-catalog.sql'), await script.text());
    const line = `set -o pipefail; ${token.curl.replace('DATABASE', database).replace('curl ', 'curl -fsS ')}`;
    const child = spawn('bash', ['-c', line], {
      cwd: folder,
      env: { ...server.environment, TOKEN: token.token },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
    return token.storageKey;
  }

  let erd;
  const sqlOf = async () => (await assistant.call('get_document', { uuid: erd, format: 'sql' })).text;

  test('schema: a database comes in by one line of curl', async () => {
    await load('lending', source);
    const storageKey = await send('lending', { projectUuid: project });
    const { items } = await assistant.call('create_documents', {
      items: [{ projectUuid: project, type: 'erd', title: 'Lending', typePayload: { import: { format: 'catalog', storageKey } } }],
      description: 'As it is today',
    });
    erd = items[0].uuid;
    assert.deepEqual(items[0].import.created, { refs: 1, enums: 1, tables: 3, columns: 8, indexes: 4, objects: 3, constraints: 1 });
    assert.match(await sqlOf(), /CREATE TABLE public\.loan/);
  });

  test('schema: what the tools change loads, and equals what was changed by hand', async () => {
    const { items: tables } = await assistant.call('erd_list_tables', { documentUuid: erd });
    const uuids = Object.fromEntries(tables.map(({ name, uuid }) => [name, uuid]));
    const { columns } = await assistant.call('erd_get_table', { documentUuid: erd, tableUuid: uuids.member });
    const joined = columns.find(({ name }) => name === 'joined').uuid;
    await assistant.call('erd_apply_changes', {
      documentUuid: erd,
      operations: [
        { op: 'create', type: 'column', data: { uuid: 'phone', table_uuid: uuids.member, name: 'phone', type: 'character varying(40)' } },
        { op: 'create', type: 'index', data: { uuid: 'by_phone', table_uuid: uuids.member, name: 'member_phone_index', type: 'btree' } },
        { op: 'create', type: 'index_column', data: { index_uuid: 'by_phone', column_uuid: 'phone' } },
        { op: 'update', type: 'column', uuid: joined, data: { name: 'member_since' } },
      ],
      description: 'Phones, and a clearer name',
    });
    await load('lending_made', await sqlOf());
    await writeFile(join(folder, 'migration.sql'), migration);
    await run('psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', 'lending', '-f', join(folder, 'migration.sql'));
    assert.equal(await dump('lending_made'), await dump('lending'));
  });

  test('schema: brought once more, it says that nothing is new', async () => {
    const storageKey = await send('lending', { documentUuid: erd });
    const { items } = await assistant.call('update_documents', {
      items: [{ uuid: erd, typePayload: { import: { format: 'catalog', storageKey } } }],
      description: 'Once more',
    });
    assert.deepEqual(items, [{ uuid: erd, import: {} }]);
    assert.deepEqual(await versionsOf(server, erd), [
      [1, 'create_documents', kim.email, 'As it is today'],
      [2, 'erd_apply_changes', kim.email, 'Phones, and a clearer name'],
    ]);
    await rm(folder, { recursive: true });
  });
}
