// The official conformance suite: all server scenarios but those that ask for what only its own sample server has, and the
// scenarios of the authorization server.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { authorize, closeBrowser } from '../browser.mjs';
import { freePort, startServer, waitUntil } from '../environment.mjs';
import { OAuthClient } from '../oauth.mjs';
import { makePlace, programOf } from './place.mjs';

const conformance = programOf('conformance');
const server = await startServer(import.meta.url);
const place = await makePlace('conformance');
const proxy = await startProxy();
after(async () => {
  await proxy.close();
  await closeBrowser();
  await server.stop();
  await place.remove();
});

// Scenarios that apply to what the server offers.
const applicable = {
  '2025-11-25': [
    'dns-rebinding-protection',
    'ping',
    'server-initialize',
    'server-session-lifecycle',
    'server-sse-multiple-streams',
    'tools-list',
  ],
  '2026-07-28': [
    'caching',
    'dns-rebinding-protection',
    'http-header-validation',
    'input-required-result-unsupported-methods',
    'input-required-result-validate-input',
    'sep-2164-resource-not-found',
    'server-sse-multiple-streams',
    'server-stateless',
    'tools-list',
  ],
};

// Scenarios that do not apply, and why.
const reasons = {
  fixture: 'asks for a tool, prompt or resource of the sample server',
  resources: 'the server offers no resources',
  prompts: 'the server offers no prompts and completes nothing',
  logging: 'the server sends no log messages to clients',
  tasks: 'the server offers no tasks',
  headers: 'no tool mirrors an argument in a header',
};
const leftOut = [
  ['fixture', /^tools-call-/, /^elicitation-/, /^json-schema-2020-12$/, /^server-sse-polling$/],
  ['fixture', /^input-required-result-(?!unsupported-methods$|validate-input$)/],
  ['resources', /^resources-/],
  ['prompts', /^prompts-/, /^completion-/],
  ['logging', /^logging-/],
  ['tasks', /^tasks-/],
  ['headers', /^http-custom-header-server-validation$/],
];

// Single checks of scenarios that do apply otherwise.
const checksLeftOut = {
  'sep-2575-server-rejects-undeclared-capability': 'fixture',
  'sep-2575-missing-capability-http-400': 'fixture',
  'sep-2575-http-server-no-independent-requests-on-stream': 'fixture',
  'sep-2575-server-no-log-without-loglevel': 'fixture',
  'sep-2549-prompts-list-caching-hints': 'prompts',
  'sep-2549-resources-list-caching-hints': 'resources',
  'sep-2549-resources-templates-list-caching-hints': 'resources',
};

/** The suite cannot send a token: a proxy adds it. All else, wrong Host and Origin included, passes as it came. */
async function startProxy() {
  const upstream = new URL(server.url);
  const port = await freePort();
  const listener = createServer((request, response) => {
    const headers = { authorization: `Bearer ${server.demo.token}`, ...request.headers };
    for (const name of ['host', 'origin'])
      headers[name] &&= headers[name].replace(new RegExp(`:${port}$`), `:${upstream.port}`);
    const { method, url: path } = request;
    const onward = send({ host: upstream.hostname, port: upstream.port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise((resolve) => listener.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: () => new Promise((resolve) => listener.close(resolve)).finally(() => listener.closeAllConnections()),
  };
}

/** The checks that a run has written below `directory`, by scenario. */
async function readChecks(directory) {
  const checks = {};
  for (const run of await readdir(directory)) {
    const [, scenario] = run.match(/^(?:server-)?(.*)-\d{4}-\d\d-\d\dT/);
    checks[scenario] = JSON.parse(await readFile(join(directory, run, 'checks.json'), 'utf8'));
  }
  return checks;
}

function assertPassed(scenario, checks) {
  const count = (status) => checks.filter((check) => check.status === status).length;
  const failures = checks.filter(({ status, id }) => status === 'FAILURE' && !(id in checksLeftOut));
  assert.deepEqual(
    failures.map(({ id, errorMessage }) => `${id}: ${errorMessage}`),
    [],
    scenario,
  );
  assert.ok(count('SUCCESS') > 0, `${scenario} checked something`);
}

const reasonFor = (scenario) =>
  reasons[leftOut.find(([, ...patterns]) => patterns.some((pattern) => pattern.test(scenario)))?.[0]];

for (const [revision, scenarios] of Object.entries(applicable)) {
  test(`conformance with ${revision}`, { timeout: 240_000 }, async (t) => {
    const directory = await mkdtemp(join(tmpdir(), 'ainecto-conformance-'));
    try {
      const { output } = await place.run(conformance, [
        ...['server', '--url', proxy.url, '--requirements', revision, '-o', directory],
      ]);
      const results = await readChecks(directory).catch((error) => assert.fail(`${error.message}\n${output}`));
      const names = Object.keys(results).sort();
      const unexplained = names.filter((scenario) => !reasonFor(scenario));
      assert.deepEqual(unexplained, scenarios, 'every scenario applies or has a reason');
      for (const scenario of names)
        await t.test(scenario, { skip: reasonFor(scenario) }, () => assertPassed(scenario, results[scenario]));
    } finally {
      await rm(directory, { recursive: true });
    }
  });
}

test('conformance of the authorization server', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'ainecto-conformance-'));
  const port = await freePort();
  const client = await OAuthClient.register(server, `http://127.0.0.1:${port}/callback`);
  try {
    const suite = place.start(conformance, [
      ...['authorization', '--url', server.origin, '--client-id', client.id, '-p', String(port)],
      ...['--resource', server.url, '-o', directory],
    ]);
    let output = '';
    for (const stream of [suite.stdout, suite.stderr]) stream.on('data', (text) => (output += text));
    const ended = new Promise((resolve) => suite.on('close', resolve));
    const found = () => output.match(/http:\S+\/authorize\?\S+/)?.[0];
    await authorize(await waitUntil(found, 'the suite to ask for a sign-in'), server.demo);
    assert.equal(await ended, 0, output);
    const results = await readChecks(directory);
    assert.equal(Object.keys(results).length, 2, output);
    for (const [scenario, checks] of Object.entries(results))
      await t.test(scenario, () => assertPassed(scenario, checks));
  } finally {
    await rm(directory, { recursive: true });
  }
});
