/*
 * Drawings and pages from plain structs: nothing of somebody's text becomes markup, and what is drawn can be
 * read.
 */
#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

#include "render/color.h"
#include "render/drawing.h"
#include "render/page.h"
#include "render/testcase.h"
#include "render/words/words.h"
#include "tap.h"

static void
test_colors(void)
{
	char color[COLOR_SIZE];

	ok(color_read("#abc", color) && strcmp(color, "#aabbcc") == 0, "three digits");
	ok(color_read("#AABBCC80", color) && strcmp(color, "#AABBCC") == 0,
	   "eight digits, less the transparency");
	ok(color_read("Teal", color) && strcmp(color, "#008080") == 0, "a name");
	ok(!color_read("url(https://e.org)", color) && !color_read("#12345", color) &&
		   !color_read("#xyz", color) && !color_read("red\"/><script>", color) && !color_read("", color) &&
		   !color_read(NULL, color) && !color_read("var(--card)", color),
	   "anything else is none");
	is_text(color_of_text_on("#000080"), "#ffffff", "white on navy");
	is_text(color_of_text_on("#ffff00"), "#000000", "black on yellow");
	ok(color_contrast("#ffffff", "#000000") > 20.9 && color_contrast("#777777", "#777777") == 1.0,
	   "contrasts");
	is_text(color_is_faint_in("#ffffff"), "light", "white is not seen on a light page");
	is_text(color_is_faint_in("#111111"), "dark", "nor nearly black on a dark one");
	is_text(color_is_faint_in("#c0392b"), NULL, "red is seen on both");
}

static void
test_text(void)
{
	SvgLines lines = {.x = 5, .y = 10, .line_height = 20, .cells = 6, .max_lines = 3};
	StringInfoData out;

	initStringInfo(&out);
	ok(render_text_width("ab\xEA\xB0\x80") == 4, "Hangul is wide");
	render_cut(&out, "<abcdef>", 4);
	is_text(out.data, "&lt;ab…", "cut and escaped");
	resetStringInfo(&out);
	render_cut(&out, "\xEA\xB0\x80\xEA\xB0\x80\xEA\xB0\x80", 4);
	is_text(out.data, "\xEA\xB0\x80…", "wide letters are cut whole");
	resetStringInfo(&out);
	svg_lines(&out, &(SvgLook){.class = "c"}, &lines, "one two\nthree & <four>");
	is_text(out.data,
			"<text class=\"c\"><tspan x=\"5\" y=\"10\">one</tspan><tspan x=\"5\" y=\"30\">two</tspan>"
			"<tspan x=\"5\" y=\"50\">three…</tspan></text>",
			"broken at blanks and line ends");
	ok(render_count_lines("\n\nx", 1, 9) == 3, "empty lines count");
	ok(render_count_lines("abc\nabcd\nx", 3, 9) == 4, "a line that just fits is one");
	ok(render_count_lines("\xEA\xB0\x80\xEA\xB0\x80", 1, 9) == 2, "a letter wider than a line is a line");
	resetStringInfo(&out);
	render_text(&out, "a\x01\x1F\x7F b\n\xEF\xBF\xBE'\"&\xC3");
	is_text(out.data, "a    b\n &#39;&quot;&amp;\xC3", "what XML has not is a blank");
	resetStringInfo(&out);
	render_cut(&out, "a\nb\tc\xF0\x9F", 90);
	is_text(out.data, "a b c\xF0\x9F", "line breaks are blanks, and a letter that breaks off ends the text");
	pfree(out.data);
}

static bool
has(const StringInfoData *out, const char *wanted)
{
	bool right = !strstr(out->data, "<script") && !strstr(out->data, "<img") && strstr(out->data, wanted);

	if (!right)
		printf("# %s\n", out->data);
	return right;
}

