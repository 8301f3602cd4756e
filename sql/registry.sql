-- What clients and DBAs rely on of every tool: its name, its place, and what calling it may do.
\set VERBOSITY terse
\pset format unaligned
SELECT name, "group", access, destructive, idempotent, versioned, available FROM ainecto.tools ORDER BY name COLLATE "C";
-- Counts by group, and what cannot be true of any tool.
SELECT "group", count(*) AS tools, count(*) FILTER (WHERE access = 'read') AS reads FROM ainecto.tools GROUP BY "group" ORDER BY "group" COLLATE "C";
SELECT name FROM ainecto.tools WHERE access = 'read' AND (destructive OR versioned OR NOT idempotent) ORDER BY name COLLATE "C";
SELECT name FROM ainecto.tools GROUP BY name HAVING count(*) > 1;
SELECT name FROM ainecto.tools WHERE coalesce(title, '') = '' OR coalesce(description, '') = '' ORDER BY name COLLATE "C";
-- An ERD or flow tool that writes content asks why, as the catalogue says.
SELECT count(*) AS must_say_why FROM ainecto.tools WHERE input_schema -> 'required' ? 'description';
SELECT string_agg(name, ' ' ORDER BY name COLLATE "C") AS without_reason FROM ainecto.tools
 WHERE access = 'write' AND NOT input_schema -> 'properties' ? 'description';
