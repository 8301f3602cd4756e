/*
 * reference.c
 *		References: "Ref name: a.b > c.d [delete: cascade]".
 */
#include "dbml/parser.h"

#define COLUMNS_WANTED "a column as table.column, schema.table.column or table.(column, column)"

static const DbmlRule ref_rules[] = {
	{"delete", DBML_VALUE(DBML_WORDS), false, "cascade, restrict, set null, set default or no action"},
	{"update", DBML_VALUE(DBML_WORDS), false, "cascade, restrict, set null, set default or no action"},
	{"color", DBML_VALUE(DBML_COLOR), false, "a colour, #rgb or #rrggbb"},
	{"inactive", DBML_VALUE(DBML_NO_VALUE), false, "no value"},
	{NULL, 0, false, NULL},
};

static bool
add_column(DbmlParser *parser, DbmlEnd *end, const char *name)
{
	if (name == NULL)
		return false;
	if (end->column_count == DBML_MAX_COLUMNS)
	{
		dbml_fault(parser, end->place, "a reference has at most %d columns", DBML_MAX_COLUMNS);
		return false;
	}
	end->columns = end->columns == NULL ? palloc(sizeof(char *))
										: repalloc(end->columns, sizeof(char *) * (end->column_count + 1));
	end->columns[end->column_count++] = name;
	return true;
}

/* "(a, b)", behind the bracket. */
static bool
take_columns(DbmlParser *parser, DbmlEnd *end)
{
	do
	{
		if (!add_column(parser, end, dbml_take_name(parser, "the name of a column")))
			return false;
	} while (dbml_take(parser, ','));
	return dbml_expect(parser, ')', "a comma or )");
}

bool
dbml_take_end(DbmlParser *parser, DbmlEnd *end)
{
	const char *names[3];
	int count = 0;

	end->place = dbml_place(parser);
	do
	{
		if (dbml_take(parser, '('))
		{
			if (!take_columns(parser, end))
				return false;
			break;
		}
		if (count == lengthof(names))
		{
			dbml_fault(parser, end->place, COLUMNS_WANTED " was expected");
			return false;
		}
		names[count] = dbml_take_name(parser, COLUMNS_WANTED);
		if (names[count++] == NULL)
			return false;
	} while (dbml_take(parser, '.'));
	if (end->column_count == 0 && !add_column(parser, end, names[--count]))
		return false;
	if (count > 2)
	{
		dbml_fault(parser, end->place, COLUMNS_WANTED " was expected");
		end->column_count = 0;
		return false;
	}
	end->table = count == 0 ? NULL : names[count - 1];
	end->schema = count == 2 ? names[0] : NULL;
	return true;
}

/* Which side refers; swapped tells whether it is the other one than that named first. */
static DbmlCardinality
read_relation(DbmlParser *parser, char relation, bool is_optional, const char *name, bool *swapped)
{
	if (is_optional)
		dbml_remark(parser, "ref", name == NULL ? "without a name" : dbml_clip(name),
					"that a side of it may be without the other is said by the columns being null");
	*swapped = relation == '<';
	if (relation == '*')
		return DBML_MANY_TO_MANY;
	return relation == '-' ? DBML_ONE_TO_ONE : DBML_MANY_TO_ONE;
}

DbmlRef *
dbml_make_inline(DbmlParser *parser, const DbmlSetting *setting, const char *column)
{
	DbmlRef *ref = palloc0(sizeof(DbmlRef));
	DbmlEnd own = {.place = setting->place};
	bool swapped;

	add_column(parser, &own, column);
	ref->place = setting->place;
	ref->cardinality = read_relation(parser, setting->relation, setting->is_optional, column, &swapped);
	ref->from = swapped ? setting->end : own;
	ref->to = swapped ? own : setting->end;
	return ref;
}

static const char *
read_action(DbmlParser *parser, const DbmlSettings *settings, const char *name)
{
	static const char *const actions[] = {"CASCADE", "RESTRICT", "SET NULL", "SET DEFAULT", "NO ACTION"};
	const DbmlSetting *setting = dbml_setting(settings, name);

	for (size_t i = 0; setting != NULL && i < lengthof(actions); i++)
	{
		if (pg_strcasecmp(setting->text, actions[i]) == 0)
			return actions[i];
	}
	if (setting != NULL)
		dbml_fault(parser, setting->place, "\"%s\" wants %s", name, setting->rule->wanted);
	return NULL;
}

static void
take_ref_settings(DbmlParser *parser, DbmlRef *ref)
{
	DbmlSettings settings = {0};
	const char *name = ref->name == NULL ? "without a name" : dbml_clip(ref->name);

	if (parser->token.starts_line)
		return;
	dbml_take_settings(parser, ref_rules, "a reference", NULL, &settings);
	ref->on_delete = read_action(parser, &settings, "delete");
	ref->on_update = read_action(parser, &settings, "update");
	if (dbml_has_setting(&settings, "color"))
		dbml_remark(parser, "setting", psprintf("Ref %s: color", name), "relations have no colours here");
	if (dbml_has_setting(&settings, "inactive"))
		dbml_remark(parser, "setting", psprintf("Ref %s: inactive", name), "it has no place here");
}

/* The two ends with their relation, and settings; what cannot be read is left. */
static void
take_relation(DbmlParser *parser, DbmlRef *ref)
{
	DbmlEnd ends[2] = {{0}};
	char relation;
	bool is_optional;
	bool swapped;

	parser->entry = parser->token.start;
	if (!dbml_take_end(parser, &ends[0]))
	{
		dbml_skip_line(parser);
		return;
	}
	relation = parser->token.relation;
	is_optional = parser->token.is_optional;
	if (!dbml_expect(parser, TOKEN_RELATION, "a relation, <, >, - or <>,") ||
		!dbml_take_end(parser, &ends[1]))
	{
		dbml_skip_line(parser);
		return;
	}
	ref->cardinality = read_relation(parser, relation, is_optional, ref->name, &swapped);
	/* Of one to one it is the second that refers. */
	if (ref->cardinality == DBML_ONE_TO_ONE)
		swapped = true;
	ref->from = ends[swapped ? 1 : 0];
	ref->to = ends[swapped ? 0 : 1];
	take_ref_settings(parser, ref);
	if (ends[0].table == NULL || ends[1].table == NULL)
		dbml_fault(parser, ref->place, COLUMNS_WANTED " was expected on both sides");
	else
		dbml_append(parser->dbml->refs, parser->dbml->last_ref, ref);
}

void
dbml_take_ref(DbmlParser *parser)
{
	DbmlRef *ref = palloc0(sizeof(DbmlRef));

	ref->place = dbml_place(parser);
	if (parser->token.kind != ':' && parser->token.kind != '{')
		ref->name = dbml_take_name(parser, "a name, : or {");
	if (dbml_take(parser, ':'))
	{
		take_relation(parser, ref);
		dbml_end_entry(parser, "the Ref");
	}
	else if (!dbml_expect(parser, '{', ": or {"))
		dbml_skip_line(parser);
	else if (dbml_take(parser, '}'))
		dbml_fault(parser, ref->place, "the Ref is empty: it wants two columns and their relation");
	else
	{
		take_relation(parser, ref);
		dbml_end_entry(parser, "the relation");
		if (parser->token.kind != '}' && parser->token.kind != TOKEN_END)
			dbml_fault(parser, dbml_place(parser), "a Ref holds one relation; write another Ref");
		while (dbml_next_entry(parser, "the Ref"))
			dbml_skip_line(parser);
	}
}
