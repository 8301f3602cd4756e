-- The statements of erd_order.c.

-- fragment SIBLINGS (relation, same_parent)
-- All of a thing's list: uuid, order, whether the one command wrote it that wrote the thing.
SELECT s.uuid, s.display_order, s.xmin = r.xmin AND s.cmin = r.cmin
FROM ainecto.{{relation}} r
  JOIN ainecto.{{relation}} s ON s.document_uuid = r.document_uuid {{same_parent}}
WHERE r.document_uuid = $1 AND r.uuid = $2
ORDER BY s.display_order, s.uuid;

-- fragment SAME (parent)
AND s.{{parent}} = r.{{parent}};

-- statement siblings[0] (document_uuid uuid, uuid text): SELECT
{{SIBLINGS: erd_table | }};

-- statement siblings[1] (document_uuid uuid, uuid text): SELECT
{{SIBLINGS: erd_column | {{SAME: table_uuid}}}};

-- statement siblings[2] (document_uuid uuid, uuid text): SELECT
{{SIBLINGS: erd_index_column | {{SAME: index_uuid}}}};

-- statement siblings[3] (document_uuid uuid, uuid text): SELECT
{{SIBLINGS: erd_constraint | {{SAME: table_uuid}}}};

-- statement siblings[4] (document_uuid uuid, uuid text): SELECT
{{SIBLINGS: erd_ref_column | {{SAME: ref_uuid}}}};

-- statement siblings[5] (document_uuid uuid, uuid text): SELECT
{{SIBLINGS: erd_enum_value | {{SAME: enum_uuid}}}};

-- statement siblings[6] (document_uuid uuid, uuid text): SELECT
{{SIBLINGS: erd_table_group_table | {{SAME: group_uuid}}}};

-- statement siblings[7] (document_uuid uuid, uuid text): SELECT
{{SIBLINGS: erd_table_group_note | {{SAME: group_uuid}}}};

-- statement siblings[8] (document_uuid uuid, uuid text): SELECT
{{SIBLINGS: erd_object | }};