static const ErdColumn hostile_column = {.name = "a<img", .type = "t", .is_pk = true, .refers = true};
static const ErdTable hostile_tables[] = {
	{.name = "<script>",
	 .color = "\"><img",
	 .note = "<img",
	 .box = {0, 0, 200, 60},
	 .columns = &hostile_column,
	 .column_count = 1},
	{.name = "b", .schema = "<script>", .group = "<img", .box = {300, 0, 200, 60}},
};
#define REF(from_, from_column_, to_, to_column_, relationship_, pairs_, count_)                \
	{                                                                                           \
		.from = (from_), .from_column = (from_column_), .to = (to_), .to_column = (to_column_), \
		.relationship = (relationship_), .pairs = (pairs_), .pair_count = (count_)              \
	}

static const ErdPair hostile_pairs[] = {{0, -1}, {9, 0}};
static const ErdRef hostile_refs[] = {REF(0, 0, 1, -1, '>', NULL, 0), REF(0, 7, 1, 9, '<', NULL, 0),
									  REF(0, 0, 0, 0, '-', hostile_pairs, 2)};
static const ErdNote hostile_notes[] = {
	{.positioned = true, .title = "<script>", .content = "<img", .color = "red", .box = {0, 90, 50, 50}},
	{.box = {0, 0, 1, 1}}};
static const Erd hostile_erd = {.tables = hostile_tables,
								.table_count = 2,
								.refs = hostile_refs,
								.ref_count = 3,
								.notes = hostile_notes,
								.note_count = 2};

static void
test_erd(void)
{
	static const SvgOptions options[] = {
		{.scheme = "auto", .background = true}, {.scheme = "light"}, {.scheme = "dark", .background = true}};
	StringInfoData out;
	StringInfoData again;

	initStringInfo(&out);
	initStringInfo(&again);
	erd_write_page(&out, &hostile_erd);
	ok(has(&out, "a&lt;img"), "an ERD with hostile names");
	ok(strstr(out.data, "<title>&lt;script&gt;.a&lt;img → &lt;script&gt;.b</title>") != NULL,
	   "a reference says what it leads to");
	ok(strstr(out.data, "<td>primary foreign </td><td>not null</td>") != NULL, "keys as text");
	for (size_t i = 0; i < lengthof(options); i++)
	{
		resetStringInfo(&out);
		resetStringInfo(&again);
		erd_write_svg(&out, &hostile_erd, &options[i]);
		erd_write_svg(&again, &hostile_erd, &options[i]);
		ok(has(&out, "a&lt;img") && strcmp(out.data, again.data) == 0, "alone, and again the same bytes");
		ok(!strstr(out.data, "class=\"page\"") == !options[i].background, "with a background or without");
		ok(!strstr(out.data, "prefers-color-scheme") == (strcmp(options[i].scheme, "auto") != 0),
		   "in the scheme that was asked for");
	}
	resetStringInfo(&out);
	erd_write_page(&out, &(Erd){0});
	ok(has(&out, "no tables"), "an ERD of nothing");
	resetStringInfo(&out);
	erd_write_svg(&out, &(Erd){0}, &options[0]);
	ok(has(&out, "viewBox=\"-40 -40 80 80\""), "and alone");
	resetStringInfo(&out);
	erd_write_summary(&out, &hostile_erd);
	is_text(out.data, " · 2 tables · 3 references", "its summary");
	pfree(out.data);
	pfree(again.data);
}

static bool
shows(const StringInfoData *out, const char *text)
{
	return strstr(out->data, text) != NULL;
}

