// Every tool of the catalogue against every way to call it wrong, generated from the schemas that tools/list shows.
//
// AINECTO_CATALOGUE names a JSON array of { name, access, destructive, idempotent, inputSchema } to compare with. Without it
// catalogue.txt is compared, which AINECTO_WRITE_CATALOGUE=1 writes anew.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, test } from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';

import { answerOf, connect, connectPlainly, literal } from './assistant.mjs';
import { startServer } from './environment.mjs';
import { erdFields, exampleOf, faultyArguments, lineOf } from './schema.mjs';

const server = await startServer(import.meta.url);
const assistant = await connect(server);
// Thousands of wrong calls need no library around them.
const caller = await connectPlainly(server);
after(async () => {
  await assistant.close();
  await server.stop();
});

const { tools } = await assistant.client.listTools();
const places = await makePlaces();
const before = await contentOf();
const beforeAudit = await auditCounts();
const nullable = new Map(tools.map((tool) => [tool.name, new Set()]));
let writesRefused = 0;

/** One of everything, so that a fault which is overlooked has something to damage. */
async function makePlaces() {
  const one = async (tool, item) => (await assistant.call(tool, { items: [item] })).items[0];
  const workspace = (await one('create_workspaces', { name: 'Catalogue' })).uuid;
  const project = await one('create_projects', { workspaceUuid: workspace, name: 'Catalogue' });
  const folder = (await one('create_folders', { projectUuid: project.uuid, name: 'Catalogue' })).uuid;
  const documents = {};
  for (const type of ['erd', 'flow_diagram', 'readme', 'testcase']) {
    documents[type] = (await one('create_documents', { projectUuid: project.uuid, type, title: type })).uuid;
  }
  await assistant.call('erd_create_tables', {
    documentUuid: documents.erd,
    items: [{ uuid: 'text', name: 'text', columns: [{ uuid: 'text', name: 'text', type: 'text' }] }],
    description: 'Something to damage',
  });
  await assistant.call('flow_create_nodes', {
    diagramUuid: documents.flow_diagram,
    items: [{ uuid: 'text', text: 'text' }],
    description: 'Something to damage',
  });
  const scenario = await one('testcase_create_scenarios', { documentUuid: documents.testcase, name: 'Catalogue' });
  const testcase = await one('testcase_create_testcases', { scenarioId: scenario.id, title: 'Catalogue' });
  const { projectId } = await assistant.call('get_project', { uuid: project.uuid });
  const run = await one('testcase_create_runs', { projectId, name: 'Catalogue', testCaseIds: [testcase.id] });
  return {
    workspace,
    project: project.uuid,
    folder,
    documents,
    projectId,
    scenario: scenario.id,
    testcase: testcase.id,
    run: run.id,
  };
}

/** A value for the argument `name` of `tool`, which the tool would take. */
function knownValue(tool, name) {
  const group = { erd: 'erd', flow: 'flow_diagram', readme: 'readme', testcase: 'testcase' }[tool.split('_')[0]];
  const document = places.documents[group ?? 'erd'];
  if (/^(document|diagram)Uuid$/.test(name)) return document;
  const place = /(folder|project|workspace)Uuid$/i.exec(name)?.[1].toLowerCase();
  if (place) return places[place];
  if (/^(uuid|uuids)$/.test(name)) {
    const noun = /(workspace|project|folder|document)s?$/.exec(tool)?.[1];
    return noun === 'document' ? document : places[noun];
  }
  if (name === 'parentGroupUuid') return 'around';
  if (name === 'objects') return 'function';
  if (/^(since|compareWith)$/.test(name)) return '2026-01-01';
  if (/^on_?(delete|update)$/i.test(name)) return 'CASCADE';
  if (name === 'projectId') return places.projectId;
  if (/^(run|scenario)Id$/.test(name)) return places[name.slice(0, -2)];
  if (/^(testC|c)ase(Id|Ids)$/.test(name)) return places.testcase;
  return undefined;
}

