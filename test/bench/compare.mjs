// Reads, writes and sessions of two servers by turns; compare.sh starts them and says what is compared.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './measure.mjs';
import { CONNECTIONS, PAIRS, SECONDS, openSide, ratioOf, takeTurns, turn } from './sides.mjs';
import { openSizes } from './writes.mjs';

const OPERATIONS = (process.env.COMPARE_OPERATIONS ?? 'R1 R2 W1 L').split(' ');
// Of 20 columns to each document.
const BLOCKS = 40;
const folder = mkdtempSync(join(tmpdir(), 'ainecto-compare-'));
const sides = [];
try {
  for (const name of ['this', 'other']) sides.push(await openSide(name));
  console.log(`${PAIRS} pairs of turns of ${SECONDS} s, ${CONNECTIONS} connections; ratios are this / ${process.env.COMPARE_COMMIT}, median [95 % interval]`);
  for (const operation of OPERATIONS) {
    for (const side of sides) await turn(side, operation, Math.min(SECONDS, 2), folder);
    const pairs = await takeTurns(sides, (side) => turn(side, operation, SECONDS, folder));
    const both = (key, digits = 0) => [0, 1].map((place) => median(pairs.map((pair) => pair[place][key])).toFixed(digits)).join(' and ');
    console.log(`${operation}  rate ${ratioOf(pairs, 'rate')}: ${both('rate')} a second, p99 ${both('p99', 1)} ms`);
    console.log(`    CPU a request ${ratioOf(pairs, 'cpu')}: ${both('cpu')} us`);
    if (operation === 'W1') console.log(`    WAL a write, with whole pages ${ratioOf(pairs, 'wal')}: ${both('wal')} bytes`);
  }
  const alone = await Promise.all(sides.map(({ database, tokenHash, few, many }) => openSizes(database, tokenHash, few, many)));
  const blocks = await takeTurns(alone, (sizes) => sizes.measure(), BLOCKS);
  for (const sizes of alone) await sizes.close();
  for (const [size, tables] of [['few', 10], ['many', 2000]]) {
    const pairs = blocks.map((pair) => pair.map((block) => block[size]));
    console.log(`a column added to a document of ${tables} tables, alone: WAL ${ratioOf(pairs, 'wal')}, CPU of the backend ${ratioOf(pairs, 'time')}: ` +
      `${[0, 1].map((place) => median(pairs.map((pair) => pair[place].time)).toFixed(0)).join(' and ')} us`);
  }
} finally {
  for (const side of sides) await side.database.end();
  rmSync(folder, { recursive: true });
}
