/*
 * verify_chain.c
 *		Verifying the change rows of a document against each other: what one says was before must be what
 * those before it left, and the last must have left what is there.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/history/entity.h"
#include "core/history/history.h"
#include "core/seal/verify.h"
#include "core/tree/access.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#define KEY_SIZE   400
#define FIRST_SIZE 256

/* What is known of one thing. Retention may have removed what came before: then not all fields are known. */
typedef struct ChainThing
{
	char key[KEY_SIZE]; /* kind and identifier; first, as dynahash demands */
	bool exists;
	bool seen;     /* among the live rows */
	int64 version; /* of its last change */
	Jsonb *fields; /* NULL: none is known */
} ChainThing;

struct Chain
{
	Verification *verification;
	pg_uuid_t document;
	DocumentType type;
	HTAB *things;
	MemoryContext context;
};

Chain *
verify_chain_begin(Verification *verification, const pg_uuid_t *document, const char *type)
{
	HASHCTL control = {.keysize = KEY_SIZE, .entrysize = sizeof(ChainThing)};
	DocumentType document_type;
	MemoryContext context;
	Chain *chain;

	if (!access_document_type_from_name(type, &document_type))
		return NULL;
	context = AllocSetContextCreate(CurrentMemoryContext, "ainecto chain", ALLOCSET_DEFAULT_SIZES);
	chain = MemoryContextAllocZero(context, sizeof(Chain));
	control.hcxt = context;

	chain->verification = verification;
	chain->document = *document;
	chain->context = context;
	chain->type = document_type;
	chain->things =
		hash_create("ainecto chain", FIRST_SIZE, &control, HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
	return chain;
}

static ChainThing *
find_thing(Chain *chain, const char *entity, const char *uuid, bool *found)
{
	char key[KEY_SIZE];

	snprintf(key, sizeof(key), "%s %s", entity, uuid);
	return hash_search(chain->things, key, HASH_ENTER, found);
}

static void
report_chain(Chain *chain, const char *relation, int64 version, int64 id, const char *thing, const char *what)
{
	verify_report(chain->verification, &(Finding){.problem = "broken",
												  .relation = relation,
												  .document = &chain->document,
												  .version = version,
												  .id = id,
												  .detail = psprintf("%s: %s", thing, what)});
}

/* Of one object the fields that another has, too. */
static Jsonb *
restrict_fields(Jsonb *object, Jsonb *other)
{
	JsonbParseState *state = NULL;
	JsonbIterator *iterator = JsonbIteratorInit(&object->root);
	JsonbValue key;
	JsonbValue value;
	JsonbIteratorToken token;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	while ((token = JsonbIteratorNext(&iterator, &key, true)) != WJB_DONE)
	{
		if (token != WJB_KEY)
			continue;
		JsonbIteratorNext(&iterator, &value, true);
		if (findJsonbValueFromContainer(&other->root, JB_FOBJECT, &key) == NULL)
			continue;
		pushJsonbValue(&state, WJB_KEY, &key);
		pushJsonbValue(&state, WJB_VALUE, &value);
	}
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

/* Whether two objects agree in the fields that both have; numbers by value. */
static bool
agree(Jsonb *left, Jsonb *right)
{
	return left == NULL || right == NULL ||
		   compareJsonbContainers(&restrict_fields(left, right)->root, &restrict_fields(right, left)->root) ==
			   0;
}

/* A jsonb object in a column of the row; NULL if it is null. Anything else than an object counts as empty. */
static Jsonb *
row_object(HeapTuple row, TupleDesc description, const char *column)
{
	bool isnull;
	Datum value = SPI_getbinval(row, description, SPI_fnumber(description, column), &isnull);
	Jsonb *object = isnull ? NULL : DatumGetJsonbP(value);

	return object == NULL || JB_ROOT_IS_OBJECT(object) ? object : NULL;
}

/* Of a whole row's fields also those that it leaves out, being at their initial value. */
static Jsonb *
complete_fields(const Chain *chain, const char *name, Jsonb *fields)
{
	const Entity *entity = entity_by_name(chain->type, name);
	StringInfoData text;
	JsonWriter writer;

	if (entity == NULL || fields == NULL)
		return fields;
	initStringInfo(&text);
	json_write_init(&writer, &text);
	entity_write_initial_fields(&writer, entity);
	return DatumGetJsonbP(DirectFunctionCall2(
		jsonb_concat, DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data)), JsonbPGetDatum(fields)));
}

static char *
row_text(HeapTuple row, TupleDesc description, const char *column)
{
	return SPI_getvalue(row, description, SPI_fnumber(description, column));
}