/* What refs look like: keys of several columns, two over the same columns, schemas that go without saying. */
static void
test_refs(void)
{
	static const ErdColumn columns[] = {{.name = "orderId"}, {.name = "line_no"}, {.name = "x"}};
	static const ErdTable tables[] = {
		{.name = "a", .schema = "public", .box = {0, 0, 200, 108}, .columns = columns, .column_count = 3},
		{.name = "b", .schema = "public", .box = {400, 0, 200, 108}, .columns = columns, .column_count = 3},
		{.name = "c", .schema = "public", .box = {800, 0, 200, 108}, .columns = columns, .column_count = 3},
		{.name = "d", .schema = "audit", .box = {300, 200, 200, 36}}};
	static const ErdPair more = {1, 2};
	static const ErdRef refs[] = {REF(1, 0, 0, 0, '>', &more, 1), REF(2, 0, 1, 0, '>', NULL, 0),
								  REF(2, 0, 1, 0, '>', NULL, 0), REF(3, -1, 0, -1, '-', NULL, 0)};
	StringInfoData out;
	char *long_path;

	initStringInfo(&out);
	erd_write_page(&out, &(Erd){.tables = tables, .table_count = 4, .refs = refs, .ref_count = 4});
	ok(shows(&out, "<title>b.(orderId, line_no) → a.(orderId, x)</title>"),
	   "a key of two columns is told whole");
	ok(shows(&out, "d=\"M400 48L200 48") && shows(&out, "M400 72h-14V48") && shows(&out, "M200 96h14V48"),
	   "and drawn from both of its rows to both");
	ok(shows(&out, "d=\"M800 48L600 48M") && shows(&out, "d=\"M800 58L600 58M"),
	   "two over the same columns lie apart");
	ok(shows(&out, ">audit</text>") && !shows(&out, "public"),
	   "the schema of most tables goes without saying");
	ok(shows(&out, "<dd><a href=\"#w3\">audit.d</a> → <a href=\"#w0\">a</a></dd>"),
	   "that of others is told where they refer, too, and names are links");
	resetStringInfo(&out);
	long_path = psprintf("M%*d", 2000, 7);
	svg_open_path(&out, &(SvgLook){.class = "ref"}, long_path);
	pfree(long_path);
	ok(out.len > 2000, "a line of many corners is drawn whole");
	resetStringInfo(&out);
	erd_write_page(&out, &(Erd){.tables = tables, .table_count = 4});
	ok(shows(&out, "order<wbr>Id") && shows(&out, "line_<wbr>no"), "names break where a reader would");
	pfree(out.data);
}

/* The number behind a text; -1: there is none. */
static int
number_behind(const StringInfoData *out, const char *text)
{
	const char *at = strstr(out->data, text);

	return at == NULL ? -1 : atoi(at + strlen(text));
}

/* Two columns of tables that hide each other: lines run around all of them, curves beside them. */
static void
test_room_for_lines(void)
{
	enum
	{
		COUNT = 40
	};
	static ErdTable tables[COUNT];
	static ErdRef refs[COUNT];
	static const ErdTable above[] = {{.name = "a", .box = {0, 0, 200, 36}},
									 {.name = "b", .box = {20, 0, 160, 36}}};
	static const ErdRef over = REF(0, -1, 1, -1, '>', NULL, 0);
	StringInfoData out;
	int x;
	int least = 0;

	for (int i = 0; i < COUNT; i++)
	{
		tables[i] = (ErdTable){.name = "t", .box = {0, i * 76, 200, 36}};
		refs[i] = (ErdRef){
			.from = i, .from_column = -1, .to = (i + 7) % COUNT, .to_column = -1, .relationship = '>'};
	}
	initStringInfo(&out);
	erd_write_svg(&out, &(Erd){.tables = tables, .table_count = COUNT, .refs = refs, .ref_count = COUNT},
				  &(SvgOptions){.scheme = "light"});
	ok(sscanf(out.data, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"%d", &x) == 1,
	   "a drawing has bounds");
	for (const char *at = out.data; (at = strpbrk(at, "LQ")) != NULL; at++)
		least = Min(least, atoi(at + 1));
	ok(least < -80 && x <= least - 40, "that hold lines which run far outside of the tables");
	resetStringInfo(&out);
	erd_write_svg(&out, &(Erd){.tables = above, .table_count = 2, .refs = &over, .ref_count = 1},
				  &(SvgOptions){.scheme = "light"});
	ok(shows(&out, "h14C") && number_behind(&out, "viewBox=\"-40 -40 ") == 200 + 14 + 30 + 80,
	   "and curves where there is no way");
	pfree(out.data);
}

