// A competent MCP server made of the official TypeScript SDK, express and pg: one process, sessions, JSON replies.
//
//   node server.mjs TOOLS.json PORT [listed]
//
// TOOLS.json is the result of a tools/list of ours: the peer offers the same tools. "listed" takes the SDK's lower
// class Server and answers tools/list from that file as it is, instead of registering each tool with McpServer.
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import express from 'express';
import pg from 'pg';
import { fromJSONSchema } from 'zod';
import * as statements from './statements.mjs';

const [, , toolsFile, port, listed] = process.argv;
const { tools } = JSON.parse(readFileSync(toolsFile, 'utf8'));
// The host of PGHOST is the server's socket. Eight connections: more of them lose on two processors.
const pool = new pg.Pool({ max: 8, user: process.env.PGUSER, database: process.env.PGDATABASE, idleTimeoutMillis: 0 });

async function run(client, name, values) {
  return (await client.query({ name, text: statements[name], values })).rows[0];
}

function found(row) {
  if (!row) throw new Error('Not found, or no right to it');
  return { content: [{ type: 'text', text: row.result }] };
}

function added(row) {
  if (!row) throw new Error('Not found, or no right to it');
  return { content: [{ type: 'text', text: JSON.stringify({ version: Number(row.version) }) }] };
}

/** One column, one audit row, and the whole document as it is then. */
async function addWithSnapshot(values, document) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const row = await run(client, 'ADD_COLUMN_ALONE', values);
    if (row) await run(client, 'SNAPSHOT', [document]);
    await client.query('COMMIT');
    return added(row);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

// clientMutationId selects the way of history: it exists in the tool's schema and is of no other use here.
const handlers = {
  async erd_get_table({ documentUuid, tableUuid }, token) {
    return found(await run(pool, 'GET_TABLE', [token, documentUuid, tableUuid]));
  },
  async erd_list_tables({ documentUuid, cursor }, token) {
    const [order, uuid] = cursor ? cursor.split(',') : [-1, ''];
    return found(await run(pool, 'LIST_TABLES', [token, documentUuid, order, uuid]));
  },
  async erd_apply_changes({ documentUuid, operations: [{ data }], description, clientMutationId }, token) {
    const values = [token, documentUuid, data.table_uuid, data.name, description];
    if (clientMutationId === 'snapshot') return addWithSnapshot(values, documentUuid);
    return added(await run(pool, 'ADD_COLUMN_WITH_CHANGE', values));
  },
};

function handlerOf(name) {
  return (
    handlers[name] ??
    (() => {
      throw new Error(`${name} is not part of the benchmark`);
    })
  );
}

const schemas = new Map(listed ? [] : tools.map((tool) => [tool.name, fromJSONSchema(tool.inputSchema)]));

function registeredServer(token) {
  const server = new McpServer({ name: 'peer', version: '1.0.0' });
  for (const { name, title, description, annotations } of tools) {
    const handler = handlerOf(name);
    server.registerTool(name, { title, description, inputSchema: schemas.get(name), annotations }, (args) =>
      handler(args, token),
    );
  }
  return server;
}

function listedServer(token) {
  const server = new Server({ name: 'peer', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => handlerOf(params.name)(params.arguments, token));
  return server;
}

const sessions = new Map();

function tokenOf(request) {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '');
  return bearer && createHash('sha256').update(bearer[1]).digest();
}

/** The token is looked up when a session begins; after that it must be the same, and each tool's statement checks it. */
async function open(request, response, token) {
  if (!(await run(pool, 'CHECK_TOKEN', [token]))) return response.status(401).end();
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: true,
    onsessioninitialized: (id) => sessions.set(id, { transport, token }),
  });
  transport.onclose = () => sessions.delete(transport.sessionId);
  await (listed ? listedServer(token) : registeredServer(token)).connect(transport);
  await transport.handleRequest(request, response, request.body);
}

async function answer(request, response) {
  const token = tokenOf(request);
  if (!token) return response.status(401).end();
  const id = request.headers['mcp-session-id'];
  if (!id) return open(request, response, token);
  const session = sessions.get(id);
  if (!session) return response.status(404).end();
  if (!session.token.equals(token)) return response.status(401).end();
  await session.transport.handleRequest(request, response, request.body);
}

const application = express();
application.disable('x-powered-by');
application.disable('etag');
application.post('/mcp', express.json({ limit: '4mb' }), answer);
application.delete('/mcp', answer);
const listener = application.listen(Number(port), '127.0.0.1', 1024, () => console.log('ready'));
listener.keepAliveTimeout = 120_000;
