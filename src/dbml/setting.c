/*
 * setting.c
 *		Settings in brackets: "[pk, default: 1, ref: > a.b]".
 */
#include "dbml/parser.h"

#include "lib/stringinfo.h"
#include "pure/nearest.h"

/* Words that stand beside each other, in lower case, with one blank between them. */
static char *
take_words(DbmlParser *parser)
{
	StringInfoData words;
	char *text;

	initStringInfo(&words);
	while (parser->token.kind == TOKEN_NAME)
	{
		if (words.len > 0)
			appendStringInfoChar(&words, ' ');
		appendBinaryStringInfo(&words, parser->token.start, (int) (parser->token.end - parser->token.start));
		dbml_step(parser);
	}
	for (char *c = words.data; *c != '\0'; c++)
		*c = pg_ascii_tolower((unsigned char) *c);
	text = pstrdup(words.data);
	pfree(words.data);
	return text;
}

/* Signs before a number: several of them are one. */
static void
take_number(DbmlParser *parser, DbmlSetting *setting)
{
	bool minus = false;

	setting->kind = DBML_NUMBER;
	while (parser->token.kind == '+' || parser->token.kind == TOKEN_RELATION)
	{
		if (parser->token.kind == TOKEN_RELATION && parser->token.relation == '-')
			minus = !minus;
		dbml_step(parser);
	}
	if (parser->token.kind == TOKEN_NUMBER)
		setting->text = psprintf("%s%s", minus ? "-" : "", dbml_take_value(parser));
	else
		dbml_expect(parser, TOKEN_NUMBER, "a number");
}

static void
take_words_or_path(DbmlParser *parser, DbmlSetting *setting)
{
	DbmlToken next = dbml_peek(parser);

	if (next.kind != '.')
	{
		setting->kind = DBML_WORDS;
		setting->text = take_words(parser);
		return;
	}
	setting->kind = DBML_PATH;
	do
		setting->text = dbml_take_name(parser, "a name");
	while (setting->text != NULL && dbml_take(parser, '.'));
}

static void
take_value(DbmlParser *parser, DbmlSetting *setting)
{
	DbmlToken next;

	switch (parser->token.kind)
	{
		case TOKEN_STRING:
			setting->kind = DBML_TEXT;
			setting->text = dbml_take_value(parser);
			break;
		case TOKEN_QUOTED:
			next = dbml_peek(parser);
			if (next.kind == '.')
				take_words_or_path(parser, setting);
			else
			{
				setting->kind = DBML_TEXT;
				setting->text = dbml_take_value(parser);
			}
			break;
		case TOKEN_EXPRESSION:
			setting->kind = DBML_EXPRESSION;
			setting->text = dbml_take_value(parser);
			break;
		case TOKEN_COLOR:
			setting->kind = DBML_COLOR;
			setting->text = dbml_take_value(parser);
			break;
		case TOKEN_NUMBER:
		case '+':
			take_number(parser, setting);
			break;
		case TOKEN_RELATION:
			next = dbml_peek(parser);
			if (next.kind != TOKEN_NAME && next.kind != TOKEN_QUOTED)
			{
				take_number(parser, setting);
				break;
			}
			setting->kind = DBML_RELATION;
			setting->relation = parser->token.relation;
			setting->is_optional = parser->token.is_optional;
			dbml_step(parser);
			dbml_take_end(parser, &setting->end);
			break;
		case TOKEN_ARROW:
			setting->kind = DBML_ARROW;
			dbml_step(parser);
			dbml_take_end(parser, &setting->end);
			break;
		case TOKEN_NAME:
			take_words_or_path(parser, setting);
			break;
		default:
			dbml_expect(parser, TOKEN_STRING, "the value of the setting");
	}
}

static bool
is_color(const char *text)
{
	size_t length = strlen(text);

	return (length == 4 || length == 7) && *text == '#' &&
		   strspn(text + 1, "0123456789abcdefABCDEF") == length - 1;
}

static void
check_value(DbmlParser *parser, const DbmlSetting *setting)
{
	if (!(setting->rule->values & DBML_VALUE(setting->kind)) ||
		(setting->kind == DBML_COLOR && !is_color(setting->text)))
		dbml_fault(parser, setting->place, "\"%s\" wants %s", setting->rule->name, setting->rule->wanted);
}

static const DbmlRule *
find_rule(const DbmlRule *rules, const char *name)
{
	for (; rules->name != NULL; rules++)
	{
		if (strcmp(rules->name, name) == 0)
			return rules;
	}
	return NULL;
}