/** A digest of every row that a call could have left behind. */
async function contentOf() {
  const digests = await server.sql(`
    SELECT string_agg(format('SELECT %L, count(*), md5(string_agg(t::text, '''' ORDER BY t::text)) FROM %s t', c.oid::regclass, c.oid::regclass),
                      ' UNION ALL ' ORDER BY c.relname)
      FROM pg_class c
     WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind = 'r'
       AND c.relname NOT IN ('audit_log', 'mcp_session', 'oauth_grant', 'oauth_token', 'seal', 'sealed_version', 'housekeeping_progress')
    \\gexec`);
  return digests.split('\n').sort();
}

async function auditCounts() {
  const rows = await server.sql(
    'SELECT jsonb_object_agg(outcome, n) FROM (SELECT outcome, count(*) AS n FROM ainecto.audit_log GROUP BY outcome) q',
  );
  return { done: 0, refused: 0, failed: 0, dry_run: 0, repeated: 0, ...JSON.parse(rows) };
}

/** Runs `work` on all items, a few at a time. */
async function eachOf(items, work, atOnce = 8) {
  const rest = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item; (item = rest.shift());) await work(item);
    }),
  );
}

const isWrite = (tool) => !tool.annotations.readOnlyHint;
const withoutPositions = (path) => path.replace(/\[\d+\]/g, '');

/** Calls a tool wrongly; resolves to the paths its refusal names, or to undefined where the tool is not there yet. */
async function refusedPaths(tool, args, what) {
  const result = await caller.request(tool.name, args);
  assert.equal(result.isError, true, `${what} was taken: ${result.content[0]?.text}`);
  if (isWrite(tool)) writesRefused++;
  const answer = answerOf(result);
  if (answer.error === 'unavailable') return undefined;
  assert.equal(answer.error, 'invalid_arguments', what);
  assert.ok(answer.faults, `${what}: ${JSON.stringify(answer)}`);
  return answer.faults.map((fault) => fault.path);
}

// An example has every argument: these go with none of the others.
const excluded = { restore_versions: ['undo', 'item', 'scope'] };

for (const tool of tools) {
  test(`${tool.name} refuses what its schema does not allow, and names it`, async () => {
    const example = exampleOf(tool.inputSchema, undefined, (name) => knownValue(tool.name, name));
    for (const name of excluded[tool.name] ?? []) delete example.items[0][name];
    // The example is faultless but for one argument too many: what is refused below is refused for the fault planted.
    const paths = await refusedPaths(tool, { ...example, noSuchArgument: 1 }, 'the example');
    assert.deepEqual(paths ?? ['noSuchArgument'], ['noSuchArgument']);
    await eachOf([...faultyArguments(tool, example, literal)], async (fault) => {
      const what = `${fault.path}: ${fault.what}`;
      // Something else is wrong too where null may be taken, so that the call is refused either way.
      const args = fault.nullable ? { ...fault.arguments, noSuchArgument: 1 } : fault.arguments;
      const paths = await refusedPaths(tool, args, what);
      if (paths === undefined) return;
      if (fault.nullable && !paths.includes(fault.path)) nullable.get(tool.name).add(withoutPositions(fault.path));
      else {
        const named = paths.some((path) => path === fault.path || path.startsWith(`${fault.path}[0]`));
        assert.ok(named, `${what}: the refusal names ${paths.join(', ')}`);
      }
    });
  });
}

const aliases = {
  diagram_apply_changes: 'flow_apply_changes',
  diagram_get_edge: 'flow_get_edge',
  diagram_get_group: 'flow_get_group',
  diagram_get_node: 'flow_get_node',
  diagram_get_pending_llm_requests: 'flow_get_pending_llm_requests',
  diagram_list_edges: 'flow_list_edges',
  diagram_list_groups: 'flow_list_groups',
  diagram_list_nodes: 'flow_list_nodes',
  diagram_submit_llm_result: 'flow_submit_llm_result',
  diagram_update_llm_request_status: 'flow_update_llm_request_status',
  markdown_append_document: 'readme_append_document',
  markdown_generate_document: 'readme_generate_document',
};

