-- The pieces of visible.h, whose head says how they fit together.

-- fragment VISIBLE_READABLE (role)
-- Whoever has a role may read; other rights can be given or taken by overrides. Written as an inequality, which
-- the planner expects to hold: with a list of roles it would expect next to no rows, and read and sort whole
-- projects instead of following an index.
{{role}} <> 'NONE';

-- fragment VISIBLE_ALLOWED (role, right)
{{role}} IN (SELECT r.role FROM ainecto.role_right r WHERE r."right" = '{{right}}' AND r.allowed);

-- fragment VISIBLE_OF (relation, row, condition)
-- The rows of a table that go with what stands before it, found by an index of it: a join whose order the planner does not choose, since
-- it may think that the table is small, or that half of it is the caller's.
CROSS JOIN LATERAL (SELECT {{row}}.* FROM ainecto.{{relation}} {{row}} WHERE {{condition}} OFFSET 0) {{row}};

-- fragment VISIBLE_GRANT (alias, place)
-- The grant of the account on one place, as a join under an alias: its role, null without one. Looked up by its whole key, where it is
-- asked for.
CROSS JOIN LATERAL (
    SELECT (SELECT g.role FROM ainecto.role_grant g WHERE g.account_id = $1 AND g.target = {{place}}) AS role) {{alias}};

-- fragment VISIBLE_OWN_GRANTS
own_grant AS MATERIALIZED (
    SELECT g.role, g.workspace_uuid, g.project_uuid, g.folder_uuid, g.document_uuid
    FROM ainecto.role_grant g
    WHERE g.account_id = $1);

-- fragment VISIBLE_CANDIDATE_PROJECTS
SELECT p.uuid
FROM ainecto.project p
WHERE p.uuid = $2
UNION ALL
SELECT p.uuid
FROM ainecto.project p
WHERE p.workspace_uuid = $2
UNION ALL
SELECT f.project_uuid
FROM ainecto.folder f
WHERE f.uuid = $2
UNION ALL (
    SELECT p.uuid
    FROM ainecto.workspace w
      {{VISIBLE_OF: project | p | p.workspace_uuid = w.uuid}}
    WHERE $2 IS NULL AND w.owner_id = $1
    UNION
    SELECT p.uuid
    FROM own_grant g
      {{VISIBLE_OF: project | p | p.workspace_uuid = g.workspace_uuid}}
    WHERE $2 IS NULL AND g.workspace_uuid IS NOT NULL
    UNION
    SELECT g.project_uuid
    FROM own_grant g
    WHERE $2 IS NULL AND g.project_uuid IS NOT NULL
    UNION
    SELECT f.project_uuid
    FROM own_grant g
      {{VISIBLE_OF: folder | f | f.uuid = g.folder_uuid}}
    WHERE $2 IS NULL AND g.folder_uuid IS NOT NULL
    UNION
    SELECT d.project_uuid
    FROM own_grant g
      {{VISIBLE_OF: document | d | d.uuid = g.document_uuid}}
    WHERE $2 IS NULL AND g.document_uuid IS NOT NULL);

-- fragment VISIBLE_FEW (rows)
-- A set of uuids that is thought to be small, whatever it is: room for what is never there is costly where it is thought large.
FROM pg_catalog.unnest(ARRAY({{rows}}));

-- fragment VISIBLE_CANDIDATES
{{VISIBLE_OWN_GRANTS}},
    candidate AS (
        SELECT c.uuid
        {{VISIBLE_FEW: {{VISIBLE_CANDIDATE_PROJECTS}}}} c(uuid));

-- fragment VISIBLE_PROJECTS
place_project AS (
    SELECT p.uuid, p.workspace_uuid, w.owner_id = $1 AS owned,
        CASE WHEN w.owner_id = $1 THEN 'OWNER' ELSE COALESCE(pg.role, wg.role) END AS role,
        p.archived_at IS NOT NULL OR w.archived_at IS NOT NULL AS archived
    FROM candidate c
      {{VISIBLE_OF: project | p | p.uuid = c.uuid}}
      {{VISIBLE_OF: workspace | w | w.uuid = p.workspace_uuid}}
      {{VISIBLE_GRANT: pg | p.uuid}}
      {{VISIBLE_GRANT: wg | w.uuid}});

