// R1 and W1 of two servers by turns; compare.sh starts them and says what is compared.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './measure.mjs';
import { CONNECTIONS, PAIRS, SECONDS, openSide, ratioOf, takeTurns, turn } from './sides.mjs';
import { measureSize } from './writes.mjs';

const folder = mkdtempSync(join(tmpdir(), 'ainecto-compare-'));
const sides = [];
try {
  for (const name of ['this', 'other']) sides.push(await openSide(name));
  const [ours, other] = sides;
  console.log(`${PAIRS} pairs of turns of ${SECONDS} s, ${CONNECTIONS} connections; ratios are this / ${process.env.COMPARE_COMMIT}, median [95 % interval]`);
  const all = {};
  for (const operation of ['R1', 'W1']) {
    for (const side of sides) await turn(side, operation, Math.min(SECONDS, 2), folder);
    const pairs = await takeTurns(sides, (side) => turn(side, operation, SECONDS, folder));
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