test('a tool answers under its name, the prefixed name and its aliases alike', async () => {
  const spellings = tools.map((tool) => [tool.name, [`mcp__ainecto__${tool.name}`]]);
  for (const [alias, name] of Object.entries(aliases)) spellings.push([name, [alias, `mcp__ainecto__${alias}`]]);
  for (const [name, others] of spellings) {
    const tool = tools.find((candidate) => candidate.name === name);
    const bare = await assistant.refused(name, { noSuchArgument: 1 });
    assert.match(bare.message, new RegExp(`\\b${name}\\b`));
    for (const other of others) assert.deepEqual(await assistant.refused(other, { noSuchArgument: 1 }), bare, other);
    if (isWrite(tool)) writesRefused += 1 + others.length;
  }
  assert.equal(
    await server.sql(
      "SELECT count(*) FROM ainecto.audit_log WHERE tool LIKE 'mcp%' OR tool LIKE 'diagram%' OR tool LIKE 'markdown%'",
    ),
    '0',
    'the audit knows one name for each',
  );
  const list = (name) => assistant.call(name, { diagramUuid: places.documents.flow_diagram });
  assert.deepEqual(await list('diagram_list_nodes'), await list('flow_list_nodes'));
  const documents = await assistant.call('list_documents', { projectUuid: places.project, type: 'diagram' });
  assert.deepEqual(
    documents.items.map((document) => document.uuid),
    [places.documents.flow_diagram],
  );
  await assert.rejects(assistant.request('mcp__other__list_documents'), /no tool/);
});

const byName = (name) => tools.find((tool) => tool.name === name);

/** What the protocol has clients take for a hint that is missing; of a read two have no meaning. */
const withHints = ({ annotations }) => ({
  readOnlyHint: false,
  ...(annotations.readOnlyHint ? {} : { destructiveHint: true, idempotentHint: false }),
  openWorldHint: true,
  ...annotations,
});

/** A tool as core shows it is the tool in fewer words: what it leaves out of the whole one goes without saying, or may be left out of a call. */
function assertBrief(brief, whole) {
  const { inputSchema, annotations, ...others } = brief;
  const { inputSchema: wholeSchema, annotations: wholeHints, ...wholeOthers } = whole;
  assert.deepEqual(others, wholeOthers);
  for (const [hint, value] of Object.entries(withHints(brief))) assert.equal(value, wholeHints[hint], `${brief.name}: ${hint}`);
  (function compare(schema, wholeOne, where, depth) {
    const { properties = {}, items, ...rest } = schema;
    const { properties: wholeProperties = {}, items: wholeItems, ...wholeRest } = wholeOne;
    if (rest.description === undefined) delete wholeRest.description;
    assert.deepEqual(rest, wholeRest, where);
    if (items) compare(items, wholeItems, `${where}[]`, depth + 1);
    for (const [name, property] of Object.entries(properties)) compare(property, wholeProperties[name], `${where}.${name}`, depth + 1);
    const leftOut = Object.keys(wholeProperties).filter((name) => !(name in properties));
    // Only where a call that has it is within the schema nevertheless.
    if (leftOut.length > 0) assert.ok(depth > 0 && rest.additionalProperties !== false, `${where} lacks ${leftOut}`);
    for (const name of leftOut) assert.ok(!(wholeRest.required ?? []).includes(name), `${where}.${name}`);
  })(inputSchema, wholeSchema, brief.name, 0);
}

