/*
 * source.c
 *		Sources of imports, their last catalogs, and the identities of things.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "catalog/pg_type.h"
#include "core/exchange/source.h"
#include "nodes/value.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

static Statement read_server = {
	.text = "SELECT COALESCE(pg_catalog.left($1->'server'->>'system_identifier', 64), ''),"
			" COALESCE(pg_catalog.left($1->'server'->>'database', 255), ''),"
			" CASE WHEN $1->'server'->>'database_oid' ~ '^[0-9]{1,10}$'"
			" THEN ($1->'server'->>'database_oid')::pg_catalog.int8 ELSE 0 END",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {JSONBOID},
};

#define SCHEMAS_OF(catalog_)                                                 \
	"pg_catalog.jsonb_array_elements(CASE pg_catalog.jsonb_typeof(" catalog_ \
	"->'schemas') WHEN 'array' THEN " catalog_ "->'schemas' ELSE '[]' END)"

/* Imports of some schemas and of others are two sources: neither says that the other's tables are gone. */
static Statement find_source = {
	.text =
		"SELECT s.uuid FROM ainecto.erd_source s WHERE s.document_uuid = $1 AND s.system_identifier = $2"
		" AND (s.database_oid = $3 OR s.database_name = $4) AND (NOT EXISTS (SELECT FROM " SCHEMAS_OF(
			"$5") ")"
				  " OR NOT EXISTS (SELECT FROM " SCHEMAS_OF("s.catalog") ") OR EXISTS (SELECT o->>'name' FROM " SCHEMAS_OF(
					  "s.catalog") " o INTERSECT SELECT n->>'name' FROM " SCHEMAS_OF("$5") " n))"
																						   " ORDER BY s.database_oid = $3 DESC, s.imported_at DESC, s.uuid LIMIT 1",
	.expected = SPI_OK_SELECT,
	.argument_count = 5,
	.argument_types = {UUIDOID, TEXTOID, INT8OID, TEXTOID, JSONBOID},
};

static Statement read_schemas = {
	.text = "SELECT n->>'name' FROM " SCHEMAS_OF("$1") " n WHERE n->>'name' IS NOT NULL",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {JSONBOID},
};

static Statement read_base = {
	.text = "SELECT s.uuid, s.catalog FROM ainecto.erd_source s WHERE s.document_uuid = $1"
			" ORDER BY s.uuid = $2 DESC, s.imported_at DESC, s.uuid LIMIT 1",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, UUIDOID},
};

static Statement read_identities = {
	.text = "SELECT i.entity, i.oid, i.number, i.entity_uuid FROM ainecto.erd_source_identity i"
			" WHERE i.source_uuid = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
};

/* A catalog that says the same is not written anew. */
static Statement keep_source = {
	.text = "INSERT INTO ainecto.erd_source AS s (uuid, document_uuid, system_identifier, database_name,"
			" database_oid, catalog, imported_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
			" ON CONFLICT (uuid) DO UPDATE SET database_name = $4, database_oid = $5, imported_at = $7,"
			" catalog = CASE WHEN s.catalog - 'taken_at' = $6 - 'taken_at' THEN s.catalog ELSE $6 END",
	.expected = SPI_OK_INSERT,
	.argument_count = 7,
	.argument_types = {UUIDOID, UUIDOID, TEXTOID, TEXTOID, INT8OID, JSONBOID, TIMESTAMPTZOID},
};

#define IDENTITIES                                                                      \
	" ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4), " \
	"pg_catalog.unnest($5)) AS n (entity, oid, number, entity_uuid)"

static Statement drop_identities = {
	.text = "DELETE FROM ainecto.erd_source_identity i USING" IDENTITIES " WHERE i.source_uuid = $1"
			" AND i.entity = n.entity AND i.oid = n.oid AND i.number = n.number",
	.expected = SPI_OK_DELETE,
	.argument_count = 5,
	.argument_types = {UUIDOID, TEXTARRAYOID, INT8ARRAYOID, INT8ARRAYOID, TEXTARRAYOID},
};

static Statement keep_identities = {
	.text = "INSERT INTO ainecto.erd_source_identity (source_uuid, entity, oid, number, entity_uuid)"
			" SELECT $1, n.entity, n.oid, n.number, n.entity_uuid FROM" IDENTITIES " ON CONFLICT DO NOTHING",
	.expected = SPI_OK_INSERT,
	.argument_count = 5,
	.argument_types = {UUIDOID, TEXTARRAYOID, INT8ARRAYOID, INT8ARRAYOID, TEXTARRAYOID},
};

void
source_find(const pg_uuid_t *document, Datum catalog, Source *source)
{
	Datum values[5];
	bool isnull;

	statement_run(&read_server, &catalog, NULL);
	source->system = statement_text(0, 1);
	source->database = statement_text(0, 2);
	source->database_oid = statement_integer(0, 3);
	values[0] = UUIDPGetDatum(document);
	values[1] = CStringGetTextDatum(source->system);
	values[2] = Int64GetDatum(source->database_oid);
	values[3] = CStringGetTextDatum(source->database);
	values[4] = catalog;
	source->known = statement_run(&find_source, values, NULL) == 1;
	if (source->known)
		source->uuid = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	else
		uuid_make(&source->uuid);
}

