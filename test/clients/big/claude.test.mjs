// Claude Code: added by `claude mcp add`, signed in by `claude mcp login`, and told what to call by a model of ours.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { answerOf } from '../assistant.mjs';
import { closeBrowser } from '../browser.mjs';
import { startServer } from '../environment.mjs';
import { testLife } from './life.mjs';
import { promptFor, startModel } from './model.mjs';
import { makePlace, programOf } from './place.mjs';

const claude = programOf('claude');
const server = await startServer(import.meta.url);
const model = await startModel();
const place = await makePlace('claude', {
  ANTHROPIC_BASE_URL: model.url,
  ANTHROPIC_API_KEY: 'none',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
});
after(async () => {
  await closeBrowser();
  await model.close();
  await server.stop();
  await place.remove();
});

const added = await place.run(claude, ['mcp', 'add', 'ainecto', server.url, '--transport', 'http']);
assert.equal(added.code, 0, added.output);
const list = async () => (await place.run(claude, ['mcp', 'list'])).output;

/** Runs a session of one prompt; resolves to its records. */
async function converse(prompt) {
  const options = ['--output-format', 'stream-json', '--verbose', '--allowedTools', 'mcp__ainecto'];
  const { output } = await place.run(claude, ['-p', prompt, ...options]);
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

test('claude mcp list without a sign-in: it is wanted', async () => {
  assert.match(await list(), /ainecto: .*needs authentication/i);
});

testLife(server, {
  name: 'Claude Code (ainecto)',
  async signIn() {
    // The login wants a terminal; script(1) is one.
    const login = place.run('script', ['-qec', `'${claude}' mcp login ainecto`, '/dev/null']);
    await place.signIn(server.demo);
    const { code, output } = await login;
    assert.equal(code, 0, output);
  },
  async tools() {
    const init = (await converse('hello')).find((record) => record.subtype === 'init');
    return init.tools.filter((name) => name.startsWith('mcp__ainecto__'));
  },
  async call(tool, args) {
    const records = await converse(promptFor(`mcp__ainecto__${tool}`, args));
    const result = records
      .filter((record) => record.type === 'user')
      .flatMap((record) => record.message.content)
      .find((block) => block.type === 'tool_result');
    assert.ok(result && !result.is_error, JSON.stringify(result ?? records.at(-1)));
    return typeof result.content === 'string' ? JSON.parse(result.content) : answerOf(result);
  },
});

test('claude mcp list with the stored sign-in: connected', async () => {
  assert.match(await list(), /ainecto: .*connected/i);
});
