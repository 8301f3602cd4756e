// Six schemas in the manner of real ones, the same in every run: hubs that everything refers to, several schemas, cycles, tables
// that refer to themselves, twice to another, or by composite keys. Written into a folder, as lines.c reads them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KINDS = ['text', 'integer', 'bigint', 'numeric(12,2)', 'timestamp with time zone', 'boolean', 'date', 'character varying(200)'];
const NOUNS = ['account', 'address', 'batch', 'branch', 'budget', 'campaign', 'carrier', 'claim', 'contract', 'course', 'coupon', 'device',
  'dispatch', 'document', 'employee', 'event', 'exam', 'fee', 'grant', 'holding', 'invoice', 'item', 'journal', 'ledger', 'lot', 'meter',
  'order', 'parcel', 'payment', 'period', 'permit', 'plan', 'policy', 'price', 'product', 'project', 'quote', 'rate', 'reading', 'refund',
  'report', 'route', 'sample', 'shift', 'shipment', 'site', 'stock', 'tariff', 'task', 'ticket', 'visit', 'voucher', 'warehouse', 'zone'];
const TAILS = ['', '_line', '_status', '_type', '_history', '_note', '_rule', '_group', '_member', '_attachment'];

const SCHEMAS = [
  { name: 'shop', tables: 50, schemas: ['public'], hubs: [12], seed: 11, cross: 0 },
  { name: 'clinic', tables: 90, schemas: ['public', 'billing'], hubs: [35, 20], seed: 22, cross: 0.15 },
  { name: 'bank', tables: 150, schemas: ['core', 'cards', 'risk'], hubs: [40, 25], seed: 33, cross: 0.15 },
  { name: 'saas', tables: 220, schemas: ['public'], hubs: [110, 60], seed: 44, cross: 0 },
  { name: 'erp', tables: 330, schemas: ['sales', 'stock', 'hr', 'finance', 'master'], hubs: [100, 60, 40], seed: 55, cross: 0.12 },
  { name: 'register', tables: 500, schemas: ['land', 'people', 'tax', 'archive'], hubs: [100, 40], seed: 66, cross: 0.08 },
];

function dice(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * limit);
  };
}

function makeTables(plan, draw) {
  const tables = [];
  for (let i = 0; i < plan.tables; i++) {
    const name = NOUNS[i % NOUNS.length] + TAILS[Math.floor(i / NOUNS.length) % TAILS.length];
    const schema = plan.schemas[i < plan.hubs.length ? 0 : draw(plan.schemas.length)];
    const composite = i > 4 && draw(12) === 0;
    const table = { schema, name, refs: [], columns: [{ name: `${name}_id`, type: 'bigint', key: true }] };
    if (composite)
      table.columns.push({ name: 'valid_from', type: 'date', key: true });
    tables.push(table);
  }
  return tables;
}

/* A reference has columns of its own in the table that refers, in the middle of the others. */
function refer(from, to, role) {
  const pairs = [];
  to.columns.forEach((column, position) => {
    if (!column.key)
      return;
    pairs.push([from.columns.length, position]);
    from.columns.push({ name: (role ? `${role}_` : '') + column.name, type: column.type, refers: true });
  });
  from.refs.push({ to, pairs });
}

function connect(plan, tables, draw) {
  for (let i = 1; i < tables.length; i++) {
    const table = tables[i];
    const wanted = draw(10) < 2 ? 0 : 1 + draw(3);
    for (let j = 0; j < wanted; j++) {
      /* Mostly to tables near by of the same schema, some of them to later ones: cycles. */
      const near = tables.filter((other, at) => other !== table && (draw(100) < plan.cross * 100 || other.schema === table.schema) &&
        (at < i || draw(40) === 0) && Math.abs(at - i) < 5 + 12 * (1 + j));
      if (near.length > 0)
        refer(table, near[draw(near.length)], j > 1 ? 'other' : '');
    }
    if (draw(14) === 0)
      refer(table, table, 'parent');
    if (draw(20) === 0 && i > 3) {
      const twice = tables[draw(i)];
      refer(table, twice, 'first');
      refer(table, twice, 'last');
    }
    for (let plain = 2 + draw(6); plain > 0; plain--)
      table.columns.push({ name: `${NOUNS[draw(NOUNS.length)]}_${['at', 'name', 'code', 'total', 'flag'][draw(5)]}`, type: KINDS[draw(KINDS.length)] });
  }
  plan.hubs.forEach((refs, hub) => {
    const others = tables.slice(plan.hubs.length);
    for (let count = 0; count < refs && others.length > 0; count++)
      refer(others.splice(draw(others.length), 1)[0], tables[hub], ['created', 'owned', 'checked'][hub]);
  });
}

function write(tables) {
  const lines = [];
  for (const table of tables) {
    lines.push(`t ${table.schema} ${table.name}`);
    for (const column of table.columns)
      lines.push(`c ${column.name} ${column.type.replaceAll(' ', '_')} ${column.key ? 'p' : '-'}${column.refers ? 'f' : '-'}`);
  }
  tables.forEach((table, from) => {
    for (const ref of table.refs)
      lines.push(`r ${from} ${tables.indexOf(ref.to)} ${ref.pairs.map((pair) => pair.join(':')).join(',')}`);
  });
  return lines.join('\n') + '\n';
}

for (const plan of SCHEMAS) {
  const draw = dice(plan.seed);
  const tables = makeTables(plan, draw);
  connect(plan, tables, draw);
  writeFileSync(join(process.argv[2], `${plan.name}.graph`), write(tables));
}
