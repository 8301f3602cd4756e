/*
 * DBML: what is read of each text in fixture/dbml/ is, line by line, what @dbml/core reads of it (NAME.lines,
 * written by clients/big/dbml.test.mjs); faults and their places; what the language says and schemas do not.
 */
#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

#include <dirent.h>
#include <sanitizer/lsan_interface.h>

#include "dbml/dbml.h"
#include "lib/stringinfo.h"
#include "tap.h"

#define FIXTURES  "test/fixture/dbml"
#define MAX_LINES 1000

typedef struct Lines
{
	char *list[MAX_LINES];
	int count;
} Lines;

/* ---- lines ---- */

static const char *
quote(const char *text)
{
	StringInfoData out;

	initStringInfo(&out);
	for (const char *c = text; *c != '\0'; c++)
	{
		if (*c == '\n' || *c == '\t' || *c == '\r')
			appendStringInfo(&out, "\\%c", *c == '\n' ? 'n' : *c == '\t' ? 't' : 'r');
		else
			appendStringInfo(&out, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
	}
	return psprintf("\"%s\"", out.data);
}

/* " word "text"", or nothing. An empty text is none. */
static const char *
with(const char *word, const char *text)
{
	return text == NULL || *text == '\0' ? "" : psprintf(" %s %s", word, quote(text));
}

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

static void
add(Lines *lines, char *line)
{
	if (lines->count == MAX_LINES)
		exit(1);
	lines->list[lines->count++] = line;
}

static char *
join(Lines *lines, const char *between)
{
	StringInfoData out;

	initStringInfo(&out);
	qsort(lines->list, lines->count, sizeof(char *), compare_lines);
	for (int i = 0; i < lines->count; i++)
		appendStringInfo(&out, "%s%s", i == 0 ? "" : between, lines->list[i]);
	return out.data;
}

/* Quotes of enum('a', 'b') are no matter of the type's name there. */
static const char *
type_text(const DbmlColumn *column)
{
	StringInfoData out;

	initStringInfo(&out);
	if (column->type_schema != NULL && strcmp(column->type_schema, "public") != 0)
		appendStringInfo(&out, "%s.", column->type_schema);
	appendStringInfoString(&out, column->type);
	for (const char *c = column->type_suffix == NULL ? "" : column->type_suffix; *c != '\0'; c++)
	{
		if (*c != '\'')
			appendStringInfoChar(&out, *c);
	}
	return out.data;
}

static const char *
default_text(const DbmlColumn *column)
{
	if (column->default_value == NULL)
		return "";
	if (column->default_kind == DBML_NUMBER)
		return psprintf(" default %g", strtod(column->default_value, NULL));
	return psprintf(" default %s", quote(column->default_value));
}

static char *
index_line(const DbmlIndex *index)
{
	Lines keys = {.count = 0};

	for (int i = 0; i < index->key_count; i++)
		add(&keys, psprintf(index->keys[i].is_expression ? "`%s`" : "%s", index->keys[i].text));
	return psprintf("  index (%s)%s%s%s%s%s", join(&keys, ", "), index->is_pk ? " pk" : "",
					index->is_unique ? " unique" : "", with("name", index->name), with("type", index->type),
					with("note", index->note));
}

/* Several columns that are the key are an index of it. */
static char *
table_text(const DbmlTable *table)
{
	StringInfoData out;
	Lines parts = {.count = 0};
	Lines key = {.count = 0};

	initStringInfo(&out);
	appendStringInfo(&out, "table %s.%s%s%s%s", dbml_schema(table->schema), table->name,
					 with("alias", table->alias), with("color", table->color), with("note", table->note));
	for (const DbmlColumn *column = table->columns; column != NULL; column = column->next)
	{
		if (column->is_pk)
			add(&key, psprintf("%s", column->name));
	}
	for (const DbmlColumn *column = table->columns; column != NULL; column = column->next)
		appendStringInfo(&out, "\n  %s %s%s%s%s%s%s%s", quote(column->name), quote(type_text(column)),
						 column->is_pk && key.count == 1 ? " pk" : "", column->is_unique ? " unique" : "",
						 column->is_not_null ? " not null" : "", column->is_increment ? " increment" : "",
						 default_text(column), with("note", column->note));
	if (key.count > 1)
		add(&parts, psprintf("  index (%s) pk", join(&key, ", ")));
	for (const DbmlIndex *index = table->indexes; index != NULL; index = index->next)
		add(&parts, index_line(index));
	for (const DbmlCheck *check = table->checks; check != NULL; check = check->next)
		add(&parts, psprintf("  check %s", quote(check->expression)));
	if (parts.count > 0)
		appendStringInfo(&out, "\n%s", join(&parts, "\n"));
	return out.data;
}

static char *
end_text(const DbmlEnd *end)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "%s.%s.(", dbml_schema(end->owner->schema), end->owner->name);
	for (int i = 0; i < end->column_count; i++)
		appendStringInfo(&out, "%s%s", i == 0 ? "" : ", ", end->columns[i]);
	return psprintf("%s)", out.data);
}

