/*
 * Excerpts of JSON: what fits stays as it is, what does not keeps its shape and says what it lost.
 */
#include "pure/excerpt.h"
#include "tap.h"

static ExcerptCuts cuts;

/* Texts of the test, freed at its end. */
static char *kept[500];
static int kept_count;

static char *
keep(char *text)
{
	return kept[kept_count++] = text;
}

#define FORM(...) keep(psprintf(__VA_ARGS__))

static char *
excerpt(const char *json, size_t room)
{
	StringInfoData out;

	initStringInfo(&out);
	excerpt_write(&out, json, strlen(json), room, &cuts);
	return keep(out.data);
}

/* "path shown/total" of all cuts, with a T behind that of a text. */
static char *
lost(void)
{
	StringInfoData out;

	initStringInfo(&out);
	for (int i = 0; i < cuts.count; i++)
		appendStringInfo(&out, "%s%s %d/%d%s", i > 0 ? ", " : "", cuts.cuts[i].path, (int) cuts.cuts[i].shown,
						 (int) cuts.cuts[i].total, cuts.cuts[i].is_text ? "T" : "");
	return keep(out.data);
}

static char *
repeat(const char *text, int times, const char *between)
{
	StringInfoData out;

	initStringInfo(&out);
	for (int i = 0; i < times; i++)
		appendStringInfo(&out, "%s%s", i > 0 ? between : "", text);
	return keep(out.data);
}

static void
test_whole(void)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		" { \"a\" : [ 1 , 2 ] } ",
		"{\"a\":\"\\\"\\\\\",\"b\":[{\"c\":null},[[]]],\"d\":-1.5e+3,\"e\":true}",
	};

	for (size_t i = 0; i < lengthof(texts); i++)
	{
		const char *text = texts[i] + strspn(texts[i], " ");
		size_t length = strlen(text) - (text[strlen(text) - 1] == ' ');
		char *shown = excerpt(texts[i], 100);

		ok(strlen(shown) == length && strncmp(shown, text, length) == 0 && cuts.count == 0,
		   FORM("%s stays as it is", texts[i]));
	}
}

static void
test_lists(void)
{
	char *json = FORM("{\"items\":[%s],\"count\":50}", repeat("{\"uuid\":\"0123456789\"}", 50, ","));
	char *shown = excerpt(json, 200);

	ok(strlen(shown) <= 200 && strlen(shown) > 150, "a list takes the room there is");
	ok(strncmp(shown, "{\"items\":[{\"uuid\":\"0123456789\"},", 30) == 0 &&
		   strcmp(shown + strlen(shown) - 13, "],\"count\":50}") == 0,
	   "a list loses its last entries, what comes after it stays");
	ok(cuts.count == 1 && strcmp(cuts.cuts[0].path, "items") == 0 && cuts.cuts[0].total == 50 &&
		   cuts.cuts[0].shown == 8,
	   FORM("and says so: %s", lost()));
	json = FORM("{\"items\":[%s]}", repeat(FORM("{\"n\":1,\"of\":[%s]}", repeat("12345", 50, ",")), 4, ","));
	shown = excerpt(json, 400);
	ok(strlen(shown) <= 400 && cuts.count == 1 && strcmp(cuts.cuts[0].path, "items[].of") == 0 &&
		   cuts.cuts[0].total == 200 && cuts.cuts[0].shown > 40,
	   FORM("lists in entries are cut before entries are: %s", lost()));
	json = FORM("[[%s],1,2]", repeat("3", 100, ","));
	shown = excerpt(json, 40);
	ok(strlen(shown) <= 40 && strcmp(shown + strlen(shown) - 6, "],1,2]") == 0,
	   FORM("a list of lists: %s", shown));
}

static void
test_texts(void)
{
	char *shown = excerpt(FORM("{\"a\":\"%s\",\"b\":\"short\"}", repeat("0123456789", 100, "")), 500);

	ok(strlen(shown) == 502 && strstr(shown, "\xE2\x80\xA6\",\"b\":\"short\"}") != NULL,
	   FORM("a long text ends in an ellipsis (%d bytes)", (int) strlen(shown)));
	ok(cuts.count == 1 && cuts.cuts[0].is_text && cuts.cuts[0].total == 1000,
	   FORM("and says so: %s", lost()));
	shown = excerpt(FORM("[\"%s\"]", repeat("\\ud83d\\ude00", 100, "")), 500);
	ok(cuts.cuts[0].total == 100 && strlen(shown) == 7 + 12 * (size_t) cuts.cuts[0].shown,
	   FORM("surrogate pairs stay together: %s", lost()));
	shown = excerpt(FORM("[\"%s\"]", repeat("\xE6\xBC\xA2", 1000, "")), 500);
	ok(excerpt_characters(shown, strlen(shown)) == 500 && cuts.cuts[0].shown == 495,
	   "room is counted in characters");
	shown = excerpt(FORM("[\"%s\"]", repeat("\\\"", 400, "")), 500);
	ok(shown[strlen(shown) - 6] == '"' && shown[strlen(shown) - 7] == '\\', "escapes stay whole");
}

static void
test_odd(void)
{
	char *deep = FORM("%s\"%s\"%s", repeat("{\"a\":", 40, ""), repeat("x", 2000, ""), repeat("}", 40, ""));
	char *shown = excerpt(deep, 1000);

	ok(strlen(shown) <= 1000 && cuts.count == 1, FORM("what lies too deep is left out: %s", lost()));
	shown = excerpt(FORM("{%s}", repeat("\"key\":123456", 200, ",")), 300);
	ok(strlen(shown) <= 300 && cuts.count == 1 && cuts.cuts[0].path[0] == '\0' && cuts.cuts[0].total == 200,
	   "an object of too many members loses the last ones");
	shown = excerpt(FORM("{\"%s\":[%s]}", repeat("k", 200, ""), repeat("1", 500, ",")), 400);
	ok(strlen(shown) <= 400 && cuts.count == 1 && cuts.cuts[0].path[0] == '\0', "a long key is no path");
	excerpt(FORM("{%s}", "\"a\":[1,2,3],\"b\":[1,2,3]"), 1);
	ok(cuts.count > 0, "no room at all");
}

int
main(void)
{
	test_whole();
	test_lists();
	test_texts();
	test_odd();
	while (kept_count > 0)
		pfree(kept[--kept_count]);
	return done_testing();
}
