// What both SDKs need of an OAuth client: a place to keep its registration, tokens and verifier.
import { randomUUID } from 'node:crypto';

export class MemoryProvider {
  #state = {};

  constructor(redirectUrl) {
    this.redirectUrl = redirectUrl;
  }

  get clientMetadata() {
    return {
      client_name: 'Ainecto test client',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  state() {
    this.expectedState = randomUUID();
    return this.expectedState;
  }

  clientInformation = () => this.#state.client;
  saveClientInformation = (client) => void (this.#state.client = client);
  tokens = () => this.#state.tokens;
  saveTokens = (tokens) => void (this.#state.tokens = tokens);
  codeVerifier = () => this.#state.verifier;
  saveCodeVerifier = (verifier) => void (this.#state.verifier = verifier);
  discoveryState = () => this.#state.discovery;
  saveDiscoveryState = (discovery) => void (this.#state.discovery = discovery);
  redirectToAuthorization = (url) => void (this.authorizationUrl = url);
}
