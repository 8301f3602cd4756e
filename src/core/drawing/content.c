/*
 * content.c
 *		Rows of content, live or of a kept version, in the same order and as the same texts.
 *
 * Every statement reads one table by its index, and what belongs together is put together here: a page must
 * not become slow because the planner knows nothing yet of a document that was just written.
 */
#include "postgres.h"

#include <math.h>

#include "core/drawing/content.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/uuid.h"

static int
count_fields(const ContentKind *kind)
{
	int count = 0;

	while (kind->fields[count] != NULL)
		count++;
	return count;
}

/* ---- live ---- */

static void
make_statement(ContentKind *kind)
{
	Statement *statement = &kind->statement;
	MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "SELECT r.%s", kind->entity->integer_key ? "id" : "uuid");
	for (int i = 0; kind->fields[i] != NULL; i++)
		appendStringInfo(&text, ", r.%s", kind->fields[i]);
	appendStringInfo(&text, " FROM ainecto.%s r WHERE r.%s = $1", kind->entity->relation,
					 kind->entity == &document_entity ? "uuid" : "document_uuid");
	statement->text = text.data;
	statement->expected = SPI_OK_SELECT;
	statement->argument_count = 1;
	statement->argument_types[0] = UUIDOID;
	statement->read_only = true;
	MemoryContextSwitchTo(caller);
}

static void
read_live(ContentRows *rows, const Content *content, ContentKind *kind)
{
	if (kind->statement.text == NULL)
		make_statement(kind);
	rows->count = (int) statement_run(&kind->statement, PARAMETERS(parameter_uuid(&content->document->uuid)));
	rows->cells = content_allocate(rows->count * rows->width, sizeof(const char *));
	for (int i = 0; i < rows->count; i++)
	{
		for (int j = 0; j < rows->width; j++)
			rows->cells[i * rows->width + j] = statement_text(i, j + 1);
		CHECK_FOR_INTERRUPTS();
	}
	SPI_freetuptable(SPI_tuptable);
}

/* ---- of a version ---- */

static const char *
field_text(const Entity *entity, const char *name, const JsonNode *fields)
{
	const JsonNode *value = json_read_member(fields, name);

	/* Younger than the version. */
	if (value == NULL)
		return entity_field(entity, name)->initial;
	if (value->kind == JSON_NODE_BOOLEAN)
		return value->boolean ? "t" : "f";
	if (value->kind == JSON_NODE_OBJECT || value->kind == JSON_NODE_ARRAY)
	{
		StringInfoData text;

		initStringInfo(&text);
		json_node_write(&text, value);
		return text.data;
	}
	return value->kind == JSON_NODE_STRING || value->kind == JSON_NODE_NUMBER ? value->text : NULL;
}

static void
read_version(ContentRows *rows, const Content *content, const ContentKind *kind)
{
	HistoryItem *items = history_items(content->history, kind->entity, &rows->count);

	rows->cells = content_allocate(rows->count * rows->width, sizeof(const char *));
	for (int i = 0; i < rows->count; i++)
	{
		const char **cells = &rows->cells[i * rows->width];

		*cells++ = items[i].uuid;
		for (int j = 0; kind->fields[j] != NULL; j++)
			*cells++ = field_text(kind->entity, kind->fields[j], items[i].fields);
		CHECK_FOR_INTERRUPTS();
	}
	pfree(items);
}

/* ---- order ---- */

/* What rows are sorted by: positions of cells, -1 for none. */
typedef struct RowOrder
{
	int parent;
	int order;
	bool integer_key;
} RowOrder;

static int
compare_numbers(const char *a, const char *b)
{
	int64 x = a == NULL ? 0 : strtoll(a, NULL, 10);
	int64 y = b == NULL ? 0 : strtoll(b, NULL, 10);

	return x < y ? -1 : x > y;
}

static int
compare_rows(const void *a, const void *b, void *state)
{
	const char *const *left = a;
	const char *const *right = b;
	const RowOrder *by = state;
	int result = 0;

	CHECK_FOR_INTERRUPTS();
	if (by->parent >= 0)
		result = strcmp(left[by->parent] == NULL ? "" : left[by->parent],
						right[by->parent] == NULL ? "" : right[by->parent]);
	if (result == 0 && by->order >= 0)
		result = compare_numbers(left[by->order], right[by->order]);
	if (result != 0)
		return result;
	return by->integer_key ? compare_numbers(left[0], right[0]) : strcmp(left[0], right[0]);
}

/* The cell of a field, -1 if it is not among those wanted. */
static int
cell_of(const ContentKind *kind, const char *name)
{
	for (int i = 0; name != NULL && kind->fields[i] != NULL; i++)
	{
		if (strcmp(kind->fields[i], name) == 0)
			return i + 1;
	}
	return -1;
}

void
content_read(ContentRows *rows, const Content *content, ContentKind *kind)
{
	RowOrder order = {.parent = cell_of(kind, kind->entity->parent),
					  .order = cell_of(kind, kind->entity->order),
					  .integer_key = kind->entity->integer_key};

	rows->width = count_fields(kind) + 1;
	if (content->history == NULL)
		read_live(rows, content, kind);
	else
		read_version(rows, content, kind);
	if (rows->count > 0)
		qsort_arg(rows->cells, rows->count, rows->width * sizeof(const char *), compare_rows, &order);
}

/* ---- cells ---- */

const char *
content_text(const ContentRows *rows, int row, int field)
{
	const char *text = rows->cells[row * rows->width + field + 1];

	return text == NULL || *text == '\0' ? NULL : text;
}

const char *
content_key(const ContentRows *rows, int row)
{
	return rows->cells[row * rows->width];
}

bool
content_boolean(const ContentRows *rows, int row, int field)
{
	const char *text = content_text(rows, row, field);

	return text != NULL && *text == 't';
}

bool
content_pixels(const ContentRows *rows, int row, int field, int maximum, int64 *pixels)
{
	const char *text = content_text(rows, row, field);
	double value = text == NULL ? NAN : strtod(text, NULL);

	if (isnan(value) || fabs(value) > maximum)
		return false;
	*pixels = (int64) rint(value);
	return true;
}
