-- Columns of the content of ERDs, flow diagrams and readmes, and of the sources of imports.
-- Files *_comments_*.sql hold comments alone: the Makefile puts them into the step to this version, too.

COMMENT ON COLUMN ainecto.erd_table.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_table.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_table.name IS 'Name, unique in its schema of the document';
COMMENT ON COLUMN ainecto.erd_table.schema_name IS 'Schema that it lies in, as text; null: none named';
COMMENT ON COLUMN ainecto.erd_table.alias IS 'Short alias, for the client; null: none';
COMMENT ON COLUMN ainecto.erd_table.note IS 'Comment, at most 10,000 characters; null: none';
COMMENT ON COLUMN ainecto.erd_table.header_color IS 'Colour of its header, #rgb, #rrggbb or a common name (others are ignored); null: as the page has it';
COMMENT ON COLUMN ainecto.erd_table.display_order IS 'Place among the tables, smallest first, equal ones by uuid';
COMMENT ON COLUMN ainecto.erd_table.laid_out_x IS 'Left edge that a layout gave it last; as long as position_x and position_y are still those, nobody has placed it, and a later layout may move it. Null: none did';
COMMENT ON COLUMN ainecto.erd_table.laid_out_y IS 'Upper edge that a layout gave it last; null: none did';

COMMENT ON COLUMN ainecto.erd_column.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_column.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_column.table_uuid IS 'Table that it belongs to: ainecto.erd_table.uuid; never changes';
COMMENT ON COLUMN ainecto.erd_column.name IS 'Name, unique in its table; null: none yet';
COMMENT ON COLUMN ainecto.erd_column.is_pk IS 'Marked as part of the primary key; so is, marked or not, every column of an index with is_pk, in the order of that index';
COMMENT ON COLUMN ainecto.erd_column.is_unique IS 'Unique by itself; an import leaves this to the unique index';
COMMENT ON COLUMN ainecto.erd_column.is_not_null IS 'Declared NOT NULL; columns of the primary key are never null, declared or not';
COMMENT ON COLUMN ainecto.erd_column.is_increment IS 'Counted by the database: serial or identity';
COMMENT ON COLUMN ainecto.erd_column.default_value IS 'Default, or the expression of a generated column, as SQL text; null: none';
COMMENT ON COLUMN ainecto.erd_column.note IS 'Comment, at most 10,000 characters; null: none';
COMMENT ON COLUMN ainecto.erd_column.display_order IS 'Place among the columns of its table, smallest first, equal ones by uuid';

COMMENT ON COLUMN ainecto.erd_index.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_index.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_index.table_uuid IS 'Table that it belongs to: ainecto.erd_table.uuid; never changes';
COMMENT ON COLUMN ainecto.erd_index.name IS 'Name; null: none yet';
COMMENT ON COLUMN ainecto.erd_index.is_pk IS 'Index of the primary key';
COMMENT ON COLUMN ainecto.erd_index.is_unique IS 'Unique; an import sets it for the primary key, too';
COMMENT ON COLUMN ainecto.erd_index.type IS 'Access method as text, such as btree or gin; null: not said';
COMMENT ON COLUMN ainecto.erd_index.note IS 'Comment, at most 10,000 characters; null: none';

COMMENT ON COLUMN ainecto.erd_index_column.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_index_column.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_index_column.index_uuid IS 'Index that the column is in: ainecto.erd_index.uuid; never changes';
COMMENT ON COLUMN ainecto.erd_index_column.column_uuid IS 'Column of the index''s table: ainecto.erd_column.uuid';
COMMENT ON COLUMN ainecto.erd_index_column.sort_order IS 'ASC or DESC; null: not said';
COMMENT ON COLUMN ainecto.erd_index_column.display_order IS 'Place in the index, smallest first, equal ones by uuid';

COMMENT ON COLUMN ainecto.erd_constraint.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_constraint.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_constraint.table_uuid IS 'Table that it belongs to: ainecto.erd_table.uuid; never changes';
COMMENT ON COLUMN ainecto.erd_constraint.name IS 'Name, unique in its table; null: none yet';
COMMENT ON COLUMN ainecto.erd_constraint.kind IS 'check, exclusion or not_null';
COMMENT ON COLUMN ainecto.erd_constraint.note IS 'Comment, at most 10,000 characters; null: none';
COMMENT ON COLUMN ainecto.erd_constraint.display_order IS 'Place among the constraints of its table, smallest first, equal ones by uuid';

