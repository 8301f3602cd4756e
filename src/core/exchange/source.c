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

#include "core/exchange/source.sql.h"

void
source_find(const pg_uuid_t *document, Datum catalog, Source *source)
{
	bool isnull;

	execute_read_server(catalog);
	source->system = statement_text(0, 1);
	source->database = statement_text(0, 2);
	source->database_oid = statement_integer(0, 3);
	source->known =
		execute_find_source(document, source->system, source->database_oid, source->database, catalog) == 1;
	if (source->known)
		source->uuid = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	else
		uuid_make(&source->uuid);
}

void
source_read_scope(ThingState *state, Datum catalog)
{
	uint64 count = execute_read_scope(catalog);

	state->whole = statement_boolean(0, 1);
	for (uint64 row = 0; row < count; row++)
	{
		const char *schema = statement_text(row, 2);

		if (schema != NULL)
			state->schemas = lappend(state->schemas, makeString(pstrdup(schema)));
	}
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
	uint64 count = execute_read_identities(source);

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
	ThingState *state;
	pg_uuid_t uuid;
	Datum catalog;
	bool isnull;

	if (execute_read_base(document, &source->uuid) == 0)
		return NULL;
	uuid = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	catalog = PointerGetDatum(PG_DETOAST_DATUM_COPY(statement_datum(0, 2, &isnull)));
	SPI_freetuptable(SPI_tuptable);
	state = thing_load_catalog(catalog);
	source_read_scope(state, catalog);
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

/* What was left out has never been in the document: nobody removed it there. */
static bool
has_identity(const Thing *thing)
{
	return thing != NULL && thing->uuid != NULL && *thing->uuid != '\0' &&
		   (thing->left_out == NULL || thing->live != NULL);
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
	NullableDatum columns[4];

	if (list->count == 0)
		return;
	for (int i = 0; i < 4; i++)
	{
		bool text = i == 0 || i == 3;

		columns[i] =
			parameter_array(construct_array(list->columns[i], list->count, text ? TEXTOID : INT8OID,
											text ? -1 : (int) sizeof(int64), text ? false : FLOAT8PASSBYVAL,
											text ? TYPALIGN_INT : TYPALIGN_DOUBLE),
							text ? TEXTOID : INT8OID);
	}
	statement_run(statement,
				  PARAMETERS(parameter_uuid(&source->uuid), columns[0], columns[1], columns[2], columns[3]));
}

void
source_keep(const pg_uuid_t *document, const Source *source, Datum catalog, const ThingState *state,
			const ThingState *base)
{
	IdentityList list;

	execute_keep_source(&source->uuid, document, source->system, source->database, source->database_oid,
						catalog, clock_now());
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
