-- The seal, grace for versions, housekeeping.

-- Versions of release 1.0 did not tell what had gone before them: 0.
ALTER TABLE ainecto.document_version ADD COLUMN purged_through bigint DEFAULT 0;
ALTER TABLE ainecto.document_version ALTER COLUMN purged_through DROP DEFAULT;
COMMENT ON COLUMN ainecto.document_version.purged_through IS 'Versions up to this one went, by the plan, when this one was made; null: none did. 0: made by release 1.0, which did not tell.';

ALTER TABLE ainecto.plan_override ADD COLUMN grace_days integer;
ALTER TABLE ainecto.plan_override ADD CONSTRAINT plan_override_grace_days_check CHECK (grace_days BETWEEN 0 AND 36500);

CREATE INDEX oauth_token_expires_index ON ainecto.oauth_token (expires_at);
CREATE INDEX mcp_session_last_used_index ON ainecto.mcp_session (last_used_at);
CREATE INDEX mutation_outcome_kept_index ON ainecto.mutation_outcome (at);
-- The seal: SHA-256 of history and audit, chained, made by housekeeping outside of the path of writes.
CREATE TABLE ainecto.seal (
  number bigint NOT NULL,
  at timestamptz NOT NULL,
  previous bytea NOT NULL,
  audit_after bigint NOT NULL,
  audit_through bigint NOT NULL,
  audit_marks bytea NOT NULL,
  purges jsonb NOT NULL,
  versions bigint NOT NULL,
  changes bigint NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT seal_pkey PRIMARY KEY (number),
  CONSTRAINT seal_number_check CHECK (number > 0),
  CONSTRAINT seal_hash_check CHECK (pg_catalog.length(previous) = 32 AND pg_catalog.length(hash) = 32),
  CONSTRAINT seal_audit_check CHECK (audit_through >= audit_after AND pg_catalog.length(audit_marks) % 24 = 0)
);
-- Hashes do not compress.
ALTER TABLE ainecto.seal ALTER COLUMN audit_marks SET STORAGE EXTERNAL;
COMMENT ON TABLE ainecto.seal IS 'Seals over history and audit, each with the hash of the one before; read by ainecto.verify_history()';
COMMENT ON COLUMN ainecto.seal.previous IS 'Hash of the seal before; 32 zero bytes in the first';
COMMENT ON COLUMN ainecto.seal.audit_through IS 'It covers the rows of audit_log with audit_after < id <= audit_through; none can appear there any more';
COMMENT ON COLUMN ainecto.seal.audit_marks IS 'Per row its id (8 bytes) and the first 16 bytes of its SHA-256, in order of ids';
COMMENT ON COLUMN ainecto.seal.purges IS 'What rows of source retention among them say was removed: evidence that outlives them';
COMMENT ON COLUMN ainecto.seal.versions IS 'Rows of ainecto.sealed_version that belong to it';
COMMENT ON COLUMN ainecto.seal.changes IS 'Change rows of those versions';
COMMENT ON COLUMN ainecto.seal.hash IS 'SHA-256 of all the other columns and of its rows of ainecto.sealed_version';

CREATE TABLE ainecto.sealed_version (
  document_uuid uuid NOT NULL,
  version bigint NOT NULL,
  seal bigint NOT NULL,
  hash bytea NOT NULL,
  change_marks bytea NOT NULL,
  CONSTRAINT sealed_version_pkey PRIMARY KEY (document_uuid, version),
  CONSTRAINT sealed_version_hash_check CHECK (pg_catalog.length(hash) = 32 AND pg_catalog.length(change_marks) % 24 = 0)
);
ALTER TABLE ainecto.sealed_version ALTER COLUMN change_marks SET STORAGE EXTERNAL;
CREATE INDEX sealed_version_seal_index ON ainecto.sealed_version (seal);
COMMENT ON TABLE ainecto.sealed_version IS 'What a seal says of one version of a document; it stays when the version goes with retention';
COMMENT ON COLUMN ainecto.sealed_version.hash IS 'SHA-256 of its row of document_version';
COMMENT ON COLUMN ainecto.sealed_version.change_marks IS 'Per change row its id (8 bytes) and the first 16 bytes of its SHA-256, in order of ids';