COMMENT ON COLUMN ainecto.erd_ref.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_ref.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_ref.name IS 'Name of the foreign key; null: none';
COMMENT ON COLUMN ainecto.erd_ref.from_table_uuid IS 'Table of the left side, which refers unless relationship is <: ainecto.erd_table.uuid';
COMMENT ON COLUMN ainecto.erd_ref.to_table_uuid IS 'Table of the right side, which is referred to unless relationship is <: ainecto.erd_table.uuid';
COMMENT ON COLUMN ainecto.erd_ref.on_delete IS 'What becomes of referring rows, such as CASCADE or SET NULL, in upper case by tools; null: not said, as NO ACTION';
COMMENT ON COLUMN ainecto.erd_ref.on_update IS 'The same when the key referred to changes; null: not said, as NO ACTION';
COMMENT ON COLUMN ainecto.erd_ref.note IS 'Comment, at most 10,000 characters; null: none';

COMMENT ON COLUMN ainecto.erd_ref_column.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_ref_column.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_ref_column.ref_uuid IS 'Relationship that the pair is of: ainecto.erd_ref.uuid; never changes';
COMMENT ON COLUMN ainecto.erd_ref_column.from_column_uuid IS 'Column of its from_table_uuid: ainecto.erd_column.uuid';
COMMENT ON COLUMN ainecto.erd_ref_column.to_column_uuid IS 'Column of its to_table_uuid: ainecto.erd_column.uuid';
COMMENT ON COLUMN ainecto.erd_ref_column.display_order IS 'Place among the pairs of the relationship, smallest first, equal ones by uuid';

COMMENT ON COLUMN ainecto.erd_enum.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_enum.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_enum.name IS 'Name of the type, unique in its schema of the document; null: none yet';
COMMENT ON COLUMN ainecto.erd_enum.schema_name IS 'Schema that it lies in, as text; null: none named';
COMMENT ON COLUMN ainecto.erd_enum.note IS 'Comment, at most 10,000 characters; null: none';

COMMENT ON COLUMN ainecto.erd_enum_value.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_enum_value.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_enum_value.enum_uuid IS 'Enum that it is a value of: ainecto.erd_enum.uuid; never changes';
COMMENT ON COLUMN ainecto.erd_enum_value.value IS 'The label, unique in its enum, at most 255 characters; null: none yet';
COMMENT ON COLUMN ainecto.erd_enum_value.note IS 'Comment, at most 10,000 characters; null: none';
COMMENT ON COLUMN ainecto.erd_enum_value.display_order IS 'Place among the values of its enum, smallest first, equal ones by uuid';

COMMENT ON COLUMN ainecto.erd_note.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_note.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_note.title IS 'Heading, at most 255 characters; null: none';
COMMENT ON COLUMN ainecto.erd_note.content IS 'Text, at most 10,000 characters; null: none';
COMMENT ON COLUMN ainecto.erd_note.color IS 'Its colour, #rgb, #rrggbb or a common name (others are ignored); null: as the page has it';
COMMENT ON COLUMN ainecto.erd_note.position_x IS 'Left edge on the canvas in pixels; null: it has no place there and is not drawn';
COMMENT ON COLUMN ainecto.erd_note.position_y IS 'Upper edge on the canvas in pixels; null: it has no place there and is not drawn';
COMMENT ON COLUMN ainecto.erd_note.width IS 'Width in pixels; null or 0: drawn 200 wide';
COMMENT ON COLUMN ainecto.erd_note.height IS 'Height in pixels; null or 0: drawn 120 high';
COMMENT ON COLUMN ainecto.erd_note.icon_name IS 'Name of an icon, for the client; null: none';

COMMENT ON COLUMN ainecto.erd_table_group.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_table_group.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_table_group.name IS 'Name; null: none yet';
COMMENT ON COLUMN ainecto.erd_table_group.color IS 'Its colour, #rgb, #rrggbb or a common name (others are ignored); null: as the page has it';

