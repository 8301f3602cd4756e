// The documents that are measured, made through the server's own tools.

const PROTOCOL = '2025-06-18';
const COLUMN_TYPES = ['bigint', 'text', 'integer', 'timestamptz', 'numeric(12,2)', 'boolean'];

/** Sends one JSON-RPC request; resolves to the reply. */
export async function post(url, token, message, session) {
  const response = await send(url, token, { jsonrpc: '2.0', id: 1, ...message }, session);
  return response.json();
}

function send(url, token, message, session) {
  return fetch(url, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...(session && { 'Mcp-Session-Id': session, 'MCP-Protocol-Version': PROTOCOL }),
    },
    body: JSON.stringify(message),
  });
}

/** Opens sessions one after the other; resolves to their ids. */
export async function openSessions(url, token, count) {
  const sessions = [];
  while (sessions.length < count) {
    const params = { protocolVersion: PROTOCOL, capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
    const response = await send(url, token, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const session = response.headers.get('mcp-session-id');
    if (!session) throw new Error(`initialize: ${response.status} ${await response.text()}`);
    await response.text();
    await (await send(url, token, { jsonrpc: '2.0', method: 'notifications/initialized' }, session)).text();
    sessions.push(session);
  }
  return sessions;
}

/** A client of `url`, in a session if one is given; its calls resolve to the tool's parsed answer. */
export function toolCaller(url, token, session) {
  return async function call(name, args) {
    const reply = await post(url, token, { method: 'tools/call', params: { name, arguments: args } }, session);
    if (reply.error || reply.result.isError) throw new Error(`${name}: ${JSON.stringify(reply)}`);
    return JSON.parse(reply.result.content[0].text);
  };
}

const create = (type, data) => ({ op: 'create', type, data });

/** Operations that make table `number` with `columns` columns, a primary key and a reference to the table before it. */
function tableOperations(number, columns) {
  const table = String(number);
  const operations = [
    create('table', { uuid: table, name: `table_${number}`, schema_name: 'public', note: 'One of many alike' }),
  ];
  for (let column = 1; column <= columns; column++) {
    operations.push(
      create('column', {
        uuid: `${table}.${column}`,
        table_uuid: table,
        name: column === 1 ? 'id' : column === 2 ? 'parent_id' : `attribute_${column}`,
        type: column <= 2 ? 'bigint' : COLUMN_TYPES[column % COLUMN_TYPES.length],
        is_pk: column === 1,
        is_not_null: column % 2 === 1,
        default_value: column % 6 === 0 ? 'now()' : undefined,
        note: column > 2 ? `What attribute ${column} means` : undefined,
      }),
    );
  }
  operations.push(
    create('index', { uuid: table, table_uuid: table, name: `table_${number}_pkey`, is_pk: true, is_unique: true }),
    create('index_column', { uuid: table, index_uuid: table, column_uuid: `${table}.1` }),
  );
  if (number > 1)
    operations.push(
      create('ref', {
        uuid: table,
        name: `table_${number}_parent_fkey`,
        from_table_uuid: table,
        to_table_uuid: String(number - 1),
        relationship: '>',
        on_delete: 'CASCADE',
      }),
      create('ref_column', {
        uuid: table,
        ref_uuid: table,
        from_column_uuid: `${table}.2`,
        to_column_uuid: `${number - 1}.1`,
      }),
    );
  return operations;
}

/** The same for tables 1 … `count` together. */
export function tableBatch(count, columns) {
  return Array.from({ length: count }, (_, index) => tableOperations(index + 1, columns)).flat();
}

/** Adds tables 1 … `tables` to an ERD document, in calls of at most 8,000 operations. */
export async function fillDocument(call, document, tables, columns = 12) {
  let operations = [];
  for (let number = 1; number <= tables; number++) {
    operations.push(...tableOperations(number, columns));
    if (operations.length > 7_950 || number === tables) {
      await call('erd_apply_changes', {
        documentUuid: document,
        operations,
        arrangeNewTables: false,
        description: 'Fill the document',
      });
      operations = [];
    }
  }
}

/** Makes a project and in it ERD documents of so many tables each; resolves to their uuids. */
export async function createDocuments(call, name, sizes) {
  const [workspace] = (await call('create_workspaces', { items: [{ name }], description: name })).items;
  const [project] = (
    await call('create_projects', { items: [{ workspaceUuid: workspace.uuid, name }], description: name })
  ).items;
  const documents = [];
  for (const [index, tables] of sizes.entries()) {
    const { items } = await call('create_documents', {
      items: [{ projectUuid: project.uuid, type: 'erd', title: `${name} ${index + 1}` }],
      description: name,
    });
    if (tables > 0) await fillDocument(call, items[0].uuid, tables);
    documents.push(items[0].uuid);
  }
  return documents;
}