/* What belongs together has a frame, if nothing else is in it. */
static void
test_frames(void)
{
	ErdTable tables[] = {
		{.name = "a", .group = "sales", .group_color = "#336699", .schema = "s", .box = {0, 0, 160, 36}},
		{.name = "b",
		 .group = "sales",
		 .group_color = "#336699",
		 .schema = "s",
		 .kind = "view",
		 .box = {300, 0, 160, 36}},
		{.name = "c", .schema = "odd", .box = {0, 300, 160, 36}},
		{.name = "d", .schema = "odd", .box = {0, 400, 160, 36}},
		{.name = "e", .schema = "one", .box = {900, 0, 160, 36}}};
	Erd erd = {.tables = tables, .table_count = 5};
	StringInfoData out;

	initStringInfo(&out);
	erd_write_page(&out, &erd);
	ok(shows(&out,
			 "<rect class=\"group\" stroke=\"#336699\" x=\"-28\" y=\"-56\" width=\"516\" height=\"120\"") &&
		   shows(&out, ">sales</text>"),
	   "a group has a frame around its tables");
	ok(shows(&out, ">odd</text>") && !shows(&out, ">one</text><"), "and so has a schema");
	ok(shows(&out, "y=\"-7\">view · s</text>"), "what a frame says, tables in it need not");
	ok(shows(&out, "y=\"-7\">one</text>"), "a single table needs no frame");
	ok(shows(&out, "viewBox=\"-68 -96 "), "bounds hold frames");
	resetStringInfo(&out);
	tables[4].box = (Box){200, 20, 60, 36};
	erd_write_page(&out, &erd);
	ok(shows(&out, ">view · s · sales</text>") && !shows(&out, "stroke=\"#336699\""),
	   "there is no frame around strangers");
	resetStringInfo(&out);
	tables[4].box = (Box){200, -80, 60, 36};
	erd_write_page(&out, &erd);
	ok(shows(&out, " x=\"-14\" y=\"-42\" width=\"488\""), "a narrow one where there is little room");
	pfree(out.data);
}

/* Names that somebody gave to refs stand on their lines, where these can be read. */
static void
test_names(void)
{
	static const ErdTable tables[] = {{.name = "a", .box = {0, 0, 160, 36}},
									  {.name = "b", .box = {500, 0, 160, 36}},
									  {.name = "c", .box = {700, 0, 160, 36}}};
	static const ErdRef refs[] = {
		{.from = 1, .from_column = -1, .to = 0, .to_column = -1, .relationship = '>', .name = "who <paid>"},
		{.from = 2,
		 .from_column = -1,
		 .to = 1,
		 .to_column = -1,
		 .relationship = '>',
		 .name = "too long for it"},
		{.from = 2, .from_column = -1, .to = 2, .to_column = -1, .relationship = '-', .name = "loop"}};
	StringInfoData out;

	initStringInfo(&out);
	erd_write_page(&out, &(Erd){.tables = tables, .table_count = 3, .refs = refs, .ref_count = 3});
	ok(shows(&out, "<text class=\"label on-line\" x=\"330\" y=\"22\">who &lt;paid&gt;</text>"),
	   "a name on its line");
	ok(!shows(&out, "22\">too long") && shows(&out, "<title>c → b · too long for it</title>"),
	   "one that does not fit is told by the line");
	ok(shows(&out, "<code>who &lt;paid&gt;</code>"), "and all in words");
	pfree(out.data);
}

