/*
 * archive.h
 *		Into the trash and back: the same for workspaces, projects, folders and documents.
 */
#ifndef AINECTO_TOOL_ARCHIVE_H
#define AINECTO_TOOL_ARCHIVE_H

#include "tool/tool.h"

/*
 * Entry handler of delete_*: archives the place of "uuids[]" and says what goes with it. A place that is in
 * the trash already stays there since when it was.
 */
extern void archive_each(ToolCall *call, JsonNode *item, int index);

/*
 * Entry handler and handler of unarchive_*. The batch counts as one: a folder may come back in the same call
 * as what it lies in, in any order. AI009 for a place that would stay hidden because something above it is in
 * the trash.
 */
extern void archive_restore_each(ToolCall *call, JsonNode *item, int index);
extern void archive_restore(ToolCall *call);

#endif
