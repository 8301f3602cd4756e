/*
 * schema_part.c
 *		Some tables of a schema, with what belongs to them.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/errors.h"
#include "core/exchange/schema_content.h"
#include "miscadmin.h"
#include "schema/schema_index.h"
#include "schema/schema_text.h"

typedef struct PartWork
{
	Schema *schema;
	bool *wanted; /* tables */
	bool *needed; /* objects */
	bool *useful; /* enums */
	StringInfo missing;
	StringInfo words; /* how it was chosen */
} PartWork;

static void
say(PartWork *work, const char *what, const char *name)
{
	appendStringInfo(work->words, "%s%s%s", work->words->len == 0 ? "" : ", ", what,
					 clip_text(name, CLIP_NAME));
}

static void
miss(PartWork *work, const char *kind, const char *name)
{
	appendStringInfo(work->missing, "%s%s \"%s\"", work->missing->len == 0 ? "" : "\n", kind,
					 clip_tame(name, CLIP_NAME));
}

/* ---- tables ---- */

static bool
is_called(const SchemaTable *table, const char *name)
{
	size_t length = table->schema == NULL ? 0 : strlen(table->schema);

	return strcmp(table->name, name) == 0 ||
		   (table->schema != NULL && strncmp(name, table->schema, length) == 0 && name[length] == '.' &&
			strcmp(name + length + 1, table->name) == 0);
}

/* Every table of that name, in whatever schema; false if there is none. */
static bool
mark_tables(const Schema *schema, bool *marks, const char *name)
{
	bool found = false;

	for (int i = 0; i < schema->table_count; i++)
	{
		if (is_called(&schema->tables[i], name))
			marks[i] = found = true;
	}
	return found;
}

static void
want_tables(PartWork *work, const SchemaPart *part)
{
	for (int i = 0; i < part->table_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!mark_tables(work->schema, work->wanted, part->tables[i]))
			miss(work, "table", part->tables[i]);
	}
	if (part->table_count > 0)
		say(work, "tables named: ", psprintf("%d", part->table_count));
}

static void
want_groups(PartWork *work, const SchemaPart *part)
{
	for (int i = 0; i < part->group_count; i++)
	{
		bool found = false;

		for (int j = 0; j < work->schema->group_count; j++)
		{
			const SchemaGroup *group = &work->schema->groups[j];

			if (strcmp(group->name, part->groups[i]) != 0)
				continue;
			found = true;
			for (int k = 0; k < group->table_count; k++)
				work->wanted[group->tables[k]] = true;
		}
		if (found)
			say(work, "group ", part->groups[i]);
		else
			miss(work, "group", part->groups[i]);
	}
}

static void
want_near(PartWork *work, const SchemaPart *part)
{
	const Schema *schema = work->schema;
	bool *reached = palloc0(sizeof(bool) * Max(schema->table_count, 1));
	bool *before = palloc(sizeof(bool) * Max(schema->table_count, 1));

	if (part->near == NULL)
		return;
	if (!mark_tables(schema, reached, part->near))
	{
		miss(work, "table", part->near);
		return;
	}
	for (int64 step = 0; step < part->distance; step++)
	{
		memcpy(before, reached, sizeof(bool) * schema->table_count);
		for (int i = 0; i < schema->ref_count; i++)
		{
			if (before[schema->refs[i].from])
				reached[schema->refs[i].to] = true;
			if (before[schema->refs[i].to])
				reached[schema->refs[i].from] = true;
		}
	}
	for (int i = 0; i < schema->table_count; i++)
		work->wanted[i] = work->wanted[i] || reached[i];
	say(work, psprintf("at most " INT64_FORMAT " references away from ", part->distance), part->near);
}

/* ---- what they need ---- */

/* Whether a key of depends_on is of this object. */
static bool
is_key_of(const char *key, const SchemaObject *object)
{
	size_t length = strlen(object->kind);
	const char *name = key + length + 1;

	if (strncmp(key, object->kind, length) != 0 || key[length] != ':')
		return false;
	if (object->schema != NULL)
	{
		length = strlen(object->schema);
		if (strncmp(name, object->schema, length) != 0 || name[length] != '.')
			return false;
		name += length + 1;
	}
	length = strlen(object->name);
	return strncmp(name, object->name, length) == 0 && (name[length] == '\0' || name[length] == '(');
}

static void need_keys(PartWork *work, const JsonNode *keys);

static void
need_object(PartWork *work, int position)
{
	if (work->needed[position])
		return;
	work->needed[position] = true;
	check_stack_depth();
	need_keys(work, work->schema->objects[position].depends_on);
}

static void
need_keys(PartWork *work, const JsonNode *keys)
{
	const Schema *schema = work->schema;

	for (int i = 0; keys != NULL && keys->kind == JSON_NODE_ARRAY && i < keys->count; i++)
	{
		const char *key = keys->items[i]->kind == JSON_NODE_STRING ? keys->items[i]->text : "";

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < schema->object_count; j++)
		{
			if (is_key_of(key, &schema->objects[j]))
				need_object(work, j);
		}
		for (int j = 0; strncmp(key, "enum:", 5) == 0 && j < schema->enum_count; j++)
		{
			const SchemaEnum *item = &schema->enums[j];

			if (strcmp(key + 5,
					   item->schema == NULL ? item->name : psprintf("%s.%s", item->schema, item->name)) == 0)
				work->useful[j] = true;
		}
	}
}