/* Marks of refs over the same columns do not touch, nor do loops. */
static void
test_apart(void)
{
	static const ErdColumn column = {.name = "id"};
	static const ErdTable tables[] = {
		{.name = "a", .box = {0, 0, 160, 60}, .columns = &column, .column_count = 1},
		{.name = "b", .box = {500, 0, 160, 60}, .columns = &column, .column_count = 1}};
	ErdRef refs[9];
	StringInfoData out;
	char start[32];
	int apart = 0;

	for (int i = 0; i < 3; i++)
		refs[i] = (ErdRef){.from = 1, .from_column = 0, .to = 0, .to_column = 0, .relationship = '>'};
	refs[3] = refs[4] = (ErdRef){.from = 0, .from_column = 0, .to = 0, .to_column = 0, .relationship = '>'};
	initStringInfo(&out);
	erd_write_page(&out, &(Erd){.tables = tables, .table_count = 2, .refs = refs, .ref_count = 5});
	for (int i = -1; i < 2; i++)
	{
		snprintf(start, sizeof(start), "d=\"M500 %dL160 %dM", 48 + 10 * i, 48 + 10 * i);
		apart += shows(&out, start);
	}
	ok(apart == 3 && shows(&out, "L488 48L500 53M"), "three over the same columns, with their marks");
	ok((shows(&out, "d=\"M0 42L") || shows(&out, "d=\"M160 42L")) &&
		   (shows(&out, "d=\"M0 38L") || shows(&out, "d=\"M160 38L")),
	   "and two from a row to itself");
	for (int i = 0; i < 9; i++)
		refs[i] = refs[0];
	resetStringInfo(&out);
	erd_write_page(&out, &(Erd){.tables = tables, .table_count = 2, .refs = refs, .ref_count = 9});
	apart = 0;
	for (int i = -4; i <= 4; i++)
	{
		snprintf(start, sizeof(start), "d=\"M500 %dL160 %dM", 48 + 2 * i, 48 + 2 * i);
		apart += shows(&out, start);
	}
	ok(apart == 9, "nine of them stay in their row");
	pfree(out.data);
}

/* What is known of tables beside names and types: at a glance in the drawing, in words below it. */
static void
test_details(void)
{
	static const ErdColumn columns[] = {
		{.name = "id",
		 .type = "bigint",
		 .is_pk = true,
		 .is_not_null = true,
		 .refers = true,
		 .identity = "always"},
		{.name = "mail", .type = "text", .is_not_null = true, .is_unique = true, .is_indexed = true},
		{.name = "mood", .type = "mood", .default_value = "'<ok>'", .is_indexed = true, .enum_number = 1},
		{.name = "sum", .type = "int", .default_value = "a + b", .generated = "stored"}};
	static const ErdDetail details[] = {{ERD_DETAIL_CHECK, "positive", "CHECK (a > 0)"},
										{ERD_DETAIL_INDEX, "by_mood", "(mood)"},
										{ERD_DETAIL_PARTITION, "p1", NULL}};
	static const ErdTable tables[] = {
		{.name = "customer_of_the_shop",
		 .kind = "partitioned",
		 .group = "sales",
		 .box = {0, 0, 300, 132},
		 .columns = columns,
		 .column_count = 4,
		 .details = details,
		 .detail_count = 3,
		 .partition_count = 1},
		{.name = "empty", .kind = "materialized view", .schema = "odd", .box = {400, 0, 160, 36}},
		{.name = "b", .schema = "else", .box = {600, 0, 160, 36}}};
	static const char *const values[] = {"sad", "<ok>"};
	static const ErdEnum one = {"mood", NULL, "how <they> feel", values, 2};
	static const ErdRef ref = {
		1, -1, 0, 0, '>', .is_virtual = true, .on_delete = "CASCADE", .note = "<seen>"};
	Erd erd = {
		.tables = tables, .table_count = 3, .refs = &ref, .ref_count = 1, .enums = &one, .enum_count = 1};
	StringInfoData out;

	initStringInfo(&out);
	erd_write_page(&out, &erd);
	ok(has(&out, ">NU</text>") && shows(&out, ">DXE</text>") && shows(&out, ">G</text>") &&
		   shows(&out, ">I</text>"),
	   "marks of columns, of which a key needs none of its own");
	ok(shows(&out, "class=\"key\" d=\"M3 ") && shows(&out, "class=\"key open\" d=\"M13 "),
	   "a key that refers shows both");
	ok(shows(&out, "<details class=\"legend\">"), "and a legend");
	ok(shows(&out, "<g class=\"rows\">") && shows(&out, "<g class=\"rows rest\">"),
	   "keys apart from the rest");
	ok(shows(&out, ">customer_of_</tspan>") && shows(&out, ">the_shop</tspan>"),
	   "from afar a name breaks where a reader would");
	ok(shows(&out, ">materialized view · odd</text>"), "what stands above a box is told whole");
	ok(shows(&out, ">partitioned · sales · 1 partition</text>"), "partitions are counted there");
	ok(shows(&out, "class=\"box view\"") && shows(&out, "class=\"ref virtual\" data-ends=\"1 0\""),
	   "views and virtual references are told apart");
	ok(shows(&out, "class=\"head\" x=\"1\" y=\"1\" width=\"158\" height=\"34\""),
	   "a table without columns has a lower edge");
	ok(shows(&out, "<strong>positive</strong> <code>CHECK (a &gt; 0)</code>") &&
		   shows(&out, "<dt>Indexes</dt>") && shows(&out, "<dt>Partitions</dt>"),
	   "checks, indexes and partitions in words");
	ok(shows(&out, ", on delete CASCADE (virtual) <span class=\"quiet\">&lt;seen&gt;</span></dd>"),
	   "what is done with a reference");
	ok(shows(&out, "<td>identity always </td>") &&
		   shows(&out, "<td><code>&#39;&lt;ok&gt;&#39;</code></td>") &&
		   shows(&out, "<td>generated stored <code>a + b</code></td>"),
	   "where values come from");
	ok(shows(&out, "<td><a href=\"#e0\">mood</a></td>") && shows(&out, "<section id=\"e0\">") &&
		   shows(&out, "<li><code>&lt;ok&gt;</code></li>"),
	   "an enum's values, and the way there");
	resetStringInfo(&out);
	erd_write_svg(&out, &erd, &(SvgOptions){.scheme = "light"});
	ok(has(&out, "N not null") && !shows(&out, "class=\"large"),
	   "alone it has a legend, and no names for afar");
	resetStringInfo(&out);
	erd_write_summary(&out, &erd);
	is_text(out.data, " · 3 tables · 1 partition · 1 reference", "its summary");
	pfree(out.data);
}

