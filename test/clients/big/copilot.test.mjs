// GitHub Copilot: added by `copilot mcp add`, used through its SDK, offline and without a model.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after } from 'node:test';

import { CopilotClient, RuntimeConnection } from '@github/copilot-sdk';

import { answerOf } from '../assistant.mjs';
import { authorize, closeBrowser } from '../browser.mjs';
import { startServer, waitUntil } from '../environment.mjs';
import { testLife } from './life.mjs';
import { makePlace, programOf } from './place.mjs';

const copilot = programOf('copilot');
const nowhere = 'http://127.0.0.1:9/v1';
const server = await startServer(import.meta.url);
const place = await makePlace('copilot', {
  COPILOT_OFFLINE: 'true',
  COPILOT_PROVIDER_BASE_URL: nowhere,
  COPILOT_MODEL: 'none',
  // Views of apps may call tools: the one way to call one without a model.
  COPILOT_MCP_APPS: 'true',
});
const added = await place.run(copilot, ['mcp', 'add', '--transport', 'http', 'ainecto', server.url]);
assert.equal(added.code, 0, added.output);

const client = new CopilotClient({
  connection: RuntimeConnection.forStdio({ path: copilot }),
  env: place.environment,
  workingDirectory: place.home,
  baseDirectory: join(place.home, '.copilot'),
  logLevel: 'none',
  useLoggedInUser: false,
});
await client.start();
const session = await client.createSession({
  onPermissionRequest: () => ({ kind: 'approved' }),
  enableConfigDiscovery: true,
  enableMcpApps: true,
  provider: { type: 'openai', baseUrl: nowhere },
  model: 'none',
});
const { mcp } = session.rpc;
after(async () => {
  await session.disconnect();
  await client.stop();
  await closeBrowser();
  await server.stop();
  await place.remove();
});

const isConnected = async () =>
  (await mcp.list()).servers.some(({ name, status }) => name === 'ainecto' && status === 'connected');

/** Does `request`, and again if Copilot meanwhile connected anew, as it does after a refusal. */
const insist = (request) =>
  request().catch(async () => {
    await waitUntil(isConnected, 'Copilot to connect anew', 5);
    return request();
  });

testLife(server, {
  name: 'copilot-cli',
  async signIn() {
    const { authorizationUrl } = await mcp.oauth.login({ serverName: 'ainecto', forceReauth: true });
    await authorize(authorizationUrl, server.demo);
    await waitUntil(isConnected, 'Copilot to connect');
  },
  async tools() {
    const { tools } = await insist(() => mcp.listTools({ serverName: 'ainecto' }));
    return tools.map((tool) => tool.name);
  },
  async call(toolName, args) {
    const call = { serverName: 'ainecto', originServerName: 'ainecto', toolName, arguments: args };
    const result = await insist(() => mcp.apps.callTool(call));
    assert.ok(!result.isError, JSON.stringify(result));
    return answerOf(result);
  },
});
