/*
 * testcase_content.c
 *		Scenarios with their cases and steps, in the order of their tree.
 */
#include "postgres.h"

#include "core/drawing/content.h"
#include "core/testcase/testcase.h"
#include "miscadmin.h"
#include "utils/uuid.h"

#include "core/drawing/testcase_content.sql.h"

/* Scenarios below this many others are not shown. */
#define MAX_DEPTH 64

enum
{
	SCENARIO_PARENT,
	SCENARIO_NAME,
	SCENARIO_DESCRIPTION,
	SCENARIO_ARCHIVED
};

static ContentKind scenario_kind = {
	.entity = &testcase_scenario_entity,
	.fields = {"parent_id", "name", "description", "archived", "display_order"},
};

enum
{
	CASE_SCENARIO,
	CASE_TITLE,
	CASE_PRIORITY,
	CASE_TYPE,
	CASE_STATUS,
	CASE_PRECONDITION,
	CASE_EXPECTED,
	CASE_TAGS
};

static ContentKind case_kind = {
	.entity = &testcase_case_entity,
	.fields = {"scenario_id", "title", "priority", "type", "status", "precondition", "expected_result",
			   "tags", "display_order"},
};

enum
{
	STEP_CASE,
	STEP_ACTION,
	STEP_EXPECTED
};

static ContentKind step_kind = {
	.entity = &testcase_step_entity,
	.fields = {"case_id", "action", "expected_result", "display_order"},
};

/* Rows of one parent, which follow one another. */
typedef struct Siblings
{
	const char *key; /* the parent's */
	int first;
	int count;
} Siblings;

/* For each row that is a parent (field 0 of the children's rows): where its children are. */
static void
index_siblings(ThingIndex *index, const ContentRows *children)
{
	Siblings *siblings = content_allocate(children->count, sizeof(Siblings));
	int count = 0;

	for (int i = 0; i < children->count; i++)
	{
		const char *parent = content_text(children, i, 0);

		if (parent == NULL)
			continue;
		if (count == 0 || strcmp(siblings[count - 1].key, parent) != 0)
			siblings[count++] = (Siblings){.key = parent, .first = i};
		siblings[count - 1].count++;
	}
	thing_index_make(index, siblings, count, sizeof(Siblings));
}

typedef struct Tree
{
	ContentRows scenarios;
	ContentRows cases;
	ContentRows steps;
	ThingIndex children;
	ThingIndex cases_by_scenario;
	ThingIndex steps_by_case;
	ThingIndex results_by_case;
	PageResult *results;
	PageScenario *list;
	int count;
} Tree;

static void
fill_steps(const Tree *tree, PageCase *test, const char *key)
{
	const Siblings *found = thing_index_find(&tree->steps_by_case, key);
	PageStep *steps;

	if (found == NULL)
		return;
	steps = content_allocate(found->count, sizeof(PageStep));
	for (int i = 0; i < found->count; i++)
		steps[i] = (PageStep){content_text(&tree->steps, found->first + i, STEP_ACTION),
							  content_text(&tree->steps, found->first + i, STEP_EXPECTED)};
	test->steps = steps;
	test->step_count = found->count;
}

/* Of a version nobody asks how it was tested. */
static void
load_results(Tree *tree, const Content *content)
{
	int count = content->history == NULL ? (int) execute_list_results(&content->document->uuid) : 0;
	Siblings *siblings = content_allocate(count, sizeof(Siblings));
	int cases = 0;

	tree->results = content_allocate(count, sizeof(PageResult));
	for (int i = 0; i < count; i++)
	{
		const char *key = statement_text(i, 1);

		tree->results[i] = (PageResult){statement_text(i, 2), statement_text(i, 3), statement_text(i, 4)};
		if (cases == 0 || strcmp(siblings[cases - 1].key, key) != 0)
			siblings[cases++] = (Siblings){.key = key, .first = i};
		siblings[cases - 1].count++;
	}
	thing_index_make(&tree->results_by_case, siblings, cases, sizeof(Siblings));
}

