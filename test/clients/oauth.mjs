// The steps of an OAuth client one by one, for tests that have to take a wrong one.
import { createHash, randomBytes, randomUUID } from 'node:crypto';

import { authorize } from './browser.mjs';

async function post(address, body, headers = {}) {
  const response = await fetch(address, { method: 'POST', redirect: 'manual', headers, body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

export class OAuthClient {
  /** Registers with the server; `redirect` is the callback address. */
  static async register(server, redirect) {
    const registered = await post(
      `${server.origin}/register`,
      JSON.stringify({ client_name: 'Ainecto test client', redirect_uris: [redirect], token_endpoint_auth_method: 'none' }),
      { 'content-type': 'application/json' },
    );
    if (registered.status !== 201) throw new Error(`registration: ${JSON.stringify(registered.body)}`);
    return new OAuthClient(server, redirect, registered.body.client_id);
  }

  constructor(server, redirect, id) {
    Object.assign(this, { server, redirect, id });
  }

  /** A new authorization URL, with its PKCE verifier kept in `verifier`; `changes` replaces parameters. */
  authorizationUrl(changes = {}) {
    this.verifier = randomBytes(32).toString('base64url');
    const address = new URL('/authorize', this.server.origin);
    address.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.id,
      redirect_uri: this.redirect,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: randomUUID(),
      resource: this.server.url,
      ...changes,
    });
    return address;
  }

  /** Signs in and consents as `person` (default: the demo account); resolves to the code. */
  async code(person = this.server.demo) {
    const arrived = await authorize(this.authorizationUrl(), person);
    return arrived.searchParams.get('code');
  }

  token(parameters) {
    return post(`${this.server.origin}/token`, new URLSearchParams({ client_id: this.id, ...parameters }));
  }

  exchange(code, changes = {}) {
    return this.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.redirect,
      code_verifier: this.verifier,
      resource: this.server.url,
      ...changes,
    });
  }

  refresh(token) {
    return this.token({ grant_type: 'refresh_token', refresh_token: token, resource: this.server.url });
  }

  /** The HTTP status of a ping with this access token. */
  async ping(token) {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
    };
    return (await post(this.server.url, JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }), headers)).status;
  }
}
