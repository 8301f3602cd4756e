/*
 * export_text.h
 *		A document in a format, for tools and SQL alike.
 */
#ifndef AINECTO_TOOL_EXPORT_TEXT_H
#define AINECTO_TOOL_EXPORT_TEXT_H

#include "core/exchange/export.h"

/*
 * Append the text of a document at a version (0: the live content). The caller has authorised it. AI001 where
 * its type has no such format, or the format no parts; else as export_write().
 */
extern void export_write_document(StringInfo out, const Place *document, int64 version, ExportFormat format,
								  const ExportOptions *options);

#endif