static void
test_flow(void)
{
	static FlowNode nodes[] = {{.text = "<script>",
								.shape = "<img",
								.fill = "#fff",
								.color = "#ffe",
								.box = {-2000000000, 2000000000, 1, 1}},
							   {.shape = "end", .stroke = "#fff", .box = {0, 0, 100, 50}},
							   {.text = "c", .shape = "doubleCircle", .box = {0, 90, 4, 4}}};
	static FlowEdge edges[] = {
		{.from = 0, .to = 1, .label = "<img", .style = "dashed", .stroke = "red", .width = 99, .back = true},
		{.from = 1, .to = 0},
		{.from = 0, .to = 0},
		{.from = 2, .to = 1, .stroke = "#ffffff"}};
	static const FlowGroup group = {.name = "<script>", .color = "\"/>", .parent = -1};
	static const FlowFrame frame = {0, {0, 0, 9, 9}, {1, 1, 7, 7}};
	Flow flow = {nodes, 3, edges, 4, &group, 1, &frame, 1, NULL};
	StringInfoData out;

	initStringInfo(&out);
	flow_write_page(&out, &flow);
	ok(has(&out, "fill=\"#000000\""), "a flow with hostile texts, and a colour that nobody could read");
	ok(strstr(out.data, "fill=\"#ffffff\" data-faint=\"light\" data-ends=\"2 1\" d=\"M") != NULL,
	   "an arrow that could not be seen is marked");
	ok(!strstr(out.data, "rx=\"-"), "no circle is less than nothing");
	resetStringInfo(&out);
	flow_write_svg(&out, &flow, &(SvgOptions){.scheme = "dark"});
	ok(has(&out, "stroke-width=\"12\" stroke-dasharray=\"7 5\""), "alone");
	resetStringInfo(&out);
	flow_write_page(&out, &(Flow){.source = "<script>"});
	ok(has(&out, "&lt;script&gt;"), "a flow that is source only");
	pfree(out.data);
}

