/*
 * model_bound.c
 *		How large what a text describes may become.
 */
#include "postgres.h"

#include "base/errors.h"
#include "ddl/model.h"
#include "pure/text_bound.h"
#include "utils/memutils.h"

void
model_bound(Model *model, Size length)
{
	model->most = model->things + text_bound_things(length);
	model->memory = MemoryContextMemAllocated(model->context, true) + text_bound_memory(length);
}

static const char *
at_line(const Model *model)
{
	return model->line == 0 ? "" : psprintf(" (line %d)", model->line);
}

void
model_check_memory(const Model *model)
{
	if (model->memory > 0 && MemoryContextMemAllocated(model->context, true) > model->memory)
		ereport(ERROR,
				(errcode(ERRCODE_AI_LIMIT_EXCEEDED),
				 errmsg("what the text describes takes more than %zu MB of memory%s",
						model->memory / (1024 * 1024), at_line(model)),
				 errdetail("A text may take some 20 times its size."), errhint("Import it in parts.")));
}

void
model_count_thing(Model *model)
{
	if (++model->things > model->most)
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
						errmsg("the text describes more than %d tables, columns, indexes and others%s",
							   model->most, at_line(model)),
						errdetail("%d may be in any text, one more for each %d bytes of it, at most %d.",
								  TEXT_BOUND_FREE_THINGS, TEXT_BOUND_BYTES, TEXT_BOUND_MAX_THINGS),
						errhint("Import it in parts.")));
	if (model->things % 1000 == 0)
		model_check_memory(model);
}
