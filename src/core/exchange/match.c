/*
 * match.c
 *		Identity of things across two catalogs and the document.
 */
#include "postgres.h"

#include "base/uuid.h"
#include "core/exchange/match.h"
#include "miscadmin.h"
#include "pure/nearest.h"

/* Pairs of tables that are looked at for renames; beyond them nobody guesses. */
#define MATCH_MAX_PAIRS 1000000

/* Of a hundred: a table of another name is held for the same from here on. */
#define MATCH_ENOUGH 60

typedef struct Match
{
	ThingState *catalog;
	ThingState *base; /* NULL: none */
	ThingState *document;
	bool few_open; /* of the columns of the tables looked at: one or two on both sides */
} Match;

/* The schema of what is in none, as the document has it. */
#define USUAL_SCHEMA "public"

/* So many columns of a table may have got another name at once for their place to say which is which. */
#define MATCH_FEW 2

static void
take(const Match *match, Thing *thing, Thing *base, Thing *live)
{
	if (base == NULL && match->base != NULL)
		base = thing_by_uuid(match->base, thing_kind_number(thing), live->uuid);
	thing->base = base;
	thing->live = live;
	thing->uuid = live->uuid;
	live->taken = true;
	if (base != NULL)
		base->taken = true;
}

static bool
has_name_of(const Thing *left, const Thing *right)
{
	return thing_same_value(NULL, thing_value(left, "name"), thing_value(right, "name")) &&
		   thing_same_value(NULL, thing_value(left, "schema_name"), thing_value(right, "schema_name"));
}

static int
most_columns(const Thing *table, const Thing *other)
{
	return Max(table->column_count, other->column_count);
}

/* How many of the columns of two tables have the same name. */
static int
same_columns(const ThingState *state, const Thing *table, const Thing *other)
{
	int same = 0;

	for (int i = 0; i < table->column_count; i++)
	{
		if (thing_by_name(state, THING_COLUMN, other, NULL, thing_value(&table->columns[i], "name")) != NULL)
			same++;
	}
	return same;
}

/* The same, of a hundred. */
static int
resemblance(const ThingState *state, const Thing *table, const Thing *other)
{
	return same_columns(state, table, other) * 100 / Max(most_columns(table, other), 1);
}

/*
 * The same identifier, in the same source. A copy of a whole cluster counts on by itself, so that one number
 * may mean two tables: under another name it must look alike, too.
 */
static Thing *
same_identity(const Match *match, const Thing *thing)
{
	ThingKindNumber kind = thing_kind_number(thing);
	Thing *base = match->base == NULL || !match->base->same_source
					  ? NULL
					  : thing_by_oid(match->base, kind, thing->oid, thing->number);

	if (base == NULL || base->taken || *base->uuid == '\0')
		return NULL;
	if (kind == THING_TABLE && !has_name_of(thing, base) && thing->column_count + base->column_count > 0 &&
		resemblance(match->base, thing, base) < MATCH_ENOUGH / 2)
		return NULL;
	if (thing->parent != NULL && thing->parent->base != base->parent)
		return NULL;
	return base;
}

/* Relations that no source has are for a copy alone to find again. */
static bool
is_free(const Thing *thing, const Thing *live)
{
	return live != NULL && !live->taken && live->is_virtual == thing->is_virtual;
}

/* The parents, or for a relation its table, on the two sides. */
static bool
lies_elsewhere(const Thing *thing, const Thing *live)
{
	return thing->parent != NULL && thing->parent->live != live->parent;
}

static const Thing *
table_of(const Thing *thing)
{
	return thing->parent != NULL ? thing->parent : thing->ends[0];
}

/* The last catalog's thing of the same name, if nothing else has been found to be it. */
static Thing *
same_name(const Match *match, const Thing *thing)
{
	const Thing *table = table_of(thing);
	Thing *base;

	if (match->base == NULL || (table != NULL && table->base == NULL))
		return NULL;
	base = thing_same_name(match->base, thing, table == NULL ? NULL : table->base);
	return base == NULL || base->taken || *base->uuid == '\0' ? NULL : base;
}

