/*
 * parser.c
 *		The elements of a text, from the first to the last.
 */
#include "dbml/parser.h"

#include "pure/nearest.h"

static const DbmlRule group_rules[] = {
	{"color", DBML_VALUE(DBML_COLOR), false, "a colour, #rgb or #rrggbb"},
	{"note", DBML_VALUE(DBML_TEXT), false, "a 'text'"},
	{NULL, 0, false, NULL},
};

static const DbmlRule note_rules[] = {
	{"color", DBML_VALUE(DBML_COLOR), false, "a colour, #rgb or #rrggbb"},
	{"headercolor", DBML_VALUE(DBML_COLOR), false, "a colour, #rgb or #rrggbb"},
	{NULL, 0, false, NULL},
};

static const DbmlRule value_rules[] = {
	{"note", DBML_VALUE(DBML_TEXT), false, "a 'text'"},
	{NULL, 0, false, NULL},
};

/* ---- notes ---- */

static char *
take_text(DbmlParser *parser)
{
	if (parser->token.kind == TOKEN_STRING || parser->token.kind == TOKEN_QUOTED)
		return dbml_outdent(dbml_take_value(parser));
	dbml_expect(parser, TOKEN_STRING, "the note's text in ' or '''");
	return NULL;
}

char *
dbml_take_note(DbmlParser *parser)
{
	char *text;

	if (dbml_take(parser, ':'))
		text = take_text(parser);
	else if (dbml_expect(parser, '{', ": or {"))
	{
		text = take_text(parser);
		if (parser->token.kind != '}' && text != NULL)
			dbml_fault(parser, dbml_place(parser), "a note holds one text");
		while (dbml_next_entry(parser, "the note"))
			dbml_skip_line(parser);
	}
	else
		text = NULL;
	if (text == NULL)
		dbml_skip_line(parser);
	return text;
}

static void
take_sticky_note(DbmlParser *parser)
{
	DbmlNote *note = palloc0(sizeof(DbmlNote));
	DbmlSettings settings = {0};

	note->place = dbml_place(parser);
	note->name = dbml_take_name(parser, "the name of the note");
	if (note->name == NULL)
	{
		dbml_skip_line(parser);
		return;
	}
	dbml_take_settings(parser, note_rules, "a note", NULL, &settings);
	note->color =
		dbml_setting_text(&settings, dbml_has_setting(&settings, "color") ? "color" : "headercolor");
	note->content = dbml_take_note(parser);
	if (note->content != NULL)
		dbml_append(parser->dbml->notes, parser->dbml->last_note, note);
}

/* ---- enums and groups ---- */

static void
take_enum_value(DbmlParser *parser, DbmlEnum *item)
{
	DbmlEnumValue *value = palloc0(sizeof(DbmlEnumValue));
	DbmlSettings settings = {0};

	value->place = dbml_place(parser);
	/* PostgreSQL's enums may have an empty value. */
	if (parser->token.kind == TOKEN_QUOTED && parser->token.end - parser->token.start == 2)
		value->name = dbml_take_value(parser);
	else
		value->name = dbml_take_name(parser, "a value of the enum");
	if (value->name == NULL)
	{
		dbml_skip_line(parser);
		return;
	}
	if (!parser->token.starts_line)
		dbml_take_settings(parser, value_rules, "a value of an enum", NULL, &settings);
	value->note = dbml_setting_note(&settings);
	dbml_append(item->values, item->last_value, value);
	dbml_end_entry(parser, "the value");
}

static void
take_enum(DbmlParser *parser)
{
	DbmlEnum *item = palloc0(sizeof(DbmlEnum));

	item->place = dbml_place(parser);
	if (!dbml_take_path(parser, "the name of an enum", &item->schema, &item->name) ||
		!dbml_expect(parser, '{', "{"))
	{
		dbml_skip_line(parser);
		return;
	}
	while (dbml_next_entry(parser, "the enum"))
		take_enum_value(parser, item);
	if (item->values == NULL)
		dbml_fault(parser, item->place, "the enum \"%s\" has no values", dbml_clip(item->name));
	dbml_append(parser->dbml->enums, parser->dbml->last_enum, item);
}

static void
take_member(DbmlParser *parser, DbmlGroup *group)
{
	DbmlToken next = dbml_peek(parser);
	DbmlMember *member;
	const char *note;

	if (dbml_is_word(&parser->token, "note") && (next.kind == ':' || next.kind == '{'))
	{
		dbml_step(parser);
		note = dbml_take_note(parser);
		group->note = note == NULL ? group->note : note;
		return;
	}
	member = palloc0(sizeof(DbmlMember));
	member->place = dbml_place(parser);
	if (!dbml_take_path(parser, "the name of a table", &member->schema, &member->name))
	{
		dbml_skip_line(parser);
		return;
	}
	dbml_append(group->members, group->last_member, member);
	dbml_end_entry(parser, "the table");
}

static void
take_group(DbmlParser *parser)
{
	DbmlGroup *group = palloc0(sizeof(DbmlGroup));
	DbmlSettings settings = {0};

	group->place = dbml_place(parser);
	group->name = dbml_take_name(parser, "the name of a group");
	if (group->name != NULL)
		dbml_take_settings(parser, group_rules, "a group", NULL, &settings);
	if (group->name == NULL || !dbml_expect(parser, '{', "{ or settings in []"))
	{
		dbml_skip_line(parser);
		return;
	}
	group->color = dbml_setting_text(&settings, "color");
	group->note = dbml_setting_note(&settings);
	while (dbml_next_entry(parser, "the group"))
		take_member(parser, group);
	dbml_append(parser->dbml->groups, parser->dbml->last_group, group);
}

