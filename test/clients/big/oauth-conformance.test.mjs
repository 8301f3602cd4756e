// MCPJam's suite for the OAuth side of a server: the whole flow by each revision and way to register, and then what must be
// refused: a plain http redirect, an unknown client, another redirect URI for a spent code (which must not end what the code gave:
// the tools are called after it), a wrong token. The suite does not load with newer versions of the client library than
// package.json names for it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { OAuthConformanceTest } from '@mcpjam/sdk';

import { authorize, closeBrowser } from '../browser.mjs';
import { freePort, startServer } from '../environment.mjs';

const server = await startServer(import.meta.url);
after(async () => {
  await closeBrowser();
  await server.stop();
});

/** In the place of a person and his browser. */
async function createInteractiveAuthorizationSession() {
  return {
    redirectUrl: `http://127.0.0.1:${await freePort()}/callback`,
    async authorize({ authorizationUrl, expectedState }) {
      const { searchParams } = await authorize(authorizationUrl, server.demo);
      assert.equal(searchParams.get('state'), expectedState ?? null);
      return { code: searchParams.get('code') };
    },
    async stop() {},
  };
}

for (const protocolVersion of ['2025-03-26', '2025-06-18', '2025-11-25']) {
  for (const registrationStrategy of ['dcr', 'preregistered']) {
    test(`${protocolVersion}, ${registrationStrategy}`, async () => {
      const preregistered = { clientId: `conformance-${protocolVersion}` };
      if (registrationStrategy === 'preregistered')
        await server.sql(
          `SELECT ainecto.register_client('Conformance', ARRAY['http://127.0.0.1/callback'], :'id') \\g /dev/null`,
          { id: preregistered.clientId },
        );
      const result = await new OAuthConformanceTest(
        {
          serverUrl: server.url,
          protocolVersion,
          registrationStrategy,
          auth: { mode: 'interactive' },
          client: registrationStrategy === 'preregistered' ? { preregistered } : undefined,
          oauthConformanceChecks: true,
          verification: { listTools: true, callTool: { name: 'list_workspaces' } },
        },
        { createInteractiveAuthorizationSession },
      ).run();
      const failed = result.steps.filter(({ status }) => status === 'failed');
      assert.deepEqual(
        failed.map(({ step, error }) => `${step}: ${error?.message}`),
        [],
      );
      assert.ok(result.passed, result.summary);
      assert.equal(result.verification.listTools.toolCount, 102);
      // A refusal on a page for people, which has other words than redirect_uri, is none to it.
      assert.deepEqual(
        result.steps.filter(({ status }) => status === 'skipped').map(({ step }) => step),
        ['oauth_invalid_authorize_redirect'],
      );
      assert.ok(result.steps.filter(({ status }) => status === 'passed').length > 15);
    });
  }
}
