// A private server for a test file: its own home, a free port, the demo account.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Resolves to a TCP port on 127.0.0.1 that nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Resolves once `condition()` is truthy, to its value; rejects naming `what` after `seconds`. */
export async function waitUntil(condition, what, seconds = 30) {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; ) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`timed out waiting for ${what}`);
}

/** Runs a program to its end; resolves to what it says, rejects if it fails. */
function succeed(program, parameters, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${program} ${parameters.join(' ')}: ${output}`)),
    );
  });
}

const make = (target, environment) => succeed('make', ['-s', '-C', checkout, target], environment);

/**
 * Starts a server for the test file `name` (give import.meta.url) and resolves to
 * - `url`, `origin`: where clients connect
 * - `demo`: { email, password, token }
 * - `environment`: for programs like pg_dump, so that they find the database
 * - `sql(text, variables)`: runs psql as the administrator; resolves to the rows' unaligned text; `:'name'` in the text
 *   stands for a variable
 * - `restartShim()`: ends the shim and starts it anew on the same port
 * - `stop()`: ends everything; call it in `after`. A file that fails before its first test never comes there: then the end of
 *   its process ends everything
 */
export async function startServer(name) {
  const home = join(process.env.AINECTO_TEST_HOME ?? join(checkout, '.ainecto', 'test'), basename(name, '.test.mjs'));
  // Tests ask as fast as they can.
  const environment = { ...process.env, AINECTO_CALL_RATE: 'off', AINECTO_HOME: home, AINECTO_PORT: String(await freePort()) };
  delete environment.AINECTO_PUBLIC_URL;
  delete environment.MAKEFLAGS;
  await make('reset', environment);
  let stopped = false;
  process.once('exit', () => stopped || spawnSync('make', ['-s', '-C', checkout, 'stop'], { env: environment }));
  process.once('SIGTERM', () => process.exit(143));
  await make('start', environment);
  const settings = await readSettings(join(home, 'env'));
  const psqlEnvironment = { ...process.env, ...settings };
  return {
    home,
    environment: psqlEnvironment,
    url: settings.MCP_URL,
    origin: new URL(settings.MCP_URL).origin,
    demo: { email: settings.DEMO_EMAIL, password: settings.DEMO_PASSWORD, token: settings.DEMO_TOKEN },
    async sql(text, variables = {}) {
      const given = Object.entries(variables).flatMap(([key, value]) => ['-v', `${key}=${value}`]);
      const child = promisify(execFile)('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', ...given, '-f', '-'], {
        env: psqlEnvironment,
        maxBuffer: 64 * 1024 * 1024,
      });
      child.child.stdin.end(text);
      return (await child).stdout.replace(/\n$/, '');
    },
    restartShim: () => succeed(join(checkout, 'test', 'harness', 'shim.sh'), ['start'], environment),
    async stop() {
      stopped = true;
      await make('stop', environment);
    },
  };
}

/** Reads the assignments of a shell file as written by `make start`: NAME=value, quoted as bash's %q does. */
async function readSettings(file) {
  const { stdout } = await promisify(execFile)('bash', ['-c', 'set -a; . "$1"; env -0', 'bash', file], { env: {} });
  return Object.fromEntries(
    stdout
      .split('\0')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
