// What a write costs the database, whatever the size of the document, and what a large one costs.
import { performance } from 'node:perf_hooks';
import { tableBatch } from './data.mjs';
import { median, peakMemory, runningTime } from './measure.mjs';

const WARM_UP = 100;
const BLOCKS = 30;
const BLOCK = 20;

/**
 * One column added to a table of each of two documents by turns, on one connection and without waiting for the disk. `measure`
 * resolves to a block, { few: { time, wal }, many: … }: microseconds of the backend's CPU and bytes of WAL of a write. The log
 * holds no whole pages until `close`: how many it would hold depends on the time since the last checkpoint, not on the write.
 */
export async function openSizes(database, tokenHash, few, many) {
  let count = 0;
  const write = async (document, step) => {
    count++;
    const body = {
      jsonrpc: '2.0',
      id: count,
      method: 'tools/call',
      params: {
        name: 'erd_apply_changes',
        arguments: {
          documentUuid: document,
          operations: [{ op: 'create', type: 'column',
            data: { table_uuid: String(1 + (count % 10) * step), name: `measured_${count}`, type: 'text' } }],
          arrangeNewTables: false,
          description: 'Add a column',
        },
      },
    };
    const { rows } = await database.query({
      name: 'write',
      text: `SELECT status, body FROM ainecto.ainecto_mcp_call($1, 'POST', '{}', '127.0.0.1', $2, $3)`,
      values: [tokenHash, `measure-${count}`, JSON.stringify(body)],
    });
    if (rows[0].status !== 200 || /"isError":true/.test(rows[0].body)) throw new Error(rows[0].body);
  };
  const wal = async () =>
    Number((await database.query(`SELECT pg_current_wal_insert_lsn() - '0/0' AS position`)).rows[0].position);
  const sides = { few: { document: few, step: 1 }, many: { document: many, step: 199 } };

  const pageImages = async (on) => {
    await database.query(`ALTER SYSTEM SET full_page_writes = ${on}`);
    await database.query('SELECT pg_reload_conf()');
    await database.query('CHECKPOINT');
  };

  await pageImages('off');
  await database.query('SET synchronous_commit = off');
  for (let round = 0; round < WARM_UP; round++)
    for (const { document, step } of Object.values(sides)) await write(document, step);
  return {
    async measure() {
      const block = {};
      for (const [name, { document, step }] of Object.entries(sides)) {
        const before = { wal: await wal(), time: runningTime(database.processID) };
        for (let round = 0; round < BLOCK; round++) await write(document, step);
        const time = (runningTime(database.processID) - before.time) / BLOCK;
        block[name] = { time, wal: ((await wal()) - before.wal) / BLOCK };
      }
      return block;
    },
    async close() {
      await database.query('RESET synchronous_commit');
      await pageImages('on');
    },
  };
}

/** The median block of many, { few: { time, wal }, many: … }: another process may write meanwhile, it is ours alone. */
export async function measureSize(database, tokenHash, few, many) {
  const sizes = await openSizes(database, tokenHash, few, many);
  const blocks = [];
  while (blocks.length < BLOCKS) blocks.push(await sizes.measure());
  await sizes.close();
  const of = (size) => Object.fromEntries(['time', 'wal'].map((key) => [key, median(blocks.map((block) => block[size][key]))]));
  return { few: of('few'), many: of('many') };
}

/** One call that creates 1,000 tables of 4 columns: { seconds, memory (kB) }. */
export async function measureBatch(call, postmaster, document) {
  const started = performance.now();
  const memory = await peakMemory(postmaster, () =>
    call('erd_apply_changes', {
      documentUuid: document,
      operations: tableBatch(1000, 4),
      description: 'Create a thousand tables',
    }),
  );
  return { seconds: (performance.now() - started) / 1000, memory };
}
