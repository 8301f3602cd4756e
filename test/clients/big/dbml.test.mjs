// What @dbml/core reads of the texts in fixture/dbml/, as lines; unit/dbml.c holds our reader to them. AINECTO_WRITE_LINES=1
// writes them anew. No server is needed.
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Parser } from '@dbml/core';

const folder = new URL('../../fixture/dbml/', import.meta.url);
const names = (await readdir(folder)).filter((name) => name.endsWith('.dbml')).map((name) => name.slice(0, -5));

const escapes = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '"': '\\"', '\\': '\\\\' };
const quote = (text) => `"${text.replace(/[\n\t\r"\\]/g, (c) => escapes[c])}"`;
const withText = (word, text) => (text ? ` ${word} ${quote(text)}` : '');
const flag = (word, value) => (value ? ` ${word}` : '');

const typeOf = ({ schemaName, type_name: name }) =>
  (schemaName && schemaName !== 'public' && !name.startsWith(`${schemaName}.`) ? `${schemaName}.${name}` : name).replace(/^public\./, '');
const defaultOf = (value) =>
  value === undefined || value === null ? '' : ` default ${value.type === 'number' ? Number(value.value) : quote(String(value.value))}`;

const columnLine = (column) =>
  `  ${quote(column.name)} ${quote(typeOf(column.type))}${flag('pk', column.pk)}${flag('unique', column.unique)}` +
  `${flag('not null', column.not_null)}${flag('increment', column.increment)}${defaultOf(column.dbdefault)}${withText('note', column.note)}`;
const indexLine = ({ columns, pk, unique, name, type, note }) =>
  `  index (${columns.map(({ type, value }) => (type === 'expression' ? `\`${value}\`` : value)).sort().join(', ')})` +
  `${flag('pk', pk)}${flag('unique', unique)}${withText('name', name)}${withText('type', type?.toLowerCase())}${withText('note', note)}`;
const checksOf = (table) => [...table.checks, ...table.fields.flatMap((column) => column.checks ?? [])];

const tableLines = (schema, table) =>
  [
    `table ${schema.name}.${table.name}${withText('alias', table.alias)}${withText('color', table.headerColor)}${withText('note', table.note)}`,
    ...table.fields.map(columnLine),
    ...[...table.indexes.map(indexLine), ...checksOf(table).map((check) => `  check ${quote(check.expression)}`)].sort(),
  ].join('\n');

// Whoever refers stands in front; of one to one that is the second end.
function refLine({ name, endpoints, onDelete, onUpdate }) {
  const isMany = ({ relation }) => relation.includes('*');
  const text = (end) => `${end.schemaName ?? 'public'}.${end.tableName}.(${end.fieldNames.join(', ')})`;
  const [first, second] = endpoints;
  let ends;
  if (isMany(first) && isMany(second)) ends = endpoints.map(text).sort().join(' <> ');
  else if (isMany(first)) ends = `${text(first)} > ${text(second)}`;
  else ends = `${text(second)} ${isMany(second) ? '>' : '-'} ${text(first)}`;
  return `ref ${ends}${withText('name', name)}${withText('delete', onDelete?.toUpperCase())}${withText('update', onUpdate?.toUpperCase())}`;
}

const enumLines = (schema, { name, values }) =>
  [`enum ${schema.name}.${name}`, ...values.map((value) => `  ${quote(value.name)}${withText('note', value.note)}`)].join('\n');
const groupLines = ({ name, color, note, tables }) =>
  [
    `group ${name}${withText('color', color)}${withText('note', note)}`,
    ...tables.map((table) => `  ${table.schema.name}.${table.name}`),
  ].join('\n');

function linesOf(text) {
  const database = new Parser().parse(text, 'dbmlv2');
  const parts = database.schemas.flatMap((schema) => [
    ...schema.tables.map((table) => tableLines(schema, table)),
    ...schema.refs.map(refLine),
    ...schema.enums.map((item) => enumLines(schema, item)),
    ...schema.tableGroups.map(groupLines),
  ]);
  const notes = database.notes.map(
    ({ name, headerColor, color, content }) => `note ${name}${withText('color', color ?? headerColor)}${withText('content', content)}`,
  );
  // By bytes, as strcmp() has it.
  return `${[...parts, ...notes].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join('\n')}\n`;
}

for (const name of names.sort()) {
  test(`@dbml/core reads ${name} as we do`, async () => {
    const file = new URL(`${name}.lines`, folder);
    const lines = linesOf(await readFile(new URL(`${name}.dbml`, folder), 'utf8'));
    if (process.env.AINECTO_WRITE_LINES) await writeFile(file, lines);
    assert.equal(lines, await readFile(file, 'utf8'));
  });
}
