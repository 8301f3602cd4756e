// What one tenant's dear reads and large writes leave to another. README.md says how to read it.
import { execFileSync } from 'node:child_process';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createDocuments, toolCaller } from './data.mjs';
import { listenerOf, median, memoryOf } from './measure.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const READERS = 8;
const LISTERS = 4;
const WRITERS = 20;
const WRITE_SECONDS = 4 * SECONDS;

const { MCP_URL, DEMO_TOKEN } = process.env;
const [number, token] = execFileSync('psql', ['-XqAt', '-F', ' ', '-v', 'ON_ERROR_STOP=1', '-v', 'email=lanes@example.org',
  '-f', join(import.meta.dirname, 'lanes.sql')], { encoding: 'utf8' }).trim().split(' ');
const [document] = await createDocuments(toolCaller(MCP_URL, DEMO_TOKEN), 'Lanes', [10]);
const [other] = await createDocuments(toolCaller(MCP_URL, token), 'Large', [0]);
const verdicts = [];

function judge(what, value, good) {
  verdicts.push(good);
  console.log(`${good ? 'met   ' : 'MISSED'}  ${what}: ${value}`);
}

/** One call of a tool; resolves to whether it succeeded. fetch() sends head and body apart, and the body then waits for an acknowledgement. */
function succeeds(agent, key, name, args) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', Accept: 'application/json', 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    request(MCP_URL, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (data) => (text += data));
      response.on('end', () => {
        const result = response.statusCode === 200 && JSON.parse(text).result;
        resolve(Boolean(result) && !result.isError);
      });
    }).on('error', () => resolve(false)).end(body);
  });
}

/** Calls over and over, so many side by side, until the time is over: milliseconds of each, sorted, and how many failed. */
async function keepCalling(clients, key, until, name, argumentsOf) {
  const times = [];
  let failed = 0;
  await Promise.all(Array.from({ length: clients }, async (_, client) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let turn = 0; performance.now() < until; turn++) {
      const began = performance.now();
      if (!(await succeeds(agent, key, name, argumentsOf(client, turn)))) failed++;
      times.push(performance.now() - began);
    }
    agent.destroy();
  }));
  return { times: times.sort((left, right) => left - right), failed };
}

const at = (times, part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
const show = ({ times }) => `p50 ${at(times, 0.5).toFixed(1)}, p99 ${at(times, 0.99).toFixed(1)}, worst ${at(times, 1).toFixed(1)} ms`;

/** Reads of a table by one tenant, while so many clients of the other list runs. */
async function read(listers) {
  const until = performance.now() + SECONDS * 1000;
  const listing = keepCalling(listers, token, until, 'testcase_list_runs', () => ({ projectId: Number(number) }));
  const reads = await keepCalling(READERS, DEMO_TOKEN, until, 'erd_get_table', () => ({ documentUuid: document, tableUuid: '1' }));
  return { ...reads, lists: (await listing).times.length };
}

const pairs = [];
for (let round = 0; round < ROUNDS; round++) pairs.push([await read(0), await read(LISTERS)]);
for (const [alone, beside] of pairs)
  console.log(`a table, ${READERS} connections, alone: ${(alone.times.length / SECONDS).toFixed(0)} a second, ${show(alone)}; beside ${LISTERS} clients ` +
    `that list 60 runs of 3,000 cases (${(beside.lists / SECONDS).toFixed(1)} a second): ${(beside.times.length / SECONDS).toFixed(0)}, ${show(beside)}`);
const ratio = (of) => median(pairs.map(([alone, beside]) => of(beside.times) / of(alone.times)));
const rate = ratio((times) => times.length);
const p99 = ratio((times) => at(times, 0.99));
judge('of the rate alone, at least 0.8', rate.toFixed(2), rate >= 0.8);
judge('p99 to that alone, at most 2', p99.toFixed(2), p99 <= 2);
judge('reads that failed', pairs.flat().reduce((sum, { failed }) => sum + failed, 0), pairs.flat().every(({ failed }) => failed === 0));

const shim = listenerOf(new URL(MCP_URL).port);
const before = memoryOf(shim, 'VmRSS');
const columns = Array.from({ length: 90 }, (_, index) => ({ name: `c${index}`, type: 'text', note: 'x'.repeat(700) }));
const items = Array.from({ length: 100 }, (_, index) => ({ name: `t${index}`, columns }));
const until = performance.now() + WRITE_SECONDS * 1000;
const large = keepCalling(WRITERS, token, until, 'erd_create_tables', () => ({ documentUuid: other, items, description: 'Large', dryRun: true }));
const writes = await keepCalling(LISTERS, DEMO_TOKEN, until, 'erd_create_tables',
  (client, turn) => ({ documentUuid: document, items: [{ name: `${client}_${turn}` }], description: 'Small' }));
console.log(`small writes of one tenant beside ${WRITERS} dry runs of 7 MB of another: ${(writes.times.length / WRITE_SECONDS).toFixed(0)} a second, ${show(writes)}`);
judge('writes that failed', writes.failed, writes.failed === 0);
await large;
const kept = (memoryOf(shim, 'VmRSS') - before) / 1024;
judge('memory that the shim keeps, at most 32 MB', kept.toFixed(1), kept <= 32);
process.exit(verdicts.every(Boolean) ? 0 : 1);
