/*
 * testcase.c
 *		Test cases as a page.
 */
#include "render/testcase.h"

#include "template/render.h"

#define FIRST_HEADING 2
#define LAST_HEADING  6

/* Fewer scenarios are found by looking. */
#define LISTED_SCENARIOS 5
#define LISTED_CELLS     80
#define MAX_INDENT       4

typedef struct NumberText
{
	char text[16];
} NumberText;

static NumberText
number_text(int number)
{
	NumberText result;

	snprintf(result.text, sizeof(result.text), "%d", number);
	return result;
}

void
testcase_write_summary(StringInfo out, const PageScenario *scenarios, int count)
{
	int cases = 0;

	for (int i = 0; i < count; i++)
		cases += scenarios[i].case_count;
	render_count(out, count, "scenario", "scenarios");
	render_count(out, cases, "case", "cases");
}

/* Links to the scenarios, as the tree they are. */
static void
add_contents(StringInfo out, const PageScenario *scenarios, int count)
{
	StringInfoData links;
	StringInfoData name;

	initStringInfo(&links);
	initStringInfo(&name);
	for (int i = 0; i < count && render_goes_on(&links); i++)
	{
		resetStringInfo(&name);
		render_cut(&name, scenarios[i].name == NULL ? "(no name)" : scenarios[i].name, LISTED_CELLS);
		template_write_testcase_link(&links, .depth = number_text(Min(scenarios[i].depth, MAX_INDENT)).text,
									 .number = number_text(i).text, .name = &name);
	}
	template_write_testcase_contents(out, .links = &links);
	pfree(links.data);
	pfree(name.data);
}

static void
add_case(StringInfo out, const PageCase *test)
{
	StringInfoData steps;

	initStringInfo(&steps);
	for (int i = 0; i < test->step_count && render_goes_on(&steps); i++)
		template_write_testcase_step(&steps, .action = test->steps[i].action,
									 .expected = test->steps[i].expected);
	template_write_testcase_case(out, .title = test->title, .precondition = test->precondition,
								 .steps = &steps, .expected = test->expected, .tags = test->tags,
								 .priority = test->priority, .type = test->type, .status = test->status);
	pfree(steps.data);
}

static void
add_scenario(StringInfo out, const PageScenario *scenario, int position)
{
	StringInfoData cases;

	initStringInfo(&cases);
	for (int i = 0; i < scenario->case_count && render_goes_on(&cases); i++)
		add_case(&cases, &scenario->cases[i]);
	template_write_testcase_scenario(
		out, .level = number_text(Min(FIRST_HEADING + scenario->depth, LAST_HEADING)).text,
		.number = number_text(position).text, .name = scenario->name, .description = scenario->description,
		.cases = &cases);
	pfree(cases.data);
}

void
testcase_write_page(StringInfo out, const PageScenario *scenarios, int count)
{
	if (count == 0)
		template_write_page_note(out, .text = "There are no scenarios yet.");
	if (count >= LISTED_SCENARIOS)
		add_contents(out, scenarios, count);
	for (int i = 0; i < count && render_goes_on(out); i++)
		add_scenario(out, &scenarios[i], i);
}