/* What the last catalog's thing has become in the document. */
static void
match_base(const Match *match, Thing *thing, Thing *base)
{
	Thing *live = base == NULL ? NULL : thing_by_uuid(match->document, thing_kind_number(thing), base->uuid);

	if (!is_free(thing, live) || lies_elsewhere(thing, live))
		return;
	take(match, thing, base, live);
	if (!has_name_of(thing, base))
		thing->evidence = "it is the same one in the source";
}

static void
match_by_name(const Match *match, Thing *thing)
{
	const Thing *table = table_of(thing);
	Thing *live;

	if (thing->live != NULL || (table != NULL && table->live == NULL))
		return;
	live = thing_same_name(match->document, thing, table == NULL ? NULL : table->live);
	if (is_free(thing, live))
		take(match, thing, NULL, live);
}

/* What the document calls by its name alone is what a source has in the schema that goes without saying. */
static void
match_without_schema(const Match *match, Thing *thing)
{
	ThingKindNumber kind = thing_kind_number(thing);
	const char *schema = thing_value(thing, "schema_name");
	Thing *live;

	if (thing->live != NULL || (kind != THING_TABLE && kind != THING_ENUM) || match->catalog->by_name ||
		schema == NULL || strcmp(schema, USUAL_SCHEMA) != 0)
		return;
	live = thing_by_name(match->document, kind, NULL, NULL, thing_value(thing, "name"));
	if (is_free(thing, live))
		take(match, thing, NULL, live);
}

/* What the last catalog had and the document has no more: people removed it. */
static void
match_removed(const Match *match, Thing *thing)
{
	Thing *base;

	if (thing->live != NULL)
		return;
	base = same_identity(match, thing);
	if (base == NULL)
		base = same_name(match, thing);
	if (base == NULL || thing_by_uuid(match->document, thing_kind_number(thing), base->uuid) != NULL)
		return;
	thing->base = base;
	thing->uuid = base->uuid;
	base->taken = true;
}

/* Whether a thing of the document may be an old name of something: what only people know may not, unless
 * nothing was imported yet. */
static bool
may_be_renamed(const Match *match, const Thing *live)
{
	return !live->taken && (!live->is_virtual || match->catalog->by_name) &&
		   (match->base == NULL || thing_by_uuid(match->base, thing_kind_number(live), live->uuid) != NULL);
}

static bool
has_near_name(const Thing *thing, const Thing *live)
{
	const char *name = thing_value(live, "name");
	Nearest nearest;

	if (name == NULL)
		return false;
	nearest_begin(&nearest, thing_value(thing, "name"), NEAREST_NAME_EDITS);
	nearest_offer(&nearest, name);
	return nearest.name != NULL;
}

/* By their places among what is open. */
typedef struct Pair
{
	int thing;
	int live;
	int score;
} Pair;

static int
compare_pairs(const void *a, const void *b)
{
	const Pair *left = a;
	const Pair *right = b;

	if (left->score != right->score)
		return left->score > right->score ? -1 : 1;
	if (left->thing != right->thing)
		return left->thing < right->thing ? -1 : 1;
	return left->live < right->live ? -1 : left->live > right->live;
}

static int
score_tables(const Match *match, const Thing *thing, const Thing *live)
{
	int score = resemblance(match->document, thing, live);

	if (!thing_same_value(NULL, thing_value(thing, "schema_name"), thing_value(live, "schema_name")))
		score -= 5;
	/* One column says little. */
	if (has_near_name(thing, live) || has_name_of(thing, live))
		score += 10;
	else if (thing->column_count < 2)
		score -= 50;
	return score;
}

/* Score of two columns of one table: of the same type, and of nearly the same name, or at the same place
 * where nothing else is open. */
static int
score_columns(const Match *match, const Thing *thing, const Thing *live)
{
	int score = 0;

	if (!thing_same_value(NULL, thing_value(thing, "type"), thing_value(live, "type")))
		return 0;
	if (match->few_open && thing - thing->parent->columns == live - live->parent->columns)
		score += MATCH_ENOUGH;
	if (has_near_name(thing, live))
		score += MATCH_ENOUGH;
	return score;
}

