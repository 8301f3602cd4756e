/*
 * table.c
 *		Tables and partials: columns, indexes, checks.
 */
#include "dbml/parser.h"

#include "lib/stringinfo.h"

#define FLAG      DBML_VALUE(DBML_NO_VALUE), false, "no value"
#define TEXT      DBML_VALUE(DBML_TEXT), false, "a 'text'"
#define HEX_COLOR DBML_VALUE(DBML_COLOR), false, "a colour, #rgb or #rrggbb"
#define ANY_DEFAULT                                                                  \
	(DBML_VALUE(DBML_TEXT) | DBML_VALUE(DBML_NUMBER) | DBML_VALUE(DBML_EXPRESSION) | \
	 DBML_VALUE(DBML_WORDS) | DBML_VALUE(DBML_PATH))
#define DEFAULT_TEXT \
	"a number, a 'text', an `expression`, true, false, null or a value of an enum as enum.value"

static const DbmlRule table_rules[] = {
	{"headercolor", HEX_COLOR},
	{"note", TEXT},
	{"dep", DBML_VALUE(DBML_ARROW), true, "-> and a table, or <- and a table"},
	{NULL, 0, false, NULL},
};

static const DbmlRule column_rules[] = {
	{"pk", FLAG},
	{"primary key", FLAG},
	{"unique", FLAG},
	{"not null", FLAG},
	{"null", FLAG},
	{"increment", FLAG},
	{"default", ANY_DEFAULT, false, DEFAULT_TEXT},
	{"note", TEXT},
	{"ref", DBML_VALUE(DBML_RELATION), true, "<, >, - or <> and a column, as > table.column"},
	{"check", DBML_VALUE(DBML_EXPRESSION), true, "an `expression`"},
	{"dep", DBML_VALUE(DBML_ARROW), true, "-> and a column, or <- and a column"},
	{NULL, 0, false, NULL},
};

static const DbmlRule index_rules[] = {
	{"pk", FLAG},
	{"unique", FLAG},
	{"name", TEXT},
	{"type", DBML_VALUE(DBML_WORDS) | DBML_VALUE(DBML_TEXT), false, "the name of a method, as btree"},
	{"note", TEXT},
	{NULL, 0, false, NULL},
};

static const DbmlRule check_rules[] = {
	{"name", TEXT},
	{NULL, 0, false, NULL},
};

static DbmlCheck *
add_check(DbmlTable *table, const char *expression, const char *name, const char *column)
{
	DbmlCheck *check = palloc0(sizeof(DbmlCheck));

	check->expression = expression;
	check->name = name;
	check->column = column;
	dbml_append(table->checks, table->last_check, check);
	return check;
}

/* ---- types ---- */

/* One argument of a type; texts keep their quotes. */
static bool
take_argument(DbmlParser *parser, StringInfo out)
{
	switch (parser->token.kind)
	{
		case TOKEN_STRING:
			appendStringInfoChar(out, '\'');
			for (const char *c = dbml_take_value(parser); *c != '\0'; c++)
				appendStringInfo(out, *c == '\'' ? "''" : "%c", *c);
			appendStringInfoChar(out, '\'');
			return true;
		case TOKEN_RELATION:
		case '+':
			appendBinaryStringInfo(out, parser->token.start, (int) (parser->token.end - parser->token.start));
			dbml_step(parser);
			return take_argument(parser, out);
		case TOKEN_NUMBER:
		case TOKEN_NAME:
		case TOKEN_QUOTED:
			appendStringInfoString(out, dbml_take_value(parser));
			return true;
		default:
			return dbml_expect(parser, TOKEN_NUMBER, "a number, a name or a 'text' for the type");
	}
}

/* "(10,2)", "[]", "[3]", in any number. */
static bool
take_suffix(DbmlParser *parser, StringInfo out)
{
	if (parser->token.kind == '(' && !parser->token.starts_line)
	{
		do
		{
			appendStringInfoChar(out, parser->token.kind == '(' ? '(' : ',');
			dbml_step(parser);
			if (parser->token.kind != ')' && !take_argument(parser, out))
				return false;
		} while (parser->token.kind == ',');
		appendStringInfoChar(out, ')');
		return dbml_expect(parser, ')', "a comma or )");
	}
	appendStringInfoChar(out, '[');
	dbml_step(parser);
	if (parser->token.kind == TOKEN_NUMBER)
		appendStringInfoString(out, dbml_take_value(parser));
	appendStringInfoChar(out, ']');
	return dbml_expect(parser, ']', "]");
}