COMMENT ON COLUMN ainecto.erd_table_group_table.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_table_group_table.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_table_group_table.group_uuid IS 'Group that the table is in: ainecto.erd_table_group.uuid; never changes';
COMMENT ON COLUMN ainecto.erd_table_group_table.table_uuid IS 'Table in it: ainecto.erd_table.uuid; it may be in other groups, too';
COMMENT ON COLUMN ainecto.erd_table_group_table.display_order IS 'Place among the tables of its group, smallest first, equal ones by uuid';

COMMENT ON COLUMN ainecto.erd_table_group_note.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_table_group_note.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_table_group_note.group_uuid IS 'Group that the note is in: ainecto.erd_table_group.uuid; never changes';
COMMENT ON COLUMN ainecto.erd_table_group_note.note_uuid IS 'Note in it: ainecto.erd_note.uuid; it may be in other groups, too';
COMMENT ON COLUMN ainecto.erd_table_group_note.display_order IS 'Place among the notes of its group, smallest first, equal ones by uuid';

COMMENT ON COLUMN ainecto.erd_object.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_object.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_object.kind IS 'What it is, such as function, sequence, trigger, policy, extension or grant; all kinds: constraint erd_object_kind_check';
COMMENT ON COLUMN ainecto.erd_object.schema_name IS 'Schema that it lies in, as text; null: in none of its own';
COMMENT ON COLUMN ainecto.erd_object.name IS 'Name; of a grant the grantee, of a comment the kind of what it is on';
COMMENT ON COLUMN ainecto.erd_object.note IS 'Comment, at most 10,000 characters; null: none';
COMMENT ON COLUMN ainecto.erd_object.display_order IS 'Place among the objects, smallest first, equal ones by uuid';
COMMENT ON COLUMN ainecto.erd_object.signature IS 'What tells things of one kind and name apart: types of arguments, e.g. integer, text; of operator classes and families the access method; of grants and comments what they are on; null: nothing has to';
COMMENT ON COLUMN ainecto.erd_object.table_uuid IS 'Table that a trigger, rule, policy, … belongs to: ainecto.erd_table.uuid; null: none';
COMMENT ON COLUMN ainecto.erd_object.depends_on IS 'What has to be there before, as an array of texts "kind:schema.name"; null: nothing';

COMMENT ON COLUMN ainecto.erd_filter.document_uuid IS 'ERD that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_filter.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.erd_filter.name IS 'Name; null: none yet';
COMMENT ON COLUMN ainecto.erd_filter.is_default IS 'Shown first by clients';
COMMENT ON COLUMN ainecto.erd_filter.included_tables IS 'Tables that are shown, as JSON text in the client''s own shape; null: not said';
COMMENT ON COLUMN ainecto.erd_filter.table_positions IS 'Where they stand in this view, as JSON text in the client''s own shape; null: not said';
COMMENT ON COLUMN ainecto.erd_filter.table_groups IS 'Groups that are shown, as JSON text in the client''s own shape; null: not said';

COMMENT ON COLUMN ainecto.erd_source.uuid IS 'Name of the source in ainecto.erd_source_identity';
COMMENT ON COLUMN ainecto.erd_source.document_uuid IS 'ERD that was imported into: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.erd_source.database_name IS 'Name of the database at the last import; in the same cluster it finds a source that was made anew';
COMMENT ON COLUMN ainecto.erd_source.database_oid IS 'Object identifier of the database in its cluster at the last import; 0: the catalog told none';
COMMENT ON COLUMN ainecto.erd_source.schemas IS 'Schemas that the last catalog was made of; empty: it did not say';
COMMENT ON COLUMN ainecto.erd_source.whole IS 'Whether nobody chose among the schemas of the database';
COMMENT ON COLUMN ainecto.erd_source.imported_at IS 'When it was imported last';
COMMENT ON COLUMN ainecto.erd_source.system_identifier IS 'Of the cluster, as pg_control_system() tells it; empty: the catalog told none';

COMMENT ON COLUMN ainecto.erd_source_identity.source_uuid IS 'Source that the identifier is of: ainecto.erd_source.uuid';
COMMENT ON COLUMN ainecto.erd_source_identity.entity IS 'Kind of thing: table, column, index, constraint, ref, enum or object';
COMMENT ON COLUMN ainecto.erd_source_identity.entity_uuid IS 'Its uuid in the document; it may be deleted there; empty: it never came into the document';
COMMENT ON COLUMN ainecto.erd_source_identity.table_oid IS 'Object identifier of the table that it is part of; 0: of none';
COMMENT ON COLUMN ainecto.erd_source_identity.place IS 'Of a column its place in the table, from 1 on; else 0';
COMMENT ON COLUMN ainecto.erd_source_identity.content IS 'What the catalog said of it, as texts under the names of the document''s fields; and what it consists of (members), by keys of the document';

