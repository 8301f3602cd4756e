-- The statements of live_schema.c.

-- fragment UNUSABLE (schemas, role_name)
-- What of the schemas a role that is there may not use.
(
    SELECT pg_catalog.string_agg(
        pg_catalog.format('role %I has not the right USAGE on schema %I', r.rolname, n.nspname), '; '
        ORDER BY n.nspname)
    FROM pg_catalog.pg_roles r
      JOIN pg_catalog.pg_namespace n ON n.nspname = ANY ({{schemas}})
    WHERE r.rolname = {{role_name}} AND NOT pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE'));

-- fragment PROBLEM
CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = l.role_name)
    THEN {{UNUSABLE: l.schemas | l.role_name}}
    ELSE pg_catalog.format('there is no role %I any more', l.role_name) END;

-- statement find_schema_faults (text[], name): SELECT, read_only
SELECT pg_catalog.string_agg(f.fault, '; ' ORDER BY f.place), {{UNUSABLE: $1 | $2}}
FROM (
    SELECT w.place,
        CASE WHEN w.name IS NULL THEN 'null is no schema'
            WHEN w.name ~ '^pg_' OR w.name IN ('information_schema', 'ainecto')
                THEN pg_catalog.format('schema %I is the system''s or Ainecto''s own', w.name)
            WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = w.name)
                THEN pg_catalog.format('there is no schema %I', w.name) END AS fault
    FROM pg_catalog.unnest($1) WITH ORDINALITY w (name, place)) f;

-- statement sort_schemas (text[]): SELECT, read_only
SELECT ARRAY(SELECT DISTINCT s.name FROM pg_catalog.unnest($1) s (name) ORDER BY 1);

-- statement find_accounts (text[]): SELECT, read_only
SELECT COALESCE(
        pg_catalog.array_agg(DISTINCT a.id ORDER BY a.id) FILTER (WHERE a.id IS NOT NULL), '{}'),
    pg_catalog.string_agg(
        DISTINCT COALESCE('"' || e.email || '"', 'null'), ', ') FILTER (WHERE a.id IS NULL)
FROM pg_catalog.unnest($1) e (email)
  LEFT JOIN ainecto.account a ON pg_catalog.lower(a.email COLLATE "C") = pg_catalog.lower(e.email COLLATE "C");

-- statement insert_entry (name text, schemas text[], role_name name, changed_at timestamptz): INSERT
INSERT INTO ainecto.live_schema (name, schemas, role_name, changed_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING;

-- statement lock_entry (name text): SELECT
SELECT l.schemas
FROM ainecto.live_schema l
WHERE l.name = $1
FOR UPDATE;

-- statement update_entry (name text, schemas text[], role_name name, changed_at timestamptz): UPDATE
UPDATE ainecto.live_schema
SET schemas = $2,
    role_name = $3,
    changed_at = $4
WHERE name = $1;

-- statement delete_entry (name text): DELETE
DELETE FROM ainecto.live_schema WHERE name = $1;

-- statement delete_accounts (live_schema text, bigint[]): DELETE
-- Those that are not to stay.
DELETE FROM ainecto.live_schema_account
WHERE live_schema = $1 AND account_id <> ALL ($2);

-- statement insert_accounts (live_schema text, bigint[]): INSERT
INSERT INTO ainecto.live_schema_account (live_schema, account_id)
SELECT $1, i.id
FROM pg_catalog.unnest($2) i (id)
ORDER BY i.id
ON CONFLICT DO NOTHING;

-- statement list_entries (): SELECT, read_only
SELECT l.name, l.schemas,
    ARRAY(
        SELECT a.email
        FROM ainecto.live_schema_account m
          JOIN ainecto.account a ON a.id = m.account_id
        WHERE m.live_schema = l.name
        ORDER BY a.email COLLATE "C"),
    l.role_name, l.changed_at, {{PROBLEM}}
FROM ainecto.live_schema l
ORDER BY l.name;

-- fragment USABLE (account)
FROM ainecto.live_schema l
  JOIN ainecto.live_schema_account m ON m.live_schema = l.name AND m.account_id = {{account}};

-- statement find_entry (account_id bigint, name text): SELECT, read_only
SELECT l.schemas, l.role_name::pg_catalog.text, {{PROBLEM}}
{{USABLE: $1}}
WHERE l.name = $2;

-- statement list_usable (account_id bigint): SELECT, read_only
SELECT l.name, pg_catalog.to_jsonb(l.schemas)::pg_catalog.text
{{USABLE: $1}}
ORDER BY l.name;

-- statement restrict_catalog (jsonb): SELECT, read_only
-- What lies in no schema stays where something in the schemas needs it, as far as that leads.
WITH RECURSIVE object AS MATERIALIZED (
    SELECT o.j, o.place, pg_catalog.concat(o.j->>'kind', ':', o.j->>'name') AS key,
        pg_catalog.jsonb_exists_any(o.j, '{schema,table}')
        OR o.j->>'kind' IN ('schema', 'cast', 'transform') AS lies_within
    FROM pg_catalog.jsonb_array_elements($1->'objects') WITH ORDINALITY o (j, place)
),
needed (key) AS (
    SELECT k.key
    FROM (
        SELECT t.j
        FROM pg_catalog.jsonb_array_elements($1->'tables') t (j) UNION ALL
        SELECT o.j
        FROM object o
        WHERE o.lies_within) w
      CROSS JOIN LATERAL pg_catalog.jsonb_array_elements_text(COALESCE(w.j->'depends_on', '[]')) k (key)
    UNION
    SELECT k.key
    FROM needed n
      JOIN object o ON o.key = n.key AND NOT o.lies_within
      CROSS JOIN LATERAL pg_catalog.jsonb_array_elements_text(COALESCE(o.j->'depends_on', '[]')) k (key)
),
kept AS (
    SELECT COALESCE(pg_catalog.jsonb_agg(o.j ORDER BY o.place), '[]') AS list, pg_catalog.count(*) AS count
    FROM object o
    WHERE o.lies_within OR o.key IN (SELECT n.key FROM needed n)
)
SELECT $1 || pg_catalog.jsonb_build_object(
    'objects', k.list, 'counts', ($1->'counts') || pg_catalog.jsonb_build_object('objects', k.count),
    'left_out', (
        SELECT COALESCE(pg_catalog.jsonb_agg(l.j ORDER BY l.place), '[]')
        FROM pg_catalog.jsonb_array_elements($1->'left_out') WITH ORDINALITY l (j, place)
        WHERE l.j->>'kind' IN ('schema', 'ref target')))
FROM kept k;
