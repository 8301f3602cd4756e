/*
 * export_text.h
 *		A document in a format, for tools and SQL alike.
 */
#ifndef AINECTO_TOOL_EXPORT_TEXT_H
#define AINECTO_TOOL_EXPORT_TEXT_H

#include "core/exchange/export.h"
#include "tool/tool.h"

/*
 * Append the text of a document at a version (0: the live content). The caller has authorised it. AI001 where
 * its type has no such format, or the format no parts; else as export_write().
 */
extern void export_write_document(StringInfo out, const Place *document, int64 version, ExportFormat format,
								  const ExportOptions *options);

/* Of text in one answer, bytes and, as they stand in it, characters: the rest is asked for by its cursor. */
#define EXPORT_ANSWER_BYTES      60000
#define EXPORT_ANSWER_CHARACTERS (TOOL_ANSWER_CHARACTERS - 1500)

/*
 * Answer with as much of a text as there is room for, behind what the result's open object has: {text,
 * nextCursor?, hint?}. mark: of what the text is, for the cursor of the next piece; less: how to get it
 * otherwise. AI001 for an offset behind its end.
 */
extern void export_write_piece(ToolCall *call, const Place *document, const char *mark,
							   const StringInfoData *text, int64 offset, const char *less);

/* The arguments of a tool that gives a document in a format. */
#define EXPORT_ARGUMENTS                                                \
	ARG_CHOICE("format", 0, export_format_names, "As text."),           \
		ARG_ARRAY("tables", 0, 0, 0, &export_name_argument, "These."),  \
		ARG_ARRAY("groups", 0, 0, 0, &export_name_argument, "Theirs."), \
		ARG_OBJECT("near", 0, export_near_arguments, "Only near it."),  \
		ARG_TEXT("cursor", ARGUMENT_TERSE, 0, 512, "nextCursor.")

extern const Argument export_name_argument;
extern const Argument export_near_arguments[];

/* tables, groups, near and cursor go with a format. */
extern void export_check_arguments(const JsonNode *arguments, ArgumentFaults *faults);

/*
 * Answer the call in the format it asks for: {format, version, text, nextCursor?, hint?}; false if it asks
 * for none. The pages of one text are of one version. version 0: the live content.
 */
extern bool export_answer(ToolCall *call, const Place *document, int64 version);

#endif
