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

/* Told by more than colour. */
static const struct
{
	const char *result;
	const char *words;
} result_words[] = {
	{"PASSED", "\xE2\x9C\x93 passed"},           {"FAILED", "\xE2\x9C\x97 failed"},
	{"BLOCKED", "\xE2\x8A\x98 blocked"},         {"SKIPPED", "\xE2\x80\x93 skipped"},
	{"IN_PROGRESS", "\xE2\x80\xA6 in progress"}, {"UNTESTED", "\xE2\x97\x8B untested"},
};

static const char *
words_of(const char *result)
{
	for (size_t i = 0; i < lengthof(result_words); i++)
	{
		if (strcmp(result_words[i].result, result) == 0)
			return result_words[i].words;
	}
	return result;
}

/* What the tables call it, as people write it: "In progress". What has a digit ("E2E") stays. */
typedef struct PlainWords
{
	char text[32];
} PlainWords;

static PlainWords
plain_words(const char *name)
{
	PlainWords words = {""};

	if (name == NULL)
		return words;
	strlcpy(words.text, name, sizeof(words.text));
	if (strpbrk(name, "0123456789") != NULL)
		return words;
	for (char *at = words.text; *at != '\0'; at++)
		*at = *at == '_' ? ' ' : at == words.text ? *at : (char) pg_ascii_tolower((unsigned char) *at);
	return words;
}

void
testcase_write_run(StringInfo out, const PageRun *run)
{
	const int64 counts[] = {run->passed,  run->failed,      run->blocked,
							run->skipped, run->in_progress, run->untested};
	int64 done = run->cases - run->in_progress - run->untested;
	StringInfoData results;

	StaticAssertStmt(lengthof(counts) == lengthof(result_words), "a count for each result");
	initStringInfo(&results);
	for (size_t i = 0; i < lengthof(counts); i++)
	{
		if (counts[i] > 0)
			template_write_testcase_count(&results, .count = number_text((int) counts[i]).text,
										  .result = result_words[i].result, .words = result_words[i].words);
	}
	template_write_testcase_run(out, .name = run->name, .status = plain_words(run->status).text,
								.environment = run->environment, .build = run->build, .day = run->day,
								.done = number_text((int) done).text,
								.cases = number_text((int) run->cases).text, .results = &results);
	pfree(results.data);
}

static void
add_case(StringInfo out, const PageCase *test)
{
	StringInfoData steps;
	StringInfoData results;

	initStringInfo(&steps);
	initStringInfo(&results);
	for (int i = 0; i < test->result_count && render_goes_on(&results); i++)
		template_write_testcase_result(&results, .result = test->results[i].result,
									   .words = words_of(test->results[i].result),
									   .day = test->results[i].day, .run = test->results[i].run);
	for (int i = 0; i < test->step_count && render_goes_on(&steps); i++)
		template_write_testcase_step(&steps, .action = test->steps[i].action,
									 .expected = test->steps[i].expected);
	template_write_testcase_case(
		out, .title = test->title, .precondition = test->precondition, .steps = &steps,
		.expected = test->expected, .tags = test->tags, .priority = plain_words(test->priority).text,
		.type = plain_words(test->type).text, .status = plain_words(test->status).text,
		.last = test->result_count > 0 ? words_of(test->results[0].result) : NULL, .history = &results);
	pfree(steps.data);
	pfree(results.data);
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
