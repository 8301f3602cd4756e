/*
 * kind.c
 *		The table of kinds, and the words for their fields.
 */
#include "postgres.h"

#include "core/change/kind.h"

/* clang-format off */
#define NAMED .name = "name", .reworded = "renamed"
#define PARENT(field_, entity_) .parented = true, .references = {{(field_), (entity_)}}
/* clang-format on */

static const KindWords kinds[] = {
	{"document", "document", "documents", .name = "title", .reworded = "renamed", .grouped = true},
	{"table", "table", "tables", NAMED, .grouped = true, .unique = {"schema_name", "name"}},
	{"column", "column", "columns", NAMED, .folded = true, PARENT("table_uuid", "table"),
	 .unique = {"table_uuid", "name"}},
	{"index", "index", "indexes", NAMED, .folded = true, PARENT("table_uuid", "table")},
	{"index_column", "index column", "index columns", .folded = true, .part = true, .parented = true,
	 .references = {{"index_uuid", "index"}, {"column_uuid", "column"}},
	 .unique = {"index_uuid", "column_uuid"}},
	{"constraint", "constraint", "constraints", NAMED, .folded = true, PARENT("table_uuid", "table"),
	 .unique = {"table_uuid", "name"}},
	{"ref", "reference", "references", NAMED, .parented = true,
	 .references = {{"from_table_uuid", "table"}, {"to_table_uuid", "table"}}},
	{"ref_column", "column of a reference", "columns of references", .folded = true, .part = true,
	 .parented = true,
	 .references = {{"ref_uuid", "ref"}, {"from_column_uuid", "column"}, {"to_column_uuid", "column"}}},
	{"enum", "enum", "enums", NAMED, .grouped = true, .unique = {"schema_name", "name"}},
	{"enum_value", "value", "values", .name = "value", .reworded = "renamed", .folded = true,
	 PARENT("enum_uuid", "enum"), .unique = {"enum_uuid", "value"}},
	{"note", "note", "notes", .name = "title", .reworded = "renamed", .grouped = true},
	{"table_group", "table group", "table groups", NAMED, .grouped = true},
	{"table_group_table", "table in a group", "tables in groups", .folded = true, .part = true,
	 .parented = true, .references = {{"group_uuid", "table_group"}, {"table_uuid", "table"}},
	 .unique = {"group_uuid", "table_uuid"}},
	{"table_group_note", "note in a group", "notes in groups", .folded = true, .part = true, .parented = true,
	 .references = {{"group_uuid", "table_group"}, {"note_uuid", "note"}},
	 .unique = {"group_uuid", "note_uuid"}},
	{"object", "object", "objects", NAMED, .grouped = true, PARENT("table_uuid", "table")},
	{"filter", "filter", "filters", NAMED, .grouped = true},
	{"group", "group", "groups", NAMED, .grouped = true, .references = {{"parent_group_uuid", "group"}}},
	{"node", "step", "steps", .name = "text", .reworded = "reworded", .grouped = true,
	 .references = {{"group_uuid", "group"}}},
	{"edge", "arrow", "arrows", .parented = true, .references = {{"from_uuid", "node"}, {"to_uuid", "node"}}},
	{"scenario", "scenario", "scenarios", NAMED, .grouped = true, .folded = true,
	 PARENT("parent_id", "scenario")},
	{"testcase", "test case", "test cases", .name = "title", .reworded = "renamed", .grouped = true,
	 .folded = true, PARENT("scenario_id", "scenario")},
	{"step", "step", "steps", .name = "action", .reworded = "reworded", .folded = true,
	 PARENT("case_id", "testcase")},
	{"block", "block", "blocks", .unique = {"display_order"}},
};

const KindWords *
kind_of(const Entity *entity)
{
	for (size_t i = 0; i < lengthof(kinds); i++)
	{
		if (strcmp(kinds[i].entity, entity->name) == 0)
			return &kinds[i];
	}
	elog(ERROR, "there are no words for a %s", entity->name);
}

const char *
kind_key(const JsonNode *fields, const char *field)
{
	const JsonNode *node = json_read_member(fields, field);

	return node == NULL || (node->kind != JSON_NODE_STRING && node->kind != JSON_NODE_NUMBER) ? NULL
																							  : node->text;
}

const char *
kind_parent(const KindWords *kind, const JsonNode *fields)
{
	return kind->parented ? kind_key(fields, kind->references[0].field) : NULL;
}

const char *
kind_field_words(const EntityField *field)
{
	static const char *const words[][2] = {
		{"default_value", "default"},  {"schema_name", "schema"},   {"relationship", "multiplicity"},
		{"from_table_uuid", "origin"}, {"to_table_uuid", "target"}, {"from_uuid", "origin"},
		{"to_uuid", "target"},         {"parent_id", "parent"},     {"content", "text"},
	};
	char *text;
	char *end;

	for (size_t i = 0; i < lengthof(words); i++)
	{
		if (strcmp(words[i][0], field->name) == 0)
			return words[i][1];
	}
	text = pstrdup(field->name);
	for (char *at = text; *at != '\0'; at++)
	{
		if (*at == '_')
			*at = ' ';
	}
	end = strrchr(text, ' ');
	if (end != NULL && (strcmp(end, " uuid") == 0 || strcmp(end, " id") == 0))
		*end = '\0';
	return text;
}

const char *
kind_switch_words(const EntityField *field, bool on)
{
	static const char *const words[][3] = {
		{"is_pk", "now in the primary key", "no longer in the primary key"},
		{"is_unique", "now unique", "no longer unique"},
		{"is_not_null", "now not null", "now nullable"},
		{"is_increment", "now counted up", "no longer counted up"},
		{"is_default", "now the default", "no longer the default"},
		{"is_module", "now a module", "no longer a module"},
		{"collapsed", "now collapsed", "now open"},
		{"archived", "now archived", "no longer archived"},
	};

	for (size_t i = 0; i < lengthof(words); i++)
	{
		if (strcmp(words[i][0], field->name) == 0)
			return words[i][on ? 1 : 2];
	}
	return psprintf("%s switched %s", kind_field_words(field), on ? "on" : "off");
}
