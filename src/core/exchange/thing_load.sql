-- The pieces of the statements of thing_load.c, which are put together by what a kind of thing has. x.j is a thing in a catalog, t.j what
-- it lies in; r is its row in the document.

-- fragment LIST (value)
CASE pg_catalog.jsonb_typeof({{value}}) WHEN 'array' THEN {{value}} ELSE '[]' END;

-- fragment OBJECT (value)
CASE pg_catalog.jsonb_typeof({{value}}) WHEN 'object' THEN {{value}} ELSE '{}' END;

-- fragment TEXT (member)
x.j->>'{{member}}';

-- fragment FLAG (condition)
CASE WHEN {{condition}} THEN 'true' ELSE 'false' END;

-- fragment DIGITS (member, count)
CASE WHEN x.j->>'{{member}}' ~ '^[0-9]{1,{{count}}}$' THEN (x.j->>'{{member}}')::pg_catalog.int8 ELSE 0 END;

-- fragment OPTIONS
NULLIF(({{OBJECT: x.j->'options'}})::pg_catalog.text, '{}');

-- fragment OPTIONS_OF_TABLE
NULLIF(
    (
        {{OBJECT: x.j->'options'}} || CASE
        WHEN pg_catalog.jsonb_array_length({{LIST: x.j->'depends_on'}}) > 0
        THEN pg_catalog.jsonb_build_object('depends_on', x.j->'depends_on')
        ELSE '{}' END)::pg_catalog.text,
    '{}');

-- fragment DEPENDS_ON
NULLIF(({{LIST: x.j->'depends_on'}})::pg_catalog.text, '[]');

-- fragment IS_PRIMARY_KEY
{{FLAG: EXISTS (
    SELECT
    FROM pg_catalog.jsonb_array_elements({{LIST: t.j->'indexes'}}) i (j)
    WHERE i.j->'primary' = 'true' AND pg_catalog.jsonb_exists(i.j->'columns', {{TEXT: name}}))}};

-- fragment IS_INCREMENT
{{FLAG: x.j->'increment' = 'true' OR pg_catalog.jsonb_exists_any(x.j->'options', '{identity,serial}')}};

-- fragment RELATIONSHIP
CASE x.j->>'relationship' WHEN '-' THEN '-' END;

-- fragment NAMES (member)
-- Members as a catalog names them.
(x.j->'{{member}}')::pg_catalog.text;

-- fragment NAMES_OF_REF
pg_catalog.jsonb_build_array(
    x.j->'schema', x.j->'table', x.j->'to_schema', x.j->'to_table', x.j->'columns', x.j->'to_columns')::pg_catalog.text;

-- fragment MEMBERS_BY (owner, member, relation)
-- Keys of the document in texts of members: what ends each, and what stands between the columns of a pair. All members are read once
-- and looked up by their owner: of rows that were written just now the planner knows nothing, and reads them all again for each
-- owner.
(
    SELECT pg_catalog.jsonb_object_agg(g.owner, g.members)
    FROM (
        SELECT m.{{owner}} AS owner,
            pg_catalog.string_agg({{member}} || pg_catalog.chr(31), '' ORDER BY m.display_order, m.uuid) AS members
        FROM ainecto.{{relation}} m
        WHERE m.document_uuid = $1
        GROUP BY 1) g)->>r.uuid;

-- fragment MEMBERS_OF_INDEX
{{MEMBERS_BY: index_uuid | m.column_uuid | erd_index_column}};

-- fragment MEMBERS_OF_REF
{{MEMBERS_BY: ref_uuid | m.from_column_uuid || pg_catalog.chr(30) || m.to_column_uuid | erd_ref_column}};

-- fragment MEMBERS_OF_ENUM
{{MEMBERS_BY: enum_uuid | m.value | erd_enum_value}};

-- fragment MEMBERS_OF_GROUP
{{MEMBERS_BY: group_uuid | m.table_uuid | erd_table_group_table}};

-- fragment MEMBERS_OF_CONSTRAINT
(
    SELECT pg_catalog.string_agg(m.uuid || pg_catalog.chr(31), '' ORDER BY m.place)
    FROM pg_catalog.jsonb_array_elements_text(r.column_uuids) WITH ORDINALITY m (uuid, place));

-- fragment TABLES_OF_REF
r.from_table_uuid, r.to_table_uuid;

-- fragment IS_VIRTUAL
r.options->'virtual' IS NOT DISTINCT FROM 'true';

-- fragment FROM_LIST (list)
FROM (SELECT NULL::pg_catalog.jsonb, 0::pg_catalog.int8) t (j, n)
  CROSS JOIN pg_catalog.jsonb_array_elements({{LIST: $1->'{{list}}'}}) WITH ORDINALITY x (j, n)
ORDER BY 1, 4;

-- fragment FROM_LIST_WITHIN (outer, list)
FROM pg_catalog.jsonb_array_elements({{LIST: $1->'{{outer}}'}}) WITH ORDINALITY t (j, n)
  CROSS JOIN LATERAL pg_catalog.jsonb_array_elements({{LIST: t.j->'{{list}}'}}) WITH ORDINALITY x (j, n)
ORDER BY 1, 4;
