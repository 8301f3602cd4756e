// A fuzzer over live connections: spoilt requests, pipelines, half closes and slow bytes, plain and over TLS, against a shim
// under sanitizers with a real database behind it, while innocent clients beside them must be served as if nothing was.
//
// node connections.mjs: AINECTO_FUZZ_SHIM (the program), AINECTO_FUZZ_SECONDS, AINECTO_FUZZ_SEED, AINECTO_FUZZ_TOKEN (of an
// account whose plan has MCP), AINECTO_FUZZ_DATABASE (conninfo), AINECTO_FUZZ_PLACE (a directory for logs, a key and what is found)
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';

import { connectionBytes, goodRequests, Random } from './inputs.mjs';

const environment = process.env;
const place = environment.AINECTO_FUZZ_PLACE;
const seconds = Number(environment.AINECTO_FUZZ_SECONDS ?? 5);
const seed = Number(environment.AINECTO_FUZZ_SEED ?? 1);
const random = new Random(seed);

const REQUEST_SECONDS = 3; // a shim's time for a request
const HOSTILE = 24; // connections at a time, for each shim
const INNOCENT = 12;
const LONGEST_LIFE = 6000; // milliseconds; now and then one waits for the server to cut it off
const ANSWER_LIMIT = 15000; // an innocent client's patience, generous: sanitizers and a busy machine are slow
const KEPT_CONNECTIONS = 400; // connections remembered, for when something is found

const faults = [];
const recent = [];
const counts = { connections: 0, bytes: 0, innocent: 0 };
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function fault(text) {
  if (faults.length < 20) console.log(`fault: ${text}`);
  faults.push(text);
}

/** A shim of the program under test. */
class Shim {
  constructor(name, tls) {
    Object.assign(this, { name, tls, logFile: join(place, `${name}.log`) });
  }

