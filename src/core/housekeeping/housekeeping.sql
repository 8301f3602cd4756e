-- The statements of housekeeping.c.

-- statement delete_unshown (most bigint): DELETE
-- Pages that no link shows any more. What is shown is bounded where it is kept.
DELETE FROM ainecto.kept_drawing k
WHERE k.ctid IN (
    SELECT o.ctid
    FROM ainecto.kept_drawing o
    WHERE NOT EXISTS (
        SELECT
        FROM ainecto.share s
          JOIN ainecto.document d ON d.uuid = s.document_uuid
        WHERE s.document_uuid = o.document_uuid AND d.version = o.version AND d.archived_at IS NULL)
    LIMIT $1
    FOR UPDATE SKIP LOCKED);

-- fragment REMOVE (relation, key, time)
DELETE FROM ainecto.{{relation}}
WHERE ({{key}}) IN (
    SELECT {{key}}
    FROM ainecto.{{relation}}
    WHERE {{time}} < $1
    ORDER BY {{time}}
    LIMIT $2
    FOR UPDATE SKIP LOCKED);

-- statement remove_tokens (expires_at timestamptz, most bigint): DELETE
{{REMOVE: oauth_token | token_hash | expires_at}};

-- statement remove_codes (created_at timestamptz, most bigint): DELETE
{{REMOVE: oauth_code | code_hash | created_at}};

-- statement remove_links (expires_at timestamptz, most bigint): DELETE
{{REMOVE: account_link | token_hash | expires_at}};

-- statement remove_sessions (last_used_at timestamptz, most bigint): DELETE
{{REMOVE: mcp_session | id | last_used_at}};

-- statement remove_browser_sessions (expires_at timestamptz, most bigint): DELETE
{{REMOVE: browser_session | cookie_hash | expires_at}};

-- statement remove_attempts (at timestamptz, most bigint): DELETE
{{REMOVE: sign_in_attempt | id | at}};

-- statement remove_mutations (at timestamptz, most bigint): DELETE
{{REMOVE: mutation_outcome | account_id, client_mutation_id | at}};
