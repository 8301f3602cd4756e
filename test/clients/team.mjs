// What the stories share: people with accounts, a project of theirs, and what a DBA sees of their work.
import { connect } from './assistant.mjs';

/** An account on plan pro; resolves to { email, token }. */
export async function makeAccount(server, name) {
  const email = `${name}@example.org`;
  await server.sql("SELECT ainecto.create_account(:'email', NULL, initcap(:'name'), 'pro') \\g /dev/null", {
    email,
    name,
  });
  return { email, token: await server.sql("SELECT ainecto.create_access_token(:'email', 'assistant')", { email }) };
}

/** A colleague with `role` on a project; resolves to { email, assistant }. */
export async function joinProject(server, name, project, role, options = {}) {
  const { email, token } = await makeAccount(server, name);
  await server.sql("SELECT ainecto.grant_role('project', :'project', :'email', :'role') \\g /dev/null", {
    project,
    email,
    role,
  });
  return { email, assistant: await connect(server, { ...options, token }) };
}

/** Makes a project and in it documents { name: [type, title, typePayload] }; resolves to { project, projectId, name: uuid… }. */
export async function makeProject(assistant, name, documents, description) {
  const [project] = (await assistant.call('create_projects', { items: [{ name }], description })).items;
  const items = Object.values(documents).map(([type, title, typePayload]) => ({
    projectUuid: project.uuid,
    type,
    title,
    typePayload,
  }));
  const made = await assistant.call('create_documents', { items, description });
  const uuids = Object.keys(documents).map((key, i) => [key, made.items[i].uuid]);
  return { project: project.uuid, projectId: project.projectId, ...Object.fromEntries(uuids) };
}

const rowsOf = (text) => (text ? text.split('\n').map((row) => JSON.parse(row)) : []);

/** The versions of a document as [version, tool or source, email, description], oldest first. */
export async function versionsOf(server, document) {
  return rowsOf(
    await server.sql(
      `SELECT jsonb_build_array(v.version, coalesce(v.tool, v.source), a.email, v.description)
         FROM ainecto.document_version v LEFT JOIN ainecto.account a ON a.id = v.account_id
        WHERE v.document_uuid = :'document' ORDER BY v.version`,
      { document },
    ),
  );
}

/** The audit rows of an account's tool calls as [tool, outcome, version, description], oldest first. */
export async function auditOf(server, email) {
  return rowsOf(
    await server.sql(
      `SELECT jsonb_build_array(tool, outcome, version, description) FROM ainecto.audit_trail
        WHERE email = :'email' AND source = 'mcp' ORDER BY id`,
      { email },
    ),
  );
}

/** The content of a document at a version, as the database rebuilds it, without what differs though nothing changed. */
export async function snapshotOf(server, document, version) {
  const { version: _, ...content } = JSON.parse(
    await server.sql("SELECT ainecto.snapshot(:'document', :version)", { document, version }),
  );
  return content;
}
