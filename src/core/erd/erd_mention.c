/*
 * erd_mention.c
 *		Which columns an expression of SQL names.
 */
#include "postgres.h"

#include "core/erd/erd_mention.h"
#include "ddl/parse.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"

typedef struct ColumnName
{
	const char *table;
	const char *column;
} ColumnName;

/* "column", "table.column" or "schema.table.column". */
static bool
finds_column(Node *node, void *state)
{
	const ColumnName *name = state;
	const List *fields;
	int count;

	if (node == NULL)
		return false;
	if (!IsA(node, ColumnRef))
		return raw_expression_tree_walker(node, finds_column, state);
	fields = ((const ColumnRef *) node)->fields;
	count = list_length(fields);
	return IsA(llast(fields), String) && strcmp(strVal(llast(fields)), name->column) == 0 &&
		   (count == 1 || (IsA(list_nth(fields, count - 2), String) &&
						   strcmp(strVal(list_nth(fields, count - 2)), name->table) == 0));
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

bool
erd_mention_word(const char *text, const char *name)
{
	size_t length = strlen(name);

	if (length == 0)
		return false;
	for (const char *at = text; *at != '\0'; at++)
	{
		if ((at == text || !is_word_byte((unsigned char) at[-1])) && pg_strncasecmp(at, name, length) == 0 &&
			!is_word_byte((unsigned char) at[length]))
			return true;
	}
	return false;
}

ErdMention
erd_mention_of(const char *text, const char *table, const char *column)
{
	ColumnName name = {table, column};
	const List *statements;
	const char *expression = text;

	if (text == NULL || !erd_mention_word(text, column))
		return ERD_MENTION_NONE;
	if (pg_strncasecmp(expression, "CHECK", 5) == 0)
		expression += 5;
	statements = parse_statements(psprintf("SELECT %s", expression), RAW_PARSE_DEFAULT, NULL);
	if (list_length(statements) != 1)
		return ERD_MENTION_MAYBE;
	return finds_column(linitial_node(RawStmt, statements)->stmt, &name) ? ERD_MENTION_SURE
																		 : ERD_MENTION_NONE;
}
