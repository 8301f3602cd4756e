// An assistant: the official MCP library with an account's token, and the answers of its calls as objects.
import assert from 'node:assert/strict';

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** What a tool answered: one text of JSON. */
export function answerOf(result) {
  assert.deepEqual(result.content.map((part) => part.type), ['text']);
  return JSON.parse(result.content[0].text);
}

// JavaScript has no name for some numbers that JSON can write, such as 1e400: literal('1e400') stands for one in arguments.
const literalMark = 'JSON literal ';
export const literal = (text) => literalMark + text;
const unquoteLiterals = (body) => body?.replaceAll?.(new RegExp(`"${literalMark}([^"]*)"`, 'g'), '$1') ?? body;

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
  async function call(name, args) {
    const result = await request(name, args);
    assert.ok(!result.isError, `${name}: ${result.content[0]?.text}`);
    return answerOf(result);
  }
  return {
    client,
    request,
    call,
    async refused(name, args) {
      const result = await request(name, args);
      assert.equal(result.isError, true, `${name} was not refused: ${result.content[0]?.text}`);
      return answerOf(result);
    },
    async pages(name, args) {
      const items = [];
      for (let cursor; ; ) {
        const page = await call(name, cursor === undefined ? args : { ...args, cursor });
        items.push(...page.items);
        cursor = page.nextCursor;
        if (cursor === undefined) return items;
      }
    },
    close: () => client.close(),
  };
}
