// A tester has an assistant write the tests of the checkout, run them, and report; the client is of the oldest style.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { connectPlainly } from './assistant.mjs';
import { auditOf, joinProject, makeAccount, makeProject, snapshotOf, versionsOf } from './team.mjs';

/** Registers the tests of the story; `opened` takes the clients to close in the end. */
export async function testCheckout(server, opened) {
  const tess = await makeAccount(server, 'tess');
  const assistant = await connectPlainly(server, tess);
  const { project, projectId, tests } = await makeProject(
    assistant,
    'Shop tests',
    { tests: ['testcase', 'Checkout tests', { defaultEnvironment: 'staging', defaultTestAccount: 'shopper' }] },
    'Tests for the release',
  );
  const made = {};

  test('testcase: scenarios and cases are written and read back', async () => {
    const [root] = (
      await assistant.call('testcase_create_scenarios', { items: [{ documentUuid: tests, name: 'Checkout' }] })
    ).items;
    const [cart, payment] = (
      await assistant.call('testcase_create_scenarios', {
        items: ['Cart', 'Payment'].map((name) => ({ documentUuid: tests, name, parentId: root.id })),
        description: 'Split by step',
      })
    ).items;
    const written = {
      title: 'Add an item',
      precondition: 'Signed in',
      expectedResult: 'It is in the cart',
      priority: 'HIGH',
      status: 'READY',
      type: 'E2E',
      tags: 'cart,smoke',
      steps: [{ action: 'Open the shop' }, { action: 'Press Add', expectedResult: 'The cart shows 1' }],
    };
    const { items, version } = await assistant.call('testcase_create_testcases', {
      items: [
        { scenarioId: cart.id, ...written },
        { scenarioId: payment.id, title: 'Pay by card' },
        { scenarioId: payment.id, title: 'Card is declined' },
      ],
      description: 'Cases of the release',
      clientMutationId: randomUUID(),
    });
    assert.equal(version, 4);
    const [add, pay, declined] = items;
    Object.assign(made, { root, cart, payment, add, pay, declined, steps: add.stepIds });
    const read = await assistant.call('testcase_get_testcase', { id: add.id });
    for (const [name, value] of Object.entries(written)) {
      if (name !== 'steps') assert.equal(read[name], value, name);
    }
    assert.deepEqual(
      read.steps,
      written.steps.map((step, i) => ({ id: add.stepIds[i], ...step })),
    );
    assert.equal(read.scenarioName, 'Cart');
    const scenarios = await assistant.pages('testcase_list_scenarios', { documentUuid: tests, limit: 1 });
    assert.deepEqual(
      scenarios.map(({ name, depth, totalCaseCount }) => [name, depth, totalCaseCount]),
      [
        ['Checkout', 1, 3],
        ['Cart', 2, 1],
        ['Payment', 2, 2],
      ],
    );
  });

  test('testcase: a step is reworded and a case moved, each as one version', async () => {
    const { add, declined, cart, payment, steps } = made;
    await assistant.call('testcase_update_testcases', {
      items: [
        {
          id: add.id,
          steps: [
            { id: steps[1], action: 'Press Add to cart' },
            { id: steps[0], action: 'Open the shop' },
          ],
        },
      ],
      description: 'As the button is called now',
    });
    const { steps: reworded } = await assistant.call('testcase_get_testcase', { id: add.id });
    assert.deepEqual(
      reworded.map((step) => [step.id, step.action]),
      [
        [steps[1], 'Press Add to cart'],
        [steps[0], 'Open the shop'],
      ],
    );
    assert.equal(reworded[0].expectedResult, 'The cart shows 1');
    await assistant.call('testcase_reorder_testcases', {
      ids: [declined.id, made.pay.id],
      description: 'Bad news first',
    });
    const cases = await assistant.pages('testcase_list_testcases', { documentUuid: tests, limit: 2 });
    assert.deepEqual(
      cases.map(({ id, scenarioId }) => [id, scenarioId]),
      [
        [add.id, cart.id],
        [declined.id, payment.id],
        [made.pay.id, payment.id],
      ],
    );
    const refusal = await assistant.refused('testcase_update_scenarios', {
      items: [{ id: made.root.id, parentId: cart.id }],
    });
    assert.match(refusal.message, /nested in itself/);
  });

  test('testcase: a run is carried out by two, and the report adds up', async () => {
    const { add, pay, declined, steps } = made;
    const colleague = await joinProject(server, 'theo', project, 'EDITOR');
    opened.push(colleague.assistant);
    const [run] = (
      await assistant.call('testcase_create_runs', {
        items: [
          {
            projectId,
            name: 'Release 1.4',
            environment: 'staging',
            buildVersion: '1.4.0',
            testCaseIds: [add.id, pay.id, declined.id],
          },
        ],
      })
    ).items;
    made.run = run.id;
    assert.deepEqual([run.status, run.caseCount], ['DRAFT', 3]);
    await assistant.call('testcase_upsert_step_checks', {
      runId: run.id,
      caseId: add.id,
      items: steps.map((stepId) => ({ stepId, checked: true })),
    });
    await assistant.call('testcase_upsert_step_checks', {
      runId: run.id,
      caseId: add.id,
      items: [{ stepId: steps[0], checked: false, comment: 'Slow' }],
    });
    const checks = await assistant.pages('testcase_list_step_checks', { runId: run.id, caseId: add.id });
    assert.deepEqual(
      new Map(checks.map((check) => [check.stepId, check.checked])),
      new Map([
        [steps[1], true],
        [steps[0], false],
      ]),
    );

    await assistant.call('testcase_record_executions', {
      items: [{ runId: run.id, testCaseId: add.id, result: 'PASSED', durationSeconds: 30 }],
    });
    const { runs } = await colleague.assistant.call('testcase_record_executions', {
      items: [
        {
          runId: run.id,
          testCaseId: pay.id,
          result: 'FAILED',
          comment: 'Timeout',
          defectLinks: 'https://example.org/bugs/7',
        },
        { runId: run.id, testCaseId: declined.id, result: 'BLOCKED' },
        { runId: run.id, testCaseId: pay.id, result: 'PASSED', comment: 'After the fix' },
      ],
    });
    assert.equal(runs[0].status, 'IN_PROGRESS');
    assert.deepEqual(
      [runs[0].progress.passed, runs[0].progress.failed, runs[0].progress.blocked, runs[0].progress.untested],
      [2, 0, 1, 0],
    );
    const executions = await assistant.pages('testcase_list_executions', { runId: run.id, limit: 3 });
    assert.deepEqual(
      executions
        .map(({ testCaseId, result, latest, recordedBy }) => [testCaseId, result, latest, recordedBy])
        .reverse(),
      [
        [add.id, 'PASSED', true, 'Tess'],
        [pay.id, 'FAILED', false, 'Theo'],
        [declined.id, 'BLOCKED', true, 'Theo'],
        [pay.id, 'PASSED', true, 'Theo'],
      ],
    );
    const completed = await assistant.call('testcase_complete_runs', { ids: [run.id], description: 'Released' });
    // Of the cases with a verdict; the blocked one has none.
    assert.deepEqual([completed.items[0].status, completed.items[0].progress.percentPassed], ['COMPLETED', 100]);
    const late = await assistant.refused('testcase_record_executions', {
      items: [{ runId: run.id, testCaseId: add.id, result: 'FAILED' }],
    });
    assert.match(late.message, /COMPLETED/);
  });

  test('testcase: what was run stays as it was when a case changes later', async () => {
    const { add, run } = made;
    await assistant.call('testcase_update_testcases', {
      items: [{ id: add.id, title: 'Add two items' }],
      description: 'For 1.5',
    });
    const read = await assistant.call('testcase_get_run', { id: run });
    assert.equal(read.cases.find((entry) => entry.testCaseId === add.id).title, 'Add an item');
    assert.equal((await assistant.call('testcase_get_testcase', { id: add.id })).title, 'Add two items');
  });

  test('testcase: an archived scenario comes back by restoring, with its ids', async () => {
    const { payment, pay } = made;
    const good = (await assistant.call('get_document', { uuid: tests })).version;
    await assistant.call('testcase_archive_scenarios', { ids: [payment.id], description: 'No more cards' });
    const names = async () =>
      (await assistant.pages('testcase_list_scenarios', { documentUuid: tests })).map(({ name }) => name);
    assert.deepEqual(await names(), ['Checkout', 'Cart']);
    const { version } = await assistant.call('restore_versions', {
      items: [{ documentUuid: tests, versionNumber: good }],
    });
    assert.deepEqual(await names(), ['Checkout', 'Cart', 'Payment']);
    assert.equal((await assistant.call('testcase_get_testcase', { id: pay.id })).title, 'Pay by card');
    assert.deepEqual(await snapshotOf(server, tests, version), await snapshotOf(server, tests, good));
  });

  test('testcase: a tester reports from psql, and a DBA sees who did what', async () => {
    const report = await server.sql(
      "SELECT run, status, build_version, cases, passed, blocked, percent_passed FROM ainecto.test_run_report WHERE project = 'Shop tests'",
    );
    assert.equal(report, 'Release 1.4|COMPLETED|1.4.0|3|2|1|100.0');
    assert.deepEqual(
      (await versionsOf(server, tests)).map(([version, tool, , description]) => [version, tool, description]),
      [
        [1, 'create_documents', 'Tests for the release'],
        [2, 'testcase_create_scenarios', 'Updated via MCP'],
        [3, 'testcase_create_scenarios', 'Split by step'],
        [4, 'testcase_create_testcases', 'Cases of the release'],
        [5, 'testcase_update_testcases', 'As the button is called now'],
        [6, 'testcase_reorder_testcases', 'Bad news first'],
        [7, 'testcase_update_testcases', 'For 1.5'],
        [8, 'testcase_archive_scenarios', 'No more cards'],
        [9, 'restore_versions', 'Restored from v7'],
      ],
    );
    const counts = {};
    for (const [tool, outcome] of await auditOf(server, tess.email)) {
      const key = `${tool.replace('testcase_', '')} ${outcome}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    assert.deepEqual(counts, {
      'create_projects done': 1,
      'create_documents done': 1,
      'create_scenarios done': 2,
      'create_testcases done': 1,
      'update_testcases done': 2,
      'reorder_testcases done': 1,
      'update_scenarios refused': 1,
      'create_runs done': 1,
      'upsert_step_checks done': 2,
      'record_executions done': 1,
      'complete_runs done': 1,
      'record_executions refused': 1,
      'archive_scenarios done': 1,
      'restore_versions done': 1,
    });
    assert.equal(
      await server.sql(
        "SELECT count(*) FROM ainecto.mcp_session s JOIN ainecto.oauth_grant g ON g.uuid = s.grant_uuid JOIN ainecto.account a ON a.id = g.account_id WHERE a.email = :'email' AND s.last_used_at > s.created_at",
        tess,
      ),
      '0',
      'its session was issued, and never asked for',
    );
  });
}
