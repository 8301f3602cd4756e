/*
 * copy.c
 *		Tables of one ERD into another: the source's things as those of a catalog.
 */
#include "postgres.h"

#include "base/uuid.h"
#include "core/caller/call.h"
#include "core/erd/erd.h"
#include "core/exchange/copy.h"
#include "core/exchange/export.h"
#include "core/exchange/import.h"
#include "core/exchange/match.h"
#include "miscadmin.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

/* Keys of the things that are wanted, sorted. */
typedef struct KeySet
{
	const char **keys;
	int count;
} KeySet;

typedef struct Copy
{
	MergePlan *plan;
	const HistoryState *source;
	KeySet wanted[THING_KINDS]; /* of tables, enums and objects */
	bool keeps_places;
	bool has_canvas; /* notes and groups come along */
} Copy;

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static bool
holds(const KeySet *set, const char *key)
{
	return set->count > 0 && bsearch(&key, set->keys, set->count, sizeof(const char *), compare_keys) != NULL;
}

static void
sort_keys(KeySet *set)
{
	if (set->count > 0)
		qsort(set->keys, set->count, sizeof(const char *), compare_keys);
}

#define TAKE_KEYS(set_, list_, count_)                                            \
	do                                                                            \
	{                                                                             \
		(set_)->keys = palloc_extended(Max(count_, 1) * sizeof(const char *), 0); \
		for (int i_ = 0; i_ < (count_); i_++)                                     \
			(set_)->keys[(set_)->count++] = (list_)[i_].key;                      \
		sort_keys(set_);                                                          \
	} while (0)

/* What an export of the same part would hold. */
static void
choose(Copy *copy, const SchemaPart *part)
{
	ExportOptions options;
	const Schema *schema;

	export_options_init(&options);
	options.part = *part;
	schema = export_schema(copy->source, &options);
	TAKE_KEYS(&copy->wanted[THING_TABLE], schema->tables, schema->table_count);
	TAKE_KEYS(&copy->wanted[THING_ENUM], schema->enums, schema->enum_count);
	TAKE_KEYS(&copy->wanted[THING_OBJECT], schema->objects, schema->object_count);
}

/* ---- things ---- */

/* As the statement on a document's rows gives it. */
static const char *
value_text(const EntityField *field, const JsonNode *node)
{
	Datum json;
	char *text;

	if (node == NULL || node->kind == JSON_NODE_NULL)
		return node == NULL ? field->initial : NULL;
	if (node->kind == JSON_NODE_STRING)
		return node->text;
	if (node->kind == JSON_NODE_BOOLEAN)
		return node->boolean ? "true" : "false";
	json = json_node_to_jsonb(node);
	text = JsonbToCString(NULL, &DatumGetJsonbP(json)->root, VARSIZE(DatumGetPointer(json)));
	return strcmp(field->name, "options") == 0 && strcmp(text, "{}") == 0 ? NULL : text;
}

/* Whether a field is neither compared nor a place among others. */
static bool
is_further(const Copy *copy, const ThingKind *kind, const EntityField *field)
{
	static const char *const ends[] = {"from_table_uuid", "to_table_uuid"};

	if (thing_field_number(kind, field->name) >= 0 || (field->flags & FIELD_ORDER) ||
		(kind->parent != NULL && strcmp(kind->parent, field->name) == 0) ||
		(kind->array != NULL && strcmp(kind->array, field->name) == 0))
		return false;
	for (size_t i = 0; i < lengthof(ends); i++)
	{
		if (kind->ends != NULL && strcmp(ends[i], field->name) == 0)
			return false;
	}
	return copy->keeps_places || strncmp(field->name, "position_", strlen("position_")) != 0;
}

static JsonNode *
further_fields(const Copy *copy, const ThingKind *kind, const JsonNode *fields)
{
	JsonNode *more = json_node_make(JSON_NODE_OBJECT);

	for (const EntityField *field = kind->entity->fields; field->name != NULL; field++)
	{
		JsonNode *value = json_read_member(fields, field->name);

		if (value != NULL && value->kind != JSON_NODE_NULL && is_further(copy, kind, field))
			json_node_set(more, field->name, value);
	}
	return more;
}

/* Keys of an array, each with an end mark; NULL without any. */
static const char *
array_keys(const JsonNode *array)
{
	StringInfoData keys;

	if (array == NULL || array->kind != JSON_NODE_ARRAY || array->count == 0)
		return NULL;
	initStringInfo(&keys);
	for (int i = 0; i < array->count; i++)
		appendStringInfo(&keys, "%s\x1f", array->items[i]->text);
	return keys.data;
}