test('the URL narrows the list of tools, and readonly what they may do', async () => {
  const listed = async (query, work = async () => {}) => {
    const narrowed = await connect(server, { url: `${server.url}?${query}` });
    try {
      await work(narrowed);
      return (await narrowed.client.listTools()).tools;
    } finally {
      await narrowed.close();
    }
  };
  const names = async (query) => (await listed(query)).map((tool) => tool.name);
  const all = tools.map((tool) => tool.name);
  assert.deepEqual(await names('toolsets=all'), [...all, 'live_import_schema']);
  assert.deepEqual(await names('toolsets=live'), ['live_import_schema']);
  assert.deepEqual(
    await names('toolsets=erd'),
    all.filter((name) => name.startsWith('erd_')),
  );
  assert.deepEqual(
    await names('toolsets=flow,readme'),
    all.filter((name) => /^(flow|readme)_/.test(name)),
  );
  assert.equal((await names('toolsets=generic')).length, 37);
  assert.equal((await names('toolsets=core')).length, 21);
  assert.deepEqual(await names('tools=erd_get_table,diagram_get_node,mcp__ainecto__list_workspaces'), [
    'list_workspaces',
    'erd_get_table',
    'flow_get_node',
  ]);
  assert.deepEqual(await names('toolsets=readme&tools=get_document'), [
    'get_document',
    'readme_append_document',
    'readme_generate_document',
  ]);
  const core = await listed('toolsets=core');
  for (const tool of core) assertBrief(tool, byName(tool.name));
  const widened = await listed(`toolsets=core,erd&tools=${core[0].name}`);
  for (const tool of widened) {
    if (tool.name === core[0].name || tool.name.startsWith('erd_')) assert.deepEqual(tool, byName(tool.name));
    else
      assert.deepEqual(
        tool,
        core.find(({ name }) => name === tool.name),
      );
  }
  const reads = await listed('readonly=1', async (narrowed) => {
    await narrowed.call('list_workspaces', {});
    const refusal = await narrowed.refused('create_workspaces', { items: [{ name: 'Not here' }] });
    assert.equal(refusal.error, 'permission_denied');
    writesRefused++;
  });
  assert.deepEqual(
    reads,
    tools.filter((tool) => tool.annotations.readOnlyHint),
  );
  for (const query of ['toolsets=erds', 'tools=no_such_tool']) await assert.rejects(listed(query), /there is no tool/);
});

test('arguments that are no object are refused', async () => {
  for (const args of [[1, 2], 'text', 7, true]) {
    const result = await assistant.request('list_documents', args).catch((error) => error);
    assert.ok(result.isError || result.code === -32602, JSON.stringify(result));
  }
});

test('what a refusal repeats of long names is whole characters', async () => {
  const long = `x${'é'.repeat(100)}`;
  const { faults } = await assistant.refused('erd_create_tables', { [long]: 1, items: [{ [long]: { [long]: 1 } }] });
  const operations = [{ op: 'create', type: 'table', data: { [long]: 1 }, [long]: 1 }];
  faults.push(...(await assistant.refused('erd_apply_changes', { operations })).faults);
  writesRefused += 2;
  const paths = faults.map((fault) => fault.path).filter((path) => path.includes('é'));
  assert.equal(paths.length, 4);
  for (const path of paths) assert.match(path, /^[a-z0-9[\].]*x(é)+$/);
  await assert.rejects(assistant.request(long), (error) => /no tool "xé+"/.test(error.message));
});

test('nesting beyond all reason is refused before anything else, and the connection lives on', async () => {
  const args = { type: JSON.parse('['.repeat(500) + ']'.repeat(500)) };
  await assert.rejects(assistant.request('list_documents', args), /nested too deeply/);
  await assistant.call('list_workspaces', {});
});

test('the refused calls left nothing behind but one audit row per write', async () => {
  assert.deepEqual(await contentOf(), before);
  const { refused, ...others } = await auditCounts();
  const { refused: refusedBefore, ...othersBefore } = beforeAudit;
  assert.deepEqual(others, othersBefore);
  assert.equal(refused - refusedBefore, writesRefused);
});

test('every schema is JSON Schema 2020-12', () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: false });
  for (const tool of tools) {
    assert.ok(ajv.validateSchema(tool.inputSchema), `${tool.name}: ${ajv.errorsText()}`);
    ajv.compile(tool.inputSchema);
  }
});

test('every schema keeps to what all clients understand', () => {
  const keywords = new Set([
    'type',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'description',
    'enum',
    'default',
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
    'minItems',
    'maxItems',
    'format',
  ]);
  const types = ['object', 'array', 'string', 'integer', 'number', 'boolean'];
  function check(schema, where) {
    assert.equal(schema?.constructor, Object, `${where} is an object`);
    for (const key of Object.keys(schema)) assert.ok(keywords.has(key), `${where} has ${key}`);
    assert.ok(types.includes(schema.type), `${where} has one type`);
    if (schema.format !== undefined) assert.equal(schema.format, 'date-time', where);
    if (schema.type === 'array') check(schema.items, `${where}[]`);
    if (schema.type !== 'object') return;
    assert.ok(schema.properties, `${where} has properties`);
    for (const name of schema.required ?? []) assert.ok(Object.hasOwn(schema.properties, name), `${where}.${name}`);
    for (const [name, property] of Object.entries(schema.properties)) {
      assert.match(name, /^[A-Za-z0-9_.-]{1,64}$/, where);
      assert.ok(property.description, `${where}.${name} is described`);
      check(property, `${where}.${name}`);
    }
  }
  for (const tool of tools) {
    assert.equal(tool.inputSchema.type, 'object', tool.name);
    assert.equal(tool.inputSchema.additionalProperties, false, tool.name);
    check(tool.inputSchema, tool.name);
  }
});