static char *
ref_text(const DbmlRef *ref)
{
	static const char *const signs[] = {">", "-", "<>"};
	Lines ends = {.list = {end_text(&ref->from), end_text(&ref->to)}, .count = 2};
	char *both = ref->cardinality == DBML_MANY_TO_MANY
					 ? join(&ends, " <> ")
					 : psprintf("%s %s %s", ends.list[0], signs[ref->cardinality], ends.list[1]);

	return psprintf("ref %s%s%s%s", both, with("name", ref->name), with("delete", ref->on_delete),
					with("update", ref->on_update));
}

static char *
enum_text(const DbmlEnum *item)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "enum %s.%s", dbml_schema(item->schema), item->name);
	for (const DbmlEnumValue *value = item->values; value != NULL; value = value->next)
		appendStringInfo(&out, "\n  %s%s", quote(value->name), with("note", value->note));
	return out.data;
}

static char *
group_text(const DbmlGroup *group)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfo(&out, "group %s%s%s", group->name, with("color", group->color),
					 with("note", group->note));
	for (const DbmlMember *member = group->members; member != NULL; member = member->next)
		appendStringInfo(&out, "\n  %s.%s", dbml_schema(member->table->schema), member->table->name);
	return out.data;
}

static char *
all_text(const Dbml *dbml)
{
	Lines lines = {.count = 0};

	for (const DbmlTable *table = dbml->tables; table != NULL; table = table->next)
		add(&lines, table_text(table));
	for (const DbmlRef *ref = dbml->refs; ref != NULL; ref = ref->next)
		add(&lines, ref_text(ref));
	for (const DbmlEnum *item = dbml->enums; item != NULL; item = item->next)
		add(&lines, enum_text(item));
	for (const DbmlGroup *group = dbml->groups; group != NULL; group = group->next)
		add(&lines, group_text(group));
	for (const DbmlNote *note = dbml->notes; note != NULL; note = note->next)
		add(&lines,
			psprintf("note %s%s%s", note->name, with("color", note->color), with("content", note->content)));
	return psprintf("%s\n", join(&lines, "\n"));
}

/* ---- fixtures ---- */

static char *
read_file(const char *name, const char *ending)
{
	char *path = psprintf(FIXTURES "/%s%s", name, ending);
	FILE *file = fopen(path, "r");
	StringInfoData text;
	int c;

	initStringInfo(&text);
	while (file != NULL && (c = fgetc(file)) != EOF)
		appendStringInfoChar(&text, (char) c);
	if (file != NULL)
		fclose(file);
	return text.data;
}