static bool
take_type(DbmlParser *parser, DbmlColumn *column)
{
	StringInfoData suffix;

	if (parser->token.starts_line || (parser->token.kind != TOKEN_NAME && parser->token.kind != TOKEN_QUOTED))
	{
		bool is_missing = parser->token.starts_line || parser->token.kind == '}';

		if (parser->token.kind != TOKEN_BAD)
			dbml_fault(parser, is_missing ? column->place : dbml_place(parser),
					   "the column \"%s\" wants a type behind its name; a type of several words stands in \"",
					   dbml_clip(column->name));
		return false;
	}
	if (!dbml_take_path(parser, "a type", &column->type_schema, &column->type))
		return false;
	initStringInfo(&suffix);
	while ((parser->token.kind == '(' && !parser->token.starts_line) ||
		   (parser->token.kind == '[' && parser->token.is_glued))
	{
		if (!take_suffix(parser, &suffix))
			return false;
	}
	if (suffix.len > 0)
		column->type_suffix = pstrdup(suffix.data);
	pfree(suffix.data);
	return true;
}

/* ---- columns ---- */

/* Behind the type, without brackets. */
static void
take_words(DbmlParser *parser, DbmlColumn *column)
{
	while (parser->token.kind == TOKEN_NAME && !parser->token.starts_line)
	{
		if (dbml_is_word(&parser->token, "pk"))
			column->is_pk = true;
		else if (dbml_is_word(&parser->token, "unique"))
			column->is_unique = true;
		else
		{
			dbml_fault(
				parser, dbml_place(parser),
				"behind a type stand pk, unique or settings in [], not %s; a type of several words stands in \"",
				dbml_describe(&parser->token));
			dbml_skip_line(parser);
			return;
		}
		dbml_step(parser);
	}
}

static void
set_default(DbmlParser *parser, const DbmlSettings *settings, DbmlColumn *column)
{
	const DbmlSetting *setting = dbml_setting(settings, "default");

	if (setting == NULL)
		return;
	if (setting->kind == DBML_WORDS && strcmp(setting->text, "true") != 0 &&
		strcmp(setting->text, "false") != 0 && strcmp(setting->text, "null") != 0)
		dbml_fault(parser, setting->place, "\"default\" wants " DEFAULT_TEXT);
	column->default_kind = setting->kind;
	column->default_value = setting->text;
}

static void
set_column(DbmlParser *parser, DbmlTable *table, DbmlColumn *column, const DbmlSettings *settings)
{
	DbmlRef *last = NULL;

	if (dbml_has_setting(settings, "pk") && dbml_has_setting(settings, "primary key"))
		dbml_fault(parser, column->place, "one of pk and primary key is enough");
	if (dbml_has_setting(settings, "null") && dbml_has_setting(settings, "not null"))
		dbml_fault(parser, column->place, "a column is either null or not null");
	column->is_pk =
		column->is_pk || dbml_has_setting(settings, "pk") || dbml_has_setting(settings, "primary key");
	column->is_unique = column->is_unique || dbml_has_setting(settings, "unique");
	column->is_not_null = dbml_has_setting(settings, "not null");
	column->is_increment = dbml_has_setting(settings, "increment");
	column->note = dbml_setting_note(settings);
	set_default(parser, settings, column);
	for (int i = 0; i < settings->count; i++)
	{
		const DbmlSetting *setting = &settings->list[i];

		if (strcmp(setting->rule->name, "check") == 0)
			column->checks = add_check(table, setting->text, NULL, column->name);
		else if (strcmp(setting->rule->name, "dep") == 0)
			dbml_remark(parser, "dependency", psprintf("%s.%s", table->name, column->name),
						"it has no place here");
		else if (setting->kind == DBML_RELATION && setting->end.column_count > 0)
		{
			DbmlRef *ref = dbml_make_inline(parser, setting, column->name);

			dbml_append(column->refs, last, ref);
		}
	}
}

