// A person asks an assistant for the schema of a lending library, has it reviewed, changed by two at once, and set back.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { connect } from './assistant.mjs';
import { auditOf, joinProject, makeAccount, makeProject, snapshotOf, versionsOf } from './team.mjs';

// The request: members borrow copies of books; a loan has a state.
const schema = {
  member: { id: 'bigint pk', email: 'text unique', name: 'text' },
  book: { id: 'bigint pk', isbn: 'char(13) unique', title: 'text' },
  copy: { id: 'bigint pk', book_id: 'bigint book', shelf: 'text' },
  loan: { id: 'bigint pk', copy_id: 'bigint copy', member_id: 'bigint member', state: 'loan_state', due: 'date' },
};
const states = ['out', 'back', 'lost'];

function designOperations() {
  const create = (type, data) => ({ op: 'create', type, data });
  const operations = [create('enum', { uuid: 'loan_state', name: 'loan_state' })];
  for (const value of states) operations.push(create('enum_value', { enum_uuid: 'loan_state', value }));
  const refs = [];
  for (const [table, columns] of Object.entries(schema)) {
    operations.push(create('table', { uuid: table, name: table, note: `One ${table}` }));
    for (const [name, declared] of Object.entries(columns)) {
      const [type, extra] = declared.split(' ');
      operations.push(
        create('column', {
          uuid: `${table}.${name}`,
          table_uuid: table,
          name,
          type,
          is_pk: extra === 'pk',
          is_unique: extra === 'unique',
          is_not_null: true,
        }),
      );
      if (!schema[extra]) continue;
      const uuid = `${table}_${extra}`;
      refs.push(
        create('ref', { uuid, from_table_uuid: table, to_table_uuid: extra, relationship: '>', on_delete: 'RESTRICT' }),
      );
      refs.push(
        create('ref_column', { ref_uuid: uuid, from_column_uuid: `${table}.${name}`, to_column_uuid: `${extra}.id` }),
      );
    }
  }
  return [...operations, ...refs];
}

