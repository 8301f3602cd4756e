-- The statements of trail.c.

-- statement find_ended (account_id bigint, request_id text, at timestamptz): SELECT
-- One transaction wrote all rows of a request, but for those that tell of its failure.
SELECT CASE WHEN pg_catalog.bool_or(l.outcome IN ('done', 'repeated')) THEN 'done' ELSE 'nothing' END
FROM ainecto.audit_log l
WHERE l.account_id = $1 AND l.request_id = $2 AND l.at >= $3
HAVING pg_catalog.count(*) > 0;