static void
take_column(DbmlParser *parser, DbmlTable *table)
{
	DbmlColumn *column = palloc0(sizeof(DbmlColumn));
	DbmlSettings settings = {0};

	column->place = dbml_place(parser);
	column->name = dbml_take_name(parser, "the name of a column");
	if (column->name == NULL)
	{
		dbml_skip_line(parser);
		return;
	}
	dbml_append(table->columns, table->last_column, column);
	table->column_count++;
	/* What is told of its type is enough: others may name it. */
	if (!take_type(parser, column))
	{
		column->type = "";
		dbml_skip_line(parser);
		return;
	}
	take_words(parser, column);
	if (!parser->token.starts_line)
		dbml_take_settings(parser, column_rules, "a column", column->name, &settings);
	set_column(parser, table, column, &settings);
	if (settings.list != NULL)
		pfree(settings.list);
	dbml_end_entry(parser, "the column");
}

/* ---- indexes and checks ---- */

static bool
add_key(DbmlParser *parser, DbmlIndex *index)
{
	DbmlKey key = {.is_expression = parser->token.kind == TOKEN_EXPRESSION};

	if (key.is_expression)
		key.text = dbml_take_value(parser);
	else
		key.text = dbml_take_name(parser, "a column or an `expression`");
	if (key.text == NULL)
		return false;
	if (index->key_count == DBML_MAX_COLUMNS)
	{
		dbml_fault(parser, index->place, "an index has at most %d columns", DBML_MAX_COLUMNS);
		return false;
	}
	index->keys = index->keys == NULL ? palloc(sizeof(DbmlKey))
									  : repalloc(index->keys, sizeof(DbmlKey) * (index->key_count + 1));
	index->keys[index->key_count++] = key;
	return true;
}

/* "a", "`lower(a)`", "(a, `lower(b)`)", or several of them one behind the other. */
static bool
take_keys(DbmlParser *parser, DbmlIndex *index)
{
	do
	{
		if (!dbml_take(parser, '('))
		{
			if (!add_key(parser, index))
				return false;
			continue;
		}
		do
		{
			if (!add_key(parser, index))
				return false;
		} while (dbml_take(parser, ','));
		if (!dbml_expect(parser, ')', "a comma or )"))
			return false;
	} while (!parser->token.starts_line &&
			 (parser->token.kind == TOKEN_NAME || parser->token.kind == TOKEN_QUOTED ||
			  parser->token.kind == TOKEN_EXPRESSION || parser->token.kind == '('));
	return true;
}

static void
take_index(DbmlParser *parser, DbmlTable *table)
{
	DbmlIndex *index = palloc0(sizeof(DbmlIndex));
	DbmlSettings settings = {0};

	index->place = dbml_place(parser);
	if (!take_keys(parser, index))
	{
		dbml_skip_line(parser);
		return;
	}
	if (!parser->token.starts_line)
		dbml_take_settings(parser, index_rules, "an index", NULL, &settings);
	index->name = dbml_setting_text(&settings, "name");
	index->type = dbml_setting_text(&settings, "type");
	index->note = dbml_setting_note(&settings);
	index->is_pk = dbml_has_setting(&settings, "pk");
	index->is_unique = dbml_has_setting(&settings, "unique");
	dbml_append(table->indexes, table->last_index, index);
	dbml_end_entry(parser, "the index");
}

static void
take_check(DbmlParser *parser, DbmlTable *table)
{
	DbmlSettings settings = {0};
	char *expression;

	if (parser->token.kind != TOKEN_EXPRESSION)
	{
		dbml_expect(parser, TOKEN_EXPRESSION, "the `expression` of a check");
		dbml_skip_line(parser);
		return;
	}
	expression = dbml_take_value(parser);
	if (!parser->token.starts_line)
		dbml_take_settings(parser, check_rules, "a check", NULL, &settings);
	add_check(table, expression, dbml_setting_text(&settings, "name"), NULL);
	dbml_end_entry(parser, "the check");
}

