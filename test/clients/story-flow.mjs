// A person describes a checkout; the assistant draws it, a reviewer asks for a retry, a step is dropped again.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { connect } from './assistant.mjs';
import { auditOf, joinProject, makeAccount, makeProject, snapshotOf, versionsOf } from './team.mjs';

/** Registers the tests of the story; `opened` takes the clients to close in the end. */
export async function drawCheckout(server, opened) {
  const carl = await makeAccount(server, 'carl');
  // Of the newest kind: no session, every call on its own.
  const assistant = await connect(server, { ...carl, era: 'stateless' });
  opened.push(assistant);
  const { project, checkout, refunds } = await makeProject(
    assistant,
    'Web shop',
    { checkout: ['flow_diagram', 'Checkout', { edgeStyle: 'orthogonal' }], refunds: ['flow_diagram', 'Refunds'] },
    'Draw how people pay',
  );
  const drawing = {
    diagramUuid: checkout,
    groups: [
      // The inner group stands first: the order of a batch is the server's business.
      {
        action: 'create',
        uuid: 'bank',
        name: 'Bank',
        parentGroupUuid: 'payment',
        linkedDiagramUuid: refunds,
        linkMode: 'link',
      },
      { action: 'create', uuid: 'payment', name: 'Payment', color: '#ffeecc' },
    ],
    nodes: [
      { action: 'create', uuid: 'cart', text: 'Cart confirmed', shape: 'start', x: 0, y: 0, width: 120, height: 40 },
      { action: 'create', uuid: 'pay', text: 'Enter card', groupUuid: 'payment', x: 200, y: 0.5 },
      { action: 'create', uuid: 'charge', text: 'Charge', shape: 'cylinder', groupUuid: 'bank' },
      { action: 'create', uuid: 'ok', text: 'Paid?', shape: 'decision', groupUuid: 'payment' },
      { action: 'create', uuid: 'done', text: 'Order placed', shape: 'end' },
    ],
    edges: [
      { action: 'create', uuid: 'e1', fromUuid: 'cart', toUuid: 'pay' },
      { action: 'create', uuid: 'e2', fromUuid: 'pay', toUuid: 'charge' },
      { action: 'create', uuid: 'e3', fromUuid: 'charge', toUuid: 'ok' },
      {
        action: 'create',
        uuid: 'e4',
        fromUuid: 'ok',
        toUuid: 'done',
        label: 'yes',
        lineStyle: 'dashed',
        strokeWidth: 2,
      },
    ],
    description: 'First drawing of the checkout',
  };

  const nodes = async () =>
    Object.fromEntries(
      (await assistant.pages('flow_list_nodes', { diagramUuid: checkout, limit: 2 })).map((node) => [node.uuid, node]),
    );
  const edges = async () =>
    Object.fromEntries(
      (await assistant.pages('flow_list_edges', { diagramUuid: checkout, limit: 2 })).map((edge) => [edge.uuid, edge]),
    );
  const withoutAction = (entries) =>
    Object.fromEntries(
      entries.map(({ action, ...entry }) => [entry.uuid, { ...(entry.text && { shape: 'rect' }), ...entry }]),
    );

  test('flow: the checkout is drawn in one batch and reads back as drawn', async () => {
    assert.equal(assistant.client.getNegotiatedProtocolVersion(), '2026-07-28');
    const drawn = await assistant.call('flow_apply_changes', { ...drawing, baseVersion: 1 });
    assert.deepEqual(drawn.created, { groups: 2, nodes: 5, edges: 4 });
    assert.equal(drawn.version, 2);
    assert.deepEqual(await nodes(), withoutAction(drawing.nodes));
    assert.deepEqual(await edges(), withoutAction(drawing.edges));
    const bank = await assistant.call('flow_get_group', { groupUuid: 'bank', diagramUuid: checkout });
    assert.deepEqual(
      [bank.parentGroupUuid, bank.nodes, bank.linkedDiagramUuid, bank.linkMode],
      ['payment', ['charge'], refunds, 'link'],
    );
    const payment = await assistant.call('flow_get_group', { groupUuid: 'payment' });
    assert.deepEqual([payment.nodes.sort(), payment.groups], [['ok', 'pay'], ['bank']]);
  });

  test('flow: a drawing that does not hold together is refused whole, with every loose end named', async () => {
    const before = await snapshotOf(server, checkout, 2);
    const refusal = await assistant.refused('flow_apply_changes', {
      diagramUuid: checkout,
      nodes: [{ action: 'create', uuid: 'fraud', text: 'Fraud check' }],
      edges: [
        { action: 'create', fromUuid: 'fraud', toUuid: 'nowhere' },
        { action: 'update', uuid: 'e9', label: 'no' },
      ],
      description: 'Does not hold together',
    });
    assert.equal(refusal.error, 'not_found');
    const paths = refusal.faults.map((fault) => fault.path);
    assert.deepEqual(paths, ['edges[0].toUuid', 'edges[1].uuid']);
    assert.match(refusal.faults[0].problem, /nowhere/);
    assert.match(refusal.faults[1].problem, /e9/);
    assert.deepEqual(await snapshotOf(server, checkout, 2), before);
    assert.equal((await assistant.call('get_document', { uuid: checkout })).version, 2);
  });

  test('flow: a reviewer adds the retry that was forgotten', async () => {
    const rita = await joinProject(server, 'rita', project, 'EDITOR');
    opened.push(rita.assistant);
    await rita.assistant.call('flow_create_nodes', {
      diagramUuid: checkout,
      baseVersion: 2,
      items: [{ uuid: 'retry', text: 'Try again?', shape: 'diamond', groupUuid: 'payment' }],
      description: 'A card may be declined',
    });
    const { items } = await rita.assistant.call('flow_create_edges', {
      diagramUuid: checkout,
      baseVersion: 3,
      items: [
        { fromUuid: 'ok', toUuid: 'retry', label: 'no' },
        { uuid: 'again', fromUuid: 'retry', toUuid: 'pay', label: 'yes' },
      ],
      description: 'A card may be declined',
    });
    await rita.assistant.call('flow_update_nodes', {
      diagramUuid: checkout,
      items: [{ uuid: 'ok', text: 'Charge went through?', fillColor: '#ccffcc' }],
      description: 'Say it in full',
    });
    const ok = await assistant.call('flow_get_node', { nodeUuid: 'ok', diagramUuid: checkout });
    assert.deepEqual([ok.text, ok.fillColor, ok.groupUuid], ['Charge went through?', '#ccffcc', 'payment']);
    assert.deepEqual(ok.edges.map((edge) => edge.uuid).sort(), ['e3', 'e4', items[0].uuid].sort());
    const { items: found } = await assistant.call('search_documents', { q: 'went through', projectUuid: project });
    assert.deepEqual(
      found.map((document) => document.uuid),
      [checkout],
    );
  });

  test('flow: a dropped node takes its edges, a dropped group leaves what was in it', async () => {
    const drop = {
      diagramUuid: checkout,
      uuids: ['retry'],
      description: 'One try is enough',
      clientMutationId: randomUUID(),
    };
    const tried = await assistant.call('flow_delete_nodes', { ...drop, dryRun: true });
    assert.equal(tried.changes.filter((change) => change.operation === 'delete').length, 3);
    assert.ok((await nodes()).retry);
    const dropped = await assistant.call('flow_delete_nodes', drop);
    assert.deepEqual(await assistant.call('flow_delete_nodes', drop), dropped, 'a repeat after a lost answer');
    assert.equal((await nodes()).retry, undefined);
    assert.deepEqual(Object.keys(await edges()).sort(), ['e1', 'e2', 'e3', 'e4']);

    const { items } = await assistant.call('flow_delete_groups', {
      diagramUuid: checkout,
      uuids: ['payment'],
      description: 'No frame',
    });
    assert.deepEqual([items[0].releasedNodes.sort(), items[0].releasedGroups], [['ok', 'pay'], ['bank']]);
    const { groupUuid } = await assistant.call('flow_get_node', { nodeUuid: 'pay', diagramUuid: checkout });
    assert.equal(groupUuid, null);
    assert.equal((await assistant.call('flow_get_group', { groupUuid: 'bank' })).parentGroupUuid, null);
  });

  test('flow: the drawing of the reviewer is brought back, and a DBA sees who drew what', async () => {
    const { version } = await assistant.call('restore_versions', {
      items: [{ documentUuid: checkout, versionNumber: 5 }],
      description: 'Rita was right',
    });
    assert.deepEqual(await snapshotOf(server, checkout, version), await snapshotOf(server, checkout, 5));
    assert.equal((await nodes()).retry.groupUuid, 'payment');
    const rita = 'rita@example.org';
    assert.deepEqual(await versionsOf(server, checkout), [
      [1, 'create_documents', carl.email, 'Draw how people pay'],
      [2, 'flow_apply_changes', carl.email, 'First drawing of the checkout'],
      [3, 'flow_create_nodes', rita, 'A card may be declined'],
      [4, 'flow_create_edges', rita, 'A card may be declined'],
      [5, 'flow_update_nodes', rita, 'Say it in full'],
      [6, 'flow_delete_nodes', carl.email, 'One try is enough'],
      [7, 'flow_delete_groups', carl.email, 'No frame'],
      [8, 'restore_versions', carl.email, 'Rita was right'],
    ]);
    const outcomes = (await auditOf(server, carl.email)).map(
      ([tool, outcome, at]) => `${tool} ${outcome} ${at ?? '-'}`,
    );
    assert.deepEqual(outcomes, [
      'create_projects done -',
      'create_documents done -',
      'flow_apply_changes done 2',
      'flow_apply_changes refused -',
      'flow_delete_nodes dry_run -',
      'flow_delete_nodes done 6',
      'flow_delete_nodes repeated -',
      'flow_delete_groups done 7',
      'restore_versions done 8',
    ]);
    const rows = await server.sql(
      `SELECT string_agg(uuid, ' ' ORDER BY uuid) FROM ainecto.flow_node WHERE document_uuid = :'checkout'`,
      { checkout },
    );
    assert.equal(
      rows,
      Object.keys(await nodes())
        .sort()
        .join(' '),
    );
  });
}
