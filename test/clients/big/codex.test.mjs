// Codex: added by `codex mcp add`, used through its app-server, which runs what its windows run.
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { after } from 'node:test';

import { answerOf } from '../assistant.mjs';
import { authorize, closeBrowser } from '../browser.mjs';
import { startServer } from '../environment.mjs';
import { testLife } from './life.mjs';
import { makePlace, programOf } from './place.mjs';

const codex = programOf('codex');
const server = await startServer(import.meta.url);
const place = await makePlace('codex');
after(async () => {
  app?.stop();
  await closeBrowser();
  await server.stop();
  await place.remove();
});

/** Starts the app-server and a thread; resolves to { ask, waitFor, thread, stop }. */
async function startApp() {
  const child = place.start(codex, ['app-server']);
  const answers = new Map();
  const notices = new Map();
  let complaints = '';
  child.stderr.on('data', (text) => (complaints += text));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.method) notices.get(message.method)?.(message.params);
    else answers.get(message.id)?.(message);
  });
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let id = 0;
  async function ask(method, params) {
    id++;
    send({ id, method, params });
    const { result, error } = await new Promise((resolve) => answers.set(id, resolve));
    assert.ok(result, `${method}: ${JSON.stringify(error)}\n${complaints}`);
    return result;
  }
  await ask('initialize', { clientInfo: { name: 'ainecto-test', title: null, version: '1.0.0' }, capabilities: null });
  send({ method: 'initialized' });
  const { thread } = await ask('thread/start', { ephemeral: true });
  const waitFor = (method) => new Promise((resolve) => notices.set(method, resolve));
  return { ask, waitFor, thread: thread.id, stop: () => child.kill() };
}

let app;
testLife(server, {
  name: 'Codex',
  async signIn() {
    if (!app) {
      const adding = place.run(codex, ['mcp', 'add', 'ainecto', '--url', server.url]);
      await place.signIn(server.demo);
      const { code, output } = await adding;
      assert.equal(code, 0, output);
      app = await startApp();
      return;
    }
    const done = app.waitFor('mcpServer/oauthLogin/completed');
    const { authorizationUrl } = await app.ask('mcpServer/oauth/login', { name: 'ainecto' });
    await authorize(authorizationUrl, server.demo);
    assert.equal((await done).success, true);
  },
  async tools() {
    const { data } = await app.ask('mcpServerStatus/list', {});
    assert.equal(data[0].authStatus, 'oAuth');
    return Object.keys(data[0].tools);
  },
  async call(tool, args) {
    const call = { threadId: app.thread, server: 'ainecto', tool, arguments: args };
    const result = await app.ask('mcpServer/tool/call', call);
    assert.ok(!result.isError, JSON.stringify(result));
    return answerOf(result);
  },
});
