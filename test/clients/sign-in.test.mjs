// The official TypeScript libraries, both generations, sign in through a browser and find the tools.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import * as v2 from '@modelcontextprotocol/client';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

import { authorize, closeBrowser, consent, listenForCallback, newPage, signIn } from './browser.mjs';
import { startServer } from './environment.mjs';
import { MemoryProvider } from './provider.mjs';

const server = await startServer(import.meta.url);
const callback = await listenForCallback();
after(async () => {
  await callback.close();
  await closeBrowser();
  await server.stop();
});

const identity = { name: 'ainecto-test', version: '1.0.0' };
const generations = {
  'SDK v1': {
    client: () => new ClientV1(identity),
    transport: (authProvider) => new TransportV1(new URL(server.url), { authProvider }),
    finish: (transport, parameters) => transport.finishAuth(parameters.get('code')),
    Unauthorized: UnauthorizedError,
    version: '2025-11-25',
  },
  'SDK v2, automatic era': {
    client: () => new v2.Client(identity, { versionNegotiation: { mode: 'auto' } }),
    transport: (authProvider) => new v2.StreamableHTTPClientTransport(new URL(server.url), { authProvider }),
    finish: (transport, parameters) => transport.finishAuth(parameters),
    Unauthorized: v2.UnauthorizedError,
    version: '2026-07-28',
  },
};

/** Connects without a token: refused, with an authorization URL in the provider. */
async function beRefused(generation, provider) {
  const transport = generation.transport(provider);
  await assert.rejects(generation.client().connect(transport), generation.Unauthorized);
  assert.ok(provider.authorizationUrl, 'the client found out where to sign in');
  return transport;
}

for (const [name, generation] of Object.entries(generations)) {
  test(`${name} signs in and lists 102 tools`, async () => {
    const provider = new MemoryProvider(callback.url);
    const refused = await beRefused(generation, provider);
    const { searchParams } = await authorize(provider.authorizationUrl, server.demo);
    assert.equal(searchParams.get('state'), provider.expectedState);
    assert.equal(searchParams.get('iss'), server.origin);
    await generation.finish(refused, searchParams);

    const client = generation.client();
    await client.connect(generation.transport(provider));
    try {
      const { tools, nextCursor } = await client.listTools();
      assert.equal(tools.length, 102);
      assert.equal(nextCursor, undefined);
      assert.equal(new Set(tools.map((tool) => tool.name)).size, 102);
      const answer = await client.callTool({ name: 'list_workspaces', arguments: {} });
      assert.ok(!answer.isError, JSON.stringify(answer));
      assert.equal(client.getNegotiatedProtocolVersion?.() ?? generation.version, generation.version);
    } finally {
      await client.close();
    }
  });

  test(`${name}: a refused consent comes back as access_denied, without a code`, async () => {
    const provider = new MemoryProvider(callback.url);
    await beRefused(generation, provider);
    const { searchParams } = await authorize(provider.authorizationUrl, { ...server.demo, allow: false });
    assert.equal(searchParams.get('error'), 'access_denied');
    assert.equal(searchParams.get('state'), provider.expectedState);
    assert.equal(searchParams.get('code'), null);
  });
}

test('a wrong password says so, gives nothing away, and can be corrected', async () => {
  const provider = new MemoryProvider(callback.url);
  await beRefused(generations['SDK v1'], provider);
  const page = await newPage();
  try {
    const complaints = [];
    for (const attempt of [
      { email: server.demo.email, password: 'not-my-pass-phrase' },
      { email: 'nobody@example.org', password: server.demo.password },
    ]) {
      await page.goto(String(provider.authorizationUrl));
      await signIn(page, attempt);
      complaints.push(await page.getByRole('alert').innerText());
      assert.equal(new URL(page.url()).origin, server.origin);
      assert.ok(!(await page.content()).includes(attempt.password), 'the page does not repeat the password');
    }
    assert.equal(complaints[0], complaints[1], 'a known address is answered as an unknown one');
    await signIn(page, server.demo);
    await consent(page);
    await page.waitForURL((url) => url.href.startsWith(callback.url));
    assert.ok(new URL(page.url()).searchParams.get('code'));
  } finally {
    await page.context().close();
  }
});
