// Two servers that compare.sh has started, to be measured by turns.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import pg from 'pg';
import { createDocuments, openSessions, toolCaller } from './data.mjs';
import { cpuOfServer, cpuOf, listenerOf, median, runSessions, runWrk, sleep } from './measure.mjs';

export const PAIRS = Number(process.env.COMPARE_PAIRS ?? 15);
export const SECONDS = Number(process.env.COMPARE_SECONDS ?? 4);
export const CONNECTIONS = 64;
const TABLES = 200;
const WRITE_DOCUMENTS = 16;
// Bytes that a list of all tools has at least.
const LEAST_LIST = 50_000;

const anyTable = () => String(1 + Math.floor(Math.random() * TABLES));

/** A server as compare.sh describes it, with its documents and the calls that are measured. */
export async function openSide(name) {
  const from = (key) => process.env[`${name}_${key}`];
  const database = new pg.Client({ host: from('PGHOST'), port: from('PGPORT'), user: from('PGUSER'), database: from('PGDATABASE') });
  await database.connect();
  await database.query(`SELECT ainecto.set_plan($1, 'enterprise')`, [from('DEMO_EMAIL')]);
  const [url, token] = [from('MCP_URL'), from('DEMO_TOKEN')];
  const call = toolCaller(url, token);
  const [read, few, many, ...write] = await createDocuments(call, 'Compare',
    [TABLES, 10, 2000, ...Array(WRITE_DOCUMENTS).fill(TABLES)]);
  await database.query('VACUUM ANALYZE');
  const column = (document) => ({ documentUuid: document, description: 'Add a column', arrangeNewTables: false,
    operations: [{ op: 'create', type: 'column', data: { table_uuid: anyTable(), name: 'c@', type: 'text' } }] });
  return {
    name, database, url, token, call, few, many,
    tokenHash: createHash('sha256').update(token).digest(),
    postmaster: Number(readFileSync(join(from('PGDATA'), 'postmaster.pid'), 'utf8').split('\n')[0]),
    shim: listenerOf(new URL(url).port),
    sessions: await openSessions(url, token, CONNECTIONS),
    calls: {
      R1: Array.from({ length: 1000 }, () => ({ name: 'erd_get_table', arguments: { documentUuid: read, tableUuid: anyTable() } })),
      R2: [{ name: 'erd_list_tables', arguments: { documentUuid: read, limit: 50 } }],
      W1: Array.from({ length: 1600 }, (_, index) => ({ name: 'erd_apply_changes', arguments: column(write[index % WRITE_DOCUMENTS]) })),
    },
  };
}

const walOf = async ({ database }) =>
  Number((await database.query(`SELECT pg_current_wal_insert_lsn() - '0/0' AS position`)).rows[0].position);

/** A load of requests, or of whole sessions for L: { rate, p99, count }. */
function load(side, operation, seconds, folder) {
  if (operation === 'L')
    return runSessions({ program: process.env.BENCH_SESSIONS_PROGRAM, port: new URL(side.url).port, token: side.token, seconds,
      connections: CONNECTIONS, minimum: LEAST_LIST });
  return runWrk({ url: side.url, token: side.token, calls: side.calls[operation], sessions: side.sessions, seconds,
    connections: CONNECTIONS, folder });
}

/** One turn: { rate, p99, cpu (microseconds a request of shim and PostgreSQL), wal (bytes a request) }. */
export async function turn(side, operation, seconds, folder) {
  await side.database.query('CHECKPOINT');
  const cpu = () => cpuOfServer(side.postmaster) + cpuOf(side.shim);
  const before = { cpu: cpu(), wal: await walOf(side) };
  const { rate, p99, count } = await load(side, operation, seconds, folder);
  await sleep(0.2);
  return { rate, p99, cpu: ((cpu() - before.cpu) * 1e6) / count, wal: ((await walOf(side)) - before.wal) / count };
}

/** Places, counted from 0 at either end of `count` sorted values, between which their median lies with 95 % confidence. */
function placeOfInterval(count) {
  // Half of all draws are below the median: how many are is binomial. Up to so many at one end leave at most 2.5 % there.
  let place = 0;
  for (let ways = 1, total = ways, k = 1; total / 2 ** count <= 0.025; k++) {
    place = k;
    ways = (ways * (count - k + 1)) / k;
    total += ways;
  }
  return Math.max(place - 1, 0);
}

/** The median of the pairs' ratios, and the interval of order statistics. */
export function ratioOf(pairs, key) {
  const ratios = pairs.map(([ours, other]) => ours[key] / other[key]).sort((a, b) => a - b);
  const place = placeOfInterval(ratios.length);
  return `${median(ratios).toFixed(3)} [${ratios[place].toFixed(3)}, ${ratios[ratios.length - 1 - place].toFixed(3)}]`;
}

/** Pairs of what `measure` resolves to for each side, where whoever goes first changes from pair to pair. */
export async function takeTurns([ours, other], measure, count = PAIRS) {
  const pairs = [];
  while (pairs.length < count) {
    const results = new Map();
    for (const side of pairs.length % 2 ? [other, ours] : [ours, other]) results.set(side, await measure(side));
    pairs.push([results.get(ours), results.get(other)]);
  }
  return pairs;
}
