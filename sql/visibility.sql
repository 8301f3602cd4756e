-- Who sees a place is decided twice: for one place from it upwards (core/tree/access.c), for sets from the grants downwards
-- (core/tree/visible.sql), and by the policies on places, from both. Here are all combinations of grants on a workspace, a project, two
-- folders and a document, and of archived ones; whatever the ways differ in is shown.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET client_min_messages = warning;
\o /dev/null
SELECT ainecto.create_account(who || '@visibility.example', NULL, initcap(who), 'enterprise')
  FROM unnest(ARRAY['owner', 'reader', 'stranger']) AS who;
CREATE ROLE regress_visibility_owner;
CREATE ROLE regress_visibility_reader;
CREATE ROLE regress_visibility_stranger;
SELECT ainecto.map_role(('regress_visibility_' || who)::name, who || '@visibility.example')
  FROM unnest(ARRAY['owner', 'reader', 'stranger']) AS who;
\o

-- granted: to the reader and to the owner, whom it makes nothing else: '-' nothing, NONE, or a role that neighbouring levels do not
-- give, so that a role tells which grant decided.
CREATE TEMP TABLE place AS
WITH RECURSIVE choice (level, granted, archived) AS (
    SELECT l, g, false FROM generate_series(1, 5) AS l, LATERAL unnest(ARRAY['-', 'NONE', (ARRAY['VIEWER', 'EDITOR', 'OWNER'])[1 + l % 3]]) AS g
    UNION ALL
    SELECT l, '-', true FROM generate_series(2, 5) AS l
    UNION ALL
    SELECT 1, 'EDITOR', true
  ), tree (level, kind, path, parent, project, folder, granted, role, archived, trash) AS (
    SELECT 1, 'workspace', granted || CASE WHEN archived THEN ' archived' ELSE '' END, NULL, NULL, NULL, granted, NULLIF(granted, '-'),
        archived, archived
      FROM choice WHERE level = 1
    UNION ALL
    SELECT c.level, k.kind, p.path, t.path, CASE k.kind WHEN 'project' THEN p.path ELSE t.project END, CASE t.kind WHEN 'folder' THEN t.path END,
        c.granted, COALESCE(NULLIF(c.granted, '-'), t.role), c.archived, t.trash OR c.archived
      FROM tree t
      CROSS JOIN LATERAL unnest(CASE t.level WHEN 1 THEN ARRAY['project'] WHEN 4 THEN ARRAY['document'] ELSE ARRAY['folder', 'document'] END) AS k (kind)
      JOIN choice c ON c.level = CASE k.kind WHEN 'document' THEN 5 ELSE t.level + 1 END
      CROSS JOIN LATERAL (SELECT format('%s/%s %s%s', t.path, left(k.kind, 1), c.granted, CASE WHEN c.archived THEN ' archived' END) AS path) p
     WHERE t.kind <> 'document'
       -- Trash is tried where the workspace alone gives a role, roles without trash.
       AND ((c.archived OR t.trash) <= (t.path ~ '^EDITOR[^A-Z]*( archived[^A-Z]*)*$' AND c.granted = '-')))
SELECT t.*, md5('visibility ' || path)::uuid AS uuid FROM tree t;
INSERT INTO ainecto.workspace (uuid, owner_id, name, archived_at)
  SELECT p.uuid, a.id, path, CASE WHEN archived THEN now() END FROM place p, ainecto.account a
   WHERE kind = 'workspace' AND a.email = 'owner@visibility.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, project_key, name, archived_at)
  SELECT uuid, md5('visibility ' || parent)::uuid, 'VIS' || row_number() OVER (ORDER BY path), path, CASE WHEN archived THEN now() END
    FROM place WHERE kind = 'project';
INSERT INTO ainecto.folder (uuid, project_uuid, parent_uuid, name, archived_at)
  SELECT uuid, md5('visibility ' || project)::uuid, md5('visibility ' || folder)::uuid, path, CASE WHEN archived THEN now() END
    FROM place WHERE kind = 'folder' ORDER BY folder NULLS FIRST, path;
INSERT INTO ainecto.document (uuid, project_uuid, folder_uuid, type, title, archived_at)
  SELECT uuid, md5('visibility ' || project)::uuid, md5('visibility ' || folder)::uuid, 'readme', path, CASE WHEN archived THEN now() END
    FROM place WHERE kind = 'document';
INSERT INTO ainecto.role_grant (account_id, role, workspace_uuid, project_uuid, folder_uuid, document_uuid)
  SELECT a.id, p.granted, CASE kind WHEN 'workspace' THEN p.uuid END, CASE kind WHEN 'project' THEN p.uuid END,
      CASE kind WHEN 'folder' THEN p.uuid END, CASE kind WHEN 'document' THEN p.uuid END
    FROM place p, ainecto.account a WHERE granted <> '-' AND a.email IN ('reader@visibility.example', 'owner@visibility.example');
SELECT kind, count(*), count(*) FILTER (WHERE trash) FROM place GROUP BY 1 ORDER BY 1;

-- What everybody should find: a role, and whether it is in the trash.
CREATE TEMP TABLE expected AS
  SELECT who, kind, uuid, path, trash, COALESCE(CASE who WHEN 'owner' THEN 'OWNER' WHEN 'reader' THEN role END, 'NONE') AS role
    FROM place, unnest(ARRAY['owner', 'reader', 'stranger']) AS who;
CREATE TEMP TABLE found (way text, who text, kind text, uuid uuid, role text);
GRANT SELECT ON place TO PUBLIC;
GRANT INSERT ON found TO PUBLIC;