/** Registers the tests of the story; `opened` takes the clients to close in the end. */
export async function designLibrary(server, opened) {
  const ann = await makeAccount(server, 'ann');
  const assistant = await connect(server, ann);
  opened.push(assistant);
  const { project, erd } = await makeProject(
    assistant,
    'Library',
    { erd: ['erd', 'Lending'] },
    'Ann asked for a lending library',
  );

  /** The document as the tools show it, in the notation above. */
  async function designed(reader = assistant) {
    const tables = {};
    for (const { uuid, name } of await reader.pages('erd_list_tables', { documentUuid: erd, limit: 3 })) {
      const table = await reader.call('erd_get_table', { documentUuid: erd, tableUuid: uuid });
      const refersTo = Object.fromEntries(
        table.refs
          .filter((ref) => ref.from_table === name)
          .flatMap((ref) => ref.from_columns.map((column) => [column, ref.to_table])),
      );
      tables[name] = Object.fromEntries(
        table.columns.map((column) => {
          const extra = column.is_pk ? 'pk' : column.is_unique ? 'unique' : refersTo[column.name];
          return [column.name, [column.type, extra].filter(Boolean).join(' ')];
        }),
      );
    }
    return tables;
  }

  const current = async () => (await assistant.call('get_document', { uuid: erd })).version;

  test('erd: the design is tried, then written once, however often it is sent', async () => {
    const args = {
      documentUuid: erd,
      operations: designOperations(),
      description: 'First design: members borrow copies',
      baseVersion: 1,
    };
    const tried = await assistant.call('erd_apply_changes', { ...args, dryRun: true });
    assert.equal(tried.dryRun, true);
    assert.equal(
      tried.changes.filter((change) => change.entity === 'table' && change.operation === 'insert').length,
      4,
    );
    assert.deepEqual(await designed(), {});
    assert.equal(await current(), 1);

    const clientMutationId = randomUUID();
    const written = await assistant.call('erd_apply_changes', { ...args, clientMutationId });
    assert.equal(written.version, 2);
    assert.deepEqual(written.counts.table, { create: 4 });
    assert.deepEqual(
      await assistant.call('erd_apply_changes', { ...args, clientMutationId }),
      written,
      'a repeat after a lost answer',
    );
    assert.equal(
      (await assistant.refused('erd_apply_changes', { ...args, description: 'Other', clientMutationId })).error,
      'mutation_reused',
    );
    assert.deepEqual(await designed(), schema);
    const { values } = await assistant.call('erd_get_enum', { documentUuid: erd, enumUuid: 'loan_state' });
    assert.deepEqual(
      values.map(({ value }) => value),
      states,
    );
    assert.equal(await current(), 2);
  });

  test('erd: the tables stand apart on the canvas, and search finds a column', async () => {
    const tables = await Promise.all(
      Object.keys(schema).map((tableUuid) => assistant.call('erd_get_table', { documentUuid: erd, tableUuid })),
    );
    assert.equal(new Set(tables.map((table) => `${table.position_x} ${table.position_y}`)).size, 4);
    const { items } = await assistant.call('search_documents', { q: 'isbn', projectUuid: project });
    assert.equal(items[0].uuid, erd);
    assert.ok(
      items[0].places.some((place) => place.entity === 'column' && place.uuid === 'book.isbn'),
      JSON.stringify(items[0].places),
    );
  });

  test('erd: a reviewer reads but does not write; a stranger does not even find it', async () => {
    const viewer = await joinProject(server, 'vera', project, 'VIEWER');
    opened.push(viewer.assistant);
    assert.deepEqual(await designed(viewer.assistant), schema);
    const drop = { documentUuid: erd, uuids: ['loan'], description: 'Not hers to drop' };
    assert.equal((await viewer.assistant.refused('erd_delete_tables', drop)).error, 'permission_denied');
    const stranger = await connect(server, await makeAccount(server, 'stranger'));
    opened.push(stranger);
    assert.equal((await stranger.refused('erd_delete_tables', drop)).error, 'not_found');
    assert.deepEqual(await auditOf(server, viewer.email), [['erd_delete_tables', 'refused', null, 'Not hers to drop']]);
    assert.deepEqual(await designed(), schema);
  });

  test('erd: two change it at once: the later one is told what happened, and fits in', async () => {
    const read = await current();
    const editor = await joinProject(server, 'edgar', project, 'EDITOR');
    opened.push(editor.assistant);
    await editor.assistant.call('erd_update_tables', {
      documentUuid: erd,
      baseVersion: read,
      items: [
        { uuid: 'loan', columns: [{ uuid: 'loan.renewals', name: 'renewals', type: 'integer', defaultValue: '0' }] },
      ],
      description: 'Count renewals',
    });
    const change = {
      documentUuid: erd,
      baseVersion: read,
      items: [
        {
          uuid: 'book',
          note: 'Title and ISBN',
          columns: [{ uuid: 'book.title', isNotNull: false }],
          indexes: [{ uuid: 'book_by_title', columns: [{ columnName: 'title', sortOrder: 'DESC' }] }],
        },
      ],
      description: 'Find books by title',
    };
    const conflict = await assistant.refused('erd_update_tables', change);
    assert.equal(conflict.error, 'conflict');
    assert.match(conflict.detail, new RegExp(`Version ${read + 1} by ${editor.email}: Count renewals`));
    const { version } = await assistant.call('erd_update_tables', { ...change, baseVersion: read + 1 });
    assert.equal(version, read + 2);
    const book = await assistant.call('erd_get_table', { documentUuid: erd, tableUuid: 'book' });
    assert.equal(book.note, 'Title and ISBN');
    assert.equal(book.columns.find((column) => column.uuid === 'book.title').is_not_null, false);
    assert.deepEqual(
      book.indexes.map((index) => [index.uuid, index.columns, index.sort_orders]),
      [['book_by_title', ['book.title'], ['DESC']]],
    );
    const loan = await assistant.call('erd_get_table', { documentUuid: erd, tableUuid: 'loan' });
    assert.equal(loan.columns.at(-1).name, 'renewals');
  });

  test('erd: dropping a table takes its refs along and says so; restoring brings back exactly what was', async () => {
    const good = await current();
    const before = await designed();
    const dropped = await assistant.call('erd_delete_tables', {
      documentUuid: erd,
      uuids: ['copy'],
      description: 'One book is one copy',
    });
    assert.deepEqual(dropped.items[0].removed.refs.sort(), ['copy_book', 'loan_copy']);
    const { copy, ...rest } = before;
    assert.deepEqual(await designed(), { ...rest, loan: { ...rest.loan, copy_id: 'bigint' } });

    const { items, version } = await assistant.call('restore_versions', {
      items: [{ documentUuid: erd, versionNumber: good }],
    });
    assert.equal(items[0].restoredFrom, good);
    assert.equal(version, good + 2);
    assert.deepEqual(await designed(), before);
    assert.deepEqual(await snapshotOf(server, erd, version), await snapshotOf(server, erd, good));
    const { content } = await assistant.call('get_version', { documentUuid: erd, versionNumber: good + 1 });
    assert.deepEqual(content.tables.map((table) => table.name).sort(), ['book', 'loan', 'member']);
  });

  test('erd: an edit by hand in psql is a version like any other', async () => {
    const by = await current();
    await server.sql(
      `BEGIN;
       SET LOCAL ainecto.description = 'Hotfix by hand';
       UPDATE ainecto.erd_column SET type = 'varchar(40)' WHERE document_uuid = :'erd' AND uuid = 'copy.shelf';
       COMMIT;`,
      { erd },
    );
    const [latest] = (await assistant.call('list_versions', { documentUuid: erd, limit: 1 })).items;
    assert.deepEqual([latest.version, latest.description, latest.source], [by + 1, 'Hotfix by hand', 'manual']);
    const copy = await assistant.call('erd_get_table', { documentUuid: erd, tableUuid: 'copy' });
    assert.equal(copy.columns.find((column) => column.name === 'shelf').type, 'varchar(40)');
  });

  test('erd: a DBA reads the whole story in psql', async () => {
    const edgar = 'edgar@example.org';
    assert.deepEqual(await versionsOf(server, erd), [
      [1, 'create_documents', ann.email, 'Ann asked for a lending library'],
      [2, 'erd_apply_changes', ann.email, 'First design: members borrow copies'],
      [3, 'erd_update_tables', edgar, 'Count renewals'],
      [4, 'erd_update_tables', ann.email, 'Find books by title'],
      [5, 'erd_delete_tables', ann.email, 'One book is one copy'],
      [6, 'restore_versions', ann.email, 'Restored from v4'],
      [7, 'manual', null, 'Hotfix by hand'],
    ]);
    assert.deepEqual(await auditOf(server, ann.email), [
      ['create_projects', 'done', null, 'Ann asked for a lending library'],
      ['create_documents', 'done', 1, 'Ann asked for a lending library'],
      ['erd_apply_changes', 'dry_run', null, 'First design: members borrow copies'],
      ['erd_apply_changes', 'done', 2, 'First design: members borrow copies'],
      ['erd_apply_changes', 'repeated', null, 'First design: members borrow copies'],
      ['erd_apply_changes', 'refused', null, 'Other'],
      ['erd_update_tables', 'refused', null, 'Find books by title'],
      ['erd_update_tables', 'done', 4, 'Find books by title'],
      ['erd_delete_tables', 'done', 5, 'One book is one copy'],
      ['restore_versions', 'done', 6, 'Restored from v4'],
    ]);
    assert.deepEqual(await auditOf(server, edgar), [['erd_update_tables', 'done', 3, 'Count renewals']]);
    const blame = await server.sql(
      "SELECT version, email, description FROM ainecto.blame(:'erd', 'column') WHERE uuid = 'loan.renewals' AND field = 'name'",
      { erd },
    );
    assert.equal(blame, `3|${edgar}|Count renewals`);
  });
}
