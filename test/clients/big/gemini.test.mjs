// Gemini CLI: added by `gemini mcp add`; signing in and calling go through its core, as `/mcp auth` and its models do.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { answerOf } from '../assistant.mjs';
import { closeBrowser } from '../browser.mjs';
import { startServer } from '../environment.mjs';
import { testLife } from './life.mjs';
import { makePlace, programOf } from './place.mjs';

const gemini = programOf('gemini');
const server = await startServer(import.meta.url);
const place = await makePlace('gemini', { GEMINI_CLI_TRUST_WORKSPACE: 'true' });
after(async () => {
  await connection?.close();
  await closeBrowser();
  await server.stop();
  await place.remove();
});

// The core is a library: this process has to look like Gemini's, at a terminal whose person says yes.
Object.assign(process.env, place.environment);
process.stdin.isTTY = process.stdout.isTTY = true;
const core = await import('@google/gemini-cli-core');
core.coreEvents.on(core.CoreEvent.ConsentRequest, (request) => request.onConfirm(true));

const added = await place.run(gemini, ['mcp', 'add', '-s', 'user', '-t', 'http', 'ainecto', server.url]);
assert.equal(added.code, 0, added.output);
const list = async () => (await place.run(gemini, ['mcp', 'list'])).output;

const workspace = { getDirectories: () => [place.home], onDirectoriesChanged: () => () => {} };
const context = { sanitizationConfig: {}, isTrustedFolder: () => true, emitMcpDiagnostic: () => {} };
let connection;
async function connect() {
  await connection?.close();
  const config = { type: 'http', url: server.url };
  connection = await core.connectToMcpServer('0.0.0', 'ainecto', config, false, workspace, context);
}

test('gemini mcp list without a sign-in: not connected', async () => {
  assert.match(await list(), /✗ ainecto: .*Disconnected/);
});

testLife(server, {
  name: 'Gemini CLI MCP Client',
  async signIn() {
    const provider = new core.MCPOAuthProvider(new core.MCPOAuthTokenStorage());
    const signedIn = provider.authenticate('ainecto', { enabled: true }, server.url);
    await place.signIn(server.demo);
    await signedIn;
    await connect();
  },
  async tools() {
    return (await connection.listTools()).tools.map((tool) => tool.name);
  },
  async call(name, args) {
    const result = await connection.callTool({ name, arguments: args });
    assert.ok(!result.isError, JSON.stringify(result));
    return answerOf(result);
  },
  // It goes by the clock alone: let two hours pass.
  age() {
    const hours = 2 * 60 * 60 * 1000;
    const { now } = Date;
    Date.now = () => now() + hours;
  },
  // `/mcp reload`
  reconnect: connect,
});

test('gemini mcp list with the stored sign-in: connected', async () => {
  assert.match(await list(), /✓ ainecto: .*Connected/);
});