  async start() {
    const options = ['--listen', '127.0.0.1:0', '--loops', '2', '--connections', '3', '--rate', '0', '--call-rate', '0'];
    options.push('--request-seconds', String(REQUEST_SECONDS), '--db', environment.AINECTO_FUZZ_DATABASE);
    if (this.tls) options.push('--tls-cert', join(place, 'certificate.pem'), '--tls-key', join(place, 'key.pem'));
    this.process = spawn(environment.AINECTO_FUZZ_SHIM, options, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...environment,
        ASAN_OPTIONS: 'exitcode=99:detect_leaks=1:quarantine_size_mb=16:malloc_context_size=8',
        UBSAN_OPTIONS: 'print_stacktrace=1',
      },
    });
    this.process.stderr.pipe(createWriteStream(this.logFile));
    this.ended = once(this.process, 'exit');
    this.ended.then(() => {
      this.died = !this.stopping;
      if (this.died) fault(`the ${this.name} shim ended by itself; see ${this.logFile}`);
    });
    const line = (await once(this.process.stdout, 'data')).toString();
    this.port = Number(/listening on 127\.0\.0\.1:(\d+)/.exec(line)[1]);
    this.authority = `127.0.0.1:${this.port}`;
    for (let left = 200; (await this.ask('GET /readyz')).status !== 200; left--) {
      if (!left) throw new Error(`the ${this.name} shim is not ready; see ${this.logFile}`);
      await pause(50);
    }
  }

  open() {
    const options = { port: this.port, host: '127.0.0.1', allowHalfOpen: true };
    const socket = this.tls ? connectTls({ ...options, rejectUnauthorized: false }) : connect(options);
    socket.on('error', () => {});
    return socket;
  }

  /** One request on a connection of its own. */
  async ask(line, headers = [], body = '') {
    const client = new Innocent(this);
    try {
      return await client.ask(line, headers, body);
    } finally {
      client.socket.destroy();
    }
  }

  async tool(name, argument) {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: argument } });
    const answer = await this.ask('POST /mcp', headersWithToken, body);
    return JSON.parse(JSON.parse(answer.body).result.content[0].text);
  }

  async gauges(client) {
    const text = (await client.ask('GET /metrics', [], '')).body;
    return Object.fromEntries([...text.matchAll(/^ainecto_(\w+) (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]));
  }

  openFiles() {
    return readdirSync(`/proc/${this.process.pid}/fd`).length;
  }

  memory() {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.process.pid}/status`, 'latin1'))[1]);
  }

  /** What has to be again as it was before, counted while one connection, the one that asks, is open. */
  async state() {
    const client = new Innocent(this);
    const gauges = await this.gauges(client);
    const state = {
      requests_in_flight: gauges.requests_in_flight,
      client_connections: gauges.client_connections,
      body_bytes: gauges.body_bytes,
      database_connections: gauges.database_connections,
      open_files: this.openFiles(),
    };
    client.socket.destroy();
    return JSON.stringify(state);
  }

  /** The state once it is the wanted one, or, without one, once it stands still; else what it is after `tries`. */
  async settled(wanted, tries) {
    let state = '';
    for (let before; tries && (state !== (wanted ?? before) || !state); tries--) {
      before = state;
      await pause(100);
      state = await this.state();
    }
    return state;
  }

  async stop() {
    const began = Date.now();
    this.stopping = true;
    this.process.kill('SIGTERM');
    const [status, signal] = await this.ended;
    const took = Date.now() - began;
    if (status !== 0) fault(`the ${this.name} shim ended with ${status ?? signal}; see ${this.logFile}`);
    // Looking for leaks takes a sanitizer its time.
    if (took > 10000) fault(`the ${this.name} shim took ${took} ms to end`);
    const report = /^.*(Sanitizer|runtime error).*$/m.exec(readFileSync(this.logFile, 'latin1'));
    if (report) fault(`${this.name}: ${report[0]}; see ${this.logFile}`);
  }
}

const headersWithToken = [
  `Authorization: Bearer ${environment.AINECTO_FUZZ_TOKEN}`,
  'Content-Type: application/json',
  'Accept: application/json, text/event-stream',
];

/** A client that does nothing wrong, on a connection that stays. */
class Innocent {
  constructor(shim) {
    this.shim = shim;
    this.text = '';
    this.socket = shim.open();
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text) => {
      this.text += text;
      this.wake?.();
    });
    this.socket.on('end', () => this.cut('ended'));
    this.socket.on('error', (error) => this.cut(error.code));
  }

  cut(how) {
    this.gone ??= how;
    this.wake?.();
  }

  /** Takes one whole answer off what has arrived. */
  take() {
    const head = this.text.indexOf('\r\n\r\n');
    if (head < 0) return undefined;
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(this.text);
    const length = /\r\nContent-Length: (\d+)/i.exec(this.text.slice(0, head));
    if (!status || !length) throw new Error(`no answer: ${JSON.stringify(this.text.slice(0, 200))}`);
    const end = head + 4 + Number(length[1]);
    if (this.text.length < end) return undefined;
    const answer = { status: Number(status[1]), body: this.text.slice(head + 4, end) };
    this.text = this.text.slice(end);
    return answer;
  }

  async ask(line, headers, body) {
    const length = body ? [`Content-Length: ${Buffer.byteLength(body)}`] : [];
    const head = [`${line} HTTP/1.1`, `Host: ${this.shim.authority}`, ...headers, ...length, '', ''].join('\r\n');
    const deadline = Date.now() + ANSWER_LIMIT;
    this.socket.write(head + body);
    for (let answer; ; ) {
      if ((answer = this.take())) return answer;
      if (this.gone) throw new Error(`cut off (${this.gone})`);
      if (Date.now() > deadline) throw new Error(`no answer within ${ANSWER_LIMIT} ms`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 500);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async live(until) {
    const ping = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'ping' });
    const pong = '{"jsonrpc":"2.0","id":7,"result":{}}';
    try {
      while (Date.now() < until) {
        const health = await this.ask('GET /healthz', [], '');
        if (health.status !== 200 || health.body !== '{"status":"ok"}') throw new Error(`health: ${JSON.stringify(health)}`);
        const answer = await this.ask('POST /mcp', headersWithToken, ping);
        if (answer.status !== 200 || answer.body !== pong) throw new Error(`ping: ${JSON.stringify(answer)}`);
        counts.innocent += 2;
        await pause(100 + random.below(200));
      }
    } catch (error) {
      fault(`an innocent client of the ${this.shim.name} shim: ${error.message}`);
    }
    this.socket.destroy();
  }
}

/** One hostile connection, from its bytes to its end. */
async function attack(shim, good) {
  const bytes = connectionBytes(good, random);
  const manner = random.pick(['whole', 'whole', 'pieces', 'pieces', 'bytes']);
  const ending = random.pick(['wait', 'wait', 'half', 'close', 'reset', 'early']);
  const patience = random.chance(2) ? LONGEST_LIFE : 20 + random.below(200);

  counts.connections++;
  counts.bytes += bytes.length;
  recent.push({ shim: shim.name, manner, ending, bytes: bytes.toString('latin1') });
  if (recent.length > KEPT_CONNECTIONS) recent.shift();
  const socket = shim.open();
  // Whatever it says; a client that does not read is one of them.
  if (!random.chance(5)) socket.resume();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const ended = new Promise((resolve) => socket.once('end', resolve));
  const size = manner === 'whole' ? bytes.length : manner === 'bytes' ? 1 : 1 + random.below(Math.max(2, bytes.length / 3));
  const last = ending === 'early' ? random.below(bytes.length + 1) : bytes.length;
  const deadline = Date.now() + patience;
  for (let at = 0; at < last && !socket.destroyed && Date.now() < deadline; at += size) {
    socket.write(bytes.subarray(at, Math.min(at + size, last)));
    if (manner !== 'whole') await (random.chance(30) ? pause(random.below(30)) : new Promise(setImmediate));
  }
  if (ending === 'half') socket.end();
  if (ending === 'wait' || ending === 'half') await Promise.race([closed, ended, pause(patience)]);
  if (ending === 'reset' && !shim.tls) socket.resetAndDestroy();
  socket.destroy();
  await closed;
}

/** What good requests need to be good. */
async function furnish(shim) {
  const project = (await shim.tool('create_projects', { items: [{ name: 'Fuzz' }] })).items[0].uuid;
  const items = [{ projectUuid: project, type: 'erd', title: 'Fuzz' }];
  const documentUuid = (await shim.tool('create_documents', { items })).items[0].uuid;
  const file = async (filename) =>
    shim.tool('request_upload_token', {
      purpose: 'attachment.upload',
      scopeJson: JSON.stringify({ documentUuid, filename }),
      ttlSeconds: 3600,
    });
  const first = await file('first');
  await shim.ask('PUT /upload', [`Authorization: Bearer ${first.token}`, 'Content-Type: text/plain'], 'a'.repeat(600000));
  const attached = await shim.tool('upload_attachments', {
    items: [{ documentUuid, filename: 'first', storageKey: first.storageKey }],
  });
  const shared = await shim.tool('enable_shares', { items: [{ type: 'document', uuid: documentUuid }] });
  return {
    authority: shim.authority,
    token: environment.AINECTO_FUZZ_TOKEN,
    upload: (await file('second')).token,
    attachment: attached.uploaded[0].uuid,
    share: /\/s\/([\w-]+)/.exec(JSON.stringify(shared))?.[1] ?? 'none',
  };
}

function makeCertificate() {
  const options = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
  options.push('-keyout', join(place, 'key.pem'), '-out', join(place, 'certificate.pem'));
  execFileSync('openssl', options, { stdio: 'ignore' });
}

makeCertificate();
const shims = [new Shim('plain', false), new Shim('tls', true)];
// A fault of this program leaves none running.
process.on('exit', () => shims.forEach((shim) => shim.process?.kill('SIGKILL')));
await Promise.all(shims.map((shim) => shim.start()));
const until = Date.now() + seconds * 1000;
const work = [];
for (const shim of shims) {
  const good = goodRequests(await furnish(shim));
  // Warm: every route was asked once, and what is kept for good is there.
  for (const request of good) {
    const socket = shim.open();
    socket.resume();
    socket.end(request, 'latin1');
    await Promise.race([new Promise((resolve) => socket.once('close', resolve)), pause(5000)]);
    socket.destroy();
  }
  shim.before = await shim.settled(undefined, 100);
  shim.memoryBefore = shim.memory();
  for (let i = 0; i < INNOCENT; i++) work.push(new Innocent(shim).live(until));
  for (let i = 0; i < HOSTILE; i++)
    work.push(
      (async () => {
        while (Date.now() < until && !faults.length) await attack(shim, good);
      })(),
    );
}
await Promise.all(work);

for (const shim of shims) {
  // The last ones have their time, and a connection to the database may be made anew.
  const state = shim.died ? 'gone' : await shim.settled(shim.before, 200 + 20 * REQUEST_SECONDS);
  if (state !== shim.before) fault(`the ${shim.name} shim is not what it was: ${state}, before ${shim.before}`);
  if (shim.died) continue;
  console.log(`${shim.name}: memory ${shim.memoryBefore} kB before, ${shim.memory()} kB after; ${state}`);
  await shim.stop();
}
console.log(`${counts.connections} connections, ${counts.bytes} bytes, ${counts.innocent} innocent requests, seed ${seed}`);
if (faults.length) {
  const found = join(place, `found-${seed}.json`);
  writeFileSync(found, JSON.stringify({ faults, recent }, null, 1));
  console.log(`${faults.length} faults; the last connections are in ${found}`);
  process.exitCode = 1;
}
