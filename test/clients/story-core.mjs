// A client that takes few tools has a whole session of each kind of document with those of ?toolsets=core, and asks for no other.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect } from './assistant.mjs';
import { makeAccount } from './team.mjs';

/** Registers the tests of the story; `opened` takes the clients to close in the end. */
export async function workWithCore(server, opened) {
  const cora = await makeAccount(server, 'cora');
  const assistant = await connect(server, { ...cora, url: `${server.url}?toolsets=core` });
  opened.push(assistant);
  const offered = new Set((await assistant.client.listTools()).tools.map((tool) => tool.name));
  const call = (name, args) => {
    assert.ok(offered.has(name), `${name} is not in core`);
    return assistant.call(name, args);
  };
  const project = (await call('create_projects', { items: [{ name: 'Core' }] })).items[0].uuid;
  const make = async (type, title, typePayload) =>
    (await call('create_documents', { items: [{ projectUuid: project, type, title, typePayload }], description: 'Begin' })).items[0].uuid;

  test('core: places are found, not known', async () => {
    assert.deepEqual(
      (await call('list_projects')).items.map((item) => item.name),
      ['Core'],
    );
  });

  test('core: an ERD is designed, revised, asked what changed, undone and shared', async () => {
    const uuid = await make('erd', 'Shop');
    const apply = (description, operations) => call('erd_apply_changes', { documentUuid: uuid, description, operations });
    await apply('Two tables', [
      { op: 'create', type: 'table', data: { uuid: 'customer', name: 'customer' } },
      { op: 'create', type: 'column', data: { uuid: 'customer.id', table_uuid: 'customer', name: 'id', type: 'bigint', is_pk: true } },
      { op: 'create', type: 'table', data: { uuid: 'invoice', name: 'invoice' } },
      { op: 'create', type: 'column', data: { uuid: 'invoice.customer', table_uuid: 'invoice', name: 'customer_id', type: 'bigint' } },
      { op: 'create', type: 'ref', data: { uuid: 'bills', from_table_uuid: 'invoice', to_table_uuid: 'customer', relationship: '>' } },
      { op: 'create', type: 'ref_column', data: { ref_uuid: 'bills', from_column_uuid: 'invoice.customer', to_column_uuid: 'customer.id' } },
    ]);
    await apply('A mail', [{ op: 'create', type: 'column', data: { table_uuid: 'customer', name: 'mail', type: 'text' } }]);
    assert.equal((await call('erd_list_tables', { documentUuid: uuid })).items.length, 2);
    assert.deepEqual(
      (await call('erd_get_table', { documentUuid: uuid, uuid: 'customer' })).columns.map((column) => column.name),
      ['id', 'mail'],
    );
    const { items } = await call('list_versions', { documentUuid: uuid });
    assert.match(JSON.stringify(await call('get_version', { documentUuid: uuid, compareWith: String(items[1].version) })), /mail/);
    await call('restore_versions', { items: [{ documentUuid: uuid }], description: 'Not yet' });
    assert.doesNotMatch(JSON.stringify(await call('get_document', { uuid, format: 'sql-compact' })), /mail/);
    assert.match(JSON.stringify(await call('enable_shares', { targetType: 'document', targetUuids: [uuid] })), /http/);
  });

  test('core: a flow is drawn, changed and read', async () => {
    const uuid = await make('flow_diagram', 'Checkout');
    await call('flow_apply_changes', {
      diagramUuid: uuid,
      description: 'First drawing',
      nodes: [
        { action: 'create', uuid: 'cart', text: 'Cart' },
        { action: 'create', uuid: 'paid', text: 'Paid' },
      ],
      edges: [{ action: 'create', uuid: 'pay', fromUuid: 'cart', toUuid: 'paid' }],
    });
    await call('flow_apply_changes', { diagramUuid: uuid, description: 'A name', edges: [{ action: 'update', uuid: 'pay', label: 'by card' }] });
    assert.match(JSON.stringify(await call('get_document', { uuid, format: 'json' })), /by card/);
  });

  test('core: cases are written, run, recorded and read', async () => {
    const uuid = await make('testcase', 'Checkout tests');
    const { projectId } = (await call('list_projects')).items[0];
    const scenario = (await call('testcase_create_scenarios', { items: [{ documentUuid: uuid, name: 'Cart' }], description: 'Parts' })).items[0].id;
    const testCase = (await call('testcase_create_testcases', { items: [{ scenarioId: scenario, title: 'Add' }], description: 'A case' })).items[0].id;
    const run = (await call('testcase_create_runs', { items: [{ projectId, name: 'Release', testCaseIds: [testCase] }] })).items[0].id;
    await call('testcase_record_executions', { items: [{ runId: run, testCaseId: testCase, result: 'PASSED', durationSeconds: 0.25 }] });
    assert.deepEqual(
      (await call('testcase_list_executions', { runId: run })).items.map(({ result, durationSeconds }) => [result, durationSeconds]),
      [['PASSED', 0.25]],
    );
    assert.equal((await call('testcase_list_testcases', { documentUuid: uuid })).items.length, 1);
  });

  test('core: a readme is written, changed and found', async () => {
    const uuid = await make('readme', 'Read me', { body: '# Shop\n' });
    await call('update_documents', { items: [{ uuid, typePayload: { body: '# Shop\n\nWe sell umbrellas.\n' } }], description: 'What we sell' });
    assert.match(JSON.stringify(await call('get_document', { uuid })), /umbrellas/);
    assert.match(JSON.stringify(await call('search_documents', { q: 'umbrellas' })), /Read me/);
  });
}
