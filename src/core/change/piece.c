/*
 * piece.c
 *		Fetch things by their keys and take back what came after the version.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "common/hashfn.h"
#include "core/change/piece.h"
#include "miscadmin.h"

#include "core/change/piece.sql.h"

/* Bytes of a name or a value within a sentence. */
#define QUOTE_BYTES 80

/* Not worth saying. */
#define USUAL_SCHEMA "public"

struct PieceSet
{
	const Place *document;
	int64 version; /* 0: the live rows */
	HTAB *entries;
	List *wanted; /* PieceEntry *, not fetched yet */
};

typedef struct PieceEntry
{
	const char *name; /* "kind key" */
	const Entity *entity;
	const char *uuid;
	JsonNode *fields; /* NULL: there is none */
	bool fetching;    /* as of now: what came later is taken back */
} PieceEntry;

static uint32
hash_thing_name(const void *key, Size size)
{
	const char *name = *(const char *const *) key;

	(void) size;
	return string_hash(name, strlen(name) + 1);
}

static int
compare_thing_names(const void *a, const void *b, Size size)
{
	(void) size;
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

PieceSet *
piece_open(const Place *document)
{
	HASHCTL control = {.keysize = sizeof(char *),
					   .entrysize = sizeof(PieceEntry),
					   .hash = hash_thing_name,
					   .match = compare_thing_names,
					   .hcxt = CurrentMemoryContext};
	PieceSet *things = palloc0(sizeof(PieceSet));

	things->document = document;
	things->entries =
		hash_create("ainecto things", 64, &control, HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
	return things;
}

static PieceEntry *
enter(PieceSet *things, const Entity *entity, const char *uuid, bool *found)
{
	const char *name = psprintf("%s %s", entity->name, uuid);
	PieceEntry *thing = hash_search(things->entries, &name, HASH_ENTER, found);

	if (!*found)
	{
		thing->entity = entity;
		thing->uuid = pstrdup(uuid);
		thing->fields = NULL;
		thing->fetching = false;
	}
	return thing;
}

void
piece_want(PieceSet *things, const Entity *entity, const char *uuid)
{
	bool found;
	PieceEntry *thing = enter(things, entity, uuid, &found);

	if (found)
		return;
	thing->fetching = true;
	things->wanted = lappend(things->wanted, thing);
}

JsonNode *
piece_fields(const PieceSet *things, const Entity *entity, const char *uuid)
{
	const char *name = psprintf("%s %s", entity->name, uuid);
	const PieceEntry *thing = hash_search(things->entries, &name, HASH_FIND, NULL);

	return thing == NULL ? NULL : thing->fields;
}

const Entity *
piece_entity(const PieceSet *things, const char *name)
{
	const Entity *entity = entity_by_name(things->document->type, name);

	if (entity == NULL)
		elog(ERROR, "documents of this type hold no %s", name);
	return entity;
}

/* The keys of what is wanted of one kind, or of all kinds as text; NULL if nothing is. */
static ArrayType *
wanted_keys(const List *wanted, const Entity *entity)
{
	Datum *keys = palloc_array(Datum, list_length(wanted) + 1);
	bool integer = entity != NULL && entity->integer_key;
	int count = 0;
	ListCell *cell;

	foreach(cell, wanted)
	{
		const PieceEntry *thing = lfirst(cell);

		if (entity != NULL && thing->entity != entity)
			continue;
		keys[count++] =
			integer ? Int64GetDatum(strtoll(thing->uuid, NULL, 10)) : CStringGetTextDatum(thing->uuid);
	}
	if (count == 0)
		return NULL;
	return integer ? construct_array(keys, count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE)
				   : construct_array(keys, count, TEXTOID, -1, false, TYPALIGN_INT);
}

static void
fetch_kind(PieceSet *things, const List *wanted, const Entity *entity)
{
	ArrayType *keys = wanted_keys(wanted, entity);
	bool found;

	if (keys == NULL)
		return;
	history_read_keys(&things->document->uuid, entity, keys);
	for (uint64 row = 0; row < SPI_processed; row++)
		enter(things, entity, statement_text(row, 1), &found)->fields =
			history_parse_fields(statement_text(row, 2));
	SPI_freetuptable(SPI_tuptable);
}

static void
undo_row(PieceSet *things, uint64 row)
{
	const Entity *entity = piece_entity(things, statement_text(row, 1));
	const char *name = psprintf("%s %s", entity->name, statement_text(row, 2));
	const char *operation = statement_text(row, 3);
	PieceEntry *thing = hash_search(things->entries, &name, HASH_FIND, NULL);
	JsonNode *before;

	if (thing == NULL || !thing->fetching)
		return;
	if (strcmp(operation, "insert") == 0)
	{
		thing->fields = NULL;
		return;
	}
	before = history_parse_fields(statement_text(row, 4));
	if (strcmp(operation, "delete") == 0)
	{
		entity_fill_initial(entity, before);
		thing->fields = before;
		return;
	}
	if (thing->fields == NULL)
		elog(ERROR, "history updates a %s that is not there", entity->label);
	for (int i = 0; i < before->count; i++)
		json_node_set(thing->fields, before->keys[i], before->items[i]);
}

void
piece_fetch(PieceSet *things)
{
	List *wanted = things->wanted;
	ListCell *cell;
	uint64 rows;

	things->wanted = NIL;
	if (wanted == NIL)
		return;
	fetch_kind(things, wanted, &document_entity);
	for (const Entity *const *entity = entity_list(things->document->type); *entity != NULL; entity++)
		fetch_kind(things, wanted, *entity);
	if (things->version != 0)
	{
		rows = execute_find_later_changes_of(&things->document->uuid, things->version,
											 wanted_keys(wanted, NULL));
		for (uint64 row = 0; row < rows; row++)
			undo_row(things, row);
		SPI_freetuptable(SPI_tuptable);
	}
	foreach(cell, wanted)
		((PieceEntry *) lfirst(cell))->fetching = false;
}

/* What a thing hangs on, by all its references. */
static void
want_references(PieceSet *things, const Entity *entity, const JsonNode *fields)
{
	const KindWords *kind = kind_of(entity);

	for (int i = 0; i < KIND_MAX_REFERENCES && kind->references[i].field != NULL; i++)
	{
		const char *key = kind_key(fields, kind->references[i].field);

		if (key != NULL)
			piece_want(things, piece_entity(things, kind->references[i].entity), key);
	}
}

/* A difference that knows the whole thing gives it; of the others it is fetched. */
static void
take_difference(PieceSet *things, const Difference *row)
{
	bool found;
	PieceEntry *thing;

	if (row->existed && row->exists)
	{
		piece_want(things, row->entity, row->uuid);
		return;
	}
	thing = enter(things, row->entity, row->uuid, &found);
	thing->fields = row->exists ? row->after : row->before;
}

PieceSet *
piece_load(const Place *document, int64 version, const DifferenceSet *differences)
{
	PieceSet *things = piece_open(document);

	things->version = version;
	for (int i = 0; i < differences->count; i++)
		take_difference(things, &differences->rows[i]);
	for (int i = 0; i < differences->count; i++)
	{
		want_references(things, differences->rows[i].entity, differences->rows[i].before);
		want_references(things, differences->rows[i].entity, differences->rows[i].after);
	}
	while (things->wanted != NIL)
	{
		List *fetched = things->wanted;
		ListCell *cell;

		CHECK_FOR_INTERRUPTS();
		piece_fetch(things);
		foreach(cell, fetched)
		{
			const PieceEntry *thing = lfirst(cell);

			want_references(things, thing->entity, thing->fields);
		}
	}
	return things;
}

const char *
piece_quote(const JsonNode *value)
{
	StringInfoData text;
	char *clipped;

	if (value == NULL || value->kind == JSON_NODE_NULL)
		return NULL;
	initStringInfo(&text);
	if (value->kind == JSON_NODE_STRING || value->kind == JSON_NODE_NUMBER)
		appendBinaryStringInfo(&text, value->text, value->length);
	else
		json_node_write(&text, value);
	clipped = clip_tame(text.data, QUOTE_BYTES);
	for (char *at = clipped; *at != '\0'; at++)
	{
		if (*at == '`')
			*at = '\'';
	}
	return psprintf("`%s%s`", clipped, strlen(clipped) < (size_t) text.len ? "\xE2\x80\xA6" : "");
}

const char *
piece_name(const PieceSet *things, const Entity *entity, const char *uuid)
{
	const KindWords *kind = kind_of(entity);
	const JsonNode *fields = piece_fields(things, entity, uuid);
	const char *schema = json_read_text(fields, "schema_name");
	const char *name = kind->name == NULL ? NULL : json_read_text(fields, kind->name);

	if (name == NULL || *name == '\0')
		name = uuid;
	else if (schema != NULL && *schema != '\0' && strcmp(schema, USUAL_SCHEMA) != 0)
		name = psprintf("%s.%s", schema, name);
	return piece_quote(json_node_make_text(name));
}
