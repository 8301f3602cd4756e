// Signs in and consents the way a person does: in a browser, on the server's own pages, with JavaScript switched off.
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

let launched;

/** The one headless Chromium of this process. */
export function browser() {
  launched ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Chromium's sandbox refuses to run as root.
    args: process.getuid() === 0 ? ['--no-sandbox'] : [],
  });
  return launched;
}

export async function closeBrowser() {
  await (await launched)?.close();
  launched = undefined;
}

/** A window with cookies of its own; `options` as for Playwright's newContext. */
export async function newPage(options = {}) {
  const context = await (await browser()).newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/** Fills in the sign-in page and sends it. */
export async function signIn(page, { email, password }) {
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole('button', { name: /sign in/i }).click();
}

/** Answers the consent page. */
export async function consent(page, allow = true) {
  await page.getByRole('button', { name: allow ? /^(allow|approve|authorize)/i : /^(deny|refuse|cancel|decline)/i }).click();
}

/**
 * Takes an authorization URL all the way: sign-in, consent, and back to the client. Resolves to the callback URL the
 * browser ends on, as a URL. `redirect` listens there unless the client does itself.
 */
export async function authorize(authorizationUrl, { email, password, allow = true }) {
  const page = await newPage();
  try {
    const callback = new URL(authorizationUrl).searchParams.get('redirect_uri');
    await page.goto(String(authorizationUrl));
    await signIn(page, { email, password });
    const [arrived] = await Promise.all([
      page.waitForRequest((request) => request.url().startsWith(callback) && request.isNavigationRequest()),
      consent(page, allow),
    ]);
    return new URL(arrived.url());
  } finally {
    await page.context().close();
  }
}

/** A client's callback listener on a free port: { url, close }. */
export async function listenForCallback() {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('You may close this window.');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/callback`,
    close: () => new Promise((resolve) => server.close(resolve)).finally(() => server.closeAllConnections()),
  };
}
