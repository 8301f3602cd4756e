// Codes and tokens used a second time, too late, or by the wrong hands.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { closeBrowser, listenForCallback } from './browser.mjs';
import { startServer } from './environment.mjs';
import { OAuthClient } from './oauth.mjs';

const server = await startServer(import.meta.url);
const callback = await listenForCallback();
after(async () => {
  await callback.close();
  await closeBrowser();
  await server.stop();
});

const run = (program, parameters) =>
  promisify(execFile)(program, parameters, { env: server.environment, maxBuffer: 64 * 1024 * 1024 });
const client = await OAuthClient.register(server, callback.url);

function assertRefused(answer, error = 'invalid_grant') {
  assert.equal(answer.status, 400);
  assert.equal(answer.body.error, error);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
}

test('a code is good once; its replay ends what the first use gave', async () => {
  const code = await client.code();
  const first = await client.exchange(code);
  assert.equal(first.status, 200);
  assert.equal(await client.ping(first.body.access_token), 200);
  assertRefused(await client.exchange(code));
  assert.equal(await client.ping(first.body.access_token), 401);
  assertRefused(await client.refresh(first.body.refresh_token));
});

test('a stale code is refused', async () => {
  const code = await client.code();
  const aged = await server.sql(
    `WITH aged AS (
       UPDATE ainecto.oauth_code SET created_at = created_at - interval '1 hour', expires_at = expires_at - interval '1 hour'
       WHERE used_at IS NULL RETURNING 1)
     SELECT count(*) FROM aged`,
  );
  assert.equal(aged, '1');
  assertRefused(await client.exchange(code));
});

test('a code is bound to its verifier, its client and its redirect', async () => {
  const stranger = await OAuthClient.register(server, callback.url);
  stranger.verifier = client.verifier;
  for (const attempt of [
    (code) => client.exchange(code, { code_verifier: 'a'.repeat(43) }),
    (code) => client.exchange(code, { redirect_uri: 'http://127.0.0.1:9/other' }),
    (code) => stranger.exchange(code, { code_verifier: client.verifier }),
  ]) {
    assertRefused(await attempt(await client.code()));
  }
  assertRefused(await client.exchange(await client.code(), { code_verifier: '' }), 'invalid_request');
});

test('a refresh token rotates; after the grace period its replay ends the grant', async () => {
  const first = await client.exchange(await client.code());
  const second = await client.refresh(first.body.refresh_token);
  assert.equal(second.status, 200);
  assert.notEqual(second.body.refresh_token, first.body.refresh_token);
  assert.equal(await client.ping(second.body.access_token), 200);

  // Two windows of one client may refresh at the same moment: within the grace period both get tokens.
  const sibling = await client.refresh(first.body.refresh_token);
  assert.equal(sibling.status, 200);
  assert.equal(await client.ping(second.body.access_token), 200);

  await server.sql("UPDATE ainecto.oauth_token SET used_at = used_at - interval '1 hour' WHERE used_at IS NOT NULL");
  assertRefused(await client.refresh(first.body.refresh_token));
  for (const { body } of [first, second, sibling]) assert.equal(await client.ping(body.access_token), 401);
  assertRefused(await client.refresh(second.body.refresh_token));
  assert.equal(
    await server.sql("SELECT count(*) FROM ainecto.oauth_grant WHERE revoked_because = 'refresh_replayed'"),
    '1',
  );
});

test('no secret of these tests is in a log, in the database or in what its sessions show', async () => {
  const code = await client.code();
  const { body } = await client.exchange(code);
  assert.equal(await client.ping(body.access_token), 200);
  const dump = (await run('pg_dump', ['--inserts'])).stdout;
  const activity = await server.sql('SELECT query FROM pg_stat_activity');
  assert.match(dump, /INSERT INTO ainecto.oauth_token/);
  for (const secret of [code, body.access_token, body.refresh_token, server.demo.token, server.demo.password]) {
    assert.ok(!dump.includes(secret), 'a secret is in the database');
    assert.ok(!activity.includes(secret), 'a secret is in pg_stat_activity');
    const found = await run('grep', ['-rlaF', '--', secret, `${server.home}/state/log`]).catch((error) => error);
    assert.equal(found.code, 1, `a secret is in ${found.stdout}`);
  }
});
