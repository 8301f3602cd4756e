/*
 * spelling.c
 *		Which declared name, or allowed value, another spelling of it means.
 *
 * The rules are tried from the nearest to the farthest, and the first that finds anything decides: one
 * name is the meaning, several are none. Names are compared as words in lower case, so that documentUuid,
 * document_uuid and Document-UUID are one.
 */
#include "postgres.h"

#include <ctype.h>

#include "gate/spelling.h"

#define MAX_WORDS      6
#define MAX_WORD_BYTES 24
/* A value may be cut short to so many characters. */
#define MIN_PREFIX 3

/* A name as its words: "fromTableUuid" as from, table, uuid. */
typedef struct Words
{
	int count; /* 0: no such name */
	char word[MAX_WORDS][MAX_WORD_BYTES];
} Words;

/* What people and models call an argument, and its name here; both in lower case without separators. */
static const char *const synonyms[][2] = {
	{"query", "q"},
	{"search", "q"},
	{"searchquery", "q"},
	{"searchtext", "q"},
	{"searchterm", "q"},
	{"keyword", "q"},
	{"keywords", "q"},
	{"text", "q"},
	{"pagesize", "limit"},
	{"perpage", "limit"},
	{"maxresults", "limit"},
	{"count", "limit"},
	{"top", "limit"},
	{"pagetoken", "cursor"},
	{"nextcursor", "cursor"},
	{"after", "cursor"},
	{"reason", "description"},
	{"why", "description"},
	{"name", "title"},
	{"title", "name"},
	{"name", "columnname"},
	{"kind", "type"},
	{"kind", "targettype"},
	{"targetkind", "targettype"},
	{"doctype", "type"},
	{"orderby", "sort"},
	{"sortby", "sort"},
	{"order", "sort"},
	{"max", "limit"},
	{"size", "limit"},
	{"from", "since"},
	{"newerthan", "since"},
	{"compareto", "comparewith"},
	{"comparewithversion", "comparewith"},
	{"undoversion", "undo"},
	{"parentscenarioid", "parentid"},
	{"parentscenario", "parentid"},
	{"newtitle", "title"},
	{"newname", "name"},
	{"payload", "typepayload"},
	{"duration", "durationseconds"},
	{"seconds", "durationseconds"},
	{"status", "result"},
	{"note", "comment"},
	{"notes", "comment"},
	{"env", "environment"},
	{"build", "buildversion"},
	{"version", "buildversion"},
	{"preconditions", "precondition"},
	{"step", "action"},
	{"type", "relationship"},
	{"cardinality", "relationship"},
	{"schema", "schemaname"},
	{"documenttype", "type"},
	{"datatype", "type"},
	{"columntype", "type"},
	{"default", "defaultvalue"},
	{"comment", "note"},
	{"primarykey", "ispk"},
	{"isprimarykey", "ispk"},
	{"isprimary", "ispk"},
	{"pk", "ispk"},
	{"unique", "isunique"},
	{"notnull", "isnotnull"},
	{"autoincrement", "isincrement"},
	{"isautoincrement", "isincrement"},
	{"indices", "indexes"},
	{"from", "fromuuid"},
	{"to", "touuid"},
	{"source", "fromuuid"},
	{"target", "touuid"},
	{"sourceuuid", "fromuuid"},
	{"targetuuid", "touuid"},
	{"sourceid", "fromuuid"},
	{"targetid", "touuid"},
	{"label", "text"},
	{"text", "label"},
	{"content", "body"},
	{"markdown", "body"},
	{"content", "addition"},
	{"markdown", "addition"},
	{"text", "addition"},
	{"mimetype", "contenttype"},
	{"changes", "operations"},
	{"ops", "operations"},
	{"operation", "op"},
	{"operation", "action"},
	{"action", "op"},
	{"op", "action"},
	{"entries", "items"},
	{"list", "items"},
	{"id", "uuid"},
	{"uuid", "id"},
	{"ids", "uuids"},
	{"uuids", "ids"},
	{"baseversionnumber", "baseversion"},
	{"expectedversion", "baseversion"},
	{"expected", "expectedresult"},
	{"outcome", "result"},
	{"idempotencykey", "clientmutationid"},
	{"fields", "data"},
	{"attributes", "data"},
};

