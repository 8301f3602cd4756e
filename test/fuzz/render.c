/*
 * Drawings and pages of any texts and numbers: the result is made of our own tags alone, each is closed, and
 * every link leads to a place of the same page.
 */
#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

#include <assert.h>

#include "render/change/change_text.h"
#include "render/drawing.h"
#include "render/flow/flow.h"
#include "render/testcase.h"
#include "render/words/words.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_THINGS 16
#define MAX_DEPTH  64
#define TAG_SIZE   16

/* What is left of the input: texts end with a line, numbers are lines. */
typedef struct Input
{
	char *at;
} Input;

static const char *
take_text(Input *input)
{
	char *start = input->at;
	char *stop = strchr(start, '\n');

	input->at = stop == NULL ? start + strlen(start) : stop + 1;
	if (stop != NULL)
		*stop = '\0';
	return *start == '\0' ? NULL : start;
}

static const char *
take_name(Input *input)
{
	const char *text = take_text(input);

	return text == NULL ? "?" : text;
}

static int
take_number(Input *input, int least, int most)
{
	const char *text = take_text(input);
	long number = text == NULL ? 0 : strtol(text, NULL, 10);

	return number < least ? least : number > most ? most : (int) number;
}

static Box
take_box(Input *input)
{
	int x = take_number(input, -1000000000, 1000000000);
	int y = take_number(input, -1000000000, 1000000000);

	return (Box){x, y, take_number(input, 1, 65536), take_number(input, 1, 65536)};
}

static bool
is_known_tag(const char *tag)
{
	static const char *const tags[] = {
		"a",    "aside", "button",  "canvas", "kbd",    "option", "progress", "section", "select", "code",
		"desc", "dd",    "details", "div",    "dl",     "dt",     "ellipse",  "g",       "h2",     "h3",
		"h4",   "h5",    "h6",      "input",  "label",  "li",     "nav",      "ol",      "p",      "path",
		"pre",  "rect",  "small",   "span",   "strong", "style",  "summary",  "svg",     "table",  "tbody",
		"td",   "text",  "th",      "thead",  "title",  "tr",     "tspan",    "ul",      "wbr"};

	for (size_t i = 0; i < lengthof(tags); i++)
	{
		if (strcmp(tags[i], tag) == 0)
			return true;
	}
	return false;
}

/* Every tag is known and closed where it should be. */
static void
check_markup(const StringInfoData *out)
{
	char open[MAX_DEPTH][TAG_SIZE];
	int depth = 0;

	for (const char *at = strchr(out->data, '<'); at != NULL; at = strchr(at, '<'))
	{
		bool closes = at[1] == '/';
		char tag[TAG_SIZE];
		size_t length;
		const char *end;

		at += closes ? 2 : 1;
		length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
		assert(length > 0 && length < sizeof(tag));
		memcpy(tag, at, length);
		tag[length] = '\0';
		assert(is_known_tag(tag));
		end = strchr(at, '>');
		assert(end != NULL);
		if (strcmp(tag, "a") == 0 && !closes)
			assert(strncmp(at, "a href=\"#", 9) == 0);
		if (closes)
			assert(depth > 0 && strcmp(open[--depth], tag) == 0);
		else if (end[-1] != '/' && strcmp(tag, "input") != 0 && strcmp(tag, "wbr") != 0)
		{
			assert(depth < MAX_DEPTH);
			strcpy(open[depth++], tag);
		}
		at = end;
	}
	assert(depth == 0);
}

static void
draw_erd(Input *input, StringInfo page, StringInfo alone)
{
	ErdColumn columns[MAX_THINGS];
	ErdTable tables[MAX_THINGS];
	ErdRef refs[MAX_THINGS];
	DrawingTold told = {(SvgChange) take_number(input, SVG_NO_CHANGE, SVG_CHANGED), take_name(input)};
	DrawingStory story = {take_name(input), take_name(input), &told, 1};
	ErdPair pair = {take_number(input, -1, 1), take_number(input, -1, 1)};
	ErdNote note = {.title = take_text(input),
					.content = take_text(input),
					.color = take_text(input),
					.positioned = true,
					.box = take_box(input)};
	Erd erd = {.tables = tables, .refs = refs, .notes = &note, .note_count = 1};

	while (*input->at != '\0' && erd.table_count < MAX_THINGS)
	{
		ErdColumn *column = &columns[erd.table_count];

		*column = (ErdColumn){.name = take_name(input),
							  .type = take_text(input),
							  .note = take_text(input),
							  .is_pk = take_number(input, 0, 1),
							  .change = (SvgChange) take_number(input, SVG_NO_CHANGE, SVG_CHANGED)};
		tables[erd.table_count] = (ErdTable){.name = take_name(input),
											 .schema = take_text(input),
											 .group = take_text(input),
											 .color = take_text(input),
											 .note = take_text(input),
											 .box = take_box(input),
											 .columns = column,
											 .change = told.change,
											 .column_count = 1};
		refs[erd.table_count] = (ErdRef){.from = erd.table_count,
										 .from_column = take_number(input, -1, 1),
										 .to = take_number(input, 0, erd.table_count),
										 .to_column = take_number(input, -1, 1),
										 .relationship = "<>-"[take_number(input, 0, 2)],
										 .pairs = &pair,
										 .pair_count = take_number(input, 0, 1),
										 .is_virtual = take_number(input, 0, 1) == 1,
										 .on_delete = take_text(input),
										 .on_update = take_text(input),
										 .note = take_text(input)};
		erd.ref_count = ++erd.table_count;
	}
	erd_write_page(page, &erd);
	erd_write_svg(alone, &erd, &(SvgOptions){.scheme = "auto", .background = true, .story = &story});
}

