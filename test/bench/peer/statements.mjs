// The peer's SQL. The server runs it as named prepared statements, pgbench as the yardstick. $1 is always the SHA-256 of
// the bearer token; no row comes back from a statement whose caller lacks the role.

// Who calls, and where the document lies. The most specific grant decides; a workspace's owner needs none.
const caller = (join = '') => `
  FROM peer.oauth_token k
  JOIN peer.oauth_grant g ON g.uuid = k.grant_uuid
  JOIN peer.account a ON a.id = g.account_id
  JOIN peer.document d ON d.uuid = $2
  JOIN peer.project p ON p.uuid = d.project_uuid
  JOIN peer.workspace w ON w.uuid = p.workspace_uuid ${join}
 WHERE k.token_hash = $1 AND k.kind = 'access' AND k.revoked_at IS NULL AND k.expires_at > now()
   AND g.revoked_at IS NULL AND a.disabled_at IS NULL AND a.plan <> 'free' AND d.archived_at IS NULL
   AND p.archived_at IS NULL AND w.archived_at IS NULL`;
const role = (roles) => `
   AND (w.owner_id = a.id OR (SELECT r.role FROM peer.role_grant r
         WHERE r.account_id = a.id AND r.target IN (d.uuid, d.folder_uuid, p.uuid, w.uuid)
         ORDER BY r.document_uuid NULLS LAST, r.folder_uuid NULLS LAST, r.project_uuid NULLS LAST LIMIT 1) IN (${roles}))`;
const READERS = role(`'OWNER', 'EDITOR', 'VIEWER'`);
const WRITERS = role(`'OWNER', 'EDITOR'`);

const REF = `
  SELECT r.uuid, r.name, r.from_table_uuid, concat_ws('.', ft.schema_name, ft.name) AS from_table,
         (SELECT array_agg(c.name ORDER BY rc.display_order, rc.uuid) FROM peer.erd_ref_column rc JOIN peer.erd_column c
              ON c.document_uuid = rc.document_uuid AND c.uuid = rc.from_column_uuid
           WHERE rc.document_uuid = $2 AND rc.ref_uuid = r.uuid) AS from_columns,
         r.to_table_uuid, concat_ws('.', tt.schema_name, tt.name) AS to_table,
         (SELECT array_agg(c.name ORDER BY rc.display_order, rc.uuid) FROM peer.erd_ref_column rc JOIN peer.erd_column c
              ON c.document_uuid = rc.document_uuid AND c.uuid = rc.to_column_uuid
           WHERE rc.document_uuid = $2 AND rc.ref_uuid = r.uuid) AS to_columns,
         r.relationship, r.on_delete, r.on_update
    FROM peer.erd_ref r
    JOIN peer.erd_table ft ON ft.document_uuid = $2 AND ft.uuid = r.from_table_uuid
    JOIN peer.erd_table tt ON tt.document_uuid = $2 AND tt.uuid = r.to_table_uuid
   WHERE r.document_uuid = $2`;

/** Token, document, table: the table with its columns, indexes and refs as JSON text. */
export const GET_TABLE = `
SELECT (SELECT row_to_json(o) FROM (
  SELECT t.uuid, t.name, t.schema_name, t.alias, t.note, t.header_color, t.display_order, t.position_x, t.position_y,
    (SELECT json_agg(c) FROM (
       SELECT c.uuid, c.table_uuid, c.name, c.type, c.is_pk, c.is_unique, c.is_not_null, c.is_increment, c.default_value,
              c.note, c.display_order
         FROM peer.erd_column c WHERE c.document_uuid = $2 AND c.table_uuid = $3
        ORDER BY c.display_order, c.uuid) c) AS columns,
    (SELECT json_agg(i) FROM (
       SELECT i.uuid, i.name,
              (SELECT array_agg(m.column_uuid ORDER BY m.display_order, m.uuid) FROM peer.erd_index_column m
                WHERE m.document_uuid = $2 AND m.index_uuid = i.uuid) AS columns,
              i.is_unique, i.is_pk, i.type, i.note
         FROM peer.erd_index i WHERE i.document_uuid = $2 AND i.table_uuid = $3 ORDER BY i.uuid) i) AS indexes,
    (SELECT json_agg(r) FROM (${REF} AND r.from_table_uuid = $3 UNION ALL ${REF} AND r.to_table_uuid = $3
       AND r.from_table_uuid <> $3 ORDER BY uuid) r) AS refs,
    d.version) o)::text AS result
${caller('JOIN peer.erd_table t ON t.document_uuid = $2 AND t.uuid = $3')} ${READERS}`;