static void
fill_results(const Tree *tree, PageCase *test, const char *key)
{
	const Siblings *found = thing_index_find(&tree->results_by_case, key);

	if (found == NULL)
		return;
	test->results = &tree->results[found->first];
	test->result_count = found->count;
}

static void
fill_cases(const Tree *tree, PageScenario *scenario, const char *key)
{
	const Siblings *found = thing_index_find(&tree->cases_by_scenario, key);
	PageCase *cases;

	if (found == NULL)
		return;
	cases = content_allocate(found->count, sizeof(PageCase));
	for (int i = 0; i < found->count; i++)
	{
		int row = found->first + i;

		cases[i] = (PageCase){.title = content_text(&tree->cases, row, CASE_TITLE),
							  .priority = content_text(&tree->cases, row, CASE_PRIORITY),
							  .type = content_text(&tree->cases, row, CASE_TYPE),
							  .status = content_text(&tree->cases, row, CASE_STATUS),
							  .precondition = content_text(&tree->cases, row, CASE_PRECONDITION),
							  .expected = content_text(&tree->cases, row, CASE_EXPECTED),
							  .tags = content_text(&tree->cases, row, CASE_TAGS)};
		fill_steps(tree, &cases[i], content_key(&tree->cases, row));
		fill_results(tree, &cases[i], content_key(&tree->cases, row));
	}
	scenario->cases = cases;
	scenario->case_count = found->count;
}

/* A scenario and what lies below it. */
static void
add_scenario(Tree *tree, int row, int depth)
{
	const ContentRows *rows = &tree->scenarios;
	PageScenario *scenario;
	const Siblings *below;

	CHECK_FOR_INTERRUPTS();
	if (content_boolean(rows, row, SCENARIO_ARCHIVED) || depth > MAX_DEPTH || tree->count >= rows->count)
		return;
	scenario = &tree->list[tree->count++];
	scenario->name = content_text(rows, row, SCENARIO_NAME);
	scenario->description = content_text(rows, row, SCENARIO_DESCRIPTION);
	scenario->depth = depth;
	fill_cases(tree, scenario, content_key(rows, row));
	below = thing_index_find(&tree->children, content_key(rows, row));
	for (int i = 0; below != NULL && i < below->count; i++)
		add_scenario(tree, below->first + i, depth + 1);
}

PageScenario *
content_list_scenarios(const Content *content, int *count)
{
	Tree tree = {0};

	content_read(&tree.scenarios, content, &scenario_kind);
	content_read(&tree.cases, content, &case_kind);
	content_read(&tree.steps, content, &step_kind);
	index_siblings(&tree.children, &tree.scenarios);
	index_siblings(&tree.cases_by_scenario, &tree.cases);
	index_siblings(&tree.steps_by_case, &tree.steps);
	load_results(&tree, content);
	tree.list = content_allocate(tree.scenarios.count, sizeof(PageScenario));
	for (int i = 0; i < tree.scenarios.count; i++)
	{
		if (content_text(&tree.scenarios, i, SCENARIO_PARENT) == NULL)
			add_scenario(&tree, i, 0);
	}
	*count = tree.count;
	return tree.list;
}

char *
content_results_mark(const Place *document)
{
	const char *mark;

	execute_find_results_mark(&document->project, &document->uuid);
	mark = statement_text(0, 1);
	return pstrdup(mark == NULL ? "" : mark);
}

static int64
count_at(int column)
{
	const char *text = statement_text(0, column);

	return text == NULL ? 0 : strtoll(text, NULL, 10);
}

bool
content_find_run(const Place *document, PageRun *run)
{
	if (execute_find_latest_run(&document->project, &document->uuid) == 0)
		return false;
	*run = (PageRun){.name = statement_text(0, 1),
					 .environment = statement_text(0, 2),
					 .build = statement_text(0, 3),
					 .status = statement_text(0, 4),
					 .day = statement_text(0, 5),
					 .cases = count_at(6),
					 .passed = count_at(7),
					 .failed = count_at(8),
					 .blocked = count_at(9),
					 .skipped = count_at(10),
					 .in_progress = count_at(11),
					 .untested = count_at(12)};
	return true;
}
