-- The statements of flow_read_tools.c.

-- fragment NODE_COLUMNS
-- What an item shows, in this order, under the names that writes take.
n.uuid, n.type, n.text, n.shape, n.x, n.y, n.width, n.height, n.group_uuid AS "groupUuid",
    n.fill_color AS "fillColor", n.stroke_color AS "strokeColor", n.text_color AS "textColor";

-- fragment EDGE_COLUMNS
e.uuid, e.from_uuid AS "fromUuid", e.to_uuid AS "toUuid", e.label, e.bridge_type AS "bridgeType",
    e.stroke_color AS "strokeColor", e.line_style AS "lineStyle", e.stroke_width AS "strokeWidth";

-- fragment GROUP_COLUMNS
g.uuid, g.name, g.color, g.width, g.height, g.parent_group_uuid AS "parentGroupUuid", g.collapsed,
    g.sort_order AS "sortOrder", g.linked_diagram_uuid AS "linkedDiagramUuid",
    g.link_mode AS "linkMode";

-- fragment DIAGRAM_AND_VERSION (row)
, {{row}}.document_uuid AS "diagramUuid",
    (SELECT d.version FROM ainecto.document d WHERE d.uuid = {{row}}.document_uuid) AS version;

-- query list_nodes: read_only
-- No identifier is empty, so the empty text starts from the first.
SELECT {{NODE_COLUMNS}}, n.uuid AS cursor
FROM ainecto.flow_node n
WHERE n.document_uuid = $2 AND n.uuid > COALESCE($4, '')
ORDER BY n.uuid
LIMIT $3;

-- query list_edges: read_only
SELECT {{EDGE_COLUMNS}}, e.uuid AS cursor
FROM ainecto.flow_edge e
WHERE e.document_uuid = $2 AND e.uuid > COALESCE($4, '')
ORDER BY e.uuid
LIMIT $3;

-- query list_groups: read_only
SELECT {{GROUP_COLUMNS}}, g.sort_order AS cursor, g.uuid AS cursor
FROM ainecto.flow_group g
WHERE g.document_uuid = $2
    AND (g.sort_order, g.uuid) > (COALESCE($4::integer, -2147483648), COALESCE($5, ''))
ORDER BY g.sort_order, g.uuid
LIMIT $3;

-- query get_node: read_only
SELECT pg_catalog.row_to_json(item)::text
FROM (
    SELECT {{NODE_COLUMNS}},
        (
            SELECT COALESCE(
                pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.row_to_json(edge))), '[]')
            FROM (
                SELECT e.uuid, e.from_uuid AS "fromUuid", e.to_uuid AS "toUuid", e.label
                FROM ainecto.flow_edge e
                WHERE e.document_uuid = n.document_uuid
                    AND (e.from_uuid = n.uuid OR e.to_uuid = n.uuid)
                ORDER BY e.uuid) edge) AS edges {{DIAGRAM_AND_VERSION: n}}
    FROM ainecto.flow_node n
    WHERE n.document_uuid = $2 AND n.uuid = $3) item;

-- query get_edge: read_only
SELECT pg_catalog.row_to_json(item)::text
FROM (
    SELECT {{EDGE_COLUMNS}}{{DIAGRAM_AND_VERSION: e}}
    FROM ainecto.flow_edge e
    WHERE e.document_uuid = $2 AND e.uuid = $3) item;

-- query get_group: read_only
SELECT pg_catalog.row_to_json(item)::text
FROM (
    SELECT {{GROUP_COLUMNS}},
        ARRAY(
            SELECT n.uuid
            FROM ainecto.flow_node n
            WHERE n.document_uuid = g.document_uuid AND n.group_uuid = g.uuid
            ORDER BY n.uuid) AS nodes,
        ARRAY(
            SELECT m.uuid
            FROM ainecto.flow_group m
            WHERE m.document_uuid = g.document_uuid AND m.parent_group_uuid = g.uuid
            ORDER BY m.sort_order, m.uuid) AS groups {{DIAGRAM_AND_VERSION: g}}
    FROM ainecto.flow_group g
    WHERE g.document_uuid = $2 AND g.uuid = $3) item;
