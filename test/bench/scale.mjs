// How the price of what people ask for grows with what a house holds. README.md says how to read it.
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { median, runningTime } from './measure.mjs';
import { dimensions } from './scale-dimensions.mjs';

const PART = Number(process.env.BENCH_SCALE ?? 1);
const CHOSEN = new RegExp(`^(${process.env.BENCH_DIMENSIONS ?? '.*'})$`);
const RUNS = 15;
const WARM_UP = 6; // as many as PostgreSQL plans for the values before it takes one plan for all
const LEAST_RUNS = 3;
const MILLISECONDS = 2000; // after which no further run of an operation is begun
/** The exponent that a claim allows. */
const LIMITS = { flat: 0.25, linear: 1.2 };

const database = new pg.Client();
const caller = new pg.Client({ options: '-c ainecto.answer_memory=0' });
const tokens = {};
const uuids = {};
/** What operations need to know of the sizes and of numbers the database gave: projects of tests, the largest document. */
const known = {};

const one = async (text, values) => Object.values((await database.query(text, values)).rows[0])[0];

async function tokenOf(account) {
  tokens[account] ??= createHash('sha256').update(await one(`SELECT ainecto.create_access_token($1 || '@scale.example', 'scale')`, [account])).digest();
  return tokens[account];
}

/** Puts identifiers in the place of ${NAME N}. */
async function resolve(text) {
  for (const [whole, name, n] of text.matchAll(/\$\{([a-z ]+) (\d+)\}/g)) {
    uuids[whole] ??= await one('SELECT scale.id($1, $2)', [name, n]);
    text = text.replaceAll(whole, uuids[whole]);
  }
  return text;
}

/** The query of an operation at a size. */
async function queryOf(operation, size) {
  const run = operation.run(size, known);
  if (run.text) return { ...run, name: createHash('md5').update(run.text).digest('hex') };
  const body = await resolve(JSON.stringify({ jsonrpc: '2.0', id: 1, method: run.method, params: run.params }));
  return { name: 'call', text: `SELECT status, body FROM ainecto.ainecto_mcp_call($1, 'POST', '{}', '127.0.0.1', 'scale', $2)`,
    values: [await tokenOf(run.account), body] };
}

/** Runs it once and takes it back: microseconds of the backend's CPU. An answer that says no is an error. */
async function runOnce(query) {
  await caller.query('BEGIN');
  const began = runningTime(caller.processID);
  const { rows } = await caller.query(query);
  const time = runningTime(caller.processID) - began;
  await caller.query('ROLLBACK');
  const [row] = rows;
  if (row?.status && (row.status >= 300 || /"isError":true|"error":/.test(row.body)))
    throw new Error(`${query.values?.[1] ?? query.text}: ${row.status} ${row.body}`);
  return time;
}

async function measure(operation, size) {
  const query = await queryOf(operation, size);
  const runs = [];
  const begun = performance.now();
  const over = () => performance.now() - begun > MILLISECONDS;
  for (let run = 0; run < WARM_UP && !over(); run++) await runOnce(query);
  while (runs.length < RUNS && !(over() && runs.length >= LEAST_RUNS)) runs.push(await runOnce(query));
  return median(runs);
}

/** Three sizes, whole multiples of the first. */
function sizesOf({ from, to, whole }) {
  const last = whole ? to : Math.max(Math.round((to * PART) / from) * from, from * 4);
  return [from, Math.max(2, Math.round(Math.sqrt(last / from))) * from, last];
}

/** The slope of the line through sizes and times on logarithmic scales, by least squares. */
function exponentOf(sizes, times) {
  const [x, y] = [sizes, times].map((list) => list.map(Math.log));
  const [meanX, meanY] = [x, y].map((list) => list.reduce((sum, each) => sum + each, 0) / list.length);
  const sum = (term) => x.reduce((total, each, index) => total + (each - meanX) * term(index), 0);
  return sum((index) => y[index] - meanY) / sum((index) => x[index] - meanX);
}

const show = (number) => number.toLocaleString('en');
const milliseconds = (times) => times.map((time) => (time / 1000).toFixed(time < 9950 ? 2 : 0).padStart(6)).join(' ');

/** Grows a dimension to each of its sizes; measures before it is analyzed, and after. Prints a line an operation. */
async function measureDimension(dimension) {
  const sizes = sizesOf(dimension);
  const times = dimension.operations.map(() => ({ stale: [], analyzed: [] }));
  let before = 0;
  const begun = performance.now();
  const take = async (size, state) => {
    for (const [index, operation] of dimension.operations.entries()) times[index][state].push(await measure(operation, size));
  };
  for (const size of sizes) {
    if (dimension.tables.length > 0) {
      await grow(dimension, before, size);
      await take(size, 'stale');
      await database.query(`VACUUM (ANALYZE) ${dimension.tables.map((table) => `ainecto.${table}`).join(', ')}`);
    }
    await take(size, 'analyzed');
    before = size;
  }
  console.log(`\n${dimension.what}: ${sizes.map(show).join(', ')}   (${((performance.now() - begun) / 1000).toFixed(0)} s)`);
  let met = true;
  for (const [index, { what, claim }] of dimension.operations.entries()) {
    const states = Object.values(times[index]).filter((list) => list.length > 0).map((list) => ({ list, exponent: exponentOf(sizes, list) }));
    const good = states.every(({ exponent }) => exponent <= LIMITS[claim]);
    met &&= good;
    console.log(`  ${good ? 'met   ' : 'MISSED'} ${what.padEnd(38)}` +
      states.map(({ list, exponent }) => `${milliseconds(list)} ${exponent.toFixed(2).padStart(6)}   `).join('') + claim);
  }
  return met;
}

async function grow(dimension, before, size) {
  await database.query('SET ainecto.restoring = on');
  await database.query('SET session_replication_role = replica');
  await database.query(`CALL scale.grow_${dimension.name}($1, $2)`, [before, size]);
  await database.query('RESET session_replication_role');
  await database.query('RESET ainecto.restoring');
  if (dimension.prepare) await database.query(`CALL scale.${dimension.prepare}($1)`, [size]);
  known[dimension.name] = size;
  for (const { house, number } of (await database.query(`SELECT w.name AS house, min(p.number)::int AS number
      FROM ainecto.workspace w JOIN ainecto.project p ON p.workspace_uuid = w.uuid WHERE w.name ~ '^(tester|runs|cases[0-9]+)$' GROUP BY 1`)).rows)
    known[house] = number;
}

await database.connect();
await caller.connect();
await database.query('SET synchronous_commit = off');
console.log(`Milliseconds of the backend's CPU at each size, medians of ${RUNS}, and the exponent: with the statistics of the size before, then after VACUUM ANALYZE.`);
let met = true;
const chosen = dimensions.filter(({ name }) => CHOSEN.test(name));
const needed = new Set(chosen.flatMap(({ needs = [] }) => needs));
for (const dimension of dimensions) {
  if (chosen.includes(dimension)) met = (await measureDimension(dimension)) && met;
  else if (needed.has(dimension.name)) await grow(dimension, 0, dimension.from);
}
await caller.end();
await database.end();
process.exitCode = met ? 0 : 1;
