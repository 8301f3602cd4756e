-- The pieces of visible.h, whose head says how they fit together.

-- fragment VISIBLE_READABLE (role)
-- Whoever has a role may read; other rights can be given or taken by overrides. Written as an inequality, which
-- the planner expects to hold: with a list of roles it would expect next to no rows, and read and sort whole
-- projects instead of following an index.
{{role}} <> 'NONE';

-- fragment VISIBLE_ALLOWED (role, right)
{{role}} IN (SELECT r.role FROM ainecto.role_right r WHERE r."right" = '{{right}}' AND r.allowed);

-- fragment VISIBLE_GRANT (alias, place)
-- The grant of the account on one place, as a left join under an alias.
LEFT JOIN ainecto.role_grant {{alias}} ON {{alias}}.account_id = $1
    AND {{alias}}.target = {{place}};

-- fragment VISIBLE_CANDIDATES
candidate AS (
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
          JOIN ainecto.project p ON p.workspace_uuid = w.uuid
        WHERE $2 IS NULL AND w.owner_id = $1
        UNION
        SELECT p.uuid
        FROM ainecto.role_grant g
          JOIN ainecto.project p ON p.workspace_uuid = g.workspace_uuid
        WHERE $2 IS NULL AND g.account_id = $1
        UNION
        SELECT g.project_uuid
        FROM ainecto.role_grant g
        WHERE $2 IS NULL AND g.account_id = $1 AND g.project_uuid IS NOT NULL
        UNION
        SELECT f.project_uuid
        FROM ainecto.role_grant g
          JOIN ainecto.folder f ON f.uuid = g.folder_uuid
        WHERE $2 IS NULL AND g.account_id = $1
        UNION
        SELECT d.project_uuid
        FROM ainecto.role_grant g
          JOIN ainecto.document d ON d.uuid = g.document_uuid
        WHERE $2 IS NULL AND g.account_id = $1));

-- fragment VISIBLE_PROJECTS
place_project AS (
    SELECT p.uuid, p.workspace_uuid, w.owner_id = $1 AS owned,
        CASE WHEN w.owner_id = $1 THEN 'OWNER' ELSE COALESCE(pg.role, wg.role) END AS role,
        p.archived_at IS NOT NULL OR w.archived_at IS NOT NULL AS archived
    FROM candidate c
      JOIN ainecto.project p ON p.uuid = c.uuid
      JOIN ainecto.workspace w ON w.uuid = p.workspace_uuid
      {{VISIBLE_GRANT: pg | p.uuid}}
      {{VISIBLE_GRANT: wg | w.uuid}});

-- fragment VISIBLE_FOLDERS
folder_role AS (
        SELECT f.uuid, f.project_uuid, g.role
        FROM ainecto.role_grant g
          JOIN ainecto.folder f ON f.uuid = g.folder_uuid
        WHERE g.account_id = $1
        UNION
        SELECT f.uuid, f.project_uuid, r.role
        FROM folder_role r
          JOIN ainecto.folder f ON f.project_uuid = r.project_uuid AND f.parent_uuid = r.uuid
        WHERE NOT EXISTS (
            SELECT
            FROM ainecto.role_grant g
            WHERE g.account_id = $1 AND g.target = f.uuid)),
    folder_archived AS (
        SELECT f.uuid, f.project_uuid
        FROM place_project p
          JOIN ainecto.folder f ON f.project_uuid = p.uuid
        WHERE f.archived_at IS NOT NULL
        UNION
        SELECT f.uuid, f.project_uuid
        FROM folder_archived a
          JOIN ainecto.folder f ON f.project_uuid = a.project_uuid AND f.parent_uuid = a.uuid);

-- fragment VISIBLE_PROJECTS_ONLY
-- Projects alone, or all three.
WITH {{VISIBLE_CANDIDATES}}, {{VISIBLE_PROJECTS}};

-- fragment VISIBLE_PLACES
WITH RECURSIVE {{VISIBLE_CANDIDATES}}, {{VISIBLE_PROJECTS}}, {{VISIBLE_FOLDERS}};

-- fragment VISIBLE_FOLDER_JOIN
-- Joins and roles of one level; p is a row of place_project.
LEFT JOIN folder_role fr ON fr.uuid = f.uuid;

-- fragment VISIBLE_FOLDER_ROLE
CASE WHEN p.owned THEN 'OWNER' ELSE COALESCE(fr.role, p.role) END;

-- fragment VISIBLE_FOLDER_IS_ARCHIVED
(p.archived OR f.uuid IN (SELECT a.uuid FROM folder_archived a));

-- fragment VISIBLE_DOCUMENT_JOIN
LEFT JOIN folder_role fr ON fr.uuid = d.folder_uuid
{{VISIBLE_GRANT: dg | d.uuid}};

-- fragment VISIBLE_DOCUMENT_ROLE
CASE WHEN p.owned THEN 'OWNER' ELSE COALESCE(dg.role, fr.role, p.role) END;

-- fragment VISIBLE_DOCUMENT_IS_ARCHIVED
(
    p.archived
    OR d.archived_at IS NOT NULL
    OR COALESCE(d.folder_uuid IN (SELECT a.uuid FROM folder_archived a), false));

-- fragment VISIBLE_DOCUMENT_SEEN
{{VISIBLE_READABLE: {{VISIBLE_DOCUMENT_ROLE}}}};

-- fragment VISIBLE_PROJECT_CLOSED
COALESCE(p.role, 'NONE') = 'NONE';

-- fragment VISIBLE_DOCUMENTS_THAT (columns, condition)
-- All documents the account may read, as a query of such columns of document d: those of VISIBLE_DOCUMENTS are
-- not in the trash. It begins with what the account was granted: where a project is not open to it as a whole,
-- only folders and documents with a grant are looked at, not those of others around them. Behind VISIBLE_PLACES.
SELECT {{columns}}
FROM place_project p
  JOIN ainecto.document d ON d.project_uuid = p.uuid
  {{VISIBLE_DOCUMENT_JOIN}}
WHERE {{VISIBLE_READABLE: p.role}} AND {{condition}}
UNION ALL
SELECT {{columns}}
FROM folder_role fr
  JOIN place_project p ON p.uuid = fr.project_uuid
  JOIN ainecto.document d ON d.folder_uuid = fr.uuid
  {{VISIBLE_GRANT: dg | d.uuid}}
WHERE {{VISIBLE_PROJECT_CLOSED}} AND {{condition}}
UNION ALL
SELECT {{columns}}
FROM ainecto.role_grant dg
  JOIN ainecto.document d ON d.uuid = dg.document_uuid
  JOIN place_project p ON p.uuid = d.project_uuid
  LEFT JOIN folder_role fr ON fr.uuid = d.folder_uuid
WHERE dg.account_id = $1 AND fr.uuid IS NULL AND {{VISIBLE_PROJECT_CLOSED}} AND {{condition}};

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
