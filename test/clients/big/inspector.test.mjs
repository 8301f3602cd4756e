// The command line of the MCP Inspector, whose --strict complains of any schema that some client cannot use.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { answerOf } from '../assistant.mjs';
import { closeBrowser } from '../browser.mjs';
import { freePort, startServer } from '../environment.mjs';
import { testLife } from './life.mjs';
import { makePlace, programOf } from './place.mjs';

const server = await startServer(import.meta.url);
const place = await makePlace('inspector', { MCP_AUTO_OPEN_ENABLED: 'true', MCP_INSPECTOR_SECRET_STORE: 'file' });
const callback = `http://127.0.0.1:${await freePort()}/oauth/callback`;
after(async () => {
  await closeBrowser();
  await server.stop();
  await place.remove();
});

/** Runs one method as a command of its own; resolves to the result. */
async function inspect(method, ...options) {
  const parameters = ['--cli', server.url, '--format', 'json', '--method', method, ...options];
  const { code, stdout, output } = await place.run(programOf('mcp-inspector'), parameters);
  assert.equal(code, 0, output);
  return JSON.parse(stdout).result;
}

testLife(server, {
  name: 'MCP Inspector',
  async signIn() {
    const listing = inspect('tools/list', '--relogin', '--callback-url', callback);
    await place.signIn(server.demo);
    await listing;
  },
  async tools() {
    const { tools } = await inspect('tools/list', '--strict', '--stored-auth-only');
    return tools.map((tool) => tool.name);
  },
  async call(tool, args) {
    const options = ['--tool-name', tool, '--tool-args-json', JSON.stringify(args), '--stored-auth-only'];
    const result = await inspect('tools/call', ...options);
    assert.ok(!result.isError, JSON.stringify(result));
    return answerOf(result);
  },
});

for (const era of ['legacy', 'auto', 'modern']) {
  test(`MCP Inspector --protocol-era ${era} finds nothing to complain of`, async () => {
    const { tools } = await inspect('tools/list', '--strict', '--stored-auth-only', '--protocol-era', era);
    assert.equal(tools.length, 102);
  });
}
