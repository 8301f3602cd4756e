// What sql/export.sql wrote as DBML and Mermaid, of a shop and of a hostile document, is read by the programs that own these
// formats. No server is needed: the expected output of that test holds the texts.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Parser } from '@dbml/core';
import mermaid from 'mermaid';

const output = await readFile(new URL('../../../expected/export.out', import.meta.url), 'utf8');

// Rows begin with the format's name; those of comparisons go on with t or f.
const rows = output.split(/^(?=(?:sql|sql-compact|dbml|mermaid|markdown|json|svg)\|)/m);
const textsOf = (format) =>
  rows.filter((row) => row.startsWith(`${format}|`) && !/^[a-z]+\|[tf]\|/.test(row)).map((row) => row.slice(format.length + 1));

test('DBML is what @dbml/core reads', () => {
  const schemas = textsOf('dbml').map((text) => new Parser().parse(text, 'dbmlv2').schemas);
  assert.equal(schemas.length, 2);
  const [shop, hostile] = schemas.map((list) => list.flatMap((schema) => schema.tables.map((table) => table.name)));
  assert.deepEqual(shop, ['customer', 'order', 'order_line', 'product']);
  assert.ok(hostile.includes('a"\n\\! touch table\n; DROP TABLE x; --'));
  assert.equal(schemas[0].flatMap((schema) => schema.refs).length, 3);
});

test('Mermaid is what mermaid reads', async () => {
  const texts = textsOf('mermaid');
  assert.equal(texts.length, 2);
  for (const text of texts) assert.equal((await mermaid.parse(text)).diagramType, 'er');
});