static void
test_fixtures(void)
{
	DIR *directory = opendir(FIXTURES);
	struct dirent *entry;
	Lines names = {.count = 0};
	char *ending;

	while (directory != NULL && (entry = readdir(directory)) != NULL)
	{
		if ((ending = strstr(entry->d_name, ".dbml")) != NULL)
			add(&names, pnstrdup(entry->d_name, ending - entry->d_name));
	}
	ok(names.count >= 30, "there are fixtures");
	qsort(names.list, names.count, sizeof(char *), compare_lines);
	for (int i = 0; i < names.count; i++)
	{
		char *text = read_file(names.list[i], ".dbml");
		Dbml dbml;

		dbml_parse(&dbml, text, strlen(text), NULL, NULL);
		for (int fault = 0; fault < dbml.fault_count; fault++)
			printf("# line %d, column %d: %s\n", dbml.faults[fault].line, dbml.faults[fault].column,
				   dbml.faults[fault].problem);
		is_text(dbml.fault_count == 0 ? all_text(&dbml) : "faults", read_file(names.list[i], ".lines"),
				names.list[i]);
	}
	closedir(directory);
}

/* ---- faults ---- */

/* Lines and columns of all faults: "1:7 3:2". */
static char *
fault_places(const char *text)
{
	StringInfoData out;
	Dbml dbml;

	dbml_parse(&dbml, text, strlen(text), NULL, NULL);
	initStringInfo(&out);
	for (int i = 0; i < dbml.fault_count; i++)
		appendStringInfo(&out, "%s%d:%d", i == 0 ? "" : " ", dbml.faults[i].line, dbml.faults[i].column);
	if (dbml.more_faults > 0)
		appendStringInfo(&out, " and %d", dbml.more_faults);
	return out.data;
}

static void
test_faults(void)
{
	static const struct
	{
		const char *text;
		const char *places;
		const char *name;
	} cases[] = {
		{"Table t {\n  id int\n}", "", "no fault"},
		{"\xEF\xBB\xBFTable t {\n  id int\n}", "", "a byte order mark"},
		{"Table t {\n  \xC3\xA9\xC3\xA9 int [foo]\n}", "2:11", "columns are characters, not bytes"},
		{"Table t {\n}", "1:7", "a table without columns"},
		{"Table t {\n  id\n  int\n}", "2:3 3:3", "columns without types"},
		{"Table t {\n  id int [pk,]\n}", "2:14", "a comma too many"},
		{"Table t {\n  id int [pk, pk]\n  a int [null, not null]\n}", "2:15 3:3",
		 "settings twice, and against each other"},
		{"Table t {\n  id int [default: yes, note: 7, ref: x]\n}", "2:11 2:25 2:34", "values of other kinds"},
		{"Table t {\n  id double precision\n}", "2:13", "a type of two words"},
		{"Table t {\n  id int\n}\nTable t {\n  id int\n  id int\n}", "4:7 6:3", "names twice"},
		{"Table t {\n  id int\n}\nTable u as t {\n  id int\n}", "4:7", "an alias that is a table"},
		{"Ref: a.b > c.d\nRef: t.x > t.id\nTable t {\n  id int\n}", "1:6 1:12 2:6", "what is not there"},
		{"Table t {\n  id int\n}\nRef: t.id > t.id", "4:4", "both sides the same"},
		{"Table t {\n  a int\n  b int\n}\nRef: t.a > t.b\nRef x: t.b - t.a", "6:5",
		 "two references between the same columns"},
		{"Table t {\n  a int\n  b int\n}\nRef: t.(a, b) > t.a", "5:4", "sides of two lengths"},
		{"Ref: a.b.c.d > e.f", "1:6", "a reference too long"},
		{"Ref r {\n}", "1:5", "an empty reference"},
		{"Table t {\n  a int\n  indexes {\n    b\n    (a) [pk]\n    a [pk, unique: 'x']\n    (`a`) [pk]\n  }\n}",
		 "4:5 6:5 6:12 7:5 7:5", "indexes"},
		{"Table t {\n  a int\n  checks {\n    a > 0\n  }\n}", "4:5", "a check that is no expression"},
		{"Table t {\n  ~p\n  ~q\n  ~q\n}\nTablePartial q {\n  a int\n}", "2:4 4:4", "partials"},
		{"Enum e {\n  a\n  a\n  b c\n}\nEnum f {\n}", "3:3 4:5 6:6", "enums"},
		{"TableGroup g {\n  t\n  t\n  x\n}\nTable t {\n  a int\n}", "3:3 4:3", "groups"},
		{"Table t {\n  a int [note: 'x\n}", "2:16", "a text without an end"},
		{"Table t {\n  a int [default: `x]\n}", "2:19 3:2", "an expression without an end"},
		{"/* Table t {\n", "1:1", "a comment without an end"},
		{"Table t {\n  a int [note: '\\u12']\n  b int [note: '\\0']\n  c int [note: '\\ud800']\n}",
		 "2:16 3:16 4:16", "escapes"},
		{"Table t {\n  a int\n", "3:1", "the end too early"},
		{"}\n", "1:1", "a brace too many"},
		{"Tabel t {\n  a int\n}\nCREATE TABLE x (a int);\nuse { table a } from './b'", "1:1 4:1 5:1",
		 "other words"},
		{"Table a.b.c {\n  a int\n}", "1:7", "a name of three parts"},
		{"Table t {\n  a 1.2.3\n  b int [default: 1.2.3]\n}", "2:5 3:19", "no numbers"},
		{"????????????????????????",
		 "1:1 1:2 1:3 1:4 1:5 1:6 1:7 1:8 1:9 1:10 1:11 1:12 1:13 1:14 1:15 1:16 1:17 1:18 1:19 1:20 and 4",
		 "many faults"},
	};

	for (size_t i = 0; i < lengthof(cases); i++)
		is_text(fault_places(cases[i].text), cases[i].places, cases[i].name);
}

