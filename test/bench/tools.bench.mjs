// R1, R2, W1 and L against peers and pgbench, and what a write costs. README.md says how to read it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDocuments, openSessions, post, toolCaller } from './data.mjs';
import { cpuOf, cpuOfServer, listenerOf, median, memoryOf, runPgbench, runSessions, runWrk, sleep, startProgram } from './measure.mjs';
import * as statements from './peer/statements.mjs';
import { measureBatch, measureSize } from './writes.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const CONNECTIONS = 64;
const WRITE_DOCUMENTS = 16;
const TABLES = 200;
const MANY_TABLES = 2000;
const HUGE_TABLES = 5000;
// How far a peer's rate is from that of pgbench when it is built well (see README.md), and how far below it may fall.
const PEER_TO_PGBENCH = { 'R1 SDK': 0.063, 'R2 SDK': 0.179, 'W1 SDK, snapshots': 0.95 };
const PEER_TOLERANCE = 0.7;

const { MCP_URL, DEMO_EMAIL, DEMO_TOKEN, PGDATA } = process.env;
const ourPort = new URL(MCP_URL).port;
const folder = mkdtempSync(join(tmpdir(), 'ainecto-bench-'));
const postmaster = Number(readFileSync(join(PGDATA, 'postmaster.pid'), 'utf8').split('\n')[0]);
const tokenHash = createHash('sha256').update(DEMO_TOKEN).digest();
const database = new pg.Client();
const programs = [];

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const sql = async (text, values) => (await database.query(text, values)).rows[0];

/** A server on this port, once it is ready: { url, port, pid }. */
async function startServer(port, command, list, { environment, log } = {}) {
  const program = await startProgram(command, list, { ...process.env, ...environment }, log);
  programs.push(program);
  return { url: `http://127.0.0.1:${port}/mcp`, port, pid: program.pid };
}

/** A peer of its own on a free port. */
async function startPeer(tools, ...options) {
  const port = await freePort();
  return startServer(port, process.execPath, [join(import.meta.dirname, 'peer', 'server.mjs'), tools, String(port), ...options],
    { environment: { NODE_ENV: 'production' } });
}

/** Another shim on the same database, whose connections keep no answers. */
async function startForgetful() {
  const port = await freePort();
  const { PGHOST, PGPORT, PGDATABASE } = process.env;
  return startServer(port, 'ainecto-shim', ['--listen', `127.0.0.1:${port}`, '--public-url', new URL(MCP_URL).origin,
    '--db', `host=${PGHOST} port=${PGPORT} dbname=${PGDATABASE} user=ainecto_web options='-c ainecto.answer_memory=0'`], { log: openSync(join(folder, 'shim.log'), 'w') });
}

async function walPosition() {
  return Number((await sql(`SELECT pg_current_wal_insert_lsn() - '0/0' AS position`)).position);
}

/** Runs one load and adds what it cost: CPU microseconds a request of server and PostgreSQL, bytes of WAL. */
async function observe(load, pid) {
  const before = { server: pid && cpuOf(pid), postgres: cpuOfServer(postmaster), wal: await walPosition() };
  const memory = pid && sleep(SECONDS / 2).then(() => memoryOf(pid, 'VmRSS'));
  const result = await load();
  // Backends whose clients have left are counted once their parent has noticed.
  await sleep(0.2);
  const each = (amount) => amount / result.count;
  return {
    ...result,
    server: pid && each((cpuOf(pid) - before.server) * 1e6),
    postgres: each((cpuOfServer(postmaster) - before.postgres) * 1e6),
    wal: each((await walPosition()) - before.wal),
    memory: await memory,
  };
}

const withoutNulls = (value) => JSON.parse(JSON.stringify(value, (_, member) => (member === null ? undefined : member)));

/** Ours and the peer's answers to the same reads must say the same. */
async function compareAnswers(ours, peer, document) {
  const [our, their] = [ours, peer].map((server) => toolCaller(server.url, DEMO_TOKEN, server.sessions[0]));
  const table = { documentUuid: document, tableUuid: '100' };
  assert.deepEqual(withoutNulls(await their('erd_get_table', table)), await our('erd_get_table', table));
  const page = { documentUuid: document, limit: 50 };
  assert.deepEqual((await their('erd_list_tables', page)).items, (await our('erd_list_tables', page)).items);
}