/* The same for allowed values. */
static const char *const value_synonyms[][2] = {
	{"manytoone", ">"},          {"n:1", ">"},
	{"onetomany", "<"},          {"1:n", "<"},
	{"onetoone", "-"},           {"1:1", "-"},
	{"ascending", "ASC"},        {"descending", "DESC"},
	{"add", "create"},           {"insert", "create"},
	{"new", "create"},           {"change", "update"},
	{"modify", "update"},        {"edit", "update"},
	{"remove", "delete"},        {"drop", "delete"},
	{"diagram", "flow_diagram"}, {"flowchart", "flow_diagram"},
	{"markdown", "readme"},      {"rectangle", "rect"},
	{"rounded", "roundRect"},    {"success", "PASSED"},
	{"succeeded", "PASSED"},     {"canceled", "CANCELLED"},
	{"done", "COMPLETED"},       {"relationship", "ref"},
	{"relation", "ref"},         {"foreignkey", "ref"},
	{"group", "table_group"},    {"endtoend", "E2E"},
	{"updated", "changed"},      {"modified", "changed"},
	{"md", "markdown"},          {"ddl", "sql"},
	{"postgres", "sql"},         {"postgresql", "sql"},
};

static bool
is_separator(char c)
{
	return c == '_' || c == '-' || c == ' ' || c == '.';
}