test('every tool has a name of its own, a title, a description and all annotations', () => {
  assert.equal(tools.length, 102);
  for (const field of ['name', 'title', 'description']) {
    assert.equal(new Set(tools.map((tool) => tool[field])).size, tools.length, `a ${field} is there twice`);
  }
  for (const tool of tools) {
    assert.match(tool.name, /^[a-z][a-z0-9_]{0,39}$/);
    assert.ok(tool.title && tool.description, tool.name);
    for (const hint of ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']) {
      assert.equal(typeof tool.annotations[hint], 'boolean', `${tool.name}: ${hint}`);
    }
    assert.ok(!(tool.annotations.readOnlyHint && tool.annotations.destructiveHint), tool.name);
  }
});

const hintsOf = ({ access, destructive, idempotent }) =>
  `${access}${destructive ? ' destructive' : ''}${idempotent ? ' idempotent' : ''}`;
const hintsOfTool = ({ annotations }) =>
  hintsOf({
    access: annotations.readOnlyHint ? 'read' : 'write',
    destructive: annotations.destructiveHint,
    idempotent: annotations.idempotentHint,
  });

/** A schema without what every server of ours adds to a tool, unless the other side has it too. */
function withoutExtras(schema, other) {
  const extras = ['baseVersion', 'dryRun', 'clientMutationId', 'description'];
  const properties = Object.entries(schema.properties).filter(
    ([name]) => !extras.includes(name) || name in other.properties,
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

test('the tools are those of the catalogue', { skip: !process.env.AINECTO_CATALOGUE }, async () => {
  const catalogue = JSON.parse(await readFile(process.env.AINECTO_CATALOGUE, 'utf8'));
  const expected = new Map(catalogue.map((tool) => [tool.name.replace('mcp__ainecto__', ''), tool]));
  assert.deepEqual(tools.map((tool) => tool.name).sort(), [...expected.keys()].sort());
  for (const tool of tools) {
    const wanted = expected.get(tool.name);
    assert.equal(`${tool.name} ${hintsOfTool(tool)}`, `${tool.name} ${hintsOf(wanted)}`);
    assert.equal(
      `${tool.name} ${lineOf(withoutExtras(tool.inputSchema, wanted.inputSchema))}`,
      `${tool.name} ${lineOf(wanted.inputSchema)}`,
    );
    (function compareNull(schema, path) {
      for (const [name, property] of Object.entries(schema.properties ?? {})) {
        const place = path ? `${path}.${name}` : name;
        const allowed = [property.type].flat().includes('null');
        // What a new entry of an ERD needs takes null in no operation.
        const needed = place.startsWith('operations.data.') && Object.values(erdFields).flat().includes(`${name}*`);
        if (allowed && !needed) assert.ok(nullable.get(tool.name).has(place), `${tool.name}: ${place} takes null`);
        compareNull(property.items ?? property, place);
      }
    })(wanted.inputSchema, '');
  }
});

test('the tools are as written down', async () => {
  const file = new URL('catalogue.txt', import.meta.url);
  const lines = tools.map((tool) => {
    const line = lineOf(tool.inputSchema, (path) => nullable.get(tool.name).has(path));
    return `${tool.name} ${hintsOfTool(tool)} ${line}\n`;
  });
  if (process.env.AINECTO_WRITE_CATALOGUE) await writeFile(file, lines.join(''));
  assert.deepEqual(lines, (await readFile(file, 'utf8')).split(/(?<=\n)/));
});