-- Where housekeeping goes on. Transaction numbers mean nothing in another cluster, so a dump leaves the row out.
CREATE TABLE ainecto.housekeeping_progress (
  one boolean NOT NULL DEFAULT true,
  audit_through bigint NOT NULL DEFAULT 0,
  before_transaction bigint NOT NULL DEFAULT 0,
  sealed_document uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  graced_document uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  CONSTRAINT housekeeping_progress_pkey PRIMARY KEY (one),
  CONSTRAINT housekeeping_progress_one_check CHECK (one)
);
COMMENT ON TABLE ainecto.housekeeping_progress IS 'Where housekeeping goes on, one row at most; not dumped';
COMMENT ON COLUMN ainecto.housekeeping_progress.audit_through IS 'Ids of audit_log up to this one were given out to transactions below before_transaction';
COMMENT ON COLUMN ainecto.housekeeping_progress.before_transaction IS 'Once all transactions below this one (64 bits) are over, no row up to audit_through can appear';
COMMENT ON COLUMN ainecto.housekeeping_progress.sealed_document IS 'The walk over all documents, for versions that are not sealed yet, goes on here';
COMMENT ON COLUMN ainecto.housekeeping_progress.graced_document IS 'The walk over all documents, for more versions than the plan allows, goes on here';
-- A plan that allows fewer versions than there are takes none away at once.
CREATE TABLE ainecto.version_grace (
  document_uuid uuid NOT NULL,
  versions_kept integer NOT NULL,
  since timestamptz NOT NULL,
  CONSTRAINT version_grace_pkey PRIMARY KEY (document_uuid),
  CONSTRAINT version_grace_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid)
);
COMMENT ON TABLE ainecto.version_grace IS 'Documents with more versions than their plan allows; what goes, and when: view ainecto.version_due';
COMMENT ON COLUMN ainecto.version_grace.versions_kept IS 'How many the plan allowed when the grace began; if it comes to allow still fewer, the grace begins anew';

REVOKE ALL ON ainecto.seal, ainecto.sealed_version, ainecto.version_grace, ainecto.housekeeping_progress FROM PUBLIC;

DROP FUNCTION ainecto.set_plan(text, text);
CREATE FUNCTION ainecto.set_plan(email text, plan text) RETURNS jsonb
  LANGUAGE c VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_change_plan';

CREATE FUNCTION ainecto.preview_plan(email text, plan text, OUT document_uuid uuid, OUT title text, OUT versions bigint,
    OUT due_at timestamptz)
  RETURNS SETOF record
  LANGUAGE c STABLE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_preview_plan';

REVOKE ALL ON FUNCTION ainecto.set_plan(text, text), ainecto.preview_plan(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.set_plan(text, text), ainecto.preview_plan(text, text) TO ainecto_admin;

CREATE OR REPLACE VIEW ainecto.plan AS
  SELECT d.name,
         coalesce(o.mcp_enabled, d.mcp_enabled) AS mcp_enabled,
         coalesce(o.versions_kept, d.versions_kept) AS versions_kept,
         coalesce(o.grace_days, 30) AS grace_days
  FROM ainecto.plan_default() d
  LEFT JOIN ainecto.plan_override o ON o.name OPERATOR(pg_catalog.=) d.name
  ORDER BY d.rank;
COMMENT ON VIEW ainecto.plan IS 'What each plan allows: MCP, how many versions are kept per document (-1: all), and for how many days more than that after a plan has shrunk';

-- Housekeeping: the seal, what is to go, and what nobody needs any more.
DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['seal', 'sealed_version'] LOOP
    EXECUTE pg_catalog.format('CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON ainecto.%I'
      ' FOR EACH ROW EXECUTE FUNCTION ainecto.refuse_change()', relation);
    EXECUTE pg_catalog.format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ainecto.%I'
      ' EXECUTE FUNCTION ainecto.refuse_change()', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER append_only', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER refuse_truncate', relation);
  END LOOP;
END
$$;

