// An assistant: the official MCP library with an account's token, and the answers of its calls as objects.
import assert from 'node:assert/strict';

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** What a tool answered: one text of JSON. */
export function answerOf(result) {
  assert.deepEqual(
    result.content.map((part) => part.type),
    ['text'],
  );
  return JSON.parse(result.content[0].text);
}

// JavaScript has no name for some numbers that JSON can write, such as 1e400: literal('1e400') stands for one in arguments.
const literalMark = 'JSON literal ';
export const literal = (text) => literalMark + text;
const unquoteLiterals = (body) => body?.replaceAll?.(new RegExp(`"${literalMark}([^"]*)"`, 'g'), '$1') ?? body;

/** What the callers below share, around `request(tool, arguments)`, which resolves to the result of tools/call. */
function callsBy(request) {
  async function call(name, args) {
    const result = await request(name, args);
    assert.ok(!result.isError, `${name}: ${result.content[0]?.text}`);
    return answerOf(result);
  }
  return {
    request,
    call,
    async refused(name, args) {
      const result = await request(name, args);
      assert.equal(result.isError, true, `${name} was not refused: ${result.content[0]?.text}`);
      return answerOf(result);
    },
    async pages(name, args) {
      const items = [];
      for (let cursor; ;) {
        const page = await call(name, cursor === undefined ? args : { ...args, cursor });
        items.push(...page.items);
        cursor = page.nextCursor;
        if (cursor === undefined) return items;
      }
    },
  };
}

/**
 * Connects to `server` (as startServer gives it) with the demo account's token, or `options.token`, at `options.url`.
 * `options.era` is 'session' or 'stateless'. Resolves to
 * - `client`: the library's client
 * - `request(tool, arguments)`: the bare result of tools/call
 * - `call(tool, arguments)`: the answer; an error result throws
 * - `refused(tool, arguments)`: the error object of a refused call; a success throws
 * - `pages(tool, arguments)`: the items of all pages of a list
 * - `close()`
 */
export async function connect(server, options = {}) {
  const transport = new StreamableHTTPClientTransport(new URL(options.url ?? server.url), {
    requestInit: { headers: { authorization: `Bearer ${options.token ?? server.demo.token}` } },
    fetch: (address, init) => fetch(address, { ...init, body: unquoteLiterals(init?.body) }),
  });
  const mode = options.era === 'stateless' ? 'auto' : 'legacy';
  const client = new Client({ name: 'ainecto-test', version: '1.0.0' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  const request = (name, args = {}) => client.callTool({ name, arguments: args });
  return { client, ...callsBy(request), close: () => client.close() };
}

/**
 * The oldest style of client: protocol 2024-11-05, plain JSON answers, no session header ever, prefixed tool names. The
 * same members as connect() gives, but `client`.
 */
export async function connectPlainly(server, options = {}) {
  let id = 0;
  async function post(method, params) {
    const own = ++id;
    const response = await fetch(server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${options.token ?? server.demo.token}`,
      },
      body: unquoteLiterals(JSON.stringify({ jsonrpc: '2.0', id: own, method, params })),
    });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type'), /^application\/json/);
    const message = await response.json();
    assert.equal(message.id, own);
    assert.equal(message.error, undefined, JSON.stringify(message.error));
    return message.result;
  }
  const { protocolVersion } = await post('initialize', {
    protocolVersion: '2024-11-05',
    capabilities: {},
    clientInfo: { name: 'ainecto-test', version: '1.0.0' },
  });
  assert.equal(protocolVersion, '2024-11-05');
  const request = (name, args = {}) => post('tools/call', { name: `mcp__ainecto__${name}`, arguments: args });
  return { ...callsBy(request), close: async () => {} };
}
