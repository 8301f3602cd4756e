-- The pieces of the statements of thing_load.c, which are put together by what a kind of thing has: m is a row of its members in the
-- document, r its own. What stands between the columns of a pair is chr(30); chr(31) ends each member.

-- fragment MEMBERS_OF_INDEX
m.column_uuid;

-- fragment MEMBERS_OF_REF
m.from_column_uuid || pg_catalog.chr(30) || m.to_column_uuid;

-- fragment MEMBERS_OF_ENUM
m.value;

-- fragment MEMBERS_OF_GROUP
m.table_uuid;

-- fragment MEMBERS_OF_CONSTRAINT
(
    SELECT pg_catalog.string_agg(m.uuid || pg_catalog.chr(31), '' ORDER BY m.place)
    FROM pg_catalog.jsonb_array_elements_text(r.column_uuids) WITH ORDINALITY m (uuid, place));

-- fragment TABLES_OF_REF
r.from_table_uuid, r.to_table_uuid;

-- fragment IS_VIRTUAL
r.options->'virtual' IS NOT DISTINCT FROM 'true';
