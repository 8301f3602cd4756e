/*
 * bound.c
 *		No answer is longer than what an assistant can read.
 */
#include "postgres.h"

#include "base/json_write.h"
#include "gate/bound.h"
#include "pure/excerpt.h"
#include "tool/registry.h"

/* What leftOut may take of an answer: its paths, numbers and the hint. */
#define LEFT_OUT_CHARACTERS 3000

/* How to get the rest; NULL if the tool does not say. */
static const char *
way_to_rest(const Tool *tool, BoundOutcome outcome)
{
	if (outcome == BOUND_REFUSED)
		return "Nothing was done. Mend what is told here and call again; what remains is told then.";
	if (tool->flags & TOOL_WHOLE)
		return "Give full: true for all of it.";
	if (tool->rest != NULL)
		return tool->rest;
	if (outcome == BOUND_DRY_RUN)
		return "Nothing was done. changeCount counts all changes; a dry run of fewer entries shows its own.";
	if (tool->access == TOOL_WRITE)
		return psprintf("All of it was done. What is there now is shown by %s.",
						registry_group_readers(tool->group));
	return NULL;
}

static void
write_cuts(JsonWriter *writer, const ExcerptCuts *cuts)
{
	json_write_key(writer, "from");
	json_write_open_array(writer);
	for (int i = 0; i < cuts->count; i++)
	{
		const ExcerptCut *cut = &cuts->cuts[i];

		json_write_open_object(writer);
		json_write_text_member(writer, "path", cut->path);
		json_write_integer_member(writer, cut->is_text ? "shownCharacters" : "shown", cut->shown);
		json_write_integer_member(writer, "of", cut->total);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
}

static void
write_bounded(StringInfo answer, const char *way)
{
	StringInfoData shown;
	ExcerptCuts cuts;
	JsonWriter writer;

	initStringInfo(&shown);
	excerpt_write(&shown, answer->data, answer->len, TOOL_ANSWER_CHARACTERS - LEFT_OUT_CHARACTERS, &cuts);
	resetStringInfo(answer);
	if (cuts.count == 0)
	{
		/* It was long by blanks alone. */
		appendBinaryStringInfo(answer, shown.data, shown.len);
		return;
	}
	json_write_init(&writer, answer);
	json_write_open_object(&writer);
	json_write_members(&writer, shown.data);
	json_write_key(&writer, "leftOut");
	json_write_open_object(&writer);
	write_cuts(&writer, &cuts);
	json_write_text_member(&writer, "hint", way);
	json_write_close_object(&writer);
	json_write_close_object(&writer);
	pfree(shown.data);
}

void
bound_answer(const ToolCall *call, BoundOutcome outcome, StringInfo answer)
{
	const char *way;

	if (answer->len <= TOOL_ANSWER_CHARACTERS || tool_wants_all(call) ||
		excerpt_characters(answer->data, answer->len) <= TOOL_ANSWER_CHARACTERS)
		return;
	way = way_to_rest(call->tool, outcome);
	if (way == NULL)
		ereport(LOG, (errmsg("the tool %s answered more than %d characters and says no way to the rest",
							 call->tool->name, TOOL_ANSWER_CHARACTERS),
					  errhint("Its answer was cut. This is a fault of the program: please report it.")));
	write_bounded(answer, way);
}