static void
refuse_unknown(DbmlParser *parser, const DbmlRule *rules, const char *name, DbmlPlace place,
			   const char *owner, const char *free_ones)
{
	StringInfoData allowed;
	Nearest nearest;

	initStringInfo(&allowed);
	nearest_begin(&nearest, name, NEAREST_CHOICE_EDITS);
	for (const DbmlRule *rule = rules; rule->name != NULL; rule++)
	{
		appendStringInfo(&allowed, "%s%s", rule == rules ? "" : ", ", rule->name);
		nearest_offer(&nearest, rule->name);
	}
	dbml_fault(parser, place, "%s has no setting \"%s\"%s%s%s: it has %s%s", owner, dbml_clip(name),
			   nearest.name == NULL ? "" : " (did you mean \"", nearest.name == NULL ? "" : nearest.name,
			   nearest.name == NULL ? "" : "\"?)", allowed.data,
			   free_ones == NULL ? "" : ", and others with a 'text' or a #colour");
}

static void
add_setting(DbmlParser *parser, const DbmlRule *rules, DbmlSettings *settings, const DbmlSetting *setting)
{
	uint32 bit = UINT32_C(1) << (setting->rule - rules);

	if (!setting->rule->is_many && (settings->seen & bit))
	{
		dbml_fault(parser, setting->place, "\"%s\" stands there twice", setting->rule->name);
		return;
	}
	settings->seen |= bit;
	/* Those that may be many are things of their own: references and checks. */
	if (setting->rule->is_many && !dbml_count(parser))
		return;
	if (settings->count == settings->room)
	{
		settings->room = settings->room == 0 ? 4 : settings->room * 2;
		settings->list = settings->list == NULL
							 ? palloc(sizeof(DbmlSetting) * settings->room)
							 : repalloc(settings->list, sizeof(DbmlSetting) * settings->room);
	}
	settings->list[settings->count++] = *setting;
}

static void
take_setting(DbmlParser *parser, const DbmlRule *rules, const char *owner, const char *free_ones,
			 DbmlSettings *settings)
{
	DbmlSetting setting = {.place = dbml_place(parser)};
	int faults = dbml_count_faults(parser);
	char *name;

	if (parser->token.kind != TOKEN_NAME)
	{
		dbml_expect(parser, TOKEN_NAME, "the name of a setting");
		return;
	}
	name = take_words(parser);
	if (dbml_take(parser, ':'))
		take_value(parser, &setting);
	/* What is told of its value is enough. */
	if (dbml_count_faults(parser) > faults)
		return;
	setting.rule = find_rule(rules, name);
	if (setting.rule != NULL)
	{
		check_value(parser, &setting);
		if (setting.rule->values & DBML_VALUE(setting.kind))
			add_setting(parser, rules, settings, &setting);
	}
	else if (free_ones != NULL && (setting.kind == DBML_TEXT || setting.kind == DBML_COLOR))
		dbml_remark(parser, "setting", psprintf("%s: %s", dbml_clip(free_ones), dbml_clip(name)),
					"it has no place here");
	else
		refuse_unknown(parser, rules, name, setting.place, owner, free_ones);
	pfree(name);
}

/* Behind a setting that cannot be read: the next one, or the end of the list. */
static void
skip_setting(DbmlParser *parser)
{
	int depth = 0;

	while (parser->token.kind != TOKEN_END && parser->token.kind != '{' && parser->token.kind != '}')
	{
		if (parser->token.kind == '(')
			depth++;
		else if (parser->token.kind == ')')
			depth--;
		else if (depth <= 0 && (parser->token.kind == ',' || parser->token.kind == ']'))
			return;
		dbml_step(parser);
	}
}

void
dbml_take_settings(DbmlParser *parser, const DbmlRule *rules, const char *owner, const char *free_ones,
				   DbmlSettings *settings)
{
	if (!dbml_take(parser, '['))
		return;
	if (dbml_take(parser, ']'))
		return;
	do
	{
		if (!dbml_goes_on(parser))
			return;
		take_setting(parser, rules, owner, free_ones, settings);
		if (parser->token.kind != ',' && parser->token.kind != ']')
		{
			if (parser->token.kind != TOKEN_BAD)
				dbml_fault(parser, dbml_place(parser), "a comma or ] was expected behind the setting, not %s",
						   dbml_describe(&parser->token));
			skip_setting(parser);
		}
	} while (dbml_take(parser, ','));
	dbml_take(parser, ']');
}

const DbmlSetting *
dbml_setting(const DbmlSettings *settings, const char *name)
{
	for (int i = 0; i < settings->count; i++)
	{
		if (strcmp(settings->list[i].rule->name, name) == 0)
			return &settings->list[i];
	}
	return NULL;
}

bool
dbml_has_setting(const DbmlSettings *settings, const char *name)
{
	return dbml_setting(settings, name) != NULL;
}

const char *
dbml_setting_text(const DbmlSettings *settings, const char *name)
{
	const DbmlSetting *setting = dbml_setting(settings, name);

	return setting == NULL ? NULL : setting->text;
}

const char *
dbml_setting_note(const DbmlSettings *settings)
{
	const DbmlSetting *setting = dbml_setting(settings, "note");

	return setting == NULL || setting->text == NULL ? NULL : dbml_outdent(setting->text);
}