function callsOf(name, count, argumentsOf) {
  return Array.from({ length: count }, (_, index) => ({ name, arguments: argumentsOf(index) }));
}

const anyTable = () => String(1 + Math.floor(Math.random() * TABLES));

function addColumn(document, extra) {
  const data = { table_uuid: anyTable(), name: 'c@', type: 'text' };
  return { documentUuid: document, operations: [{ op: 'create', type: 'column', data }], description: 'Add a column', ...extra };
}

/** What is compared: for each operation the servers and the loads they get. */
function planOf(ours, forgetful, peer, listing, { read, write, tools }) {
  const calls = {
    R1: callsOf('erd_get_table', 1000, () => ({ documentUuid: read, tableUuid: anyTable() })),
    R2: callsOf('erd_list_tables', 1, () => ({ documentUuid: read, limit: 50 })),
    W1: callsOf('erd_apply_changes', 1600, (index) => addColumn(write[index % write.length], { arrangeNewTables: false })),
    snapshots: callsOf('erd_apply_changes', 1600, (index) => addColumn(write[index % write.length], { clientMutationId: 'snapshot' })),
  };
  const load = (server, which) => () => observe(() => runWrk({ url: server.url, token: DEMO_TOKEN, calls: calls[which],
    sessions: server.sessions, seconds: SECONDS, connections: CONNECTIONS, folder }), server.pid);
  const sessions = (server) => () => observe(() => runSessions({ program: process.env.BENCH_SESSIONS_PROGRAM, port: server.port,
    token: DEMO_TOKEN, seconds: SECONDS, connections: CONNECTIONS, minimum: tools }), server.pid);
  const pgbench = (scripts) => () => observe(() => runPgbench({ scripts, seconds: SECONDS, folder }));
  const token = { text: `\\x${tokenHash.toString('hex')}` };
  const writing = (list) => write.map((document) => ({
    parameters: { token, document: { text: document }, table: { random: [1, TABLES] },
      name: { random: [1, 1e15] }, why: { text: 'Add a column' } },
    statements: list,
  }));
  const added = ['token', 'document', 'table', 'name', 'why'];
  return {
    R1: {
      Ainecto: load(ours, 'R1'),
      'Ainecto, nothing kept': load(forgetful, 'R1'),
      SDK: load(peer, 'R1'),
      pgbench: pgbench([{ parameters: { token, document: { text: read }, table: { random: [1, TABLES] } },
        statements: [{ sql: statements.GET_TABLE, values: ['token', 'document', 'table'] }] }]),
    },
    R2: {
      Ainecto: load(ours, 'R2'),
      'Ainecto, nothing kept': load(forgetful, 'R2'),
      SDK: load(peer, 'R2'),
      pgbench: pgbench([{ parameters: { token, document: { text: read }, order: { text: '-1' }, uuid: { text: '0' } },
        statements: [{ sql: statements.LIST_TABLES, values: ['token', 'document', 'order', 'uuid'] }] }]),
    },
    W1: {
      Ainecto: load(ours, 'W1'),
      'SDK, snapshots': load(peer, 'snapshots'),
      'SDK, changes': load(peer, 'W1'),
      'pgbench, snapshots': pgbench(writing([{ sql: 'BEGIN' }, { sql: statements.ADD_COLUMN_ALONE, values: added },
        { sql: statements.SNAPSHOT, values: ['document'] }, { sql: 'COMMIT' }])),
      'pgbench, changes': pgbench(writing([{ sql: statements.ADD_COLUMN_WITH_CHANGE, values: added }])),
    },
    L: {
      Ainecto: sessions(ours),
      SDK: sessions(peer),
      'SDK, ready list': sessions(listing),
    },
  };
}

/** Rounds in which every server gets its turn; another one begins each round. Resolves to medians by operation and server. */
async function runRounds(plan) {
  const results = {};
  for (let round = 0; round < ROUNDS; round++)
    for (const [operation, servers] of Object.entries(plan)) {
      const entries = Object.entries(servers);
      for (let turn = 0; turn < entries.length; turn++) {
        const [server, load] = entries[(turn + round) % entries.length];
        ((results[operation] ??= {})[server] ??= []).push(await load());
      }
    }
  const medians = (list) => Object.fromEntries(Object.keys(list[0]).map((key) => [key, median(list.map((result) => result[key]))]));
  return Object.fromEntries(Object.entries(plan).map(([operation, servers]) => [operation,
    Object.fromEntries(Object.keys(servers).map((server) => [server, medians(results[operation][server])]))]));
}

