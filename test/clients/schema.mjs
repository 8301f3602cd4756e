// What tools/list says of a tool's arguments: example values that fit, faults that do not, and a compact line to compare.

// Texts of a published schema without maxLength are identifiers and other short texts of up to 64 characters, but these.
const unpublishedMaximum = {
  description: 500,
  clientMutationId: 128,
  cursor: 512,
  tables: 511,
  groups: 511,
  table: 511,
  storageKey: 255,
  item: 511,
  source: 255,
  diagramSource: 1_000_000,
  defaultTestAccount: 100,
};
// Payload that only the tools themselves measure, against the room a document or an import has.
const measuredLater = new Set(['body', 'metadata', 'text']);
const mayBeNegative = new Set(['position_x', 'position_y']);

/** Fields of operations[].data of erd_apply_changes, by operation type; `*` marks what a new entry needs. */
export const erdFields = Object.fromEntries(
  Object.entries({
    table: 'uuid name* schema_name alias note header_color display_order options',
    column: 'uuid table_uuid* name type is_pk is_unique is_not_null is_increment default_value note display_order options',
    index: 'uuid table_uuid* name is_pk is_unique type note options',
    index_column: 'uuid index_uuid* column_uuid* sort_order display_order',
    ref: 'uuid name from_table_uuid* to_table_uuid* relationship* on_delete on_update options note',
    ref_column: 'uuid ref_uuid* from_column_uuid* to_column_uuid* display_order',
    enum: 'uuid name schema_name note',
    enum_value: 'uuid enum_uuid* value note display_order',
    table_group: 'uuid name color',
    table_group_table: 'uuid group_uuid* table_name* schema_name display_order',
    table_group_note: 'uuid group_uuid* note_uuid* display_order',
    filter: 'uuid name is_default included_tables table_positions table_groups',
    note: 'uuid title content color position_x position_y width height icon_name',
    constraint: 'uuid table_uuid* name kind* definition* column_uuids options note display_order',
    object: 'uuid kind* schema_name name* signature table_uuid definition* depends_on options note display_order',
  }).map(([type, fields]) => [type, fields.split(' ')]),
);
// Of erd_apply_changes, which publishes no bounds for data.
const erdMaximum = (kind, name) =>
  /uuid$|^icon_name$/.test(name)
    ? 64
    : ({
        note: 10_000,
        content: 10_000,
        default_value: 100_000,
        signature: 10_000,
        definition: kind === 'object' ? 1_000_000 : 100_000,
        name: kind === 'object' ? 1000 : 255,
        type: kind === 'column' ? 1000 : 255,
      }[name] ?? (/^table_|^included/.test(name) ? 1_000_000 : 255));
const erdChoices = (kind) => ({
  sort_order: ['ASC', 'DESC'],
  kind: kind === 'constraint' ? ['check', 'exclusion', 'not_null'] : ['function'],
});

// Of the options that it publishes those of one type.
const erdOptions = {
  table: ['kind', ['view']],
  column: ['identity', ['always']],
  object: ['enabled', ['disabled']],
};
const optionsOf = (kind, { properties, ...schema }) => {
  const [name, choices] = erdOptions[kind] ?? ['deferrable'];
  return { ...schema, properties: { [name]: { ...properties[name], ...(choices && { enum: choices }) } } };
};

/** The operations of erd_apply_changes each with the fields of its type, as schemas of their own. */
function erdOperationSchemas(operation) {
  const { op, type, data } = operation.properties;
  return Object.entries(erdFields).map(([kind, fields]) => {
    const properties = Object.fromEntries(
      fields
        .map((field) => field.replace('*', ''))
        .map((name) => [name, { maxLength: erdMaximum(kind, name), ...data.properties[name] }]),
    );
    for (const [name, choices] of Object.entries(erdChoices(kind))) {
      if (properties[name]) properties[name].enum = choices;
    }
    if (properties.options) properties.options = optionsOf(kind, properties.options);
    if (properties.depends_on) properties.depends_on.items = { type: 'string', maxLength: 10_000 };
    const required = fields.filter((field) => field.endsWith('*')).map((field) => field.slice(0, -1));
    return {
      ...operation,
      properties: {
        op: { ...op, example: 'create' },
        type: { ...type, example: kind },
        data: { ...data, properties, required },
      },
      required: ['op', 'type', 'data'],
    };
  });
}

/** The schemas of an array's entries that an example holds, one entry each. */
function entrySchemas(schema) {
  const isErdOperation = schema.items.properties?.data?.properties?.table_uuid !== undefined;
  return isErdOperation ? erdOperationSchemas(schema.items) : [schema.items];
}

/** A value that fits `schema`, with every property. `known(name)` gives values for names, or undefined. */
export function exampleOf(schema, name, known) {
  if (schema.example !== undefined) return schema.example;
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties).map(([key, property]) => [key, exampleOf(property, key, known)]),
      );
    case 'array':
      return entrySchemas(schema).map((entry) => exampleOf(entry, name, known));
    case 'string':
      return schema.enum?.[0] ?? known(name) ?? 'text';
    case 'boolean':
      return true;
    default:
      return known(name) ?? Math.max(1, schema.minimum ?? 1);
  }
}