/** Token, document, display order and uuid of the last table seen: a page of 50 tables as JSON text. */
export const LIST_TABLES = `
SELECT (SELECT row_to_json(o) FROM (SELECT
    (SELECT json_agg(t) FROM (
       SELECT t.uuid, t.name, t.schema_name, t.display_order,
              (SELECT count(*) FROM peer.erd_column c WHERE c.document_uuid = $2 AND c.table_uuid = t.uuid) AS column_count
         FROM peer.erd_table t WHERE t.document_uuid = $2 AND (t.display_order, t.uuid) > ($3::integer, $4::text)
        ORDER BY t.display_order, t.uuid LIMIT 50) t) AS items, d.version) o)::text AS result
${caller()} ${READERS}`;

const ADD_COLUMN = `
WITH caller AS MATERIALIZED (SELECT a.id ${caller()} ${WRITERS}),
changed AS (
  UPDATE peer.document d SET version = d.version + 1, updated_at = now()
    FROM caller WHERE d.uuid = $2 RETURNING d.version),
added AS (
  INSERT INTO peer.erd_column (document_uuid, uuid, table_uuid, name, type, display_order)
  SELECT $2, $4, $3, $4, 'text', (SELECT COALESCE(max(c.display_order), -1) + 1 FROM peer.erd_column c
                                   WHERE c.document_uuid = $2 AND c.table_uuid = $3)
    FROM changed RETURNING *),
audit AS (
  INSERT INTO peer.audit_log (account_id, tool, document_uuid, version, description)
  SELECT caller.id, 'erd_apply_changes', $2, changed.version, $5 FROM caller, changed)`;

/** Token, document, table, name, description: adds the column, an audit row and the changed row. Gives the version. */
export const ADD_COLUMN_WITH_CHANGE = `${ADD_COLUMN},
change AS (
  INSERT INTO peer.document_change (document_uuid, version, entity, entity_uuid, after)
  SELECT $2, changed.version, 'column', added.uuid, to_jsonb(added) FROM changed, added)
SELECT version FROM changed`;

/** The same without history, for a transaction that goes on with SNAPSHOT. */
export const ADD_COLUMN_ALONE = `${ADD_COLUMN} SELECT version FROM changed`;

/** Document: keeps its present version as one JSON value. */
export const SNAPSHOT = `
INSERT INTO peer.document_snapshot (document_uuid, version, content)
SELECT d.uuid, d.version, json_build_object('title', d.title, 'version', d.version,
  'tables', (SELECT json_agg(t ORDER BY t.display_order, t.uuid) FROM peer.erd_table t WHERE t.document_uuid = d.uuid),
  'columns', (SELECT json_agg(c ORDER BY c.table_uuid, c.display_order, c.uuid) FROM peer.erd_column c WHERE c.document_uuid = d.uuid),
  'indexes', (SELECT json_agg(i ORDER BY i.uuid) FROM peer.erd_index i WHERE i.document_uuid = d.uuid),
  'index_columns', (SELECT json_agg(m ORDER BY m.uuid) FROM peer.erd_index_column m WHERE m.document_uuid = d.uuid),
  'refs', (SELECT json_agg(r ORDER BY r.uuid) FROM peer.erd_ref r WHERE r.document_uuid = d.uuid),
  'ref_columns', (SELECT json_agg(m ORDER BY m.uuid) FROM peer.erd_ref_column m WHERE m.document_uuid = d.uuid))
  FROM peer.document d WHERE d.uuid = $1`;

/** Token: one row if it is good. */
export const CHECK_TOKEN = `
SELECT a.id FROM peer.oauth_token k JOIN peer.oauth_grant g ON g.uuid = k.grant_uuid JOIN peer.account a ON a.id = g.account_id
 WHERE k.token_hash = $1 AND k.kind = 'access' AND k.revoked_at IS NULL AND k.expires_at > now()
   AND g.revoked_at IS NULL AND a.disabled_at IS NULL`;
