// Where a client lives while it is tested: a home directory of its own, and a program "browser" that writes down the
// address it is asked to open, for the test to open it in Chromium.
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { authorize } from '../browser.mjs';
import { waitUntil } from '../environment.mjs';

const programs = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '.bin');

/** The path of a program that a package of this directory brings. */
export const programOf = (name) => join(programs, name);

/**
 * Makes a place for the client `name`, with `variables` added to its environment. Resolves to
 * - `home`: its home directory, which is its working directory, too
 * - `environment`: what its processes see, and nothing of ours but PATH
 * - `start(program, parameters)`: starts a process; stdin and stdout are pipes
 * - `run(program, parameters)`: starts a process and resolves to { code, stdout, output } when it ends
 * - `signIn(person, allow)`: waits for the client to open the browser, signs in there and consents
 * - `remove()`: call it in `after`
 */
export async function makePlace(name, variables = {}) {
  const home = await mkdtemp(join(tmpdir(), `ainecto-${name}-`));
  const bin = join(home, 'bin');
  const opened = join(home, 'opened');
  await mkdir(bin);
  const script = `#!/bin/sh\nprintf '%s' "$1" > "${opened}.new" && mv "${opened}.new" "${opened}"\n`;
  // Clients that do not heed BROWSER call xdg-open.
  for (const program of ['browser', 'xdg-open']) {
    await writeFile(join(bin, program), script);
    await chmod(join(bin, program), 0o755);
  }
  const environment = {
    PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: home,
    TERM: 'xterm',
    BROWSER: join(bin, 'browser'),
    DISPLAY: ':0',
    // The desktop's own choice of a browser would come before BROWSER.
    XDG_DATA_DIRS: home,
    ...variables,
  };

  const start = (program, parameters) =>
    spawn(program, parameters, { env: environment, cwd: home, stdio: ['pipe', 'pipe', 'pipe'] });

  async function run(program, parameters) {
    const child = start(program, parameters);
    let stdout = '';
    let output = '';
    child.stdin.end();
    child.stdout.on('data', (text) => ((stdout += text), (output += text)));
    child.stderr.on('data', (text) => (output += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    return { code, stdout, output };
  }

  async function signIn(person) {
    const address = await waitUntil(() => readFile(opened, 'utf8').catch(() => ''), `${name} to open the browser`);
    await rm(opened);
    return authorize(address, person);
  }

  const remove = () => rm(home, { recursive: true, force: true, maxRetries: 5 });
  return { home, environment, start, run, signIn, remove };
}