const show = (value, digits = 0) => (value === undefined ? '–' : value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits }));

function printTable(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  for (const row of [head, ...rows])
    console.log(row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd());
}

function printRounds(results) {
  const rows = [];
  for (const [operation, servers] of Object.entries(results))
    for (const [server, result] of Object.entries(servers))
      rows.push([operation, server, show(result.rate), server === 'Ainecto' ? '' : `${show(servers.Ainecto.rate / result.rate, 1)} x`,
        show(result.p99, 1), show(result.server), show(result.postgres), operation === 'W1' ? show(result.wal) : '–']);
  printTable(['', 'server', 'per second', 'ours is', 'p99 ms', 'CPU us', 'PostgreSQL us', 'WAL bytes'], rows);
}

/** The median rate of R1 at so many connections, by turns. */
async function measureStalls(ours, calls) {
  const rates = { 127: [], 128: [], 129: [], 256: [] };
  for (let round = 0; round < ROUNDS; round++)
    for (const connections of Object.keys(rates)) {
      const { rate } = await runWrk({ url: ours.url, token: DEMO_TOKEN, calls, sessions: ours.sessions,
        seconds: Math.min(SECONDS, 2), connections, folder });
      rates[connections].push(rate);
    }
  return Object.fromEntries(Object.entries(rates).map(([connections, list]) => [connections, median(list)]));
}

const verdicts = [];
function judge(what, value, good, digits = 1) {
  verdicts.push(good);
  console.log(`${good ? 'met   ' : 'MISSED'}  ${what}: ${show(value, digits)}`);
}

/** A peer that is not as fast as its kind can be would flatter us. */
function isVoid(results) {
  let broken = false;
  for (const [name, ratio] of Object.entries(PEER_TO_PGBENCH)) {
    const [operation, ...rest] = name.split(' ');
    const server = rest.join(' ');
    const yardstick = results[operation][server.replace('SDK', 'pgbench')];
    const measured = results[operation][server].rate / yardstick.rate;
    const good = measured >= ratio * PEER_TOLERANCE;
    broken ||= !good;
    console.log(`${good ? 'sound ' : 'VOID  '}  ${name} to pgbench: ${show(measured, 3)} (at least ${show(ratio * PEER_TOLERANCE, 3)})`);
  }
  return broken;
}