-- fragment VISIBLE_FOLDERS
folder_role AS (
        SELECT f.uuid, f.project_uuid, g.role
        {{VISIBLE_FEW: SELECT g.folder_uuid FROM own_grant g WHERE g.folder_uuid IS NOT NULL}} o(uuid)
          {{VISIBLE_OF: folder | f | f.uuid = o.uuid}}
          {{VISIBLE_GRANT: g | f.uuid}}
        UNION
        SELECT f.uuid, f.project_uuid, r.role
        FROM folder_role r
          {{VISIBLE_OF: folder | f | f.project_uuid = r.project_uuid AND f.parent_uuid = r.uuid}}
          {{VISIBLE_GRANT: g | f.uuid}}
        WHERE g.role IS NULL),
    folder_archived AS (
        SELECT f.uuid, f.project_uuid
        FROM place_project p
          {{VISIBLE_OF: folder | f | f.project_uuid = p.uuid AND f.archived_at IS NOT NULL}}
        UNION
        SELECT f.uuid, f.project_uuid
        FROM folder_archived a
          {{VISIBLE_OF: folder | f | f.project_uuid = a.project_uuid AND f.parent_uuid = a.uuid}});

-- fragment VISIBLE_PROJECTS_ONLY
-- Projects alone, or all three.
WITH {{VISIBLE_CANDIDATES}}, {{VISIBLE_PROJECTS}};

-- fragment VISIBLE_PLACES
WITH RECURSIVE {{VISIBLE_CANDIDATES}}, {{VISIBLE_PROJECTS}}, {{VISIBLE_FOLDERS}};

-- fragment VISIBLE_KEPT (key, value, rows)
-- What is known by a uuid, put together once and looked up in: no join of two such sets can become a loop over both.
(SELECT pg_catalog.jsonb_object_agg({{key}}::pg_catalog.text, {{value}}) FROM {{rows}});

-- fragment VISIBLE_FOLDER_JOIN_OF (folder)
CROSS JOIN LATERAL (
    SELECT {{VISIBLE_KEPT: r.uuid | r.role | folder_role r}} ->> {{folder}}::pg_catalog.text AS role) fr;

-- fragment VISIBLE_FOLDER_IN_TRASH (folder)
COALESCE({{VISIBLE_KEPT: a.uuid | 1 | folder_archived a}} ? {{folder}}::pg_catalog.text, false);

-- fragment VISIBLE_FOLDER_JOIN
-- Joins and roles of one level; p is a row of place_project.
{{VISIBLE_FOLDER_JOIN_OF: f.uuid}};

-- fragment VISIBLE_FOLDER_ROLE
CASE WHEN p.owned THEN 'OWNER' ELSE COALESCE(fr.role, p.role) END;

-- fragment VISIBLE_FOLDER_IS_ARCHIVED
(p.archived OR {{VISIBLE_FOLDER_IN_TRASH: f.uuid}});

-- fragment VISIBLE_DOCUMENT_JOIN
{{VISIBLE_FOLDER_JOIN_OF: d.folder_uuid}}
{{VISIBLE_GRANT: dg | d.uuid}};

-- fragment VISIBLE_DOCUMENT_ROLE
CASE WHEN p.owned THEN 'OWNER' ELSE COALESCE(dg.role, fr.role, p.role) END;

-- fragment VISIBLE_DOCUMENT_IS_ARCHIVED
(p.archived OR d.archived_at IS NOT NULL OR {{VISIBLE_FOLDER_IN_TRASH: d.folder_uuid}});

-- fragment VISIBLE_DOCUMENT_SEEN
{{VISIBLE_READABLE: {{VISIBLE_DOCUMENT_ROLE}}}};

-- fragment VISIBLE_CLOSED_PROJECT (project)
-- As p, a project that is not open to the account as a whole, and none if it is.
CROSS JOIN LATERAL (
    SELECT false AS owned, NULL::pg_catalog.text AS role, k.archived = 'true' AS archived
    FROM (
        SELECT {{VISIBLE_KEPT: c.uuid | c.archived
            | place_project c WHERE COALESCE(c.role, 'NONE') = 'NONE'}} ->> {{project}}::pg_catalog.text AS archived) k
    WHERE k.archived IS NOT NULL) p;

