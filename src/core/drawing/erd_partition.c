/*
 * erd_partition.c
 *		Partitions of an ERD, which are drawn as the table that they are of.
 */
#include "postgres.h"

#include "core/drawing/erd_content.h"
#include "miscadmin.h"

/* Partitions of partitions that are gone up; more are a circle. */
#define MAX_PARTITION_DEPTH 64

/* Stands between schema and name where the two are one key. */
#define KEY_SEPARATOR "\x01"

/* A ref on its way to the tables that its own are drawn as. */
typedef struct FoldedRef
{
	ErdRef ref;
	int order;
	bool folded;
} FoldedRef;

typedef struct TableName
{
	const char *key;
	int position;
} TableName;

static const char *
table_key(const char *schema, const char *name)
{
	return psprintf("%s" KEY_SEPARATOR "%s", schema == NULL ? "" : schema, name == NULL ? "" : name);
}

/* The table that a partition is of; -1: it is none, or its table is not here. */
static int
find_parent(const ThingIndex *by_name, const TableThing *table)
{
	const JsonNode *parent = json_read_member(table->options, "partition_of");
	const TableName *found;

	if (parent == NULL)
		return -1;
	found = thing_index_find(by_name,
							 table_key(json_read_text(parent, "schema"), json_read_text(parent, "name")));
	return found == NULL ? -1 : found->position;
}

/* Which table each is drawn as: the first one upwards that is no partition. Partitions in a circle are drawn
 * themselves. */
static bool
find_roots(ErdLoading *loading)
{
	TableName *names = content_allocate(loading->table_count, sizeof(TableName));
	int *parents = content_allocate(loading->table_count, sizeof(int));
	ThingIndex by_name;
	bool any = false;

	for (int i = 0; i < loading->table_count; i++)
		names[i] = (TableName){table_key(loading->table_array[i].schema, loading->table_array[i].name), i};
	thing_index_make(&by_name, names, loading->table_count, sizeof(TableName));
	for (int i = 0; i < loading->table_count; i++)
		parents[i] = find_parent(&by_name, &loading->tables[i]);
	for (int i = 0; i < loading->table_count; i++)
	{
		int root = i;
		int steps = 0;

		while (parents[root] >= 0 && steps++ < MAX_PARTITION_DEPTH)
			root = parents[root];
		loading->tables[i].drawn_as = parents[root] >= 0 ? i : root;
		any |= loading->tables[i].drawn_as != i;
		CHECK_FOR_INTERRUPTS();
	}
	return any;
}

/* The row of a partition's column in the table that it is drawn as. */
static int
row_in_root(const ErdLoading *loading, int table, int row)
{
	const ErdTable *from = &loading->table_array[table];
	const ErdTable *root = &loading->table_array[loading->tables[table].drawn_as];

	if (from == root || row < 0 || row >= from->column_count)
		return row;
	for (int i = 0; i < root->column_count; i++)
	{
		if (strcmp(root->columns[i].name, from->columns[row].name) == 0)
			return i;
	}
	return -1;
}

static int
compare_refs(const void *left, const void *right)
{
	const FoldedRef *a = left;
	const FoldedRef *b = right;

	if (a->ref.from != b->ref.from)
		return a->ref.from < b->ref.from ? -1 : 1;
	if (a->ref.to != b->ref.to)
		return a->ref.to < b->ref.to ? -1 : 1;
	if (a->ref.from_column != b->ref.from_column)
		return a->ref.from_column < b->ref.from_column ? -1 : 1;
	if (a->ref.to_column != b->ref.to_column)
		return a->ref.to_column < b->ref.to_column ? -1 : 1;
	if (a->folded != b->folded)
		return a->folded ? 1 : -1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static int
compare_order(const void *left, const void *right)
{
	const FoldedRef *a = left;
	const FoldedRef *b = right;

	return a->order < b->order ? -1 : a->order > b->order;
}

/* The ref between the tables that its own are drawn as, and its columns there. */
static void
fold_ref(const ErdLoading *loading, FoldedRef *folded, ErdPair *pairs)
{
	ErdRef *ref = &folded->ref;
	int from = ref->from;
	int to = ref->to;

	folded->folded = loading->tables[from].drawn_as != from || loading->tables[to].drawn_as != to;
	if (!folded->folded)
		return;
	ref->from_column = row_in_root(loading, from, ref->from_column);
	ref->to_column = row_in_root(loading, to, ref->to_column);
	for (int i = 0; i < ref->pair_count; i++)
		pairs[i] = (ErdPair){row_in_root(loading, from, ref->pairs[i].from),
							 row_in_root(loading, to, ref->pairs[i].to)};
	ref->pairs = pairs;
	ref->from = loading->tables[from].drawn_as;
	ref->to = loading->tables[to].drawn_as;
}

/* Of refs that became alike the first one stays, a parent's own before a partition's. */
static void
fold_refs(ErdLoading *loading)
{
	FoldedRef *refs = content_allocate(loading->ref_count, sizeof(FoldedRef));
	int kept = 0;

	for (int i = 0; i < loading->ref_count; i++)
	{
		refs[i] = (FoldedRef){.ref = loading->ref_array[i], .order = i};
		fold_ref(loading, &refs[i], content_allocate(refs[i].ref.pair_count, sizeof(ErdPair)));
	}
	qsort(refs, loading->ref_count, sizeof(FoldedRef), compare_refs);
	for (int i = 0; i < loading->ref_count; i++)
	{
		const ErdRef *last = kept == 0 ? NULL : &refs[kept - 1].ref;
		const ErdRef *ref = &refs[i].ref;

		if (refs[i].folded && last != NULL && last->from == ref->from && last->to == ref->to &&
			last->from_column == ref->from_column && last->to_column == ref->to_column)
			continue;
		refs[kept++] = refs[i];
	}
	qsort(refs, kept, sizeof(FoldedRef), compare_order);
	for (int i = 0; i < kept; i++)
		loading->ref_array[i] = refs[i].ref;
	loading->ref_count = kept;
}

/* What is not drawn itself goes; positions of tables become those of the tables that stay. */
static void
close_ranks(ErdLoading *loading)
{
	int *positions = content_allocate(loading->table_count, sizeof(int));
	int tables = 0;
	int details = 0;

	for (int i = 0; i < loading->table_count; i++)
	{
		if (loading->tables[i].drawn_as != i)
		{
			positions[i] = -1;
			continue;
		}
		positions[i] = tables;
		loading->table_array[tables] = loading->table_array[i];
		loading->tables[tables++] = loading->tables[i];
	}
	loading->table_count = tables;
	for (int i = 0; i < loading->ref_count; i++)
	{
		loading->ref_array[i].from = positions[loading->ref_array[i].from];
		loading->ref_array[i].to = positions[loading->ref_array[i].to];
	}
	for (int i = 0; i < loading->detail_count; i++)
	{
		DetailThing detail = loading->details[i];

		detail.table = positions[detail.table];
		if (detail.table >= 0)
			loading->details[details++] = detail;
	}
	loading->detail_count = details;
}

void
erd_fold_partitions(ErdLoading *loading)
{
	if (!find_roots(loading))
		return;
	for (int i = 0; i < loading->table_count; i++)
	{
		int root = loading->tables[i].drawn_as;

		if (root != i)
			erd_add_detail(loading, root, ERD_DETAIL_PARTITION, loading->table_array[i].name,
						   json_read_text(loading->tables[i].options, "partition_bound"));
	}
	fold_refs(loading);
	close_ranks(loading);
}
