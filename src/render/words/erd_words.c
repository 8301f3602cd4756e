/*
 * erd_words.c
 *		An ERD as text: tables with all that is known of them, and enums. Names are links.
 */
#include "render/erd_line.h"
#include "render/words/words.h"
#include "template/render.h"

#define NUMBER_BYTES 16

typedef struct ErdWords
{
	StringInfo out;
	const Erd *erd;
	const bool *named; /* of each table: its schema is to be told */
	int *first[2];     /* of each table: the first ref from it, and to it; -1: none */
	int *next[2];      /* of each ref: the next one from the same table, and to the same */
} ErdWords;

/* ---- references by table ---- */

/* In the order of the refs: lists are put together from their ends. */
static void
index_refs(ErdWords *words)
{
	const Erd *erd = words->erd;

	for (int to = 0; to < 2; to++)
	{
		words->first[to] = palloc((erd->table_count + 1) * sizeof(int));
		words->next[to] = palloc((erd->ref_count + 1) * sizeof(int));
		for (int i = 0; i < erd->table_count; i++)
			words->first[to][i] = -1;
		for (int i = erd->ref_count - 1; i >= 0; i--)
		{
			int *first = &words->first[to][to ? erd->refs[i].to : erd->refs[i].from];

			words->next[to][i] = *first;
			*first = i;
		}
	}
}

static void
free_index(ErdWords *words)
{
	for (int to = 0; to < 2; to++)
	{
		pfree(words->first[to]);
		pfree(words->next[to]);
	}
}

/* ---- facts: what is told beside the columns ---- */

static void
add_end(const ErdWords *words, StringInfo text, int ref, bool from)
{
	StringInfoData name;
	char part[NUMBER_BYTES];

	initStringInfo(&name);
	erd_write_end(&name, words->erd, &words->erd->refs[ref], from, words->named);
	snprintf(part, sizeof(part), "w%d", from ? words->erd->refs[ref].from : words->erd->refs[ref].to);
	template_write_words_link(text, .part = part, .text = &name);
	pfree(name.data);
}

/* "order.customer_id → customer.id, on delete cascade". */
static void
add_ref(const ErdWords *words, StringInfo entries, int position)
{
	const ErdRef *ref = &words->erd->refs[position];
	StringInfoData text;

	initStringInfo(&text);
	add_end(words, &text, position, true);
	appendStringInfoString(&text, " \xE2\x86\x92 ");
	add_end(words, &text, position, false);
	template_write_words_ref(entries, .text = &text, .on_delete = ref->on_delete, .on_update = ref->on_update,
							 .virtual = ref->is_virtual, .name = ref->name, .note = ref->note);
	pfree(text.data);
}

static void
add_refs(const ErdWords *words, StringInfo facts, int table, bool to)
{
	StringInfoData entries;

	initStringInfo(&entries);
	for (int i = words->first[to][table]; i >= 0 && render_goes_on(&entries); i = words->next[to][i])
		add_ref(words, &entries, i);
	if (entries.len > 0)
		template_write_words_fact(facts, .title = to ? "Referenced by" : "References", .entries = &entries);
	pfree(entries.data);
}

static void
add_details(StringInfo facts, const ErdTable *table, ErdDetailKind kind, const char *title)
{
	StringInfoData entries;

	initStringInfo(&entries);
	for (int i = 0; i < table->detail_count && render_goes_on(&entries); i++)
	{
		const ErdDetail *detail = &table->details[i];

		if (detail->kind == kind)
			template_write_words_detail(&entries, .name = detail->name, .text = detail->text);
	}
	if (entries.len > 0)
		template_write_words_fact(facts, .title = title, .entries = &entries);
	pfree(entries.data);
}

/* ---- tables ---- */