static void
split_words(const char *name, Words *words)
{
	int length = 0;

	words->count = 0;
	for (const char *p = name; *p != '\0'; p++)
	{
		bool upper = *p >= 'A' && *p <= 'Z';
		bool letter = upper || (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9');

		/* Within capitals a word begins only where small letters follow: "documentUUID". */
		bool begins = upper && p > name && !(p[-1] >= 'A' && p[-1] <= 'Z');

		if (!letter && !is_separator(*p))
		{
			words->count = 0;
			return;
		}
		if (length > 0 && (begins || !letter))
			length = 0;
		if (!letter)
			continue;
		if (length == 0 && words->count == MAX_WORDS)
		{
			words->count = 0;
			return;
		}
		if (length == 0)
			words->count++;
		if (length + 1 >= MAX_WORD_BYTES)
		{
			words->count = 0;
			return;
		}
		words->word[words->count - 1][length++] = pg_tolower((unsigned char) *p);
		words->word[words->count - 1][length] = '\0';
	}
}

/* The words from first up to last in one; the text stands in a buffer of MAX_WORDS * MAX_WORD_BYTES. */
static void
join_words(const Words *words, int first, int last, char *joined)
{
	joined[0] = '\0';
	for (int i = first; i < last; i++)
		strcat(joined, words->word[i]);
}

/* Whether two words are one but for the plural. */
static bool
is_same_word(const char *a, const char *b)
{
	size_t length_a = strlen(a);
	size_t length_b = strlen(b);

	if (length_a > 1 && a[length_a - 1] == 's')
		length_a--;
	if (length_b > 1 && b[length_b - 1] == 's')
		length_b--;
	return length_a == length_b && strncmp(a, b, length_a) == 0;
}

static bool
is_identifier_word(const char *word)
{
	return strcmp(word, "uuid") == 0 || strcmp(word, "uuids") == 0 || strcmp(word, "id") == 0 ||
		   strcmp(word, "ids") == 0;
}

/* The words of a name without the one that says that it identifies. */
static int
count_core(const Words *words, bool with_name)
{
	const char *last = words->count == 0 ? "" : words->word[words->count - 1];

	return is_identifier_word(last) || (with_name && strcmp(last, "name") == 0) ? words->count - 1
																				: words->count;
}

/* What a thing of the first words is called; some are called in several ways. */
static void
name_core(const Words *words, int count, char *core)
{
	static const char *const names[][2] = {
		{"diagram", "document"}, {"doc", "document"},         {"erd", "document"},  {"readme", "document"},
		{"flow", "document"},    {"flowdiagram", "document"}, {"case", "testcase"}, {"testrun", "run"},
	};

	join_words(words, 0, count, core);
	for (int i = 0; i < (int) lengthof(names); i++)
	{
		if (is_same_word(core, names[i][0]))
			strcpy(core, names[i][1]);
	}
}

typedef struct FieldSearch
{
	Words given;
	char joined[MAX_WORDS * MAX_WORD_BYTES];
	const char *noun;
} FieldSearch;

/* One rule: whether the name that is searched for may mean a field of these words. */
typedef bool (*Rule)(const FieldSearch *search, const Argument *field, const Words *declared);

static bool
is_other_writing(const FieldSearch *search, const Argument *field, const Words *declared)
{
	char joined[MAX_WORDS * MAX_WORD_BYTES];

	join_words(declared, 0, declared->count, joined);
	return strcmp(search->joined, joined) == 0 ||
		   (field->kind == ARGUMENT_ARRAY && is_same_word(search->joined, joined));
}

static bool
is_synonym(const FieldSearch *search, const Argument *field, const Words *declared)
{
	char joined[MAX_WORDS * MAX_WORD_BYTES];

	join_words(declared, 0, declared->count, joined);
	for (int i = 0; i < (int) lengthof(synonyms); i++)
	{
		if (strcmp(synonyms[i][0], search->joined) == 0 && strcmp(synonyms[i][1], joined) == 0)
			return true;
	}
	return false;
}

/* "documentId", "document" and "documentName" for documentUuid; and for uuid, where the things are documents.
 */
static bool
is_same_thing(const FieldSearch *search, const Argument *field, const Words *declared)
{
	char given[MAX_WORDS * MAX_WORD_BYTES];
	char wanted[MAX_WORDS * MAX_WORD_BYTES];
	int core = count_core(declared, false);

	if (core == declared->count)
		return false;
	name_core(&search->given, count_core(&search->given, true), given);
	name_core(declared, core, wanted);
	if (core > 0)
		return given[0] != '\0' && is_same_word(given, wanted);
	if (given[0] == '\0')
		return (field->flags & ARGUMENT_REQUIRED) && field->kind != ARGUMENT_ARRAY;
	return search->noun[0] != '\0' && is_same_word(given, search->noun);
}

/* Some words of the name, in order, that say enough: "parentUuid" for parentFolderUuid, "version" for
 * versionNumber; a bare "uuid" or "type" only for what has to be given. */
static bool
is_shorter(const FieldSearch *search, const Argument *field, const Words *declared)
{
	int core = count_core(&search->given, false);
	int declared_core = count_core(declared, false);
	bool identifies = declared_core < declared->count;
	int matched = 0;

	if (core >= declared_core || (search->given.count > core && !identifies))
		return false;
	for (int i = 0; i < declared_core && matched < core; i++)
	{
		if (strcmp(search->given.word[matched], declared->word[i]) == 0)
			matched++;
	}
	if (matched < core)
		return false;
	if (core == 0 || !identifies)
		return (field->flags & (ARGUMENT_REQUIRED | ARGUMENT_CHIEF)) &&
			   (core == 0 || strcmp(search->given.word[0], declared->word[0]) == 0 ||
				strcmp(search->given.word[core - 1], declared->word[declared_core - 1]) == 0);
	return true;
}

/* "tables" for the items of a tool on tables. */
static bool
is_list_of_noun(const FieldSearch *search, const Argument *field, const Words *declared)
{
	char core[MAX_WORDS * MAX_WORD_BYTES];

	if (field->kind != ARGUMENT_ARRAY || !(field->flags & ARGUMENT_REQUIRED) || search->noun[0] == '\0' ||
		strcmp(declared->word[0], "items") != 0 || search->joined[strlen(search->joined) - 1] != 's')
		return false;
	name_core(&search->given, search->given.count, core);
	return is_same_word(core, search->noun);
}

/* One rule, so that "groupUuid" of a group, which may be its own or that of the group around it, is none. */
static bool
is_part_of_name(const FieldSearch *search, const Argument *field, const Words *declared)
{
	return is_same_thing(search, field, declared) || is_shorter(search, field, declared);
}

static const Rule rules[] = {is_other_writing, is_synonym, is_list_of_noun, is_part_of_name};

const Argument *
spelling_find_exact(const Argument *fields, const char *name)
{
	char camel[SPELLING_NOUN_BYTES + 1];
	char snake[SPELLING_NOUN_BYTES + 1];
	const Argument *other = NULL;

	if (!argument_name_to_camel(name, camel, sizeof(camel)))
		camel[0] = '\0';
	if (!argument_name_to_snake(name, snake, sizeof(snake)))
		snake[0] = '\0';
	for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
	{
		if (strcmp(field->name, name) == 0)
			return field;
		if (other == NULL && (strcmp(field->name, camel) == 0 || strcmp(field->name, snake) == 0))
			other = field;
	}
	return other;
}

/* Whether a member of the object has the field's own name. */
static bool
is_given(const Argument *fields, const Argument *field, const JsonNode *object)
{
	for (int i = 0; i < object->count; i++)
	{
		if (spelling_find_exact(fields, object->keys[i]) == field)
			return true;
	}
	return false;
}

const Argument *
spelling_find_field(const Argument *fields, const char *name, const JsonNode *object, const char *noun)
{
	const Argument *exact = spelling_find_exact(fields, name);
	FieldSearch search = {.noun = noun};

	if (exact != NULL)
		return exact;
	split_words(name, &search.given);
	if (search.given.count == 0)
		return NULL;
	join_words(&search.given, 0, search.given.count, search.joined);
	for (int rule = 0; rule < (int) lengthof(rules); rule++)
	{
		const Argument *found = NULL;
		int count = 0;

		for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
		{
			Words declared;

			split_words(field->name, &declared);
			if (declared.count == 0 || is_given(fields, field, object) ||
				!rules[rule](&search, field, &declared))
				continue;
			found = field;
			count++;
		}
		if (count > 0)
			return count == 1 ? found : NULL;
	}
	return NULL;
}

/* Lower case without separators and blanks; signs stay. False if it does not fit or holds nothing. */
static bool
fold_value(const char *text, char *folded, size_t size)
{
	size_t used = 0;

	for (; *text != '\0'; text++)
	{
		if (is_separator(*text) || *text == '\t' || *text == '\n' || *text == '\r')
			continue;
		if (used + 1 >= size)
			return false;
		folded[used++] = pg_tolower((unsigned char) *text);
	}
	folded[used] = '\0';
	return used > 0;
}

static bool
is_value_synonym(const char *folded, const char *choice)
{
	for (int i = 0; i < (int) lengthof(value_synonyms); i++)
	{
		if (strcmp(value_synonyms[i][0], folded) == 0 && strcmp(value_synonyms[i][1], choice) == 0)
			return true;
	}
	return false;
}

char *
spelling_trim(const char *text)
{
	size_t length;

	while (isspace((unsigned char) *text))
		text++;
	length = strlen(text);
	while (length > 0 && isspace((unsigned char) text[length - 1]))
		length--;
	return pnstrdup(text, length);
}

/* The choice that the text is, but for blanks around it. */
static const char *
find_trimmed(const char *const *choices, const char *text)
{
	char *trimmed = spelling_trim(text);

	for (; *choices != NULL; choices++)
	{
		if (strcmp(*choices, trimmed) == 0)
			return *choices;
	}
	return NULL;
}

/* The choice that folds to the same word, or else the one that such a word stands for. */
static const char *
find_folded(const Argument *argument, const char *folded)
{
	const char *const *aliases = argument->choice_aliases;
	char other[SPELLING_NOUN_BYTES];

	for (int i = 0; argument->choices[i] != NULL; i++)
	{
		if (fold_value(argument->choices[i], other, sizeof(other)) && is_same_word(folded, other))
			return argument->choices[i];
	}
	for (; aliases != NULL && aliases[0] != NULL; aliases += 2)
	{
		if (fold_value(aliases[0], other, sizeof(other)) && is_same_word(folded, other))
			return aliases[1];
	}
	for (int i = 0; argument->choices[i] != NULL; i++)
	{
		if (is_value_synonym(folded, argument->choices[i]))
			return argument->choices[i];
	}
	return NULL;
}

/* The only choice that begins so. */
static const char *
find_prefixed(const char *const *choices, const char *folded)
{
	char other[SPELLING_NOUN_BYTES];
	const char *found = NULL;
	int count = 0;

	if (strlen(folded) < MIN_PREFIX)
		return NULL;
	for (; *choices != NULL; choices++)
	{
		if (!fold_value(*choices, other, sizeof(other)) || strncmp(other, folded, strlen(folded)) != 0)
			continue;
		found = *choices;
		count++;
	}
	return count == 1 ? found : NULL;
}

const char *
spelling_find_choice(const Argument *argument, const char *text)
{
	char folded[SPELLING_NOUN_BYTES];
	const char *found = find_trimmed(argument->choices, text);

	if (found != NULL || !fold_value(text, folded, sizeof(folded)))
		return found;
	found = find_folded(argument, folded);
	return found != NULL ? found : find_prefixed(argument->choices, folded);
}

void
spelling_noun_of_list(const char *list, char noun[SPELLING_NOUN_BYTES])
{
	if (!fold_value(list, noun, SPELLING_NOUN_BYTES))
		noun[0] = '\0';
	else if (strlen(noun) > 1 && noun[strlen(noun) - 1] == 's')
		noun[strlen(noun) - 1] = '\0';
}

/* What stands behind the group and the verb: "erd_update_table_groups" is about table groups. */
void
spelling_noun_of_tool(const char *tool, char noun[SPELLING_NOUN_BYTES])
{
	static const char *const groups[] = {"erd_", "flow_", "testcase_", "readme_"};
	const char *verb = tool;
	const char *rest;

	for (int i = 0; i < (int) lengthof(groups); i++)
	{
		if (strncmp(tool, groups[i], strlen(groups[i])) == 0)
			verb = tool + strlen(groups[i]);
	}
	rest = strchr(verb, '_');
	spelling_noun_of_list(rest == NULL ? "" : rest + 1, noun);
}

bool
spelling_is_noun(const char *name, const char *noun)
{
	char folded[SPELLING_NOUN_BYTES];

	return noun[0] != '\0' && fold_value(name, folded, sizeof(folded)) && is_same_word(folded, noun);
}

bool
spelling_names_identifier(const char *name)
{
	Words words;

	split_words(name, &words);
	return count_core(&words, false) < words.count;
}