static void
draw_flow(Input *input, StringInfo page, StringInfo alone)
{
	FlowNode nodes[MAX_THINGS];
	FlowEdge edges[MAX_THINGS];
	FlowGroup groups[] = {{.name = take_text(input), .color = take_text(input), .parent = -1},
						  {.name = take_text(input), .color = take_text(input), .parent = 0}};
	Flow flow = {
		.nodes = nodes, .edges = edges, .groups = groups, .group_count = 2, .source = take_text(input)};

	while (*input->at != '\0' && flow.node_count < MAX_THINGS)
	{
		nodes[flow.node_count] = (FlowNode){.text = take_text(input),
											.shape = take_text(input),
											.fill = take_text(input),
											.stroke = take_text(input),
											.color = take_text(input),
											.group = take_number(input, -1, 1),
											.positioned = take_number(input, 0, 1) == 1,
											.box = take_box(input)};
		edges[flow.node_count] =
			(FlowEdge){.from = flow.node_count,
					   .to = take_number(input, 0, flow.node_count),
					   .label = take_text(input),
					   .style = take_text(input),
					   .stroke = take_text(input),
					   .width = take_number(input, -99, 99),
					   .change = (SvgChange) take_number(input, SVG_NO_CHANGE, SVG_CHANGED)};
		flow.edge_count = ++flow.node_count;
	}
	flow_arrange(&flow, NULL, NULL);
	flow_write_page(page, &flow);
	flow_write_svg(alone, &flow, &(SvgOptions){.scheme = "dark"});
	flow_release(&flow);
}

static void
draw_scenarios(Input *input, StringInfo page)
{
	PageScenario scenarios[MAX_THINGS];
	PageCase cases[MAX_THINGS];
	PageStep steps[MAX_THINGS];
	int count = 0;

	while (*input->at != '\0' && count < MAX_THINGS)
	{
		steps[count] = (PageStep){take_text(input), take_text(input)};
		cases[count] = (PageCase){.title = take_text(input),
								  .priority = take_text(input),
								  .precondition = take_text(input),
								  .expected = take_text(input),
								  .tags = take_text(input),
								  .steps = &steps[count],
								  .step_count = 1};
		scenarios[count] =
			(PageScenario){take_text(input), take_text(input), take_number(input, 0, 99), &cases[count], 1};
		count++;
	}
	testcase_write_page(page, scenarios, count);
}

static void
draw_change(Input *input, StringInfo alone)
{
	ChangeSpan spans[MAX_THINGS];
	ChangeLine lines[MAX_THINGS];
	int count = 0;

	while (*input->at != '\0' && count < MAX_THINGS)
	{
		const char *text = take_name(input);

		spans[count] =
			(ChangeSpan){(SvgChange) take_number(input, SVG_KEPT, SVG_REMOVED), text, (int) strlen(text)};
		lines[count] = (ChangeLine){.change = (SvgChange) take_number(input, SVG_KEPT, SVG_CHANGED),
									.heading = take_number(input, 0, 1) == 1,
									.indent = take_number(input, 0, 9),
									.spans = spans,
									.span_count = count + 1};
		count++;
	}
	change_write_text(alone, lines, count, "Text", &(SvgOptions){.scheme = "light"});
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	StringInfoData page;
	StringInfoData alone;
	Input input = {text + 1};

	if (text == NULL || size == 0)
	{
		free(text);
		return 0;
	}
	memcpy(text, data, size);
	text[size] = '\0';
	initStringInfo(&page);
	initStringInfo(&alone);
	if (*text == 'e')
		draw_erd(&input, &page, &alone);
	else if (*text == 'f')
		draw_flow(&input, &page, &alone);
	else if (*text == 'c')
		draw_change(&input, &alone);
	else
		draw_scenarios(&input, &page);
	check_markup(&page);
	check_markup(&alone);
	pfree(page.data);
	pfree(alone.data);
	free(text);
	return 0;
}