/* What a column is by itself: how its values come about. */
static void
add_row(StringInfo rows, const ErdColumn *column)
{
	StringInfoData name;
	char number[NUMBER_BYTES] = "";

	initStringInfo(&name);
	render_name(&name, column->name);
	if (column->enum_number > 0)
		snprintf(number, sizeof(number), "e%d", column->enum_number - 1);
	template_write_words_column(
		rows, .name = &name, .type = column->type, .enumeration = number, .primary = column->is_pk,
		.foreign = column->refers, .unique = column->is_unique && !column->is_pk,
		.indexed = column->is_indexed && !column->is_pk && !column->is_unique,
		.nullable = !column->is_not_null && !column->is_pk, .identity = column->identity,
		.generated = column->generated, .value = column->default_value, .note = column->note);
	pfree(name.data);
}

static void
add_name(StringInfo out, const char *schema, const char *name)
{
	if (schema != NULL)
	{
		render_name(out, schema);
		appendStringInfoString(out, ".<wbr>");
	}
	render_name(out, name);
}

static void
add_table(const ErdWords *words, int position)
{
	const ErdTable *table = &words->erd->tables[position];
	StringInfoData name;
	StringInfoData rows;
	StringInfoData facts;
	char number[NUMBER_BYTES];

	initStringInfo(&name);
	initStringInfo(&rows);
	initStringInfo(&facts);
	add_name(&name, words->named[position] ? table->schema : NULL, table->name);
	for (int i = 0; i < table->column_count && render_goes_on(words->out); i++)
		add_row(&rows, &table->columns[i]);
	add_refs(words, &facts, position, false);
	add_refs(words, &facts, position, true);
	add_details(&facts, table, ERD_DETAIL_CHECK, "Checks");
	add_details(&facts, table, ERD_DETAIL_INDEX, "Indexes");
	add_details(&facts, table, ERD_DETAIL_PARTITION, "Partitions");
	snprintf(number, sizeof(number), "%d", position);
	template_write_words_table(words->out, .number = number, .name = &name, .kind = table->kind,
							   .group = table->group, .note = table->note, .rows = &rows, .facts = &facts);
	pfree(name.data);
	pfree(rows.data);
	pfree(facts.data);
}

/* ---- enums ---- */

static void
add_enum(const ErdWords *words, int position)
{
	const ErdEnum *one = &words->erd->enums[position];
	StringInfoData name;
	StringInfoData values;
	char number[NUMBER_BYTES];

	initStringInfo(&name);
	initStringInfo(&values);
	add_name(&name, one->schema, one->name);
	for (int i = 0; i < one->value_count && render_goes_on(&values); i++)
		template_write_words_value(&values, .value = one->values[i]);
	snprintf(number, sizeof(number), "e%d", position);
	template_write_words_enum(words->out, .part = number, .name = &name, .note = one->note,
							  .values = &values);
	pfree(name.data);
	pfree(values.data);
}

/* ---- the whole ---- */

static void
write_words(ErdWords *words)
{
	index_refs(words);
	template_write_words_begin(words->out, .title = "Tables as text");
	for (int i = 0; i < words->erd->table_count && render_goes_on(words->out); i++)
		add_table(words, i);
	for (int i = 0; i < words->erd->enum_count && render_goes_on(words->out); i++)
		add_enum(words, i);
	template_write_words_end(words->out);
	free_index(words);
}

void
erd_write_summary(StringInfo out, const Erd *erd)
{
	int partitions = 0;

	for (int i = 0; i < erd->table_count; i++)
		partitions += erd->tables[i].partition_count;
	render_count(out, erd->table_count, "table", "tables");
	if (partitions > 0)
		render_count(out, partitions, "partition", "partitions");
	render_count(out, erd->ref_count, "reference", "references");
}

void
erd_write_page(StringInfo out, const Erd *erd)
{
	bool *named = erd_choose_named(erd);
	ErdWords words = {.out = out, .erd = erd, .named = named};

	if (erd->table_count + erd->note_count > 0)
		erd_write_drawing(out, erd, named, NULL);
	if (erd->table_count > 0)
		write_words(&words);
	else if (erd->note_count == 0)
		template_write_page_note(out, .text = "There are no tables yet.");
	pfree(named);
}
