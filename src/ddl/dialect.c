/*
 * dialect.c
 *		What other databases say in CREATE TABLE and PostgreSQL does not.
 */
#include "postgres.h"

#include "base/errors.h"
#include "ddl/dialect.h"

typedef struct Sign
{
	int dialect;
	const char *word;
	char behind; /* the character that has to follow; 0: any */
} Sign;

static const char *const names[DIALECT_COUNT] = {"MySQL or MariaDB", "SQL Server", "Oracle"};

/* The option of @dbml/cli. */
static const char *const options[DIALECT_COUNT] = {"--mysql", "--mssql", "--oracle"};

static const Sign signs[] = {
	{0, "auto_increment", 0}, {0, "engine", '='},       {0, "unsigned", 0},     {0, "tinyint", 0},
	{0, "mediumint", 0},      {0, "mediumtext", 0},     {0, "longtext", 0},     {0, "datetime", 0},
	{1, "nvarchar", '('},     {1, "datetime2", 0},      {1, "nonclustered", 0}, {1, "uniqueidentifier", 0},
	{1, "identity", '('},     {1, "datetimeoffset", 0}, {2, "varchar2", 0},     {2, "nvarchar2", 0},
	{2, "number", '('},
};

static bool
is_word(const Piece *piece, int word, const char *text)
{
	return word < piece->count && piece->words[word].text != NULL && !piece->words[word].quoted &&
		   strcmp(piece->words[word].text, text) == 0;
}

static bool
is_symbol(const Piece *piece, int word, char symbol)
{
	return word < piece->count && piece->words[word].symbol == symbol;
}

/* The dialect that words behind CREATE TABLE speak; -1: none of these. */
static int
find_sign(const char *text, const Piece *piece, int from)
{
	for (int word = from; word < piece->count; word++)
	{
		/* `name`, [name] */
		if (text[piece->words[word].start] == '`')
			return 0;
		if (is_symbol(piece, word, '[') &&
			(word == from || is_symbol(piece, word - 1, '.') || is_symbol(piece, word - 1, '(') ||
			 is_symbol(piece, word - 1, ',')))
			return 1;
		for (size_t i = 0; i < lengthof(signs); i++)
		{
			/* As the name of a column or a table it says nothing. */
			if (is_word(piece, word, signs[i].word) && !is_symbol(piece, word - 1, '(') &&
				!is_symbol(piece, word - 1, ',') && !is_symbol(piece, word - 1, '.') && word > from &&
				(signs[i].behind == 0 || is_symbol(piece, word + 1, signs[i].behind)))
				return signs[i].dialect;
		}
	}
	return -1;
}

void
dialect_look(Dialect *dialect, const char *text, const Piece *piece)
{
	for (int word = 0; word + 2 < piece->count; word++)
	{
		int found;

		if (!is_word(piece, word, "create") || !is_word(piece, word + 1, "table"))
			continue;
		found = find_sign(text, piece, word + 2);
		dialect->tables++;
		if (found >= 0)
			dialect->foreign[found]++;
		return;
	}
}

void
dialect_refuse(const Dialect *dialect)
{
	for (int i = 0; i < DIALECT_COUNT; i++)
	{
		if (dialect->foreign[i] * 2 > dialect->tables)
			ereport(
				ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
				 errmsg("the text is SQL of %s, and only that of PostgreSQL is read", names[i]),
				 errdetail("%d of %d tables are written so.", dialect->foreign[i], dialect->tables),
				 errhint(
					 "Have a language model translate it into PostgreSQL's SQL, or turn it into DBML with "
					 "npx -p @dbml/cli sql2dbml %s and import that.",
					 options[i])));
	}
}

bool
dialect_is_sql(const char *text, int length)
{
	static const char *const words[] = {"create", "alter", "drop",   "comment", "set",
										"begin",  "start", "select", "insert",  "do"};
	Splitter *splitter = split_begin(text, length);
	Piece piece = {0};
	bool found = false;

	if (split_next(splitter, &piece))
	{
		for (size_t i = 0; i < lengthof(words) && !found; i++)
			found = is_word(&piece, 0, words[i]);
	}
	split_end(splitter);
	return found;
}