static void
fill_thing(const Copy *copy, Thing *thing, const ThingKind *kind, const HistoryItem *item)
{
	const ThingState *state = copy->plan->catalog;
	ThingExtra *own = palloc0(sizeof(ThingExtra));
	const char *values[THING_MAX_FIELDS] = {NULL};
	int count = thing_field_count(kind);

	*own = (ThingExtra){.key = text_pool_add(state->texts, item->uuid),
						.more = further_fields(copy, kind, item->fields)};
	*thing = (Thing){.kind = kind, .extra = own};
	for (int i = 0; i < count; i++)
	{
		const EntityField *field = entity_field(kind->entity, kind->fields[i].name);

		if (field != NULL)
			values[i] =
				text_pool_add(state->texts, value_text(field, json_read_member(item->fields, field->name)));
	}
	thing->values = text_pool_add_list(state->texts, values, count);
	if (kind->parent != NULL)
		thing->parent = thing_by_key(state, THING_TABLE, json_read_text(item->fields, kind->parent));
	if (kind->ends != NULL)
	{
		thing->ends[0] = thing_by_key(state, THING_TABLE, json_read_text(item->fields, "from_table_uuid"));
		thing->ends[1] = thing_by_key(state, THING_TABLE, json_read_text(item->fields, "to_table_uuid"));
		thing->is_virtual = json_read_boolean(json_read_member(item->fields, "options"), "virtual", false);
	}
	if (kind->array != NULL)
		thing->given = array_keys(json_read_member(item->fields, kind->array));
}

static bool
is_wanted(Copy *copy, ThingKindNumber number, const Thing *thing)
{
	const char *because = NULL;

	switch (number)
	{
		case THING_TABLE:
			return holds(&copy->wanted[number], thing->extra->key);
		case THING_ENUM:
		case THING_OBJECT:
			if (!holds(&copy->wanted[number], thing->extra->key))
				because = "no table that is copied needs it";
			break;
		case THING_REF:
			if (thing->ends[0] == NULL || thing->ends[1] == NULL)
				because = "a table that it joins is not copied";
			/* Of tables that are both left out nobody asks. */
			if (thing->ends[0] == NULL && thing->ends[1] == NULL)
				return false;
			break;
		case THING_GROUP:
		case THING_NOTE:
			if (!copy->has_canvas)
				because = "it comes with a whole document into an empty one alone";
			break;
		default:
			return thing->parent != NULL;
	}
	if (because != NULL)
		merge_leave_out(copy->plan, thing->kind->entity->name, thing_label(thing), because);
	return because == NULL;
}

static void
load_kind(Copy *copy, ThingKindNumber number)
{
	ThingState *state = copy->plan->catalog;
	ThingList *list = &state->lists[number];
	int count;
	HistoryItem *items = history_items(copy->source, thing_kinds[number].entity, &count);

	list->things = palloc_extended(Max(count, 1) * sizeof(Thing), MCXT_ALLOC_HUGE);
	for (int i = 0; i < count; i++)
	{
		Thing *thing = &list->things[list->count];

		CHECK_FOR_INTERRUPTS();
		fill_thing(copy, thing, &thing_kinds[number], &items[i]);
		if (!is_wanted(copy, number, thing))
			continue;
		list->count++;
		thing->order = list->count;
		thing_index_key(state, thing);
		thing_add_to_parent(thing);
	}
}

/* ---- members ---- */

static const char *
member_field(ThingKindNumber number)
{
	switch (number)
	{
		case THING_ENUM:
			return "value";
		case THING_GROUP:
			return "table_uuid";
		default:
			return "column_uuid";
	}
}

static void
fill_members(const ThingState *state, Thing *thing, const HistoryItem *items, int count)
{
	ThingKindNumber number = thing_kind_number(thing);
	const char **asides;
	StringInfoData text;

	initStringInfo(&text);
	asides = palloc0(count * sizeof(const char *));
	thing->extra->asides = asides;
	thing->extra->aside_count = count;
	for (int i = 0; i < count; i++)
	{
		const JsonNode *fields = items[i].fields;

		if (number == THING_REF)
			appendStringInfo(&text, "%s\x1e%s\x1f", json_read_text(fields, "from_column_uuid"),
							 json_read_text(fields, "to_column_uuid"));
		else
		{
			const char *value = json_read_text(fields, member_field(number));

			appendStringInfo(&text, "%s\x1f", value == NULL ? "" : value);
			asides[i] = json_read_text(fields, number == THING_ENUM ? "note" : "sort_order");
		}
	}
	thing->given = text.data;
	if (number == THING_ENUM)
		thing->members = text_pool_add(state->texts, text.data);
}

