// 500 tables through an ERD, beside pg_dump -s of the same database: in SQL and by an assistant. README.md says how to read it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { openSessions, toolCaller } from './data.mjs';
import { median, peakMemory, runningTime } from './measure.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SOURCE = 'ainecto_bench_source';
// Seconds of the backend's CPU, the same on an idle machine as waited, since little is read from disk; kB of its private memory.
const GOALS = { 'first import': 2, 'unchanged import': 1, export: 1, memory: 300 * 1024 };

const { MCP_URL, DEMO_TOKEN, PGDATA } = process.env;
const run = (program, ...list) => execFileSync(program, list, { encoding: 'utf8', maxBuffer: 1 << 28 });
const postmaster = Number(readFileSync(join(PGDATA, 'postmaster.pid'), 'utf8').split('\n')[0]);
const database = new pg.Client();
const sql = async (text, values) => (await database.query(text, values)).rows[0];

const waited = {};
const ran = {};
async function take(name, body) {
  const started = performance.now();
  const began = runningTime(database.processID);
  const answer = await body();
  (ran[name] ??= []).push((runningTime(database.processID) - began) / 1e6);
  (waited[name] ??= []).push((performance.now() - started) / 1000);
  return answer;
}

run('psql', '-XqAt', '-d', 'postgres', '-c', `DROP DATABASE IF EXISTS ${SOURCE}`, '-c', `CREATE DATABASE ${SOURCE} TEMPLATE template0`);
run('psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', SOURCE, '-f', join(import.meta.dirname, 'schemas.sql'));
const readCatalog = () => run('psql', '-qXAt', '-v', 'ON_ERROR_STOP=1', '-d', SOURCE, '-f', join(import.meta.dirname, '../../sql/catalog/ainecto-catalog.sql'));
await database.connect();
const { uuid: project } = await sql(`SELECT uuid FROM ainecto.project ORDER BY uuid LIMIT 1`);
const [session] = await openSessions(MCP_URL, DEMO_TOKEN, 1);
const call = toolCaller(MCP_URL, DEMO_TOKEN, session);

/** Sends the catalog where an assistant was told to. */
async function upload(catalog) {
  const token = await call('request_upload_token', {
    purpose: 'erd.import', scopeJson: JSON.stringify({ projectUuid: project }), description: 'Send the catalog',
  });
  const reply = await fetch(token.uploadUrl, { method: 'PUT', headers: { Authorization: `Bearer ${token.token}` }, body: catalog });
  assert.equal(reply.status, 200, await reply.text());
  return token.storageKey;
}

/** One round in SQL: a first import, the same again, an export, each with pg_dump -s beside it. */
async function measureSql() {
  const document = randomUUID();
  await sql(`INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES ($1, $2, 'erd', 'Bench')`, [document, project]);
  const catalog = await take('catalog', readCatalog);
  const doImport = () => sql('SELECT ainecto.import_catalog($1, $2) AS answer', [document, catalog]);
  const { answer: first } = await take('first import', doImport);
  assert.equal(first.created.tables, 500);
  await take('pg_dump -s', () => run('pg_dump', '-s', '-d', SOURCE));
  const { answer: again } = await take('unchanged import', doImport);
  assert.deepEqual(again, { version: first.version });
  const { text } = await take('export', () => sql('SELECT ainecto.export_sql($1) AS text', [document]));
  assert.ok(text.length > 100000);
}

/** The same by an assistant. */
async function measureTools() {
  const catalog = readCatalog();
  const storageKey = await take('MCP: upload', () => upload(catalog));
  const { items: [{ uuid: document }] } = await take('MCP: first import', () =>
    call('create_documents', {
      items: [{ projectUuid: project, type: 'erd', title: 'Bench', typePayload: { import: { format: 'catalog', storageKey } } }],
      description: 'Bring the database in',
    }));
  const again = await upload(catalog);
  await take('MCP: unchanged import', () =>
    call('update_documents', {
      items: [{ uuid: document, typePayload: { import: { format: 'catalog', storageKey: again } } }], description: 'Once more',
    }));
  await take('MCP: export', () => call('get_document', { uuid: document, format: 'sql' }));
}

const memory = await peakMemory(postmaster, async () => {
  for (let round = 0; round < ROUNDS; round++) await measureSql();
});
for (let round = 0; round < ROUNDS; round++) await measureTools();
await database.end();
run('psql', '-XqAt', '-d', 'postgres', '-c', `DROP DATABASE ${SOURCE}`);

const dump = median(waited['pg_dump -s']);
console.log('500 tables, 6,000 columns, 1,500 indexes, 500 checks, 499 references\n');
console.log(`${'seconds, median'.padEnd(22)}${'waited'.padStart(8)}${'of pg_dump -s'.padStart(16)}${'CPU'.padStart(8)}`);
for (const [name, list] of Object.entries(waited)) {
  const [seconds, goal] = [median(list), GOALS[name]];
  const missed = median(ran[name]) > goal;
  if (missed) process.exitCode = 1;
  console.log(
    `${name.padEnd(22)}${seconds.toFixed(2).padStart(8)}${(seconds / dump).toFixed(2).padStart(16)}` +
      (goal ? `${median(ran[name]).toFixed(2).padStart(8)}, at most ${goal}${missed ? ': MISSED' : ''}` : ''),
  );
}
const missed = memory > GOALS.memory;
if (missed) process.exitCode = 1;
console.log(`${'memory of a backend'.padEnd(22)}${(memory / 1024).toFixed(0).padStart(5)} MB, at most ${GOALS.memory / 1024}${missed ? ': MISSED' : ''}`);
