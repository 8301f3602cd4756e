-- The statements of erd_option.c.

-- fragment OPTIONS_OF (relation)
SELECT t.options::pg_catalog.text
FROM ainecto.{{relation}} t
WHERE t.document_uuid = $1 AND t.uuid = $2;

-- statement options_of_table (document_uuid uuid, uuid text): SELECT
{{OPTIONS_OF: erd_table}};

-- statement options_of_column (document_uuid uuid, uuid text): SELECT
{{OPTIONS_OF: erd_column}};

-- statement options_of_index (document_uuid uuid, uuid text): SELECT
{{OPTIONS_OF: erd_index}};

-- statement options_of_ref (document_uuid uuid, uuid text): SELECT
{{OPTIONS_OF: erd_ref}};

-- statement options_of_constraint (document_uuid uuid, uuid text): SELECT
{{OPTIONS_OF: erd_constraint}};

-- statement options_of_object (document_uuid uuid, uuid text): SELECT
{{OPTIONS_OF: erd_object}};
