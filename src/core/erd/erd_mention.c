/*
 * erd_mention.c
 *		Which columns an expression of SQL names.
 */
#include "postgres.h"

#include "core/erd/erd_mention.h"
#include "ddl/parse.h"
#include "lib/stringinfo.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "utils/builtins.h"

#define PREFIX "SELECT "

typedef struct ColumnName
{
	const char *table;
	const char *column;
	List *places; /* where the names of the column begin that were found; int */
} ColumnName;

/* "column", "table.column" or "schema.table.column". */
static bool
find_columns(Node *node, void *state)
{
	ColumnName *name = state;
	const List *fields;
	int count;

	if (node == NULL)
		return false;
	if (!IsA(node, ColumnRef))
		return raw_expression_tree_walker(node, find_columns, state);
	fields = ((const ColumnRef *) node)->fields;
	count = list_length(fields);
	if (IsA(llast(fields), String) && strcmp(strVal(llast(fields)), name->column) == 0 &&
		(count == 1 || (IsA(list_nth(fields, count - 2), String) &&
						strcmp(strVal(list_nth(fields, count - 2)), name->table) == 0)))
		name->places = lappend_int(name->places, ((const ColumnRef *) node)->location);
	return false;
}

static bool
is_word_byte(unsigned char c)
{
	return IS_HIGHBIT_SET(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		   c == '_' || c == '$';
}

const char *
erd_mention_word_end(const char *at)
{
	if (*at == '"')
	{
		for (at++; *at != '\0' && (*at != '"' || at[1] == '"'); at++)
		{
			if (*at == '"')
				at++;
		}
		return *at == '\0' ? at : at + 1;
	}
	while (is_word_byte((unsigned char) *at))
		at++;
	return at;
}

/* Beside the sign of a quoted text, too: $$SELECT … FROM t$$. */
static bool
begins_word(const char *text, const char *at)
{
	return at == text || at[-1] == '$' || !is_word_byte((unsigned char) at[-1]);
}

static bool
ends_word(const char *at)
{
	return (at[0] == '$' && at[1] == '$') || !is_word_byte((unsigned char) at[0]);
}

bool
erd_mention_word(const char *text, const char *name)
{
	size_t length = strlen(name);

	if (length == 0)
		return false;
	for (const char *at = text; *at != '\0'; at++)
	{
		if (begins_word(text, at) && pg_strncasecmp(at, name, length) == 0 && ends_word(at + length))
			return true;
	}
	return false;
}

/* What stands before an expression: the word CHECK, or that of a kind of partitioning. */
static const char *
skip_head(const char *text)
{
	static const char *const heads[] = {"CHECK", "RANGE", "LIST", "HASH"};

	for (int i = 0; i < (int) lengthof(heads); i++)
	{
		size_t length = strlen(heads[i]);

		if (pg_strncasecmp(text, heads[i], length) == 0 && erd_mention_word_end(text) == text + length)
			return text + length;
	}
	return text;
}

/* False if the text cannot be parsed. */
static bool
find_in_text(const char *text, ColumnName *name)
{
	const List *statements =
		parse_statements(psprintf(PREFIX "%s", skip_head(text)), RAW_PARSE_DEFAULT, NULL);

	if (list_length(statements) != 1)
		return false;
	find_columns(linitial_node(RawStmt, statements)->stmt, name);
	return true;
}

ErdMention
erd_mention_of(const char *text, const char *table, const char *column)
{
	ColumnName name = {table, column, NIL};

	if (text == NULL || !erd_mention_word(text, column))
		return ERD_MENTION_NONE;
	if (!find_in_text(text, &name))
		return ERD_MENTION_MAYBE;
	return name.places != NIL ? ERD_MENTION_SURE : ERD_MENTION_NONE;
}

static int
compare_places(const ListCell *a, const ListCell *b)
{
	return lfirst_int(a) - lfirst_int(b);
}

const char *
erd_mention_rename(const char *text, const char *table, const char *column, const char *new_name)
{
	ColumnName name = {table, column, NIL};
	int shift = (int) (skip_head(text) - text) - (int) strlen(PREFIX);
	const char *copied = text;
	StringInfoData out;
	ListCell *cell;

	initStringInfo(&out);
	find_in_text(text, &name);
	list_sort(name.places, compare_places);
	foreach(cell, name.places)
	{
		const char *at = text + lfirst_int(cell) + shift;
		const char *end = erd_mention_word_end(at);

		/* Behind what qualifies it. */
		for (;;)
		{
			const char *next = end + strspn(end, " \t\r\n");

			if (*next != '.')
				break;
			at = next + 1 + strspn(next + 1, " \t\r\n");
			end = erd_mention_word_end(at);
		}
		appendBinaryStringInfo(&out, copied, at - copied);
		appendStringInfoString(&out, quote_identifier(new_name));
		copied = end;
	}
	appendStringInfoString(&out, copied);
	return out.data;
}