static bool
is_schema_of(const SchemaObject *object, const SchemaTable *table)
{
	return strcmp(object->kind, "schema") == 0 && table->schema != NULL &&
		   strcmp(object->name, table->schema) == 0;
}

/* Types of columns, sequences of their defaults, and the table's own objects. */
static void
need_of_table(PartWork *work, int position)
{
	const Schema *schema = work->schema;
	const SchemaTable *table = &schema->tables[position];

	need_keys(work, json_read_member(table->options, "depends_on"));
	for (int i = 0; i < table->column_count; i++)
	{
		const SchemaEnum *item = schema_find_enum(schema, table->columns[i].type);
		const char *serial = json_read_text(table->columns[i].options, "serial");

		if (item != NULL)
			work->useful[item - schema->enums] = true;
		for (int j = 0; serial != NULL && j < schema->object_count; j++)
		{
			if (strcmp(schema->objects[j].kind, "sequence") == 0 &&
				strcmp(schema->objects[j].name, serial) == 0)
				need_object(work, j);
		}
	}
	for (int i = 0; i < schema->object_count; i++)
	{
		if (schema->objects[i].table == position || is_schema_of(&schema->objects[i], table))
			need_object(work, i);
	}
}

/* ---- leaving the rest ---- */

static void
leave_tables(Schema *schema, const bool *wanted, int *places)
{
	int count = 0;

	for (int i = 0; i < schema->table_count; i++)
	{
		places[i] = wanted[i] ? count : -1;
		if (wanted[i])
			schema->tables[count++] = schema->tables[i];
	}
	schema->table_count = count;
}

static void
leave_refs(Schema *schema, const int *places)
{
	int count = 0;

	for (int i = 0; i < schema->ref_count; i++)
	{
		SchemaRef ref = schema->refs[i];

		ref.from = places[ref.from];
		ref.to = places[ref.to];
		if (ref.from >= 0 && ref.to >= 0)
			schema->refs[count++] = ref;
	}
	schema->ref_count = count;
}

static void
leave_objects(Schema *schema, const bool *needed, const int *places)
{
	int count = 0;

	for (int i = 0; i < schema->object_count; i++)
	{
		SchemaObject object = schema->objects[i];

		if (!needed[i] || (object.table >= 0 && places[object.table] < 0))
			continue;
		if (object.table >= 0)
			object.table = places[object.table];
		schema->objects[count++] = object;
	}
	schema->object_count = count;
}

static void
leave_enums(Schema *schema, const bool *useful)
{
	int count = 0;

	for (int i = 0; i < schema->enum_count; i++)
	{
		if (useful[i])
			schema->enums[count++] = schema->enums[i];
	}
	schema->enum_count = count;
}

static void
leave_groups(Schema *schema, const int *places)
{
	int count = 0;

	for (int i = 0; i < schema->group_count; i++)
	{
		SchemaGroup group = schema->groups[i];
		int members = 0;

		for (int j = 0; j < group.table_count; j++)
		{
			if (places[group.tables[j]] >= 0)
				group.tables[members++] = places[group.tables[j]];
		}
		group.table_count = members;
		if (members > 0)
			schema->groups[count++] = group;
	}
	schema->group_count = count;
}

void
schema_part_take(Schema *schema, const SchemaPart *part)
{
	StringInfoData missing;
	StringInfoData words;
	PartWork work = {.schema = schema, .missing = &missing, .words = &words};
	int *places = palloc(sizeof(int) * Max(schema->table_count, 1));

	if (part->table_count == 0 && part->group_count == 0 && part->near == NULL)
		return;
	initStringInfo(&missing);
	initStringInfo(&words);
	work.wanted = palloc0(sizeof(bool) * Max(schema->table_count, 1));
	work.needed = palloc0(sizeof(bool) * Max(schema->object_count, 1));
	work.useful = palloc0(sizeof(bool) * Max(schema->enum_count, 1));
	want_tables(&work, part);
	want_groups(&work, part);
	want_near(&work, part);
	if (missing.len > 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("some of what is wanted is not in the document"),
				 errdetail_internal("%s", missing.data),
				 errhint("Tables are named alone or behind their schema: \"orders\", \"shop.orders\".")));
	for (int i = 0; i < schema->table_count; i++)
	{
		if (work.wanted[i])
			need_of_table(&work, i);
	}
	leave_tables(schema, work.wanted, places);
	leave_refs(schema, places);
	leave_objects(schema, work.needed, places);
	leave_enums(schema, work.useful);
	leave_groups(schema, places);
	schema->note_count = 0;
	schema_index_fill(schema);
	schema->part = psprintf("%s; what leads out of it is left out", words.data);
}