List *
source_schemas(Datum catalog)
{
	uint64 count = statement_run(&read_schemas, &catalog, NULL);
	List *schemas = NIL;

	for (uint64 row = 0; row < count; row++)
		schemas = lappend(schemas, makeString(statement_text(row, 1)));
	return schemas;
}

/* The kind of an identity; THING_KINDS for one that this version does not know. */
static ThingKindNumber
kind_by_name(const char *name)
{
	ThingKindNumber kind = 0;

	while (kind < THING_KINDS && strcmp(thing_kinds[kind].entity->name, name) != 0)
		kind++;
	return kind;
}

static void
name_things(ThingState *state, const pg_uuid_t *source)
{
	Datum value = UUIDPGetDatum(source);
	uint64 count = statement_run(&read_identities, &value, NULL);

	for (uint64 row = 0; row < count; row++)
	{
		ThingKindNumber kind = kind_by_name(statement_text(row, 1));
		Thing *thing = kind == THING_KINDS
						   ? NULL
						   : thing_by_oid(state, kind, statement_integer(row, 2), statement_integer(row, 3));

		if (thing != NULL)
			thing->uuid = statement_text(row, 4);
	}
	SPI_freetuptable(SPI_tuptable);
	/* What has no identity is nothing of the document's; a key that cannot be there stands for it. */
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		for (int i = 0; i < state->lists[kind].count; i++)
		{
			if (state->lists[kind].things[i].uuid == NULL)
				state->lists[kind].things[i].uuid = "";
		}
	}
}

ThingState *
source_load_base(const pg_uuid_t *document, const Source *source)
{
	Datum values[] = {UUIDPGetDatum(document), UUIDPGetDatum(&source->uuid)};
	ThingState *state;
	pg_uuid_t uuid;
	Datum catalog;
	bool isnull;

	if (statement_run(&read_base, values, NULL) == 0)
		return NULL;
	uuid = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	catalog = PointerGetDatum(PG_DETOAST_DATUM_COPY(statement_datum(0, 2, &isnull)));
	SPI_freetuptable(SPI_tuptable);
	state = thing_load_catalog(catalog);
	state->schemas = source_schemas(catalog);
	state->same_source = memcmp(&uuid, &source->uuid, UUID_LEN) == 0;
	name_things(state, &uuid);
	thing_index_uuids(state);
	thing_resolve_members(state);
	pfree(DatumGetPointer(catalog));
	return state;
}

/* Identities as the columns of a statement. */
typedef struct IdentityList
{
	Datum *columns[4];
	int count;
} IdentityList;

static bool
has_identity(const Thing *thing)
{
	return thing != NULL && thing->uuid != NULL && *thing->uuid != '\0';
}

/* The things of one state that are not the same thing of the document's in another (NULL: an empty one). */
static void
collect_identities(IdentityList *list, const ThingState *state, const ThingState *other)
{
	int total = 0;

	for (int kind = 0; kind < THING_KINDS; kind++)
		total += state->lists[kind].count;
	for (int i = 0; i < 4; i++)
		list->columns[i] = palloc_extended(Max(total, 1) * sizeof(Datum), MCXT_ALLOC_HUGE);
	list->count = 0;
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		Datum entity = CStringGetTextDatum(thing_kinds[kind].entity->name);

		for (int i = 0; i < state->lists[kind].count; i++)
		{
			const Thing *thing = &state->lists[kind].things[i];
			const Thing *same = other == NULL ? NULL : thing_by_oid(other, kind, thing->oid, thing->number);

			if (!has_identity(thing) || (has_identity(same) && strcmp(same->uuid, thing->uuid) == 0))
				continue;
			list->columns[0][list->count] = entity;
			list->columns[1][list->count] = Int64GetDatum(thing->oid);
			list->columns[2][list->count] = Int64GetDatum(thing->number);
			list->columns[3][list->count++] = CStringGetTextDatum(thing->uuid);
		}
	}
}

static void
run_with_identities(Statement *statement, const Source *source, const IdentityList *list)
{
	Datum values[5];

	if (list->count == 0)
		return;
	values[0] = UUIDPGetDatum(&source->uuid);
	for (int i = 0; i < 4; i++)
	{
		bool text = i == 0 || i == 3;

		values[i + 1] = PointerGetDatum(construct_array(
			list->columns[i], list->count, text ? TEXTOID : INT8OID, text ? -1 : (int) sizeof(int64),
			text ? false : FLOAT8PASSBYVAL, text ? TYPALIGN_INT : TYPALIGN_DOUBLE));
	}
	statement_run(statement, values, NULL);
}

void
source_keep(const pg_uuid_t *document, const Source *source, Datum catalog, const ThingState *state,
			const ThingState *base)
{
	IdentityList list;
	Datum values[7];

	values[0] = UUIDPGetDatum(&source->uuid);
	values[1] = UUIDPGetDatum(document);
	values[2] = CStringGetTextDatum(source->system);
	values[3] = CStringGetTextDatum(source->database);
	values[4] = Int64GetDatum(source->database_oid);
	values[5] = catalog;
	values[6] = Int64GetDatum(clock_now());
	statement_run(&keep_source, values, NULL);
	if (base != NULL && !base->same_source)
		base = NULL;
	if (base != NULL)
	{
		collect_identities(&list, base, state);
		run_with_identities(&drop_identities, source, &list);
	}
	collect_identities(&list, state, base);
	run_with_identities(&keep_identities, source, &list);
}
