// R1 and W1 of two servers by turns; compare.sh starts them and says what is compared.
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import pg from 'pg';
import { createDocuments, openSessions, toolCaller } from './data.mjs';
import { cpuOfServer, cpuOf, listenerOf, median, runWrk, sleep } from './measure.mjs';
import { measureSize } from './writes.mjs';

const PAIRS = Number(process.env.COMPARE_PAIRS ?? 15);
const SECONDS = Number(process.env.COMPARE_SECONDS ?? 4);
const CONNECTIONS = 64;
const TABLES = 200;
const WRITE_DOCUMENTS = 16;
const folder = mkdtempSync(join(tmpdir(), 'ainecto-compare-'));

const anyTable = () => String(1 + Math.floor(Math.random() * TABLES));

/** A server as compare.sh describes it, with its documents and the calls that are measured. */
async function openSide(name) {
  const from = (key) => process.env[`${name}_${key}`];
  const database = new pg.Client({ host: from('PGHOST'), port: from('PGPORT'), user: from('PGUSER'), database: from('PGDATABASE') });
  await database.connect();
  await database.query(`SELECT ainecto.set_plan($1, 'enterprise')`, [from('DEMO_EMAIL')]);
  const [url, token] = [from('MCP_URL'), from('DEMO_TOKEN')];
  const [read, few, many, ...write] = await createDocuments(toolCaller(url, token), 'Compare',
    [TABLES, 10, 2000, ...Array(WRITE_DOCUMENTS).fill(TABLES)]);
  await database.query('VACUUM ANALYZE');
  const column = (document) => ({ documentUuid: document, description: 'Add a column', arrangeNewTables: false,
    operations: [{ op: 'create', type: 'column', data: { table_uuid: anyTable(), name: 'c@', type: 'text' } }] });
  return {
    name, database, url, token, few, many,
    tokenHash: createHash('sha256').update(token).digest(),
    postmaster: Number(readFileSync(join(from('PGDATA'), 'postmaster.pid'), 'utf8').split('\n')[0]),
    shim: listenerOf(new URL(url).port),
    sessions: await openSessions(url, token, CONNECTIONS),
    calls: {
      R1: Array.from({ length: 1000 }, () => ({ name: 'erd_get_table', arguments: { documentUuid: read, tableUuid: anyTable() } })),
      W1: Array.from({ length: 1600 }, (_, index) => ({ name: 'erd_apply_changes', arguments: column(write[index % WRITE_DOCUMENTS]) })),
    },
  };
}

const walOf = async ({ database }) =>
  Number((await database.query(`SELECT pg_current_wal_insert_lsn() - '0/0' AS position`)).rows[0].position);

/** One turn: { rate, p99, cpu (microseconds a request of shim and PostgreSQL), wal (bytes a request) }. */
async function turn(side, operation, seconds) {
  await side.database.query('CHECKPOINT');
  const cpu = () => cpuOfServer(side.postmaster) + cpuOf(side.shim);
  const before = { cpu: cpu(), wal: await walOf(side) };
  const { rate, p99, count } = await runWrk({ url: side.url, token: side.token, calls: side.calls[operation],
    sessions: side.sessions, seconds, connections: CONNECTIONS, folder });
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
function ratioOf(pairs, key) {
  const ratios = pairs.map(([ours, other]) => ours[key] / other[key]).sort((a, b) => a - b);
  const place = placeOfInterval(ratios.length);
  return `${median(ratios).toFixed(3)} [${ratios[place].toFixed(3)}, ${ratios[ratios.length - 1 - place].toFixed(3)}]`;
}

const sides = [];
try {
  for (const name of ['this', 'other']) sides.push(await openSide(name));
  const [ours, other] = sides;
  console.log(`${PAIRS} pairs of turns of ${SECONDS} s, ${CONNECTIONS} connections; ratios are this / ${process.env.COMPARE_COMMIT}, median [95 % interval]`);
  const all = {};
  for (const operation of ['R1', 'W1']) {
    for (const side of sides) await turn(side, operation, Math.min(SECONDS, 2));
    const pairs = (all[operation] = []);
    while (pairs.length < PAIRS) {
      // Whoever goes first changes from pair to pair.
      const order = pairs.length % 2 ? [other, ours] : [ours, other];
      const results = new Map();
      for (const side of order) results.set(side, await turn(side, operation, SECONDS));
      pairs.push([results.get(ours), results.get(other)]);
    }
    const both = (key, digits = 0) => [0, 1].map((place) => median(pairs.map((pair) => pair[place][key])).toFixed(digits)).join(' and ');
    console.log(`${operation}  rate ${ratioOf(pairs, 'rate')}: ${both('rate')} a second, p99 ${both('p99', 1)} ms`);
    console.log(`    CPU a request ${ratioOf(pairs, 'cpu')}: ${both('cpu')} us`);
    if (operation === 'W1') console.log(`    WAL a write, with whole pages ${ratioOf(pairs, 'wal')}: ${both('wal')} bytes`);
  }
  for (const side of sides) side.alone = await measureSize(side.database, side.tokenHash, side.few, side.many);
  for (const [size, tables] of [['few', 10], ['many', 2000]]) {
    const [a, b] = [ours.alone[size], other.alone[size]];
    console.log(`a column added to a document of ${tables} tables, alone: WAL ${(a.wal / b.wal).toFixed(3)}: ${a.wal.toFixed(0)} and ${b.wal.toFixed(0)} bytes; ` +
      `CPU of the backend ${(a.time / b.time).toFixed(3)}: ${a.time.toFixed(0)} and ${b.time.toFixed(0)} us`);
  }
} finally {
  for (const side of sides) await side.database.end();
  rmSync(folder, { recursive: true });
}
