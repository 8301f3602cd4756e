-- The statements of deferral.c.

-- statement find_ours (condeferred boolean): SELECT
-- Constraints and constraint triggers of ours that can be deferred; $1: those alone that begin that way.
SELECT DISTINCT c.conname
FROM pg_catalog.pg_constraint c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
WHERE n.nspname = 'ainecto' AND c.condeferrable AND c.condeferred >= $1;