static void
test_limits(void)
{
	StringInfoData text;
	Dbml dbml;

	initStringInfo(&text);
	appendStringInfoString(&text, "TablePartial p {\n");
	for (int i = 0; i < 1000; i++)
		appendStringInfo(&text, "c%d int\n", i);
	appendStringInfoString(&text, "}\n");
	for (int i = 0; i < 1000; i++)
		appendStringInfo(&text, "Table t%d { ~p }\n", i);
	dbml_parse(&dbml, text.data, text.len, NULL, NULL);
	ok(dbml.fault_count == 1 && dbml.thing_count > DBML_MAX_THINGS && dbml.thing_count < DBML_MAX_THINGS + 10,
	   "columns of partials are counted where they are used");
	resetStringInfo(&text);
	for (int i = 0; i < 100000; i++)
		appendStringInfoChar(&text, "([{"[i % 3]);
	dbml_parse(&dbml, text.data, text.len, NULL, NULL);
	ok(dbml.fault_count > 0, "brackets in brackets are no way into the stack");
}

/* ---- remarks ---- */

static void
test_remarks(void)
{
	const char *text =
		"Project p { x: 'y' }\nTable t [label: 'l'] {\n  id int [unit: 'm', hue: #fff]\n  records { 1 }\n}\n"
		"Records t(id) {\n  2\n}\nDiagramView v { tables { * } }\nDep: t.id -> t.id\nMetadata Table t { a: 'b' }\n"
		"Table u {\n  id int\n  t int\n}\nRef r: u.t ?> t.id [color: #fff, inactive]\n";
	StringInfoData out;
	Dbml dbml;

	dbml_parse(&dbml, text, strlen(text), NULL, NULL);
	initStringInfo(&out);
	for (const DbmlRemark *remark = dbml.remarks; remark != NULL; remark = remark->next)
		appendStringInfo(&out, "%s %s; ", remark->kind, remark->name);
	is_text(
		out.data,
		"project p; setting t: label; setting id: unit; setting id: hue; records t; records t; diagram view v; dependency without a name; "
		"metadata t; ref r; setting Ref r: color; setting Ref r: inactive; ",
		"what has no place is named");
	ok(dbml.fault_count == 0, "and is no fault");
}

int
main(void)
{
	/* What is read lives as long as the program. */
	__lsan_disable();
	test_fixtures();
	test_faults();
	test_limits();
	test_remarks();
	return done_testing();
}
