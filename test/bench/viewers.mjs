// Fast calls of two servers by turns, alone and while viewers load one heavy shared page without pause; compare.sh starts the servers.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, runWrk } from './measure.mjs';
import { CONNECTIONS, PAIRS, SECONDS, openSide, ratioOf, takeTurns } from './sides.mjs';

const VIEWERS = Number(process.env.COMPARE_VIEWERS ?? 20);
const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'ainecto-viewers-'));

/** The address of the page that shows the document of 2,000 tables. */
async function share(side) {
  const { items } = await side.call('enable_shares', { targetType: 'document', targetUuids: [side.many] });
  return `${new URL(side.url).origin}/s/${items[0].shareToken}`;
}

/** Seconds until one viewer has the page. */
async function look(page) {
  const began = performance.now();
  const response = await fetch(page);
  const { byteLength } = await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`the page: ${response.status}`);
  return { seconds: (performance.now() - began) / 1000, bytes: byteLength };
}

const callsOf = (side) => runWrk({ url: side.url, token: side.token, calls: side.calls.R1, sessions: side.sessions,
  seconds: SECONDS, connections: CONNECTIONS, folder });

/** Calls a second alone and under the viewers, what is left of them, pages a second meanwhile, and how long one look takes alone. */
async function measure(side) {
  const one = await look(side.page);
  const alone = await callsOf(side);
  const viewers = execute('wrk', ['-t1', `-c${VIEWERS}`, `-d${SECONDS + 1}s`, '--timeout', '20s', side.page]);
  const loaded = await callsOf(side);
  const { stdout } = await viewers;
  return { alone: alone.rate, loaded: loaded.rate, left: loaded.rate / alone.rate, p99: loaded.p99, look: one.seconds * 1000,
    pages: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]), refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0) };
}

const sides = [];
try {
  for (const name of ['this', 'other']) {
    const side = await openSide(name);
    side.page = await share(side);
    sides.push(side);
  }
  const { bytes } = await look(sides[0].page);
  console.log(`${PAIRS} pairs of turns of ${SECONDS} s: R1 over ${CONNECTIONS} connections alone, then while ${VIEWERS} viewers load ` +
    `${(bytes / 1e6).toFixed(1)} MB each without pause; this and ${process.env.COMPARE_COMMIT}`);
  const pairs = await takeTurns(sides, measure);
  const both = (key, digits = 0) => [0, 1].map((place) => median(pairs.map((pair) => pair[place][key])).toFixed(digits)).join(' and ');
  console.log(`R1 alone ${ratioOf(pairs, 'alone')}: ${both('alone')} a second`);
  console.log(`R1 under load: ${both('loaded')} a second, ${both('left', 3)} of alone, p99 ${both('p99', 1)} ms`);
  console.log(`pages meanwhile: ${both('pages', 1)} a second, ${both('refused')} refused; one look alone ${both('look', 1)} ms`);
} finally {
  for (const side of sides) await side.database.end();
  rmSync(folder, { recursive: true });
}