static int64
row_integer(HeapTuple row, TupleDesc description, const char *column)
{
	bool isnull;

	return DatumGetInt64(SPI_getbinval(row, description, SPI_fnumber(description, column), &isnull));
}

/* What is known from now on: the fields known before, and over them the new ones. */
static void
learn(Chain *chain, ChainThing *thing, Jsonb *fields)
{
	MemoryContext caller;
	Jsonb *old = thing->fields;

	if (fields == NULL)
		return;
	caller = MemoryContextSwitchTo(chain->context);
	if (old == NULL)
		thing->fields = DatumGetJsonbPCopy(JsonbPGetDatum(fields));
	else
		thing->fields =
			DatumGetJsonbP(DirectFunctionCall2(jsonb_concat, JsonbPGetDatum(old), JsonbPGetDatum(fields)));
	/* Where nothing was known, jsonb_concat() hands back what it was given, which goes with the row. */
	if (thing->fields == fields)
		thing->fields = DatumGetJsonbPCopy(JsonbPGetDatum(fields));
	MemoryContextSwitchTo(caller);
	if (old != NULL && old != thing->fields)
		pfree(old);
}

static void
forget(ChainThing *thing)
{
	if (thing->fields != NULL)
		pfree(thing->fields);
	thing->fields = NULL;
}

/* What is wrong with a change of a thing of which something is known; NULL: nothing. */
static const char *
find_fault(const ChainThing *thing, const char *operation, Jsonb *before)
{
	if (strcmp(operation, "insert") == 0)
		return thing->exists ? "it was made although it was there" : NULL;
	if (!thing->exists)
		return "it was changed although it was not there";
	return agree(thing->fields, before) ? NULL : "before is not what earlier changes left";
}

void
verify_chain_add(Chain *chain, HeapTuple row, TupleDesc description)
{
	const char *entity = row_text(row, description, "entity");
	const char *uuid = row_text(row, description, "entity_uuid");
	const char *operation = row_text(row, description, "operation");
	int64 version = row_integer(row, description, "version");
	Jsonb *before = row_object(row, description, "before");
	Jsonb *after = row_object(row, description, "after");
	bool found;
	ChainThing *thing = find_thing(chain, entity, uuid, &found);
	const char *fault;

	if (strcmp(operation, "delete") == 0)
		before = complete_fields(chain, entity, before);
	else if (strcmp(operation, "insert") == 0)
		after = complete_fields(chain, entity, after);
	if (!found)
	{
		thing->exists = strcmp(operation, "insert") != 0;
		thing->seen = false;
		thing->fields = NULL;
	}
	fault = find_fault(thing, operation, before);
	if (fault != NULL)
		report_chain(chain, "document_change", version, row_integer(row, description, "id"), thing->key,
					 fault);
	thing->version = version;
	thing->exists = strcmp(operation, "delete") != 0;
	if (strcmp(operation, "update") != 0)
		forget(thing);
	learn(chain, thing, after);
}

/* The live rows of one kind. complete: all that is live must have been recorded. */
static void
compare_live(Chain *chain, const Entity *entity, bool complete)
{
	SPITupleTable *table;

	history_read_live(&chain->document, entity);
	table = SPI_tuptable;
	for (uint64 row = 0; row < table->numvals; row++)
	{
		char *uuid = SPI_getvalue(table->vals[row], table->tupdesc, 1);
		bool found;
		bool isnull;
		ChainThing *thing = find_thing(chain, entity->name, uuid, &found);
		Jsonb *live = DatumGetJsonbP(SPI_getbinval(table->vals[row], table->tupdesc, 2, &isnull));

		thing->seen = true;
		if (!found)
			thing->fields = NULL;
		if (!found && complete)
			report_chain(chain, entity->relation, 0, 0, thing->key, "it is there and was never recorded");
		else if (found && !thing->exists)
			report_chain(chain, entity->relation, thing->version, 0, thing->key,
						 "it is there although it was deleted");
		else if (!agree(thing->fields, live))
			report_chain(chain, entity->relation, thing->version, 0, thing->key,
						 "it is not what the last change left");
	}
	SPI_freetuptable(table);
}

void
verify_chain_end(Chain *chain, bool complete)
{
	HASH_SEQ_STATUS scan;
	ChainThing *thing;

	compare_live(chain, &document_entity, complete);
	for (const Entity *const *entity = entity_list(chain->type); *entity != NULL; entity++)
		compare_live(chain, *entity, complete);
	hash_seq_init(&scan, chain->things);
	while ((thing = hash_seq_search(&scan)) != NULL)
	{
		if (thing->exists && !thing->seen)
			report_chain(chain, "document", thing->version, 0, thing->key,
						 "it is not there although it was not deleted");
	}
	MemoryContextDelete(chain->context);
}