CREATE VIEW ainecto.version_due WITH (security_invoker = true) AS
  SELECT d.uuid AS document_uuid,
         d.title,
         w.uuid AS workspace_uuid,
         a.email AS owner,
         p.name AS plan,
         p.versions_kept,
         o.version AS oldest_version,
         d.version AS newest_version,
         (SELECT pg_catalog.count(*) FROM ainecto.document_version v WHERE v.document_uuid OPERATOR(pg_catalog.=) d.uuid
            AND v.version OPERATOR(pg_catalog.<=) (d.version OPERATOR(pg_catalog.-) p.versions_kept)) AS versions,
         g.since,
         g.since OPERATOR(pg_catalog.+) pg_catalog.make_interval(days => p.grace_days) AS due_at
  FROM ainecto.version_grace g
  JOIN ainecto.document d ON d.uuid OPERATOR(pg_catalog.=) g.document_uuid
  JOIN ainecto.project j ON j.uuid OPERATOR(pg_catalog.=) d.project_uuid
  JOIN ainecto.workspace w ON w.uuid OPERATOR(pg_catalog.=) j.workspace_uuid
  JOIN ainecto.account a ON a.id OPERATOR(pg_catalog.=) w.owner_id
  JOIN ainecto.plan p ON p.name OPERATOR(pg_catalog.=) a.plan
  CROSS JOIN LATERAL (SELECT v.version FROM ainecto.document_version v WHERE v.document_uuid OPERATOR(pg_catalog.=) d.uuid
    ORDER BY v.version LIMIT 1) o
  WHERE p.versions_kept OPERATOR(pg_catalog.>=) 0
    AND o.version OPERATOR(pg_catalog.<=) (d.version OPERATOR(pg_catalog.-) p.versions_kept);
COMMENT ON VIEW ainecto.version_due IS 'What is going to go: documents with more versions than the plan of the workspace''s owner allows';
COMMENT ON COLUMN ainecto.version_due.versions IS 'So many of the oldest versions go';
COMMENT ON COLUMN ainecto.version_due.since IS 'When there were first more than allowed';
COMMENT ON COLUMN ainecto.version_due.due_at IS 'From then on housekeeping removes them, unless the plan allows them again';

CREATE FUNCTION ainecto.housekeeping()
  RETURNS jsonb
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_housekeeping';
COMMENT ON FUNCTION ainecto.housekeeping() IS
  'One round of housekeeping, in small steps: seals history and audit; removes versions whose grace is over, expired tokens, codes, links and sessions, what uploads left, old outcomes by clientMutationId. To be called every minute, by a shim or by cron, as a statement of its own. Returns what it did; "more": the next round finds work at once. One caller at a time: for others, on a standby or where it may not write it returns {"ran": false, "because"}.';

CREATE FUNCTION ainecto.verify_history(anchor jsonb DEFAULT NULL, OUT problem text, OUT relation text, OUT document_uuid uuid,
    OUT version bigint, OUT id bigint, OUT detail text)
  RETURNS SETOF record
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp SET extra_float_digits = 1
  AS 'MODULE_PATHNAME', 'ainecto_verify_history';
COMMENT ON FUNCTION ainecto.verify_history(jsonb) IS
  'Whether history and audit are as they were sealed and agree with themselves and with the live content: a row for everything that is altered, removed, inserted, truncated, broken, unpaired or unguarded; none if all is well. id: of a change, an audit row or a seal. anchor: what ainecto.history_anchor() gave once. For ainecto_auditor and ainecto_admin. Reads everything.';

CREATE FUNCTION ainecto.history_anchor()
  RETURNS jsonb
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_history_anchor';
COMMENT ON FUNCTION ainecto.history_anchor() IS
  'The newest seal, to be kept where nobody who could change this database can change it: {"seal", "hash", "at", "versions", "changes", "audit_rows", "audit_through"}, counts since the first seal; null if there is none. ainecto.verify_history(anchor) then also finds what was cut off the end. For ainecto_auditor and ainecto_admin.';

REVOKE ALL ON FUNCTION
  ainecto.housekeeping(),
  ainecto.verify_history(jsonb),
  ainecto.history_anchor()
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.housekeeping() TO ainecto_shim, ainecto_admin;
GRANT EXECUTE ON FUNCTION ainecto.verify_history(jsonb), ainecto.history_anchor() TO ainecto_auditor, ainecto_admin;
GRANT SELECT ON ainecto.seal, ainecto.sealed_version, ainecto.version_grace, ainecto.version_due TO ainecto_auditor, ainecto_admin;

SELECT pg_catalog.pg_extension_config_dump('ainecto.seal', '');
SELECT pg_catalog.pg_extension_config_dump('ainecto.sealed_version', '');
SELECT pg_catalog.pg_extension_config_dump('ainecto.version_grace', '');
SELECT pg_catalog.pg_extension_config_dump('ainecto.housekeeping_progress', 'WHERE false');
