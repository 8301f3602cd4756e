/*
 * schema_index.c
 *		What writers look up in a schema by name.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "schema/schema_index.h"
#include "schema/schema_text.h"
#include "schema/schema_text.h"
#include "utils/memutils.h"

/* What a text of a schema's index begins with: names of several kinds are in one. */
#define OF_TABLE    "table"
#define OF_LABEL    "label"
#define OF_SERIAL   "serial"
#define OF_INDEX    "index"
#define OF_ENUM     "enum"
#define OF_SEQUENCE "sequence"
#define OF_ROUTINE  "routine"

typedef struct IndexEntry
{
	const char *text;
	int number;
} IndexEntry;

static uint32
hash_key(const void *key, Size size)
{
	const char *text = *(const char *const *) key;

	return hash_bytes((const unsigned char *) text, (int) strlen(text));
}

static int
compare_texts(const void *a, const void *b, Size size)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

HTAB *
schema_index_make(void)
{
	HASHCTL control = {.keysize = sizeof(const char *),
					   .entrysize = sizeof(IndexEntry),
					   .hash = hash_key,
					   .match = compare_texts,
					   .hcxt = CurrentMemoryContext};

	return hash_create("names of a schema", 256, &control,
					   HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
}

void
schema_index_put(HTAB *index, const char *text, int number)
{
	bool found;
	IndexEntry *entry = hash_search(index, &text, HASH_ENTER, &found);

	if (!found)
		entry->number = number;
}

int
schema_index_find(HTAB *index, const char *text)
{
	const IndexEntry *entry = hash_search(index, &text, HASH_FIND, NULL);

	return entry == NULL ? -1 : entry->number;
}

static char *
name_of(const char *kind, const char *space, const char *name)
{
	return psprintf("%s %s\x1f%s", kind, space == NULL ? "" : space, name);
}

/* Alone, or behind its schema: as somebody would write it, and as SQL has it. */
static void
put_enum(Schema *schema, int position)
{
	const SchemaEnum *item = &schema->enums[position];
	StringInfoData text;

	schema_index_put(schema->index, name_of(OF_ENUM, NULL, item->name), position);
	if (item->schema != NULL)
		schema_index_put(schema->index, name_of(OF_ENUM, NULL, psprintf("%s.%s", item->schema, item->name)),
						 position);
	initStringInfo(&text);
	schema_put_name(&text, item->name);
	schema_index_put(schema->index, name_of(OF_ENUM, NULL, text.data), position);
	resetStringInfo(&text);
	schema_put_qualified(&text, item->schema, item->name);
	schema_index_put(schema->index, name_of(OF_ENUM, NULL, text.data), position);
}

static void
put_table(Schema *schema, int position)
{
	const SchemaTable *table = &schema->tables[position];

	schema_index_put(schema->index, name_of(OF_TABLE, table->schema, table->name), position);
	schema_index_put(schema->index, name_of(OF_LABEL, NULL, schema_table_label(table)), position);
	for (int i = 0; i < table->column_count; i++)
	{
		const char *serial = json_read_text(table->columns[i].options, "serial");

		if (serial != NULL)
			schema_index_put(schema->index, name_of(OF_SERIAL, table->schema, serial), position);
	}
	for (int i = 0; i < table->index_count; i++)
	{
		if (table->indexes[i].name != NULL)
			schema_index_put(schema->index, name_of(OF_INDEX, table->schema, table->indexes[i].name),
							 position);
	}
	for (int i = 0; i < table->constraint_count; i++)
	{
		const SchemaConstraint *constraint = &table->constraints[i];

		if (constraint->name != NULL && strcmp(constraint->kind, "exclusion") == 0)
			schema_index_put(schema->index, name_of(OF_INDEX, table->schema, constraint->name), position);
	}
}

static bool
is_routine(const SchemaObject *object)
{
	return strcmp(object->kind, "function") == 0 || strcmp(object->kind, "operator") == 0 ||
		   strcmp(object->kind, "aggregate") == 0 || strcmp(object->kind, "cast") == 0;
}

static void
put_object(Schema *schema, int position)
{
	const SchemaObject *object = &schema->objects[position];

	if (strcmp(object->kind, "sequence") == 0)
		schema_index_put(schema->index, name_of(OF_SEQUENCE, NULL, object->name), position);
	else if (is_routine(object))
		schema_index_put(schema->index, name_of(OF_ROUTINE, NULL, object->name), position);
}

/* References stand in their order at the table that refers. */
static void
fill_refs(Schema *schema)
{
	int *places = palloc_extended(sizeof(int) * Max(schema->ref_count, 1), MCXT_ALLOC_HUGE);

	for (int i = 0; i < schema->table_count; i++)
		schema->tables[i].ref_count = 0;
	for (int i = 0; i < schema->ref_count; i++)
		schema->tables[schema->refs[i].from].ref_count++;
	for (int i = 0; i < schema->table_count; i++)
	{
		schema->tables[i].refs = places;
		places += schema->tables[i].ref_count;
		schema->tables[i].ref_count = 0;
	}
	for (int i = 0; i < schema->ref_count; i++)
	{
		SchemaTable *from = &schema->tables[schema->refs[i].from];

		from->refs[from->ref_count++] = i;
	}
}

void
schema_index_fill(Schema *schema)
{
	schema->index = schema_index_make();
	for (int i = 0; i < schema->table_count; i++)
		put_table(schema, i);
	for (int i = 0; i < schema->enum_count; i++)
		put_enum(schema, i);
	for (int i = 0; i < schema->object_count; i++)
		put_object(schema, i);
	fill_refs(schema);
}

static int
find(const Schema *schema, const char *kind, const char *space, const char *name)
{
	char *text = name_of(kind, space, name);
	int position = schema_index_find(schema->index, text);

	pfree(text);
	return position;
}

const SchemaTable *
schema_find_table(const Schema *schema, const char *space, const char *name)
{
	int position = name == NULL ? -1 : find(schema, OF_TABLE, space, name);

	return position < 0 ? NULL : &schema->tables[position];
}

const SchemaTable *
schema_find_needed(const Schema *schema, const char *key)
{
	int position = strncmp(key, "table:", 6) == 0 ? find(schema, OF_LABEL, NULL, key + 6) : -1;

	return position < 0 ? NULL : &schema->tables[position];
}

const SchemaColumn *
schema_find_column(const SchemaTable *table, const char *name)
{
	for (int i = 0; name != NULL && i < table->column_count; i++)
	{
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	}
	return NULL;
}

const SchemaTable *
schema_find_serial(const Schema *schema, const char *space, const char *sequence, const SchemaColumn **column)
{
	int position = find(schema, OF_SERIAL, space, sequence);
	const SchemaTable *table = position < 0 ? NULL : &schema->tables[position];

	for (int i = 0; table != NULL && i < table->column_count; i++)
	{
		const char *serial = json_read_text(table->columns[i].options, "serial");

		if (serial != NULL && strcmp(serial, sequence) == 0)
			*column = &table->columns[i];
	}
	return table;
}

bool
schema_has_index(const Schema *schema, const char *space, const char *name)
{
	return find(schema, OF_INDEX, space, name) >= 0;
}

const SchemaEnum *
schema_find_enum(const Schema *schema, const char *type)
{
	int position = type == NULL ? -1 : find(schema, OF_ENUM, NULL, type);

	return position < 0 ? NULL : &schema->enums[position];
}

bool
schema_has_sequence(const Schema *schema, const char *name)
{
	return find(schema, OF_SEQUENCE, NULL, name) >= 0;
}

bool
schema_has_routine(const Schema *schema, const char *name)
{
	return find(schema, OF_ROUTINE, NULL, name) >= 0;
}
