/*
 * Comparisons as drawings: each change by a sign, nothing of somebody's text as markup, long lines in rows.
 */
#include "render/change/change_text.h"
#include "tap.h"

static const DrawingTold told[] = {{SVG_ADDED, "column `<b>` added"}, {SVG_NO_CHANGE, "Not drawn."}};
static const DrawingStory story = {"What <changed>", "column: 1 \"added\"", told, 2};
static const SvgOptions look = {.scheme = "light", .background = true, .story = &story};

#define SHOWS(text) (strstr(out.data, (text)) != NULL)

static int
count(const char *text, const char *part)
{
	int found = 0;

	while ((text = strstr(text, part)) != NULL)
	{
		found++;
		text += strlen(part);
	}
	return found;
}

static void
test_story(void)
{
	static const ErdColumn columns[] = {{.name = "a → <b>", .change = SVG_CHANGED},
										{.name = "gone", .change = SVG_REMOVED},
										{.name = "kept", .change = SVG_KEPT},
										{.name = "plain"}};
	static const ErdTable table = {
		.name = "t", .box = {0, 0, 300, 132}, .columns = columns, .column_count = 4, .change = SVG_CHANGED};
	static const ErdRef ref = {
		.from_column = -1, .to_column = -1, .relationship = '>', .change = SVG_REMOVED};
	StringInfoData out;

	initStringInfo(&out);
	erd_write_svg(&out, &(Erd){.tables = &table, .table_count = 1, .refs = &ref, .ref_count = 1}, &look);
	ok(SHOWS("<title>What &lt;changed&gt;</title><desc>column: 1 &quot;added&quot;</desc>"),
	   "said of the whole");
	ok(SHOWS("column `&lt;b&gt;` added") && !SHOWS("<b>"), "a sentence with a hostile name");
	ok(SHOWS("<tspan class=\"sign\">~ </tspan><tspan class=\"said\">a → &lt;b&gt;</tspan>") &&
		   SHOWS("<tspan class=\"sign\">− </tspan><tspan class=\"said\">gone</tspan>"),
	   "signs in front of names");
	ok(SHOWS("<g class=\"row kept\">") && SHOWS(">kept</text>") && SHOWS(">plain</text>"),
	   "none where nothing changed");
	ok(SHOWS("<g class=\"line removed\"><path class=\"ref\""), "a line has its class around it");
	ok(count(out.data, "<g") == count(out.data, "</g>") &&
		   count(out.data, "<tspan") == count(out.data, "</tspan>"),
	   "what is opened is closed");
	resetStringInfo(&out);
	erd_write_svg(&out, &(Erd){.tables = &(ErdTable){.name = "t", .box = {0, 0, 9, 9}}, .table_count = 1},
				  &(SvgOptions){.scheme = "light"});
	ok(!SHOWS("--plus") && !SHOWS("thing") && !SHOWS("<desc>"), "nothing of it where nothing is compared");
	pfree(out.data);
}

static void
test_text(void)
{
	static const char word[] = "a very long line that does not end soon ";
	char wide[4000] = "";
	ChangeSpan spans[] = {{SVG_KEPT, "<i> ", 4}, {SVG_REMOVED, "old", 3}, {SVG_ADDED, "new", 3}};
	ChangeSpan one = {SVG_KEPT, wide, 0};
	ChangeLine lines[] = {{.change = SVG_CHANGED, .spans = spans, .span_count = 3},
						  {.change = SVG_ADDED, .spans = &one, .span_count = 1}};
	StringInfoData out;

	initStringInfo(&out);
	for (int i = 0; i < 20; i++)
		strcat(wide, word);
	one.length = (int) strlen(wide);
	change_write_text(&out, lines, 2, "Text", &look);
	ok(SHOWS(">&lt;i&gt; <tspan class=\"removed\">old</tspan><tspan class=\"added\">new</tspan></text>"),
	   "words that were removed and added");
	ok(count(out.data, "class=\"col said\"") > 8 && count(out.data, "class=\"col sign\"") == 2,
	   "a long line in rows, the sign on its first");
	resetStringInfo(&out);
	memset(wide, 'x', sizeof(wide) - 1);
	one.length = sizeof(wide) - 1;
	change_write_text(&out, &lines[1], 1, "Text", &look);
	ok(count(out.data, "class=\"col said\"") > 30, "and a word that no row is long enough for");
	pfree(out.data);
}

static void
test_bound(void)
{
	ChangeSpan span = {SVG_KEPT, "x", 1};
	ChangeLine *lines = palloc0((CHANGE_MAX_ROWS + 5) * sizeof(ChangeLine));
	StringInfoData out;

	initStringInfo(&out);
	for (int i = 0; i < CHANGE_MAX_ROWS + 5; i++)
		lines[i] = (ChangeLine){.change = SVG_ADDED, .spans = &span, .span_count = 1};
	change_write_text(&out, lines, CHANGE_MAX_ROWS + 5, "Text", &look);
	ok(count(out.data, "class=\"col said\"") == CHANGE_MAX_ROWS && SHOWS("⋯ 5 more lines"),
	   "lines beyond the bound are counted");
	pfree(lines);
	pfree(out.data);
}

int
main(void)
{
	test_story();
	test_text();
	test_bound();
	return done_testing();
}