-- fragment VISIBLE_DOCUMENTS_THAT (columns, condition)
-- All documents the account may read, as a query of such columns of document d: those of VISIBLE_DOCUMENTS are
-- not in the trash. It begins with what the account was granted: where a project is not open to it as a whole,
-- only folders and documents with a grant are looked at, not those of others around them. Behind VISIBLE_PLACES.
SELECT {{columns}}
FROM place_project p
  {{VISIBLE_OF: document | d | d.project_uuid = p.uuid}}
  {{VISIBLE_DOCUMENT_JOIN}}
WHERE {{VISIBLE_READABLE: p.role}} AND {{condition}}
UNION ALL
SELECT {{columns}}
FROM folder_role fr
  {{VISIBLE_CLOSED_PROJECT: fr.project_uuid}}
  {{VISIBLE_OF: document | d | d.folder_uuid = fr.uuid}}
  {{VISIBLE_GRANT: dg | d.uuid}}
WHERE {{condition}}
UNION ALL
SELECT {{columns}}
FROM own_grant dg
  {{VISIBLE_OF: document | d | d.uuid = dg.document_uuid}}
  {{VISIBLE_CLOSED_PROJECT: d.project_uuid}}
  {{VISIBLE_FOLDER_JOIN_OF: d.folder_uuid}}
WHERE dg.document_uuid IS NOT NULL AND fr.role IS NULL AND {{condition}};

-- fragment VISIBLE_DOCUMENTS_WITH_TRASH (columns)
{{VISIBLE_DOCUMENTS_THAT: {{columns}} | {{VISIBLE_DOCUMENT_SEEN}}}};

-- fragment VISIBLE_DOCUMENTS (columns)
{{VISIBLE_DOCUMENTS_THAT: {{columns}} | NOT {{VISIBLE_DOCUMENT_IS_ARCHIVED}} AND {{VISIBLE_DOCUMENT_SEEN}}}};

-- fragment VISIBLE_WORD_PATTERNS (argument, collation)
-- Filter text as one LIKE pattern per word: every word must occur; none without a text.
ARRAY(
    SELECT '%' || pg_catalog.regexp_replace(w.word, '([\\%_])', '\\\1', 'g') || '%'
    FROM pg_catalog.regexp_split_to_table(
        pg_catalog.lower(pg_catalog.btrim({{argument}}, E' \t\r\n') COLLATE "{{collation}}"), '\s+') AS w(word));

-- fragment VISIBLE_WORDS_OCCUR (text, argument)
-- Whether every word of a filter occurs in a text, in any case: of ASCII wherever that is, of other letters as the database's
-- locale has it. Null without a filter.
(pg_catalog.lower({{text}} COLLATE "C") LIKE ALL ({{VISIBLE_WORD_PATTERNS: {{argument}} | C}})
    OR pg_catalog.lower({{text}} COLLATE "default") LIKE ALL ({{VISIBLE_WORD_PATTERNS: {{argument}} | default}}));

-- fragment VISIBLE_INSTANT_TEXT (instant)
-- Instants as cursor parts: text that reads back exactly under any setting of time zone and date style.
-- VISIBLE_AFTER and VISIBLE_BEFORE bind parts $4 and $5, absent on the first page; a comparison of rows without
-- OR, so that an index on (instant, uuid) can begin where the last page ended.
pg_catalog.to_char({{instant}} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"');

-- fragment VISIBLE_AFTER (instant, uuid)
({{instant}}, {{uuid}}) > (
    COALESCE($4::pg_catalog.timestamptz, '-infinity'),
    COALESCE($5::pg_catalog.uuid, '00000000-0000-0000-0000-000000000000'));

-- fragment VISIBLE_BEFORE (instant, uuid)
({{instant}}, {{uuid}}) < (
    COALESCE($4::pg_catalog.timestamptz, 'infinity'),
    COALESCE($5::pg_catalog.uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'));