COMMENT ON COLUMN ainecto.flow_group.document_uuid IS 'Flow diagram that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.flow_group.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.flow_group.name IS 'Name, 1 to 255 characters';
COMMENT ON COLUMN ainecto.flow_group.color IS 'Its colour, #rgb, #rrggbb or a common name (others are ignored); null: as the page has it';
COMMENT ON COLUMN ainecto.flow_group.parent_group_uuid IS 'Group around it: ainecto.flow_group.uuid; null: none';
COMMENT ON COLUMN ainecto.flow_group.sort_order IS 'Place among the groups, smallest first, equal ones by uuid; may be negative';
COMMENT ON COLUMN ainecto.flow_group.link_mode IS 'How the linked diagram is used, for the client; null: not said';
COMMENT ON COLUMN ainecto.flow_group.linked_diagram_uuid IS 'Flow diagram that the group stands for, ainecto.document.uuid as text; checked when a tool sets it, not a foreign key, so that it outlives the diagram; null: none';

COMMENT ON COLUMN ainecto.flow_node.document_uuid IS 'Flow diagram that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.flow_node.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.flow_node.text IS 'Label, at most 4,000 characters; null: none';
COMMENT ON COLUMN ainecto.flow_node.shape IS 'rect, roundRect, stadium, diamond, decision, circle, start, doubleCircle, end, hexagon, cylinder or parallelogram';
COMMENT ON COLUMN ainecto.flow_node.width IS 'Width in pixels; null or 0: as its text needs';
COMMENT ON COLUMN ainecto.flow_node.height IS 'Height in pixels; null or 0: as its text needs';
COMMENT ON COLUMN ainecto.flow_node.group_uuid IS 'Group that it lies in: ainecto.flow_group.uuid; null: none';
COMMENT ON COLUMN ainecto.flow_node.fill_color IS 'Colour of its area, #rgb, #rrggbb or a common name (others are ignored); null: as the page has it';
COMMENT ON COLUMN ainecto.flow_node.stroke_color IS 'Colour of its outline, spelt as fill_color; null: as the page has it';
COMMENT ON COLUMN ainecto.flow_node.text_color IS 'Colour of its label, spelt as fill_color; null: as the page has it';
COMMENT ON COLUMN ainecto.flow_node.type IS 'Free kind, for the client; null: none';

COMMENT ON COLUMN ainecto.flow_edge.document_uuid IS 'Flow diagram that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.flow_edge.uuid IS 'Key within the document, which a client may choose';
COMMENT ON COLUMN ainecto.flow_edge.from_uuid IS 'Node it starts at: ainecto.flow_node.uuid';
COMMENT ON COLUMN ainecto.flow_edge.to_uuid IS 'Node it ends at: ainecto.flow_node.uuid';
COMMENT ON COLUMN ainecto.flow_edge.label IS 'Label, at most 1,000 characters; null: none';
COMMENT ON COLUMN ainecto.flow_edge.bridge_type IS 'How it crosses other edges, for the client; null: not said';
COMMENT ON COLUMN ainecto.flow_edge.stroke_color IS 'Colour of the line, #rgb, #rrggbb or a common name (others are ignored); null: as the page has it';
COMMENT ON COLUMN ainecto.flow_edge.line_style IS 'dashed or dotted; null and any other text: drawn solid';
COMMENT ON COLUMN ainecto.flow_edge.stroke_width IS 'Width of the line in pixels; null: as usual';

COMMENT ON COLUMN ainecto.readme_block.document_uuid IS 'Readme that it belongs to: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.readme_block.uuid IS 'Key within the document; draft-REQUEST-NUMBER while it is the draft of a request in ainecto.llm_request';
COMMENT ON COLUMN ainecto.readme_block.display_order IS 'Place in the text, smallest first; gaps mean nothing';
COMMENT ON COLUMN ainecto.readme_block.content IS 'Markdown, 1 to 65,536 characters; a block may begin and end anywhere';