/** A copy of `tree` with `change(parent, key)` applied at the place `steps` (keys and positions) leads to. */
function changed(tree, steps, change) {
  const copy = structuredClone(tree);
  const parent = steps.slice(0, -1).reduce((node, step) => node[step], copy);
  change(parent, steps.at(-1));
  return copy;
}

const pathText = (steps) =>
  steps.map((step, i) => (typeof step === 'number' ? `[${step}]` : (i > 0 ? '.' : '') + step)).join('');

const nested = (depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

/** Values that can mean nothing of the declared type, and some of the right type but out of bounds: [what, value]. */
function* wrongValues(schema, name, literal) {
  const wrongTypes = {
    string: [1.5, true, {}, []],
    integer: [[1, 2], true, {}, []],
    number: [[1, 2], true, {}, []],
    boolean: ['maybe', 2, {}, []],
    array: [true, 1.5, { 0: 'text' }],
    object: [1.5, true, [{}, {}]],
  };
  for (const value of wrongTypes[schema.type]) {
    if (!(name === 'metadata' && value?.constructor === Object))
      yield [`${JSON.stringify(value)} for ${schema.type}`, value];
  }
  if (schema.type !== 'array') yield ['deeply nested', nested(40)];
  else yield ['deeply nested', { deep: nested(40) }];
  if (schema.enum) yield ['no such choice', 'no-such-choice'];
  if (schema.type === 'string') {
    yield ['NUL', 'a\0b'];
    yield ['half a surrogate pair', 'a\ud83d'];
    yield ['the other half', '\ude00b'];
    const maximum = schema.maxLength ?? unpublishedMaximum[name] ?? 64;
    if (!schema.enum && (schema.maxLength || !measuredLater.has(name))) yield [`${maximum + 1} characters`, 'é'.repeat(maximum + 1)];
  }
  if (schema.type === 'integer') {
    for (const number of ['1.5', '1e400', '-1e400', '9223372036854775808', '1e999999999'])
      yield [number, literal(number)];
    if (schema.maximum !== undefined) yield ['beyond maximum', schema.maximum + 1];
    if (schema.minimum !== undefined) yield ['below minimum', schema.minimum - 1];
    else if (!mayBeNegative.has(name)) yield ['negative', -1];
  }
  if (schema.type === 'number')
    for (const number of ['1e400', '-1e400', '1e999999999']) yield [number, literal(number)];
  if (schema.type === 'array' && schema.maxItems !== undefined) {
    yield [`${schema.maxItems + 1} entries`, Array(schema.maxItems + 1).fill(0)];
  }
}

/**
 * Every way to get the arguments of a tool wrong, one at a time: { what, path, arguments, nullable }. `path` is what the
 * refusal must name, or its first entry where one thing in a list's place is taken for a list of one. `nullable` marks null for something optional, which may be taken instead.
 */
export function* faultyArguments(tool, example, literal) {
  function* at(schema, steps, optional) {
    const name = steps.findLast((step) => typeof step === 'string');
    const path = pathText(steps);
    const withValue = (value) => changed(example, steps, (parent, key) => (parent[key] = value));
    for (const [what, value] of wrongValues(schema, name, literal)) yield { what, path, arguments: withValue(value) };
    yield { what: 'null', path, arguments: withValue(null), nullable: optional };
    if (schema.type === 'object') yield* within(schema, steps);
    if (schema.type === 'array') {
      const schemas = entrySchemas(schema);
      for (const [position, entry] of schemas.entries()) yield* at(entry, [...steps, position], false);
    }
  }
  function* within(schema, steps) {
    const unknown = [...steps, 'noSuchArgument'];
    yield {
      what: 'unknown',
      path: pathText(unknown),
      arguments: changed(example, unknown, (parent, key) => (parent[key] = 'x')),
    };
    for (const [name, property] of Object.entries(schema.properties)) {
      const place = [...steps, name];
      const required = schema.required?.includes(name) ?? false;
      if (required) {
        yield {
          what: 'missing',
          path: pathText(place),
          arguments: changed(example, place, (parent, key) => delete parent[key]),
        };
        if (property.type === 'array')
          yield {
            what: 'empty',
            path: pathText(place),
            arguments: changed(example, place, (parent, key) => (parent[key] = [])),
          };
      }
      yield* at(property, place, !required);
    }
  }
  yield* within(tool.inputSchema, []);
}

/**
 * One line for a schema: names in order, `*` after what is required, `?` after what takes null, a type, choices.
 * `isNullable(path)` decides the latter; positions are left out of its paths.
 */
export function lineOf(schema, isNullable = () => false, path = '') {
  // A published schema has one type; a text may then also stand for the object that is its JSON.
  const types = [schema.type].flat().filter((type) => type !== 'null');
  if (types.includes('string') && types.includes('object')) return 'string';
  if (types[0] === 'array') return `[${lineOf(schema.items, isNullable, path)}]`;
  if (types[0] === 'object' && schema.properties) {
    const members = Object.keys(schema.properties)
      .sort()
      .map((name) => {
        const place = path ? `${path}.${name}` : name;
        const marks = (schema.required?.includes(name) ? '*' : '') + (isNullable(place) ? '?' : '');
        return `${name}${marks}:${lineOf(schema.properties[name], isNullable, place)}`;
      });
    return `{${members.join(' ')}}`;
  }
  const choices = schema.enum?.filter((choice) => choice !== null);
  return choices ? `(${choices.join('|')})` : types.join('|');
}