static void
test_pages(void)
{
	static const PageStep steps[] = {{"<script>", "<img"}, {NULL, NULL}};
	static const PageResult results[] = {{"FAILED", "2026-01-01", "<script>"}, {"<img", "d", "r"}};
	static const PageRun run = {.name = "<script>",
								.build = "<img",
								.status = "IN_PROGRESS",
								.day = "d",
								.cases = 4,
								.passed = 1,
								.failed = 2,
								.untested = 1};
	static const PageCase cases[] = {{.title = "<img",
									  .priority = "<img",
									  .steps = steps,
									  .step_count = 2,
									  .results = results,
									  .result_count = 2},
									 {0}};
	static const PageScenario scenarios[] = {
		{.name = "<script>", .depth = 99, .cases = cases, .case_count = 2}, {0}};
	StringInfoData summary;
	StringInfoData out;

	initStringInfo(&out);
	initStringInfo(&summary);
	testcase_write_page(&out, scenarios, 2);
	ok(has(&out, "<h6 id=\"s0\">&lt;script&gt;</h6>"), "hostile test cases");
	ok(strstr(out.data, "<li class=\"keep\">&lt;script&gt; <span class=\"quiet\">→ &lt;img</span></li>") !=
		   NULL,
	   "steps");
	ok(has(&out, "<summary>✗ failed</summary>") &&
		   has(&out, "✗ failed</span> 2026-01-01, &lt;script&gt;</li>"),
	   "what runs found of a case");
	resetStringInfo(&out);
	testcase_write_run(&out, &run);
	ok(has(&out, "3 of 4 cases done") && has(&out, "\">2 ✗ failed</li>") && has(&out, "build &lt;img"),
	   "how far a run has come");
	ok(has(&out, ">In progress") && strstr(out.data, "IN_PROGRESS ") == NULL, "in words");
	resetStringInfo(&out);
	testcase_write_summary(&summary, scenarios, 2);
	page_begin(
		&out,
		&(PageFrame){
			.title = "<script>", .kind = "K", .layout = "text", .day = "2026-01-01", .summary = &summary});
	ok(strstr(out.data, "<title>&lt;script&gt; · Ainecto</title>") != NULL, "a hostile title");
	ok(strstr(out.data,
			  "K · 2 scenarios · 2 cases · <time datetime=\"2026-01-01\">updated 2026-01-01</time></p>") !=
		   NULL,
	   "what stands below it");
	pfree(out.data);
	pfree(summary.data);
}

static void
test_bounds(void)
{
	int count = 300000;
	ErdTable *tables = palloc0(sizeof(ErdTable) * count);
	StringInfoData out;

	for (int i = 0; i < count; i++)
		tables[i] = (ErdTable){.name = "table", .box = {0, i * 40, 160, 36}};
	initStringInfo(&out);
	erd_write_page(&out, &(Erd){.tables = tables, .table_count = count});
	ok(!render_goes_on(&out) && out.len < RENDER_MAX_BYTES + 10000,
	   "a drawing that is too large is not made to its end");
	pfree(out.data);
	pfree(tables);
}

static void
test_many_steps(void)
{
	int count = 2000000;
	PageStep *steps = palloc0(sizeof(PageStep) * count);
	PageCase test = {.title = "case", .steps = steps, .step_count = count};
	StringInfoData out;

	for (int i = 0; i < count; i++)
		steps[i].action = "step";
	initStringInfo(&out);
	testcase_write_page(&out, &(PageScenario){.name = "scenario", .cases = &test, .case_count = 1}, 1);
	ok(!render_goes_on(&out) && out.len < RENDER_MAX_BYTES + 10000, "nor is a case of too many steps");
	pfree(out.data);
	pfree(steps);
}

int
main(void)
{
	test_colors();
	test_text();
	test_erd();
	test_refs();
	test_room_for_lines();
	test_frames();
	test_names();
	test_apart();
	test_details();
	test_flow();
	test_pages();
	test_bounds();
	test_many_steps();
	return done_testing();
}
