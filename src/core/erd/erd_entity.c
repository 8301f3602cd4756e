/*
 * erd_entity.c
 *		The kinds of things an ERD is made of.
 *
 * Limits repeat the checks of the tables, so that a tool can name the field before the database refuses the
 * row.
 */
#include "postgres.h"

#include "core/erd/erd.h"
#include "core/erd/erd_follow.h"
#include "core/erd/erd_option.h"

#define NAME_MAX_CHARACTERS  255
#define NOTE_MAX_CHARACTERS  10000
#define COLOR_MAX_CHARACTERS 32
#define ID_MAX_CHARACTERS    64
#define KIND_MAX_CHARACTERS  64
#define VIEW_MAX_CHARACTERS  1000000
/* What PostgreSQL prints of types, defaults and constraints, and of whole objects. */
#define TYPE_MAX_CHARACTERS       1000
#define EXPRESSION_MAX_CHARACTERS 100000
#define DEFINITION_MAX_CHARACTERS 1000000

/* clang-format off */
#define FIELD_TEXT_OF(name_, flags_, maximum_) {.name = (name_), .kind = FIELD_TEXT, .flags = (flags_), .maximum = (maximum_)}
#define FIELD_ID_OF(name_, flags_) FIELD_TEXT_OF(name_, (flags_) | FIELD_REQUIRED | FIELD_NOT_NULL, ID_MAX_CHARACTERS)
#define FIELD_INTEGER_OF(name_, flags_) {.name = (name_), .kind = FIELD_INTEGER, .flags = (flags_)}
#define FIELD_FLAG_OF(name_) {.name = (name_), .kind = FIELD_BOOLEAN, .flags = FIELD_NOT_NULL, .initial = "false"}
#define FIELD_DISPLAY_ORDER {.name = "display_order", .kind = FIELD_INTEGER, .flags = FIELD_NOT_NULL | FIELD_ORDER, .initial = "0"}
#define FIELD_JSON_OF(name_) {.name = (name_), .kind = FIELD_JSON}
#define FIELD_OPTIONS FIELD_JSON_OF("options")
#define FIELD_END {.name = NULL}
/* clang-format on */