/* ---- what has no place ---- */

/* The rest of an element that is kept nowhere: up to its block's end, or its line's. */
static void
skip_rest(DbmlParser *parser)
{
	while (parser->token.kind != '{' && parser->token.kind != TOKEN_END && !parser->token.starts_line)
		dbml_step(parser);
	if (parser->token.kind == '{')
		dbml_skip_block(parser);
	else if (!parser->token.starts_line)
		dbml_skip_line(parser);
}

/* Its name stands behind its word. */
static const char *
name_of_rest(DbmlParser *parser)
{
	const char *schema;
	const char *name;

	if (parser->token.kind != TOKEN_NAME && parser->token.kind != TOKEN_QUOTED)
		return "without a name";
	if (!dbml_take_path(parser, "a name", &schema, &name))
		return "without a name";
	return dbml_clip(schema == NULL ? name : psprintf("%s.%s", schema, name));
}

void
dbml_skip_records(DbmlParser *parser, const DbmlTable *table)
{
	dbml_remark(parser, "records", table == NULL ? name_of_rest(parser) : dbml_clip(table->name),
				"a schema holds no rows");
	skip_rest(parser);
}

static void
take_project(DbmlParser *parser)
{
	dbml_remark(parser, "project", name_of_rest(parser), "the document has a title of its own");
	skip_rest(parser);
}

static void
skip_view(DbmlParser *parser)
{
	dbml_remark(parser, "diagram view", name_of_rest(parser), "it has no place here");
	skip_rest(parser);
}

static void
skip_dependency(DbmlParser *parser)
{
	dbml_remark(parser, "dependency", name_of_rest(parser), "it has no place here");
	skip_rest(parser);
}

/* "Metadata table name { … }": the kind stands in front of the name. */
static void
skip_metadata(DbmlParser *parser)
{
	name_of_rest(parser);
	dbml_remark(parser, "metadata", name_of_rest(parser), "it has no place here");
	skip_rest(parser);
}

/* ---- all of them ---- */

static void
take_records(DbmlParser *parser)
{
	dbml_skip_records(parser, NULL);
}

static void
take_plain_table(DbmlParser *parser)
{
	dbml_take_table(parser, false);
}

static void
take_partial(DbmlParser *parser)
{
	dbml_take_table(parser, true);
}

typedef struct Element
{
	const char *word;
	void (*take)(DbmlParser *parser); /* behind the word */
} Element;

static const Element elements[] = {
	{"Table", take_plain_table}, {"Ref", dbml_take_ref},         {"Enum", take_enum},
	{"TableGroup", take_group},  {"TablePartial", take_partial}, {"Note", take_sticky_note},
	{"Project", take_project},   {"Records", take_records},      {"DiagramView", skip_view},
	{"Metadata", skip_metadata}, {"Dep", skip_dependency},
};

static void
refuse_element(DbmlParser *parser)
{
	DbmlPlace place = dbml_place(parser);
	const char *word = dbml_describe(&parser->token);
	Nearest nearest;

	if (dbml_is_word(&parser->token, "use") || dbml_is_word(&parser->token, "reuse") ||
		dbml_is_word(&parser->token, "import"))
		dbml_fault(parser, place, "other files are not read: put all of them into one text, without %s",
				   word);
	else if (parser->token.kind != TOKEN_BAD)
	{
		nearest_begin(&nearest,
					  pnstrdup(parser->token.start, Min(parser->token.end - parser->token.start, 100)),
					  NEAREST_CHOICE_EDITS);
		for (size_t i = 0; i < lengthof(elements); i++)
			nearest_offer(&nearest, elements[i].word);
		dbml_fault(
			parser, place,
			"%s begins no element%s%s%s: elements are Table, Ref, Enum, TableGroup, TablePartial, Note, Project and Records",
			word, nearest.name == NULL ? "" : " (did you mean ", nearest.name == NULL ? "" : nearest.name,
			nearest.name == NULL ? "" : "?)");
	}
	dbml_step(parser);
	if (!parser->token.starts_line)
		skip_rest(parser);
	dbml_skip_line(parser);
}

static void
take_element(DbmlParser *parser)
{
	for (size_t i = 0; i < lengthof(elements); i++)
	{
		if (dbml_is_word(&parser->token, elements[i].word))
		{
			dbml_step(parser);
			elements[i].take(parser);
			return;
		}
	}
	refuse_element(parser);
}

void
dbml_parse(Dbml *dbml, const char *text, size_t length, DbmlInterrupted interrupted, void *state)
{
	DbmlParser parser = {.dbml = dbml, .interrupted = interrupted, .state = state};

	memset(dbml, 0, sizeof(Dbml));
	dbml_lexer_init(&parser.lexer, text, length);
	dbml_step(&parser);
	while (parser.token.kind != TOKEN_END)
	{
		if (!dbml_count(&parser))
			break;
		parser.entry = parser.token.start;
		take_element(&parser);
		/* A brace too many. */
		if (parser.token.kind == '}')
		{
			dbml_fault(&parser, dbml_place(&parser), "there is a } too many");
			dbml_step(&parser);
		}
	}
	dbml_resolve(&parser);
	dbml_place_faults(dbml, text);
}

const char *
dbml_schema(const char *schema)
{
	return schema == NULL ? "public" : schema;
}
