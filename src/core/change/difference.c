/*
 * difference.c
 *		Change rows of one thing folded into what they did together.
 */
#include "postgres.h"

#include "base/statement.h"
#include "common/hashfn.h"
#include "core/change/difference.h"
#include "miscadmin.h"

#include "core/change/difference.sql.h"

typedef struct Fold
{
	DifferenceSet *set;
	const Place *document;
	int capacity;
	HTAB *index; /* by kind and key to the position in set */
} Fold;

/* The key as text follows the kind, so that one hash over both serves. */
typedef struct FoldEntry
{
	const char *name; /* "kind key" */
	int position;
} FoldEntry;

static uint32
hash_fold_name(const void *key, Size size)
{
	const char *name = *(const char *const *) key;

	(void) size;
	return string_hash(name, strlen(name) + 1);
}

static int
compare_fold_names(const void *a, const void *b, Size size)
{
	(void) size;
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static HTAB *
make_fold_index(void)
{
	HASHCTL control = {.keysize = sizeof(char *),
					   .entrysize = sizeof(FoldEntry),
					   .hash = hash_fold_name,
					   .match = compare_fold_names,
					   .hcxt = CurrentMemoryContext};

	return hash_create("ainecto differences", 64, &control,
					   HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
}

static Difference *
fold_find(Fold *fold, const Entity *entity, const char *uuid, bool *added)
{
	const char *name = psprintf("%s %s", entity->name, uuid);
	bool found;
	FoldEntry *entry = hash_search(fold->index, &name, HASH_ENTER, &found);
	DifferenceSet *set = fold->set;
	Difference *row;

	*added = !found;
	if (found)
		return &set->rows[entry->position];
	if (set->count == fold->capacity)
	{
		fold->capacity *= 2;
		set->rows = repalloc_huge(set->rows, fold->capacity * sizeof(Difference));
	}
	entry->position = set->count;
	row = &set->rows[set->count++];
	memset(row, 0, sizeof(*row));
	row->entity = entity;
	row->uuid = uuid;
	return row;
}

static void
note_broken(Difference *row, const char *field)
{
	ListCell *cell;

	foreach(cell, row->broken)
	{
		if (strcmp(lfirst(cell), field) == 0)
			return;
	}
	row->broken = lappend(row->broken, (void *) field);
}

static void
fold_insert(Difference *row, bool first, JsonNode *after)
{
	entity_fill_initial(row->entity, after);
	if (!first && row->exists)
		row->interrupted = true;
	row->exists = true;
	row->after = after;
}

/* What a field was before the whole set; where somebody else wrote it in between, before the last of its
 * stretches. */
static void
fold_field(Difference *row, const char *field, JsonNode *older)
{
	const JsonNode *known = json_read_member(row->after, field);

	if (known != NULL && !history_same_value(known, older))
	{
		note_broken(row, field);
		if (row->existed)
			json_node_set(row->before, field, older);
	}
	else if (row->existed && json_read_member(row->before, field) == NULL)
		json_node_set(row->before, field, older);
}

static void
fold_update(Difference *row, bool first, JsonNode *before, JsonNode *after)
{
	if (first)
	{
		row->existed = true;
		row->before = json_node_make(JSON_NODE_OBJECT);
	}
	else if (!row->exists)
		row->interrupted = true;
	row->exists = true;
	if (row->after == NULL)
		row->after = json_node_make(JSON_NODE_OBJECT);
	for (int i = 0; i < before->count; i++)
		fold_field(row, before->keys[i], before->items[i]);
	for (int i = 0; i < after->count; i++)
		json_node_set(row->after, after->keys[i], after->items[i]);
}

static void
fold_delete(Difference *row, bool first, JsonNode *before)
{
	entity_fill_initial(row->entity, before);
	if (first)
	{
		row->existed = true;
		row->before = json_node_make(JSON_NODE_OBJECT);
	}
	else if (!row->exists)
		row->interrupted = true;
	for (int i = 0; i < before->count; i++)
		fold_field(row, before->keys[i], before->items[i]);
	if (row->existed)
		row->origin = json_node_copy(row->before);
	row->exists = false;
	row->after = NULL;
}

static void
fold_row(Fold *fold, uint64 number)
{
	const char *name = statement_text(number, 1);
	const Entity *entity = entity_by_name(fold->document->type, name);
	const char *operation = statement_text(number, 3);
	const char *before = statement_text(number, 4);
	const char *after = statement_text(number, 5);
	bool first;
	Difference *row;

	if (entity == NULL)
		elog(ERROR, "history knows a kind \"%s\" that this version does not", name);
	row = fold_find(fold, entity, statement_text(number, 2), &first);
	if (strcmp(operation, "insert") == 0)
		fold_insert(row, first, history_parse_fields(after));
	else if (strcmp(operation, "delete") == 0)
		fold_delete(row, first, history_parse_fields(before));
	else
		fold_update(row, first, history_parse_fields(before), history_parse_fields(after));
}

/* Whether anything is left of what was done to a thing; fields that are as they were are left out. */
static bool
settle(Difference *row)
{
	JsonNode *before;
	JsonNode *after;

	if (!row->exists || !row->existed)
		return row->exists || row->existed || row->interrupted;
	before = json_node_make(JSON_NODE_OBJECT);
	after = json_node_make(JSON_NODE_OBJECT);
	for (int i = 0; i < row->before->count; i++)
	{
		JsonNode *newer = json_read_member(row->after, row->before->keys[i]);

		if (history_same_value(row->before->items[i], newer))
			continue;
		json_node_set(before, row->before->keys[i], row->before->items[i]);
		json_node_set(after, row->before->keys[i], newer);
	}
	row->before = before;
	row->after = after;
	return before->count > 0 || row->interrupted || row->broken != NIL;
}

static int
kind_position(const Entity *entity, DocumentType type)
{
	int position = 1;

	for (const Entity *const *each = entity_list(type); *each != NULL; each++, position++)
	{
		if (*each == entity)
			return position;
	}
	return 0;
}

static int
compare_differences(const void *a, const void *b, void *type)
{
	const Difference *left = a;
	const Difference *right = b;
	int order = kind_position(left->entity, *(DocumentType *) type) -
				kind_position(right->entity, *(DocumentType *) type);

	return order != 0 ? order : strcmp(left->uuid, right->uuid);
}

/* The rows of change rows that the last statement found. */
static DifferenceSet *
fold_rows(const Place *document, uint64 rows)
{
	DifferenceSet *set = palloc0(sizeof(DifferenceSet));
	Fold fold = {.set = set, .document = document, .capacity = 64, .index = make_fold_index()};
	int kept = 0;

	set->type = document->type;
	set->rows = palloc_array(Difference, fold.capacity);
	for (uint64 row = 0; row < rows; row++)
	{
		fold_row(&fold, row);
		CHECK_FOR_INTERRUPTS();
	}
	SPI_freetuptable(SPI_tuptable);
	hash_destroy(fold.index);
	for (int i = 0; i < set->count; i++)
	{
		if (settle(&set->rows[i]))
			set->rows[kept++] = set->rows[i];
	}
	set->count = kept;
	qsort_arg(set->rows, kept, sizeof(Difference), compare_differences, &set->type);
	return set;
}

DifferenceSet *
difference_between(const Place *document, int64 from, int64 to)
{
	return fold_rows(document, execute_find_changes_between(&document->uuid, from, to));
}

DifferenceSet *
difference_of_versions(const Place *document, ArrayType *versions)
{
	return fold_rows(document, execute_find_changes_of(&document->uuid, versions));
}

DifferenceSet *
difference_since(const Place *document, int64 change)
{
	return fold_rows(document, execute_find_changes_since(&document->uuid, document->version, change));
}

int64
difference_newest_change(const Place *document)
{
	execute_find_newest_change(&document->uuid);
	return statement_integer(0, 1);
}

void
difference_reverse(DifferenceSet *set)
{
	for (int i = 0; i < set->count; i++)
	{
		Difference *row = &set->rows[i];
		JsonNode *before = row->before;
		bool existed = row->existed;

		row->before = row->after;
		row->after = before;
		row->existed = row->exists;
		row->exists = existed;
	}
}

Difference *
difference_find(const DifferenceSet *set, const Entity *entity, const char *uuid)
{
	Difference wanted = {.entity = entity, .uuid = uuid};
	int low = 0;
	int high = set->count;
	DocumentType type = set->type;

	while (low < high)
	{
		int middle = low + (high - low) / 2;
		int order = compare_differences(&set->rows[middle], &wanted, &type);

		if (order == 0)
			return &set->rows[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool
difference_is_place(const EntityField *field)
{
	static const char *const names[] = {"position_x", "position_y", "laid_out_x", "laid_out_y",
										"x",          "y",          "width",      "height"};

	for (size_t i = 0; i < lengthof(names); i++)
	{
		if (strcmp(field->name, names[i]) == 0)
			return true;
	}
	return (field->flags & FIELD_ORDER) != 0;
}

const char *
difference_operation(const Difference *row)
{
	return !row->existed ? "insert" : !row->exists ? "delete" : "update";
}
