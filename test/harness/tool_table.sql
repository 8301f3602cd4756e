-- The README's list of tools, as declared.  psql -XqAt -f tool_table.sql
SELECT string_agg(format(E'### %s\n\n| tool | | what it does |\n|---|---|---|\n%s\n', CASE "group" WHEN 'generic' THEN 'Workspaces, projects, folders, documents'
    WHEN 'erd' THEN 'ERD' WHEN 'flow' THEN 'Flow diagrams' WHEN 'testcase' THEN 'Test cases' WHEN 'readme' THEN 'Readmes'
    WHEN 'live' THEN 'The database around Ainecto, for who asks for the toolset `live`' END, rows), E'\n' ORDER BY place)
FROM (
  SELECT "group", min(place) AS place,
    string_agg(format('| `%s` | %s | %s |', name, CASE WHEN access = 'read' THEN 'reads' WHEN versioned THEN 'writes a version'
      ELSE 'writes' END, replace(description, '|', '\|')), E'\n' ORDER BY place) AS rows
  FROM ainecto.list_tools() WITH ORDINALITY AS t (name, title, "group", access, destructive, idempotent, versioned, available,
    description, input_schema, place)
  GROUP BY "group") g;