typedef void (*TakeEntry)(DbmlParser *parser, DbmlTable *table);

/* Behind the word. */
static void
take_part(DbmlParser *parser, DbmlTable *table, const char *name, TakeEntry take)
{
	if (!dbml_expect(parser, '{', "{"))
	{
		dbml_skip_line(parser);
		return;
	}
	while (dbml_next_entry(parser, name))
		take(parser, table);
	dbml_end_entry(parser, "the }");
}

/* ---- tables ---- */

static void
take_injection(DbmlParser *parser, DbmlTable *table)
{
	DbmlInjection *injection = palloc0(sizeof(DbmlInjection));

	dbml_step(parser);
	injection->place = dbml_place(parser);
	injection->after = table->last_column;
	injection->name = dbml_take_name(parser, "the name of a TablePartial");
	if (injection->name == NULL)
	{
		dbml_skip_line(parser);
		return;
	}
	dbml_append(table->injections, table->last_injection, injection);
	dbml_end_entry(parser, "the partial");
}

static void
take_table_note(DbmlParser *parser, DbmlTable *table)
{
	DbmlPlace place = dbml_place(parser);
	char *note;

	dbml_step(parser);
	note = dbml_take_note(parser);
	if (note != NULL && table->note != NULL)
		dbml_fault(parser, place, "the table has a note already");
	else if (note != NULL)
		table->note = note;
}

static void
take_entry(DbmlParser *parser, DbmlTable *table)
{
	DbmlToken next = dbml_peek(parser);

	if (parser->token.kind == '~')
		take_injection(parser, table);
	else if (dbml_is_word(&parser->token, "note") && (next.kind == ':' || next.kind == '{'))
		take_table_note(parser, table);
	else if (dbml_is_word(&parser->token, "indexes") && next.kind == '{')
	{
		dbml_step(parser);
		take_part(parser, table, "the indexes", take_index);
	}
	else if (dbml_is_word(&parser->token, "checks") && next.kind == '{')
	{
		dbml_step(parser);
		take_part(parser, table, "the checks", take_check);
	}
	else if (dbml_is_word(&parser->token, "records") && (next.kind == '{' || next.kind == '('))
	{
		dbml_step(parser);
		dbml_skip_records(parser, table);
	}
	else
		take_column(parser, table);
}

/* "as name", settings. */
static void
take_head(DbmlParser *parser, DbmlTable *table)
{
	DbmlSettings settings = {0};

	if (dbml_is_word(&parser->token, "as"))
	{
		dbml_step(parser);
		table->alias = dbml_take_name(parser, "an alias");
	}
	dbml_take_settings(parser, table_rules, "a table", table->name, &settings);
	table->color = dbml_setting_text(&settings, "headercolor");
	table->note = dbml_setting_note(&settings);
	if (dbml_has_setting(&settings, "dep"))
		dbml_remark(parser, "dependency", table->name, "it has no place here");
}

void
dbml_take_table(DbmlParser *parser, bool is_partial)
{
	DbmlTable *table = palloc0(sizeof(DbmlTable));
	int faults = dbml_count_faults(parser);
	const char *const what = is_partial ? "the TablePartial" : "the table";

	table->place = dbml_place(parser);
	if (!dbml_take_path(parser, is_partial ? "the name of a TablePartial" : "the name of a table",
						&table->schema, &table->name))
	{
		dbml_skip_line(parser);
		return;
	}
	take_head(parser, table);
	if (!dbml_expect(parser, '{', "{ or settings in []"))
	{
		dbml_skip_line(parser);
		return;
	}
	while (dbml_next_entry(parser, what))
		take_entry(parser, table);
	if (is_partial)
		dbml_append(parser->dbml->partials, parser->dbml->last_partial, table);
	else
		dbml_append(parser->dbml->tables, parser->dbml->last_table, table);
	if (table->columns == NULL && table->injections == NULL && !is_partial &&
		dbml_count_faults(parser) == faults)
		dbml_fault(parser, table->place, "the table \"%s\" has no columns", dbml_clip(table->name));
}
