// What every client has to live through, whatever it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';

/** The live grants that programs got in a browser, as texts. */
async function grants(server) {
  const rows = await server.sql('SELECT grant_uuid FROM ainecto.connected_app WHERE client_id IS NOT NULL');
  return rows.split('\n').filter(Boolean);
}

/** Sees to it that every access token given in a browser is too old. */
const ageTokens = (server) =>
  server.sql(
    `UPDATE ainecto.oauth_token t
        SET created_at = t.created_at - interval '1 day', expires_at = now() - interval '1 second'
       FROM ainecto.oauth_grant g
      WHERE g.uuid = t.grant_uuid AND g.client_id IS NOT NULL AND t.kind = 'access' AND t.expires_at > now()`,
  );

/** Makes a table with `call` and reads it back; the history tells who did it through what. */
async function drawTable(server, call, clientName) {
  const description = 'Customers first';
  const { items: projects } = await call('list_projects', {});
  const title = `Drawn by ${clientName}`;
  const { items: documents } = await call('create_documents', {
    items: [{ projectUuid: projects[0].uuid, type: 'erd', title }],
    description,
  });
  const documentUuid = documents[0].uuid;
  const columns = [
    { name: 'id', type: 'bigint', isPk: true },
    { name: 'name', type: 'text', isNotNull: true, note: 'Größe „Ω“' },
  ];
  const { items: tables } = await call('erd_create_tables', {
    documentUuid,
    items: [{ name: 'customer', columns }],
    description,
  });
  const read = await call('erd_get_table', { documentUuid, tableUuid: tables[0].uuid });
  assert.equal(read.name, 'customer');
  assert.deepEqual(
    read.columns.map(({ name, type, note }) => [name, type, note]),
    [
      ['id', 'bigint', undefined],
      ['name', 'text', 'Größe „Ω“'],
    ],
  );
  const history = await server.sql(
    `SELECT v.tool, v.description, c.name
       FROM ainecto.document_version v JOIN ainecto.oauth_client c ON c.id = v.client_id
      WHERE v.document_uuid = :'documentUuid' ORDER BY v.version`,
    { documentUuid },
  );
  assert.deepEqual(history.split('\n'), [
    `create_documents|${description}|${clientName}`,
    `erd_create_tables|${description}|${clientName}`,
  ]);
}

/**
 * Registers the tests. `client` has
 * - `name`: what it registers itself as
 * - `signIn()`: connects; a person signs in and consents on the way
 * - `tools()`: resolves to the names of the tools that it shows
 * - `call(tool, arguments)`: resolves to the tool's answer
 * - `age()`: makes it believe that its access token is old; missing where it finds out by itself
 * - `reconnect()`: what a person does when the session is gone; missing where the client does so by itself
 */
export function testLife(server, client) {
  const use = async () => {
    const names = await client.tools();
    assert.equal(names.length, 102);
    assert.equal(new Set(names).size, 102);
    assert.equal((await client.call('list_projects', {})).items[0].name, 'Web shop');
  };

  test(`${client.name} signs in through the browser and finds 102 tools`, async () => {
    await client.signIn();
    await use();
    assert.equal((await grants(server)).length, 1);
  });

  test(`${client.name} makes a table and reads it back`, () => drawTable(server, client.call, client.name));

  test(`${client.name} goes on after a restart of the shim`, async () => {
    await server.restartShim();
    await use();
  });

  test(`${client.name} goes on after its session was lost`, async () => {
    await server.sql('DELETE FROM ainecto.mcp_session');
    await client.reconnect?.();
    await use();
  });

  test(`${client.name} renews its access token by itself`, async () => {
    const before = await grants(server);
    await ageTokens(server);
    await client.age?.();
    await use();
    assert.deepEqual(await grants(server), before);
  });

  test(`${client.name} is turned away when its grant is revoked, and signs in again`, async () => {
    const [before] = await grants(server);
    await server.sql("SELECT ainecto.revoke_grant(:'before') \\g /dev/null", { before });
    await assert.rejects(use());
    assert.deepEqual(await grants(server), []);
    await client.signIn();
    await use();
    assert.equal((await grants(server)).length, 1);
  });
}