/* Members of one thing follow one another. */
static void
load_members(Copy *copy, ThingKindNumber number)
{
	const Entity *entity = thing_kinds[number].member;
	int count;
	HistoryItem *items = history_items(copy->source, entity, &count);
	int next;

	for (int i = 0; i < count; i = next)
	{
		const char *owner = json_read_text(items[i].fields, entity->parent);
		Thing *thing = thing_by_key(copy->plan->catalog, number, owner);

		for (next = i + 1;
			 next < count && strcmp(json_read_text(items[next].fields, entity->parent), owner) == 0; next++)
			;
		if (thing != NULL)
			fill_members(copy->plan->catalog, thing, &items[i], next - i);
	}
}

/* A note says which groups it is in. */
static void
load_note_groups(Copy *copy)
{
	int count;
	HistoryItem *items = history_items(copy->source, &erd_table_group_note, &count);

	for (int i = 0; i < count; i++)
	{
		Thing *note =
			thing_by_key(copy->plan->catalog, THING_NOTE, json_read_text(items[i].fields, "note_uuid"));

		if (note != NULL)
			note->given = psprintf("%s%s\x1f", note->given == NULL ? "" : note->given,
								   json_read_text(items[i].fields, "group_uuid"));
	}
}

/* Keys of the source's columns, or of a group's tables, become those of the document's. */
static void
translate_members(ThingState *state, Thing *thing)
{
	const ThingKindNumber of = thing_kind_number(thing) == THING_GROUP ? THING_TABLE : THING_COLUMN;
	const char *at = thing->given;
	StringInfoData keys;

	if (at == NULL)
		return;
	initStringInfo(&keys);
	while (*at != '\0')
	{
		int length = strcspn(at, "\x1e\x1f");
		const Thing *member = thing_by_key(state, of, pnstrdup(at, length));

		if (member == NULL)
		{
			thing->left_out = "it names what is not there";
			return;
		}
		appendStringInfo(&keys, "%s%c", member->uuid, at[length]);
		at += length + 1;
	}
	thing->members = thing_take_text(state, keys.data);
}

static void
resolve(ThingState *state)
{
	static const ThingKindNumber kinds[] = {THING_INDEX, THING_CONSTRAINT, THING_REF, THING_GROUP};

	for (size_t i = 0; i < lengthof(kinds); i++)
	{
		ThingList *list = &state->lists[kinds[i]];

		for (int j = 0; j < list->count; j++)
		{
			translate_members(state, &list->things[j]);
			thing_join_ends(state, &list->things[j]);
		}
	}
}

/* ---- all of it ---- */

/* Filters name tables by keys in texts of the client's own. */
static void
leave_filters(Copy *copy)
{
	int count;
	HistoryItem *items = history_items(copy->source, &erd_filter, &count);

	for (int i = 0; i < count; i++)
	{
		const char *name = json_read_text(items[i].fields, "name");

		merge_leave_out(copy->plan, erd_filter.name, name == NULL ? erd_filter.label : name,
						"it names tables by the source's keys");
	}
}

static bool
is_empty(const ThingState *state)
{
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		if (state->lists[kind].count > 0)
			return false;
	}
	return true;
}

static void
load_source(Copy *copy, const SchemaPart *part)
{
	ThingState *state = thing_make_state(copy->plan->texts);

	copy->plan->catalog = state;
	state->by_name = true;
	state->resolve = resolve;
	choose(copy, part);
	/* Refs and objects look for their tables, so these come first. */
	load_kind(copy, THING_TABLE);
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		if (kind != THING_TABLE)
			load_kind(copy, kind);
		if (thing_kinds[kind].member != NULL)
			load_members(copy, kind);
	}
	load_note_groups(copy);
	leave_filters(copy);
}

MergePlan *
copy_run(const CopyRequest *request)
{
	MergePlan *plan = palloc0(sizeof(MergePlan));
	Copy copy = {.plan = plan, .source = request->source};

	plan->mode = MERGE_ADD;
	plan->rule = request->rule;
	plan->texts = text_pool_make();
	plan->document = thing_load_document(plan->texts, request->document);
	copy.keeps_places = is_empty(plan->document);
	copy.has_canvas = copy.keeps_places && request->part.table_count == 0;
	load_source(&copy, &request->part);
	match_things(plan->catalog, NULL, plan->document);
	merge_decide(plan);
	if (request->dry_run)
		return plan;
	if (plan->conflicts != NIL && plan->rule == MERGE_REFUSE)
		import_refuse_conflicts(plan, "the copy");
	call_suggest_description(psprintf("Copied from document %s, version " INT64_FORMAT,
									  uuid_text(&request->source->document), request->source->version));
	merge_write(plan, request->document);
	return plan;
}
