-- The statements of catalog.c.

-- statement find_unusable (text[]): SELECT, read_only
SELECT pg_catalog.string_agg(pg_catalog.quote_ident(n.nspname), ', ' ORDER BY n.nspname)
FROM pg_catalog.pg_namespace n
WHERE (n.nspname = ANY ($1) OR $1 IS NULL)
    AND n.nspname !~ '^pg_'
    AND n.nspname NOT IN ('information_schema', 'ainecto')
    AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE');
