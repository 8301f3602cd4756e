// A team keeps its readme: notes are added, a description is generated, an agent answers the request.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect } from './assistant.mjs';
import { auditOf, joinProject, makeAccount, makeProject, snapshotOf, versionsOf } from './team.mjs';

/** Registers the tests of the story; `opened` takes the clients to close in the end. */
export async function keepReadme(server, opened) {
  const ruth = await makeAccount(server, 'ruth');
  const assistant = await connect(server, ruth);
  opened.push(assistant);
  const start = '# Orders\n\nWhat we sell, and to whom.\n';
  const { project, readme, erd } = await makeProject(
    assistant,
    'Orders',
    { readme: ['readme', 'Read me', { body: start }], erd: ['erd', 'Orders schema'] },
    'A page to start from',
  );
  await assistant.call('erd_create_tables', {
    documentUuid: erd,
    items: [
      {
        uuid: 'customer',
        name: 'customer',
        columns: [{ uuid: 'customer.id', name: 'id', type: 'bigint', isPk: true }],
      },
      {
        uuid: 'orders',
        name: 'orders',
        columns: [
          { uuid: 'orders.id', name: 'id', type: 'bigint', isPk: true },
          { uuid: 'orders.customer', name: 'customer_id', type: 'bigint' },
        ],
      },
    ],
    description: 'Two tables',
  });
  await assistant.call('erd_create_refs', {
    documentUuid: erd,
    items: [
      {
        fromTableUuid: 'orders',
        fromColumnUuids: ['orders.customer'],
        toTableUuid: 'customer',
        toColumnUuids: ['customer.id'],
        relationship: '>',
      },
    ],
    description: 'Orders have a customer',
  });

  const bodyOf = async (reader = assistant) => (await reader.call('get_document', { uuid: readme })).typePayload.body;
  let request;

  test('readme: notes are added at the end, each a version of its own', async () => {
    const note = '## Decision\n\nPrices are net. Naïve rounding, 5 € → 5.00.';
    await assistant.call('readme_append_document', {
      items: [{ uuid: readme, addition: note }],
      description: 'Note a decision',
    });
    const body = await bodyOf();
    assert.ok(body.startsWith(start) && body.endsWith(note), body);
    await assistant.call('readme_append_document', {
      items: [{ uuid: readme, addition: '- net\n', separator: '\n---\n' }],
      description: 'A rule below',
    });
    assert.equal(await bodyOf(), `${body}\n---\n- net\n`);
    const tried = await assistant.call('readme_append_document', {
      items: [{ uuid: readme, addition: 'x' }],
      dryRun: true,
    });
    assert.equal(tried.dryRun, true);
    assert.equal(await bodyOf(), `${body}\n---\n- net\n`);
    const { items } = await assistant.call('search_documents', { q: 'rounding', projectUuid: project });
    assert.deepEqual(
      items.map((item) => item.uuid),
      [readme],
    );
  });

  test('readme: generating gives a draft from the schema at once, and a request', async () => {
    const before = await bodyOf();
    const { items } = await assistant.call('readme_generate_document', {
      items: [{ documentUuid: readme, prompt: 'Describe the data model for newcomers' }],
      description: 'Ask for a description',
    });
    request = items[0].requestUuid;
    assert.equal(items[0].status, 'PENDING');
    const draft = (await bodyOf()).slice(before.length);
    assert.ok((await bodyOf()).startsWith(before));
    assert.match(draft, /Describe the data model for newcomers/);
    assert.match(draft, /"orders" \}o--\|\| "customer"/);
    assert.match(draft, /\| `customer_id` \| `bigint` \| FK \|/);
  });

  test('readme: one agent takes the request, answers it, and the draft gives way', async () => {
    const agents = [
      await joinProject(server, 'agent-one', project, 'EDITOR'),
      await joinProject(server, 'agent-two', project, 'EDITOR'),
    ];
    opened.push(...agents.map((agent) => agent.assistant));
    const taken = await Promise.all(
      agents.map(({ assistant: agent }) => agent.call('flow_get_pending_llm_requests', {})),
    );
    assert.deepEqual(taken.map(({ count }) => count).sort(), [0, 1], 'one of the two gets it');
    const winner = taken[0].count === 1 ? 0 : 1;
    const [job] = taken[winner].items;
    assert.deepEqual(
      [job.uuid, job.documentUuid, job.prompt],
      [request, readme, 'Describe the data model for newcomers'],
    );
    const loser = agents[1 - winner].assistant;
    assert.ok((await loser.refused('flow_submit_llm_result', { uuid: request, result: 'Stolen' })).error);

    const answer = '## Data model\n\nA customer has orders.\n';
    await agents[winner].assistant.call('flow_submit_llm_result', {
      uuid: request,
      result: answer,
      inputTokens: 1200,
      cachedInputTokens: 200,
      outputTokens: 40,
      description: 'Answer the request',
    });
    const body = await bodyOf();
    assert.ok(body.endsWith(answer), body);
    assert.doesNotMatch(body, /Draft from the documents/);
    assert.match(body, /- net\n/);
    assert.ok(
      (await agents[winner].assistant.refused('flow_submit_llm_result', { uuid: request, result: 'Again' })).error,
    );
    // Cached tokens are kept apart from those that had to be read.
    const queue = await server.sql(
      "SELECT status, attempts, finished_by, input_tokens, cached_input_tokens, output_tokens FROM ainecto.llm_queue WHERE uuid = :'request'",
      { request },
    );
    assert.equal(queue, `COMPLETED|1|${agents[winner].email}|1000|200|40`);
    assert.deepEqual(
      (await auditOf(server, agents[winner].email)).map(([tool, outcome]) => `${tool} ${outcome}`),
      ['flow_submit_llm_result done', 'flow_submit_llm_result refused'],
    );
  });

  test('readme: the whole text is replaced, and set back', async () => {
    const good = await bodyOf();
    const { version } = await assistant.call('get_document', { uuid: readme });
    await assistant.call('update_documents', {
      items: [{ uuid: readme, title: 'Orders', typePayload: { body: 'Moved.\n' } }],
      description: 'Move it',
    });
    assert.equal(await bodyOf(), 'Moved.\n');
    const restored = await assistant.call('restore_versions', {
      items: [{ documentUuid: readme, versionNumber: version }],
    });
    assert.equal(await bodyOf(), good);
    assert.equal((await assistant.call('get_document', { uuid: readme })).title, 'Read me');
    assert.deepEqual(await snapshotOf(server, readme, restored.version), await snapshotOf(server, readme, version));
    const rows = await versionsOf(server, readme);
    assert.deepEqual(
      rows.map(([number, tool, , description]) => [number, tool, description]),
      [
        [1, 'create_documents', 'A page to start from'],
        [2, 'readme_append_document', 'Note a decision'],
        [3, 'readme_append_document', 'A rule below'],
        [4, 'readme_generate_document', 'Ask for a description'],
        [5, 'flow_submit_llm_result', 'Answer the request'],
        [6, 'update_documents', 'Move it'],
        [7, 'restore_versions', 'Restored from v5'],
      ],
    );
  });
}
