/*
 * share_text.c
 *		Readmes and test cases as pages.
 */
#include <string.h>

#include "markdown.h"
#include "share_page.h"

#define MAX_HEADING 6

/* Fewer scenarios are found by looking. */
#define LISTED_SCENARIOS 5
#define LISTED_CELLS     80
#define MAX_INDENT       4

/* ---- readme ---- */

void
share_readme_render(Buffer *out, struct json_object *page)
{
	const char *body = share_text(page, "body");

	if (!body)
	{
		buffer_add(out, "<p class=\"lead\">There is no text yet.</p>\n");
		return;
	}
	buffer_add(out, "<article class=\"markdown\">\n");
	markdown_render(out, body, strlen(body));
	buffer_add(out, "</article>\n");
}

/* ---- test cases ---- */

static struct json_object *
cases_of(struct json_object *scenario)
{
	return share_array(scenario, "cases");
}

void
share_testcase_summary(Buffer *out, struct json_object *page)
{
	struct json_object *scenarios = share_array(page, "scenarios");
	size_t count = scenarios ? json_object_array_length(scenarios) : 0;
	size_t cases = 0;

	for (size_t i = 0; i < count; i++)
	{
		struct json_object *list = cases_of(json_object_array_get_idx(scenarios, i));

		cases += list ? json_object_array_length(list) : 0;
	}
	share_add_count(out, count, "scenario", "scenarios");
	share_add_count(out, cases, "case", "cases");
}

/* A named text, line breaks kept. */
static void
add_field(Buffer *out, const char *name, const char *text)
{
	if (!text)
		return;
	buffer_format(out, "<p class=\"keep\"><span class=\"quiet\">%s</span> ", name);
	buffer_add_html(out, text);
	buffer_add(out, "</p>\n");
}

static void
add_steps(Buffer *out, struct json_object *steps)
{
	size_t count = steps ? json_object_array_length(steps) : 0;

	if (count == 0)
		return;
	buffer_add(out, "<ol>\n");
	for (size_t i = 0; i < count; i++)
	{
		struct json_object *step = json_object_array_get_idx(steps, i);
		const char *action = share_text(step, "action");
		const char *expected = share_text(step, "expectedResult");

		buffer_add(out, "<li class=\"keep\">");
		buffer_add_html(out, action ? action : "");
		if (expected)
		{
			buffer_add(out, " <span class=\"quiet\">→ ");
			buffer_add_html(out, expected);
			buffer_add(out, "</span>");
		}
		buffer_add(out, "</li>\n");
	}
	buffer_add(out, "</ol>\n");
}

static void
add_badge(Buffer *out, const char *text)
{
	buffer_add(out, "<td><span class=\"badge\">");
	if (text)
		buffer_add_html(out, text);
	buffer_add(out, "</span></td>");
}

static void
add_case(Buffer *out, struct json_object *test)
{
	const char *title = share_text(test, "title");

	buffer_add(out, "<tr><td><strong>");
	buffer_add_html(out, title ? title : "");
	buffer_add(out, "</strong>\n");
	add_field(out, "Precondition", share_text(test, "precondition"));
	add_steps(out, share_array(test, "steps"));
	add_field(out, "Expected result", share_text(test, "expectedResult"));
	add_field(out, "Tags", share_text(test, "tags"));
	buffer_add(out, "</td>");
	add_badge(out, share_text(test, "priority"));
	add_badge(out, share_text(test, "type"));
	add_badge(out, share_text(test, "status"));
	buffer_add(out, "</tr>\n");
}

/* Links to the scenarios, as the tree they are. */
static void
add_contents(Buffer *out, struct json_object *scenarios, size_t count)
{
	buffer_add(out, "<details class=\"contents\" open><summary>Scenarios</summary>\n<ul>\n");
	for (size_t i = 0; i < count; i++)
	{
		struct json_object *scenario = json_object_array_get_idx(scenarios, i);
		const char *name = share_text(scenario, "name");
		long depth = share_number(scenario, "depth", 0);

		depth = depth < 0 ? 0 : depth > MAX_INDENT ? MAX_INDENT : depth;
		buffer_format(out, "<li class=\"in%ld\"><a href=\"#s%zu\">", depth, i);
		share_add_cut(out, name ? name : "(no name)", LISTED_CELLS);
		buffer_add(out, "</a></li>\n");
	}
	buffer_add(out, "</ul></details>\n");
}

static void
add_scenario(Buffer *out, struct json_object *scenario, size_t index)
{
	const char *name = share_text(scenario, "name");
	const char *description = share_text(scenario, "description");
	struct json_object *cases = cases_of(scenario);
	size_t count = cases ? json_object_array_length(cases) : 0;
	long level = 2 + share_number(scenario, "depth", 0);

	level = level < 2 ? 2 : level > MAX_HEADING ? MAX_HEADING : level;
	buffer_format(out, "<h%ld id=\"s%zu\">", level, index);
	buffer_add_html(out, name ? name : "");
	buffer_format(out, "</h%ld>\n", level);
	if (description)
	{
		buffer_add(out, "<p class=\"keep\">");
		buffer_add_html(out, description);
		buffer_add(out, "</p>\n");
	}
	if (count == 0)
		return;
	buffer_add(out, "<div class=\"scroll\"><table class=\"cases\"><thead><tr><th>Case</th>"
					"<th>Priority</th><th>Type</th><th>Status</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < count; i++)
		add_case(out, json_object_array_get_idx(cases, i));
	buffer_add(out, "</tbody></table></div>\n");
}

void
share_testcase_render(Buffer *out, struct json_object *page)
{
	struct json_object *scenarios = share_array(page, "scenarios");
	size_t count = scenarios ? json_object_array_length(scenarios) : 0;

	if (count == 0)
		buffer_add(out, "<p class=\"lead\">There are no scenarios yet.</p>\n");
	if (count >= LISTED_SCENARIOS)
		add_contents(out, scenarios, count);
	for (size_t i = 0; i < count; i++)
		add_scenario(out, json_object_array_get_idx(scenarios, i), i);
}