-- One document: by its tool.
INSERT INTO found
  SELECT 'one', who, kind, uuid, COALESCE(answer->>'role', answer->>'error')
    FROM expected CROSS JOIN LATERAL (SELECT ainecto.call_tool(who || '@visibility.example', 'get_document', jsonb_build_object('uuid', uuid))) AS c (answer)
   WHERE kind = 'document';
-- One folder or project: who may list what is in it.
INSERT INTO found
  SELECT 'one', who, kind, uuid, answer->>'error'
    FROM expected CROSS JOIN LATERAL (SELECT ainecto.call_tool(who || '@visibility.example', 'list_documents',
        jsonb_build_object('limit', 1, kind || 'Uuid', uuid))) AS c (answer)
   WHERE kind IN ('folder', 'project');

-- Lists of the tools, page by page.
CREATE FUNCTION pg_temp.list(who text, tool text, arguments jsonb) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
DECLARE
  page jsonb;
BEGIN
  LOOP
    page := ainecto.call_tool(who || '@visibility.example', tool, arguments);
    RETURN QUERY SELECT jsonb_array_elements(page->'items');
    EXIT WHEN page->>'nextCursor' IS NULL;
    arguments := arguments || jsonb_build_object('cursor', page->'nextCursor');
  END LOOP;
END
$$;
INSERT INTO found
  SELECT 'list', who, kind, (item->>'uuid')::uuid, item->>'role'
    FROM (VALUES ('workspace'), ('project'), ('document')) AS k (kind), unnest(ARRAY['owner', 'reader', 'stranger']) AS who
    CROSS JOIN LATERAL pg_temp.list(who, format('list_%ss', kind), CASE kind WHEN 'workspace' THEN '{}' ELSE '{"limit": 200}' END::jsonb) AS item;
INSERT INTO found
  SELECT 'list', who, 'folder', (item->>'uuid')::uuid, NULL
    FROM expected CROSS JOIN LATERAL pg_temp.list(who, 'list_folders', jsonb_build_object('projectUuid', uuid, 'limit', 200)) AS item
   WHERE kind = 'project' AND role <> 'NONE' AND NOT trash;

-- Plain SQL: the policies on the four tables, and those on what documents hold.
GRANT USAGE ON SCHEMA ainecto TO regress_visibility_owner, regress_visibility_reader, regress_visibility_stranger;
GRANT SELECT ON ainecto.workspace, ainecto.project, ainecto.folder, ainecto.document TO regress_visibility_owner, regress_visibility_reader,
  regress_visibility_stranger;
\set see 'INSERT INTO found SELECT ''policy'', right(current_user, -19), p.kind, p.uuid FROM place p WHERE p.uuid IN (SELECT uuid FROM ainecto.workspace UNION ALL SELECT uuid FROM ainecto.project UNION ALL SELECT uuid FROM ainecto.folder UNION ALL SELECT uuid FROM ainecto.document) UNION ALL SELECT ''content'', right(current_user, -19), ''document'', p.uuid FROM place p WHERE p.uuid IN (SELECT ainecto.readable_documents())'
SET ROLE regress_visibility_owner;
:see;
SET ROLE regress_visibility_reader;
:see;
SET ROLE regress_visibility_stranger;
:see;
RESET ROLE;

SELECT way, who, kind, count(*) FROM found WHERE way <> 'one' OR role IS DISTINCT FROM 'not_found' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
-- What is expected in which way: folders are listed of a project that is seen itself.
WITH wanted AS (
    SELECT 'one' AS way, who, kind, uuid, CASE WHEN role = 'NONE' THEN 'not_found' WHEN trash THEN 'archived'
        WHEN kind = 'document' THEN role END AS role
      FROM expected WHERE kind <> 'workspace'
    UNION ALL
    SELECT 'list', who, kind, uuid, CASE WHEN kind IN ('workspace', 'project') THEN role END
      FROM expected WHERE role <> 'NONE' AND NOT trash
       AND (kind <> 'folder' OR md5('visibility ' || (SELECT project FROM place p WHERE p.uuid = expected.uuid))::uuid IN
         (SELECT e.uuid FROM expected e WHERE e.who = expected.who AND e.role <> 'NONE'))
    UNION ALL
    SELECT 'policy', who, kind, uuid, NULL FROM expected WHERE role <> 'NONE'
    UNION ALL
    SELECT 'content', who, kind, uuid, NULL FROM expected WHERE role <> 'NONE' AND kind = 'document')
SELECT 'differs', COALESCE(w.way, f.way), COALESCE(w.who, f.who), p.kind, p.path, w.uuid IS NOT NULL, w.role, f.uuid IS NOT NULL, f.role
  FROM wanted w FULL JOIN found f ON f.way = w.way AND f.who = w.who AND f.uuid = w.uuid
  JOIN place p ON p.uuid = COALESCE(w.uuid, f.uuid)
 WHERE w.uuid IS NULL OR f.uuid IS NULL OR w.role IS DISTINCT FROM f.role
 ORDER BY 2, 3, 4, 5;

-- Nobody else's tests meet these.
\o /dev/null
DELETE FROM ainecto.role_grant g USING place p WHERE g.target = p.uuid;
\o
DROP OWNED BY regress_visibility_owner, regress_visibility_reader, regress_visibility_stranger;
SELECT ainecto.unmap_role(('regress_visibility_' || who)::name) FROM unnest(ARRAY['owner', 'reader', 'stranger']) AS who \g /dev/null
DROP ROLE regress_visibility_owner, regress_visibility_reader, regress_visibility_stranger;