static int
score_pair(const Match *match, const Thing *thing, const Thing *live)
{
	if (match->catalog->by_name && !has_name_of(thing, live))
		return 0;
	switch (thing_kind_number(thing))
	{
		case THING_TABLE:
			return score_tables(match, thing, live);
		case THING_COLUMN:
			return score_columns(match, thing, live);
		default:
			return thing->members != NULL && thing_agrees(thing, live, "name", "note") ? 100 : 0;
	}
}

static const char *
evidence_of(const Match *match, const Thing *thing)
{
	if (thing_kind_number(thing) == THING_TABLE)
		return psprintf("%d of its %d columns have the same names",
						same_columns(match->document, thing, thing->live), most_columns(thing, thing->live));
	if (thing_kind_number(thing) == THING_COLUMN)
		return has_near_name(thing, thing->live) ? "it has the same type and nearly the same name"
												 : "it has the same type and place";
	return "it is the same but for its name";
}

static int
compare_members(const void *a, const void *b)
{
	const Thing *left = *(Thing *const *) a;
	const Thing *right = *(Thing *const *) b;
	int order =
		strcmp(left->members == NULL ? "" : left->members, right->members == NULL ? "" : right->members);

	return order != 0 ? order : left < right ? -1 : left > right;
}

/* Where those of a list in the order of members that have the members of a thing begin, or would. */
static int
find_members(const Thing *thing, Thing **lives, int live_count)
{
	int low = 0;
	int high = live_count;

	while (low < high)
	{
		int middle = low + (high - low) / 2;

		if (strcmp(lives[middle]->members == NULL ? "" : lives[middle]->members, thing->members) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

typedef struct PairList
{
	Pair *pairs;
	int count;
	int room;
} PairList;

static void
add_pair(PairList *list, int thing, int live, int score)
{
	if (list->count == list->room)
	{
		list->room *= 2;
		list->pairs = repalloc_huge(list->pairs, list->room * sizeof(Pair));
	}
	list->pairs[list->count++] = (Pair){thing, live, score};
}

/* What has no columns is the same only where its members are, too. */
static void
pair_by_members(const Match *match, PairList *list, Thing **things, int thing_count, Thing **lives,
				int live_count)
{
	qsort(lives, live_count, sizeof(Thing *), compare_members);
	for (int i = 0; i < thing_count; i++)
	{
		if (things[i]->members == NULL)
			continue;
		for (int j = find_members(things[i], lives, live_count);
			 j < live_count && thing_same_value(NULL, lives[j]->members, things[i]->members); j++)
		{
			int score = score_pair(match, things[i], lives[j]);

			if (score >= MATCH_ENOUGH)
				add_pair(list, i, j, score);
		}
	}
}

static void
pair_all(const Match *match, PairList *list, Thing **things, int thing_count, Thing **lives, int live_count)
{
	if ((int64) thing_count * live_count > MATCH_MAX_PAIRS)
		return;
	for (int i = 0; i < thing_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < live_count; j++)
		{
			int score = score_pair(match, things[i], lives[j]);

			if (score >= MATCH_ENOUGH)
				add_pair(list, i, j, score);
		}
	}
}

/* Take the best pairs of what is open on both sides. */
static void
match_pairs(Match *match, Thing **things, int thing_count, Thing **lives, int live_count)
{
	PairList list = {.room = 64};
	Pair *pairs;
	int count;

	if (thing_count == 0 || live_count == 0)
		return;
	match->few_open = thing_count == live_count && thing_count <= MATCH_FEW;
	list.pairs = palloc(list.room * sizeof(Pair));
	if (thing_kind_number(things[0]) == THING_TABLE || thing_kind_number(things[0]) == THING_COLUMN)
		pair_all(match, &list, things, thing_count, lives, live_count);
	else
		pair_by_members(match, &list, things, thing_count, lives, live_count);
	pairs = list.pairs;
	count = list.count;
	qsort(pairs, count, sizeof(Pair), compare_pairs);
	for (int i = 0; i < count; i++)
	{
		Thing *thing = things[pairs[i].thing];
		Thing *live = lives[pairs[i].live];

		if (thing->live != NULL || live->taken)
			continue;
		take(match, thing, NULL, live);
		thing->evidence = evidence_of(match, thing);
	}
	pfree(pairs);
}

/* Renames among the things of two lists, which stand one after another. */
static void
match_renamed(Match *match, Thing *things, int thing_count, Thing *lives, int live_count)
{
	Thing **open;
	Thing **free_ones;
	int open_count = 0;
	int free_count = 0;

	if (match->catalog->is_exact)
		return;
	open = palloc(Max(thing_count, 1) * sizeof(Thing *));
	free_ones = palloc(Max(live_count, 1) * sizeof(Thing *));
	for (int i = 0; i < thing_count; i++)
	{
		if (things[i].live == NULL && things[i].base == NULL && things[i].left_out == NULL)
			open[open_count++] = &things[i];
	}
	for (int i = 0; i < live_count && open_count > 0; i++)
	{
		if (may_be_renamed(match, &lives[i]))
			free_ones[free_count++] = &lives[i];
	}
	match_pairs(match, open, open_count, free_ones, free_count);
	pfree(open);
	pfree(free_ones);
}

/* Keys for what the document is to get. */
static void
name_new(ThingState *state, ThingKindNumber kind)
{
	ThingList *list = &state->lists[kind];

	for (int i = 0; i < list->count; i++)
	{
		if (list->things[i].uuid == NULL)
			list->things[i].uuid = thing_take_text(state, uuid_make_text());
	}
}

static void
match_names(const Match *match, ThingKindNumber kind)
{
	ThingList *list = &match->catalog->lists[kind];

	for (int i = 0; i < list->count; i++)
		match_base(match, &list->things[i], same_identity(match, &list->things[i]));
	for (int i = 0; i < list->count; i++)
	{
		if (list->things[i].live == NULL)
			match_base(match, &list->things[i], same_name(match, &list->things[i]));
	}
	for (int i = 0; i < list->count; i++)
		match_by_name(match, &list->things[i]);
	for (int i = 0; i < list->count; i++)
		match_without_schema(match, &list->things[i]);
	for (int i = 0; i < list->count; i++)
		match_removed(match, &list->things[i]);
}

static void
match_rest(Match *match, ThingKindNumber kind)
{
	ThingList *list = &match->catalog->lists[kind];
	ThingList *lives = &match->document->lists[kind];

	if (kind == THING_COLUMN)
	{
		const ThingList *tables = &match->catalog->lists[THING_TABLE];

		for (int i = 0; i < tables->count; i++)
		{
			const Thing *table = &tables->things[i];

			if (table->live != NULL)
				match_renamed(match, table->columns, table->column_count, table->live->columns,
							  table->live->column_count);
		}
	}
	else
		match_renamed(match, list->things, list->count, lives->things, lives->count);
	name_new(match->catalog, kind);
}

void
match_things(ThingState *catalog, ThingState *base, ThingState *document)
{
	Match match = {.catalog = catalog, .base = base, .document = document};

	for (int kind = THING_TABLE; kind <= THING_COLUMN; kind++)
	{
		match_names(&match, kind);
		match_rest(&match, kind);
	}
	/* What is made of members can be compared once these have their keys. */
	if (catalog->resolve != NULL)
		catalog->resolve(catalog);
	else
		thing_resolve_members(catalog);
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		if (kind == THING_TABLE || kind == THING_COLUMN)
			continue;
		match_names(&match, kind);
		match_rest(&match, kind);
	}
	thing_index_uuids(catalog);
}

static void
forget(ThingState *state)
{
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		for (int i = 0; i < state->lists[kind].count; i++)
		{
			Thing *thing = &state->lists[kind].things[i];

			thing->live = NULL;
			thing->evidence = NULL;
			thing->taken = false;
		}
	}
}

void
match_said(ThingState *said, ThingState *document)
{
	match_things(said, NULL, document);
	forget(said);
	forget(document);
}
