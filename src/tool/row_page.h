/*
 * row_page.h
 *		A page of rows, written into the answer as the executor brings them: no row and no JSON is made in
 *		between.
 */
#ifndef AINECTO_TOOL_ROW_PAGE_H
#define AINECTO_TOOL_ROW_PAGE_H

#include "postgres.h"

#include "base/parameter.h"
#include "base/statement.h"
#include "tool/tool.h"

/*
 * Run a statement as tool_run_list() describes it and write the members name, with at most limit of its rows,
 * and nextCursor. Shows less where the answer would become too long; one at least.
 */
extern void row_page_write(ToolCall *call, const char *name, Statement *statement,
						   const NullableDatum *parameters, int count, int64 limit);

#endif
