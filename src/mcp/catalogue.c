/*
 * catalogue.c
 *		The list of tools for clients.
 */
#include "postgres.h"

#include "base/settings.h"
#include "core/caller/secret.h"
#include "gate/bind.h"
#include "mcp/catalogue.h"
#include "tool/registry.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Clients that put long answers aside let one of so many characters through; it is the most they allow. */
#define MEANT_TO_BE_LARGE "{\"anthropic/maxResultSizeChars\":500000}"

/* How many narrowed lists a backend keeps; at most the size of the whole one each. */
#define KEPT_LISTS 8

typedef struct KeptList
{
	char *key; /* what was asked for; NULL: the slot is free */
	ReplyPart part;
} KeptList;

/* The default list, bare and with the prefix, then the narrowed ones; the oldest of these makes way. */
static KeptList kept_lists[2 + KEPT_LISTS];
static int next_narrowed = 0;

/*
 * What a tool does to the world. A brief list leaves out what clients take a missing hint for: that it
 * writes, destroys, is no repeat, and open; of reads the two in the middle mean nothing.
 */
static void
write_hints(JsonWriter *writer, const Tool *tool, bool brief)
{
	const struct
	{
		const char *name;
		bool holds;
		bool missing; /* what is taken for it where it is missing */
	} hints[] = {
		{"readOnlyHint", tool->access == TOOL_READ, false},
		{"destructiveHint", (tool->flags & TOOL_DESTRUCTIVE) != 0, tool->access == TOOL_WRITE},
		{"idempotentHint", (tool->flags & TOOL_IDEMPOTENT) != 0,
		 tool->access == TOOL_READ && (tool->flags & TOOL_IDEMPOTENT)},
		{"openWorldHint", (tool->flags & TOOL_PUBLISHES) != 0, true},
	};

	json_write_key(writer, "annotations");
	json_write_open_object(writer);
	for (int i = 0; i < (int) lengthof(hints); i++)
	{
		if (!brief || hints[i].holds != hints[i].missing)
			json_write_boolean_member(writer, hints[i].name, hints[i].holds);
	}
	json_write_close_object(writer);
}

static void
write_tool(JsonWriter *writer, const Tool *tool, bool brief)
{
	const char *name = settings_tool_prefix() ? psprintf("%s%s", TOOL_PREFIX, tool->name) : tool->name;

	json_write_open_object(writer);
	json_write_text_member(writer, "name", name);
	json_write_text_member(writer, "title", tool->title);
	json_write_text_member(writer, "description", tool->summary);
	json_write_key(writer, "inputSchema");
	argument_write_schema(writer->out, bind_arguments_of(tool), brief);
	writer->comma = true;
	write_hints(writer, tool, brief);
	if (tool->flags & TOOL_WHOLE)
		json_write_raw_member(writer, "_meta", MEANT_TO_BE_LARGE);
	json_write_close_object(writer);
}

static void
write_list(StringInfo text, const ToolFilter *filter)
{
	JsonWriter writer;

	json_write_init(&writer, text);
	json_write_open_array(&writer);
	for (int i = 0; i < registry_count(); i++)
	{
		const Tool *tool = registry_tool(i);
		bool wanted = tool_filter_wants(filter, tool);

		if (filter->readonly && tool->access != TOOL_READ)
			continue;
		if (wanted || tool_filter_has_core(filter, tool))
			write_tool(&writer, tool, !wanted);
	}
	json_write_close_array(&writer);
}

/* Puts a list into a slot; whatever goes wrong, the slot holds a whole list or what it held before. */
static void
keep_list(KeptList *list, const ToolFilter *filter, const char *key)
{
	char id[2 * SECRET_HASH_LENGTH + 1] = "";
	uint8 digest[SECRET_HASH_LENGTH];
	StringInfoData text;
	MemoryContext context;
	KeptList made;

	initStringInfo(&text);
	write_list(&text, filter);
	secret_digest(text.data, "", digest);
	hex_encode((const char *) digest, sizeof(digest), id);
	context = AllocSetContextCreate(CurrentMemoryContext, "Ainecto list of tools", ALLOCSET_SMALL_SIZES);
	made.key = MemoryContextStrdup(context, key);
	made.part.id = MemoryContextStrdup(context, id);
	made.part.json = MemoryContextStrdup(context, text.data);
	made.part.length = text.len;
	MemoryContextSetParent(context, TopMemoryContext);
	if (list->key != NULL)
		MemoryContextDelete(GetMemoryChunkContext(list->key));
	*list = made;
}

const ReplyPart *
catalogue_tools(const ToolFilter *filter)
{
	bool prefix = settings_tool_prefix();
	const char *sets = filter->sets == NULL ? "-" : filter->sets;
	const char *names = filter->names == NULL ? "-" : filter->names;
	const char *key = psprintf("%d %d %s %s", prefix, filter->readonly, sets, names);
	KeptList *list = &kept_lists[prefix ? 1 : 0];

	for (int i = 0; i < (int) lengthof(kept_lists); i++)
	{
		if (kept_lists[i].key != NULL && strcmp(kept_lists[i].key, key) == 0)
			return &kept_lists[i].part;
	}
	if (filter->narrowed)
	{
		list = &kept_lists[2 + next_narrowed];
		next_narrowed = (next_narrowed + 1) % KEPT_LISTS;
	}
	keep_list(list, filter, key);
	return &list->part;
}
