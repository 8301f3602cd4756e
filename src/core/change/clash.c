/*
 * clash.c
 *		References that lead nowhere, and names that two things have.
 *
 * The statements are put together from the names in the tables of kinds and entities; their plans are not
 * worth keeping.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/change/clash.h"
#include "core/change/sentence.h"

static const char *
key_name(const Entity *entity)
{
	return entity->integer_key ? "id" : "uuid";
}

/* Keys of the things of one kind that the plan deletes, or else writes; NULL if there are none. */
static ArrayType *
planned_keys(const UndoPlan *plan, const Entity *entity, bool deleted)
{
	Datum *keys = palloc_array(Datum, plan->set->count + 1);
	int count = 0;

	for (int i = 0; i < plan->set->count; i++)
	{
		const PlanStep *step = &plan->steps[i];

		if (step->row->entity == entity && step->action != PLAN_NOTHING &&
			(step->action == PLAN_DELETE) == deleted)
			keys[count++] = CStringGetTextDatum(step->row->uuid);
	}
	return count == 0 ? NULL : construct_array(keys, count, TEXTOID, -1, false, TYPALIGN_INT);
}

static uint64
run_text(const Place *document, const char *text, ArrayType *keys)
{
	Statement statement = {.text = text,
						   .expected = SPI_OK_SELECT,
						   .argument_count = 2,
						   .argument_types = {UUIDOID, TEXTARRAYOID}};
	uint64 rows = statement_run(
		&statement, PARAMETERS(parameter_uuid(&document->uuid), parameter_reference(PointerGetDatum(keys))));

	statement_free(&statement);
	return rows;
}

/* The keys that the last statement found, as conflicts. */
static void
add_found(const Place *document, const Entity *entity, uint64 rows, const char *words,
		  ConflictList *conflicts)
{
	PieceSet *things;
	DifferenceSet found = {.count = (int) rows};

	if (rows == 0)
		return;
	found.rows = palloc0(sizeof(Difference) * rows);
	for (uint64 row = 0; row < rows; row++)
		found.rows[row] =
			(Difference){.entity = entity, .uuid = statement_text(row, 1), .existed = true, .exists = true};
	things = piece_load(document, document->version, &found);
	for (uint64 row = 0; row < rows; row++)
		conflict_add(conflicts,
					 psprintf("%s %s", sentence_subject(things, entity, found.rows[row].uuid), words), entity,
					 found.rows[row].uuid, NULL);
}

static void
find_dangling(const Place *document, const UndoPlan *plan, const Entity *entity, ConflictList *conflicts)
{
	const KindWords *kind = kind_of(entity);

	for (int i = 0; i < KIND_MAX_REFERENCES && kind->references[i].field != NULL; i++)
	{
		ArrayType *keys = planned_keys(plan, piece_entity(plan->things, kind->references[i].entity), true);

		if (keys == NULL)
			continue;
		add_found(
			document, entity,
			run_text(document,
					 psprintf("SELECT r.%s::pg_catalog.text FROM ainecto.%s r WHERE r.document_uuid = $1"
							  " AND r.%s::pg_catalog.text = ANY ($2) ORDER BY 1",
							  key_name(entity), entity->relation, kind->references[i].field),
					 keys),
			"hangs on what would go: it was last changed", conflicts);
	}
}

static void
find_doubles(const Place *document, const UndoPlan *plan, const Entity *entity, ConflictList *conflicts)
{
	const KindWords *kind = kind_of(entity);
	ArrayType *keys = kind->unique[0] == NULL ? NULL : planned_keys(plan, entity, false);
	StringInfoData text;

	if (keys == NULL)
		return;
	initStringInfo(&text);
	appendStringInfo(&text,
					 "SELECT DISTINCT o.%1$s::pg_catalog.text FROM ainecto.%2$s r JOIN ainecto.%2$s o"
					 " ON o.document_uuid = r.document_uuid AND o.%1$s <> r.%1$s",
					 key_name(entity), entity->relation);
	for (int i = 0; i < KIND_MAX_UNIQUE && kind->unique[i] != NULL; i++)
		appendStringInfo(&text, " AND o.%1$s %2$s r.%1$s", kind->unique[i],
						 strcmp(kind->unique[i], "schema_name") == 0 ? "IS NOT DISTINCT FROM" : "=");
	appendStringInfo(&text, " WHERE r.document_uuid = $1 AND r.%s::pg_catalog.text = ANY ($2) ORDER BY 1",
					 key_name(entity));
	add_found(document, entity, run_text(document, text.data, keys),
			  "has what only one may have: it was last changed", conflicts);
}

void
clash_find(const Place *document, const UndoPlan *plan, ConflictList *conflicts)
{
	for (const Entity *const *entity = entity_list(document->type); *entity != NULL; entity++)
	{
		find_dangling(document, plan, *entity, conflicts);
		find_doubles(document, plan, *entity, conflicts);
	}
}
