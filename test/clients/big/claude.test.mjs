// Claude Code, as it is published: adds the server, signs in through a browser, and finds the tools.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { authorize, closeBrowser } from '../browser.mjs';
import { startServer, waitUntil } from '../environment.mjs';

const claude = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '.bin', 'claude');
const home = await mkdtemp(join(tmpdir(), 'ainecto-claude-'));
const server = await startServer(import.meta.url);
after(async () => {
  await closeBrowser();
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

// The program "browser" writes down the address it is asked to open; the test opens it in Chromium.
const opened = join(home, 'opened');
const browserProgram = join(home, 'browser');
await writeFile(browserProgram, `#!/bin/sh\nprintf '%s' "$1" > "${opened}.new" && mv "${opened}.new" "${opened}"\n`);
await chmod(browserProgram, 0o755);
const environment = {
  PATH: process.env.PATH,
  HOME: home,
  TERM: 'xterm',
  BROWSER: browserProgram,
  DISPLAY: ':0',
  DISABLE_AUTOUPDATER: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
};

/** Starts a command line; resolves to { code, output } when it ends. */
function run(program, parameters) {
  const child = spawn(program, parameters, { env: environment, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

test('claude mcp add, login in the browser, list, and 102 tools', { timeout: 180_000 }, async () => {
  const added = await run(claude, ['mcp', 'add', 'ainecto', server.url, '--transport', 'http']);
  assert.equal(added.code, 0, added.output);

  // The login wants a terminal; script(1) is one.
  const login = run('script', ['-qec', `'${claude}' mcp login ainecto`, '/dev/null']);
  const address = await waitUntil(() => readFile(opened, 'utf8').catch(() => ''), 'claude to open the browser');
  await authorize(address, server.demo);
  const { code, output } = await login;
  assert.equal(code, 0, output);

  const listed = await run(claude, ['mcp', 'list']);
  assert.match(listed.output, /ainecto: .*connected/i);

  // Without an account no model answers, but the session begins with a record of its tools.
  const session = await run(claude, ['-p', 'hello', '--output-format', 'stream-json', '--verbose']);
  const init = session.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .find((record) => record.subtype === 'init');
  assert.ok(init, session.output);
  assert.equal(init.tools.filter((name) => name.startsWith('mcp__ainecto__')).length, 102);
});