async function main() {
  await database.connect();
  // The peers keep every version; other plans would have ours remove old ones at every write.
  await sql(`SELECT ainecto.set_plan($1, 'enterprise')`, [DEMO_EMAIL]);
  const call = toolCaller(MCP_URL, DEMO_TOKEN);
  console.log(`${cpus().length} processors, ${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections`);
  const [read, many, huge, few, empty, ...write] = await createDocuments(call, 'Bench',
    [TABLES, MANY_TABLES, HUGE_TABLES, 10, 0, ...Array(WRITE_DOCUMENTS).fill(TABLES)]);
  execFileSync('psql', ['-Xq', '-v', 'ON_ERROR_STOP=1', '-f', join(import.meta.dirname, 'peer', 'schema.sql')]);
  await sql('VACUUM ANALYZE');
  await sql('CHECKPOINT');

  const { result } = await post(MCP_URL, DEMO_TOKEN, { method: 'tools/list', params: {} });
  const tools = join(folder, 'tools.json');
  writeFileSync(tools, JSON.stringify(result));
  const ours = { url: MCP_URL, port: ourPort, pid: listenerOf(ourPort) };
  const forgetful = await startForgetful();
  const peer = await startPeer(tools);
  const listing = await startPeer(tools, 'listed');
  for (const server of [ours, forgetful, peer]) server.sessions = await openSessions(server.url, DEMO_TOKEN, CONNECTIONS);
  await compareAnswers(ours, peer, read);
  console.log(`tools/list: ${result.tools.length} tools, ${show(JSON.stringify(result).length)} characters\n`);

  const plan = planOf(ours, forgetful, peer, listing, { read, write, tools: JSON.stringify(result).length });
  const audited = async (table) => Number((await sql(`SELECT count(*) FROM ${table} WHERE tool = 'erd_apply_changes'`)).count);
  const before = [await audited('ainecto.audit_log'), await audited('peer.audit_log')];
  const results = await runRounds(plan);
  assert.ok((await audited('ainecto.audit_log')) - before[0] >= results.W1.Ainecto.count, 'writes that were answered are missing');
  assert.ok((await audited('peer.audit_log')) - before[1] >= results.W1['SDK, changes'].count, 'writes that were answered are missing');
  printRounds(results);
  console.log(`\nmemory at ${CONNECTIONS} connections: shim ${show(results.R1.Ainecto.memory / 1024, 1)} MB, SDK ${show(results.R1.SDK.memory / 1024, 1)} MB`);

  const page = (server, document) => runWrk({ url: server.url, token: DEMO_TOKEN,
    calls: callsOf('erd_list_tables', 1, () => ({ documentUuid: document, limit: 50 })),
    sessions: server.sessions, seconds: Math.min(SECONDS, 3), connections: CONNECTIONS, folder });
  const pages = {};
  for (const [kind, server] of [['kept', ours], ['not kept', forgetful]]) {
    pages[kind] = [];
    for (const document of [read, many, huge]) pages[kind].push((await page(server, document)).rate);
    const rates = [TABLES, MANY_TABLES, HUGE_TABLES].map((tables, index) => `of ${show(tables)} tables ${show(pages[kind][index])}`);
    console.log(`R2 per second, answers ${kind}: ${rates.join(', ')}`);
  }
  const rates = await measureStalls(ours, callsOf('erd_get_table', 1000, () => ({ documentUuid: read, tableUuid: anyTable() })));
  console.log(`R1 per second at ${Object.entries(rates).map(([connections, rate]) => `${connections} connections ${show(rate)}`).join(', ')}`);
  const size = await measureSize(database, tokenHash, few, many);
  console.log(`a column added, 10 tables: ${show(size.few.time)} us, ${show(size.few.wal)} bytes of WAL; ` +
    `${show(MANY_TABLES)} tables: ${show(size.many.time)} us, ${show(size.many.wal)} bytes`);
  const batch = await measureBatch(call, postmaster, empty);
  console.log(`1,000 tables of 4 columns in one call: ${show(batch.seconds, 2)} s, ${show(batch.memory / 1024)} MB of private memory at most\n`);

  const broken = isVoid(results);
  const over = (operation, server) => results[operation].Ainecto.rate / results[operation][server].rate;
  judge('R1 to SDK, at least 10', over('R1', 'SDK'), over('R1', 'SDK') >= 10);
  const cold = (operation) => results[operation]['Ainecto, nothing kept'].rate / results[operation].SDK.rate;
  judge('R1 to SDK, nothing kept, at least 14', cold('R1'), cold('R1') >= 14);
  judge('R2 to SDK, nothing kept, at least 8', cold('R2'), cold('R2') >= 8);
  const flat = Math.min(...pages['not kept']) / Math.max(...pages['not kept']);
  judge('R2, nothing kept: slowest to fastest of 200, 2,000, 5,000 tables, at least 0.8', flat, flat >= 0.8, 2);
  judge('W1 to SDK with snapshots, at least 40', over('W1', 'SDK, snapshots'), over('W1', 'SDK, snapshots') >= 40);
  judge('L to SDK, at least 50', over('L', 'SDK'), over('L', 'SDK') >= 50);
  const worst = Math.min(...Object.values(rates)) / Math.max(...Object.values(rates));
  judge('no stall: slowest to fastest of 127, 128, 129, 256 connections, at least 0.5', worst, worst >= 0.5, 2);
  judge('time of a write, 2,000 tables to 10, less than 1.2', size.many.time / size.few.time, size.many.time < size.few.time * 1.2, 2);
  judge('WAL of a write, 2,000 tables to 10, less than 1.2', size.many.wal / size.few.wal, size.many.wal < size.few.wal * 1.2, 2);
  judge('WAL bytes of a write, less than 6,000', size.many.wal, Math.max(size.few.wal, size.many.wal) < 6000, 0);
  if (broken) console.log('\nThis run is void: a peer is slower than its kind should be.');
  process.exitCode = broken || verdicts.includes(false) ? 1 : 0;
}

try {
  await main();
} finally {
  for (const program of programs) program.removeAllListeners('exit').kill();
  await database.end();
  rmSync(folder, { recursive: true });
}