static const EntityField table_fields[] = {
	FIELD_TEXT_OF("name", FIELD_REQUIRED | FIELD_NOT_NULL, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("schema_name", 0, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("alias", 0, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("note", 0, NOTE_MAX_CHARACTERS),
	FIELD_TEXT_OF("header_color", 0, COLOR_MAX_CHARACTERS),
	FIELD_DISPLAY_ORDER,
	FIELD_INTEGER_OF("position_x", FIELD_HIDDEN),
	FIELD_INTEGER_OF("position_y", FIELD_HIDDEN),
	FIELD_OPTIONS,
	FIELD_INTEGER_OF("laid_out_x", FIELD_HIDDEN),
	FIELD_INTEGER_OF("laid_out_y", FIELD_HIDDEN),
	FIELD_END,
};

static const EntityField column_fields[] = {
	FIELD_ID_OF("table_uuid", FIELD_FIXED),
	FIELD_TEXT_OF("name", 0, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("type", 0, TYPE_MAX_CHARACTERS),
	FIELD_FLAG_OF("is_pk"),
	FIELD_FLAG_OF("is_unique"),
	FIELD_FLAG_OF("is_not_null"),
	FIELD_FLAG_OF("is_increment"),
	FIELD_TEXT_OF("default_value", 0, EXPRESSION_MAX_CHARACTERS),
	FIELD_TEXT_OF("note", 0, NOTE_MAX_CHARACTERS),
	FIELD_DISPLAY_ORDER,
	FIELD_OPTIONS,
	FIELD_END,
};

static const EntityField index_fields[] = {
	FIELD_ID_OF("table_uuid", FIELD_FIXED),
	FIELD_TEXT_OF("name", 0, NAME_MAX_CHARACTERS),
	FIELD_FLAG_OF("is_pk"),
	FIELD_FLAG_OF("is_unique"),
	FIELD_TEXT_OF("type", 0, 50),
	FIELD_TEXT_OF("note", 0, NOTE_MAX_CHARACTERS),
	FIELD_OPTIONS,
	FIELD_END,
};

static const EntityField index_column_fields[] = {
	FIELD_ID_OF("index_uuid", FIELD_FIXED),
	FIELD_ID_OF("column_uuid", 0),
	FIELD_TEXT_OF("sort_order", 0, 4),
	FIELD_DISPLAY_ORDER,
	FIELD_END,
};

static const EntityField constraint_fields[] = {
	FIELD_ID_OF("table_uuid", FIELD_FIXED),
	FIELD_TEXT_OF("name", 0, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("kind", FIELD_REQUIRED | FIELD_NOT_NULL, KIND_MAX_CHARACTERS),
	FIELD_TEXT_OF("definition", FIELD_REQUIRED | FIELD_NOT_NULL, EXPRESSION_MAX_CHARACTERS),
	FIELD_JSON_OF("column_uuids"),
	FIELD_OPTIONS,
	FIELD_TEXT_OF("note", 0, NOTE_MAX_CHARACTERS),
	FIELD_DISPLAY_ORDER,
	FIELD_END,
};

static const EntityField ref_fields[] = {
	FIELD_TEXT_OF("name", 0, NAME_MAX_CHARACTERS),
	FIELD_ID_OF("from_table_uuid", 0),
	FIELD_ID_OF("to_table_uuid", 0),
	FIELD_TEXT_OF("relationship", FIELD_REQUIRED | FIELD_NOT_NULL, 1),
	FIELD_TEXT_OF("on_delete", 0, 32),
	FIELD_TEXT_OF("on_update", 0, 32),
	FIELD_OPTIONS,
	FIELD_TEXT_OF("note", 0, NOTE_MAX_CHARACTERS),
	FIELD_END,
};

static const EntityField ref_column_fields[] = {
	FIELD_ID_OF("ref_uuid", FIELD_FIXED),
	FIELD_ID_OF("from_column_uuid", 0),
	FIELD_ID_OF("to_column_uuid", 0),
	FIELD_DISPLAY_ORDER,
	FIELD_END,
};

static const EntityField enum_fields[] = {
	FIELD_TEXT_OF("name", 0, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("schema_name", 0, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("note", 0, NOTE_MAX_CHARACTERS),
	FIELD_END,
};

static const EntityField enum_value_fields[] = {
	FIELD_ID_OF("enum_uuid", FIELD_FIXED),
	FIELD_TEXT_OF("value", 0, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("note", 0, NOTE_MAX_CHARACTERS),
	FIELD_DISPLAY_ORDER,
	FIELD_END,
};

static const EntityField note_fields[] = {
	FIELD_TEXT_OF("title", 0, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("content", 0, NOTE_MAX_CHARACTERS),
	FIELD_TEXT_OF("color", 0, COLOR_MAX_CHARACTERS),
	FIELD_INTEGER_OF("position_x", 0),
	FIELD_INTEGER_OF("position_y", 0),
	FIELD_INTEGER_OF("width", 0),
	FIELD_INTEGER_OF("height", 0),
	FIELD_TEXT_OF("icon_name", 0, 64),
	FIELD_END,
};

static const EntityField table_group_fields[] = {
	FIELD_TEXT_OF("name", 0, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("color", 0, COLOR_MAX_CHARACTERS),
	FIELD_END,
};

static const EntityField table_group_table_fields[] = {
	FIELD_ID_OF("group_uuid", FIELD_FIXED),
	FIELD_ID_OF("table_uuid", 0),
	FIELD_DISPLAY_ORDER,
	FIELD_END,
};

static const EntityField table_group_note_fields[] = {
	FIELD_ID_OF("group_uuid", FIELD_FIXED),
	FIELD_ID_OF("note_uuid", 0),
	FIELD_DISPLAY_ORDER,
	FIELD_END,
};

static const EntityField object_fields[] = {
	FIELD_TEXT_OF("kind", FIELD_REQUIRED | FIELD_NOT_NULL, KIND_MAX_CHARACTERS),
	FIELD_TEXT_OF("schema_name", 0, NAME_MAX_CHARACTERS),
	FIELD_TEXT_OF("name", FIELD_REQUIRED | FIELD_NOT_NULL, 1000),
	FIELD_TEXT_OF("signature", 0, 10000),
	FIELD_TEXT_OF("table_uuid", 0, ID_MAX_CHARACTERS),
	FIELD_TEXT_OF("definition", FIELD_REQUIRED | FIELD_NOT_NULL, DEFINITION_MAX_CHARACTERS),
	FIELD_JSON_OF("depends_on"),
	FIELD_OPTIONS,
	FIELD_TEXT_OF("note", 0, NOTE_MAX_CHARACTERS),
	FIELD_DISPLAY_ORDER,
	FIELD_END,
};

static const EntityField filter_fields[] = {
	FIELD_TEXT_OF("name", 0, NAME_MAX_CHARACTERS),
	FIELD_FLAG_OF("is_default"),
	FIELD_TEXT_OF("included_tables", 0, VIEW_MAX_CHARACTERS),
	FIELD_TEXT_OF("table_positions", 0, VIEW_MAX_CHARACTERS),
	FIELD_TEXT_OF("table_groups", 0, VIEW_MAX_CHARACTERS),
	FIELD_END,
};

const Entity erd_table = {
	.name = "table",
	.label = "table",
	.collection = "tables",
	.relation = "erd_table",
	.document_type = DOCUMENT_ERD,
	.order = "display_order",
	.order_index = "erd_table_order_index",
	.fields = table_fields,
	.before_write = erd_complete_named,
};

const Entity erd_column = {
	.name = "column",
	.label = "column",
	.collection = "columns",
	.relation = "erd_column",
	.document_type = DOCUMENT_ERD,
	.parent = "table_uuid",
	.order = "display_order",
	.order_index = "erd_column_order_index",
	.fields = column_fields,
	.before_write = erd_complete_column,
};

const Entity erd_index = {
	.name = "index",
	.label = "index",
	.collection = "indexes",
	.relation = "erd_index",
	.document_type = DOCUMENT_ERD,
	.parent = "table_uuid",
	.fields = index_fields,
	.before_write = erd_complete_index,
};

const Entity erd_index_column = {
	.name = "index_column",
	.label = "index column",
	.collection = "index_columns",
	.relation = "erd_index_column",
	.document_type = DOCUMENT_ERD,
	.parent = "index_uuid",
	.order = "display_order",
	.order_index = "erd_index_column_order_index",
	.fields = index_column_fields,
	.before_write = erd_complete_index_column,
};

const Entity erd_constraint = {
	.name = "constraint",
	.label = "constraint",
	.collection = "constraints",
	.relation = "erd_constraint",
	.document_type = DOCUMENT_ERD,
	.parent = "table_uuid",
	.order = "display_order",
	.order_index = "erd_constraint_order_index",
	.fields = constraint_fields,
	.before_write = erd_complete_constraint,
};

const Entity erd_ref = {
	.name = "ref",
	.label = "ref",
	.collection = "refs",
	.relation = "erd_ref",
	.document_type = DOCUMENT_ERD,
	.fields = ref_fields,
	.before_write = erd_complete_ref,
};

const Entity erd_ref_column = {
	.name = "ref_column",
	.label = "ref column",
	.collection = "ref_columns",
	.relation = "erd_ref_column",
	.document_type = DOCUMENT_ERD,
	.parent = "ref_uuid",
	.order = "display_order",
	.order_index = "erd_ref_column_ref_index",
	.fields = ref_column_fields,
	.before_write = erd_complete_ref_column,
};

const Entity erd_enum = {
	.name = "enum",
	.label = "enum",
	.collection = "enums",
	.relation = "erd_enum",
	.document_type = DOCUMENT_ERD,
	.fields = enum_fields,
	.before_write = erd_complete_named,
};

const Entity erd_enum_value = {
	.name = "enum_value",
	.label = "enum value",
	.collection = "enum_values",
	.relation = "erd_enum_value",
	.document_type = DOCUMENT_ERD,
	.parent = "enum_uuid",
	.order = "display_order",
	.order_index = "erd_enum_value_order_index",
	.fields = enum_value_fields,
	.before_write = erd_complete_value,
};

const Entity erd_note = {
	.name = "note",
	.label = "note",
	.collection = "notes",
	.relation = "erd_note",
	.document_type = DOCUMENT_ERD,
	.fields = note_fields,
};

const Entity erd_table_group = {
	.name = "table_group",
	.label = "table group",
	.collection = "table_groups",
	.relation = "erd_table_group",
	.document_type = DOCUMENT_ERD,
	.fields = table_group_fields,
};

const Entity erd_table_group_table = {
	.name = "table_group_table",
	.label = "table in a group",
	.collection = "table_group_tables",
	.relation = "erd_table_group_table",
	.document_type = DOCUMENT_ERD,
	.parent = "group_uuid",
	.order = "display_order",
	.order_index = "erd_table_group_table_order_index",
	.fields = table_group_table_fields,
};

const Entity erd_table_group_note = {
	.name = "table_group_note",
	.label = "note in a group",
	.collection = "table_group_notes",
	.relation = "erd_table_group_note",
	.document_type = DOCUMENT_ERD,
	.parent = "group_uuid",
	.order = "display_order",
	.order_index = "erd_table_group_note_order_index",
	.fields = table_group_note_fields,
};

const Entity erd_object = {
	.name = "object",
	.label = "object",
	.collection = "objects",
	.relation = "erd_object",
	.document_type = DOCUMENT_ERD,
	.order = "display_order",
	.order_index = "erd_object_order_index",
	.fields = object_fields,
	.before_write = erd_complete_named,
};

const Entity erd_filter = {
	.name = "filter",
	.label = "filter",
	.collection = "filters",
	.relation = "erd_filter",
	.document_type = DOCUMENT_ERD,
	.fields = filter_fields,
};

static const Entity *const erd_entities[] = {
	&erd_table,
	&erd_column,
	&erd_index,
	&erd_index_column,
	&erd_constraint,
	&erd_ref,
	&erd_ref_column,
	&erd_enum,
	&erd_enum_value,
	&erd_note,
	&erd_table_group,
	&erd_table_group_table,
	&erd_table_group_note,
	&erd_object,
	&erd_filter,
	NULL,
};

void
erd_register_entities(void)
{
	entity_register(DOCUMENT_ERD, erd_entities);
}
