/*
 * catalogue.c
 *		The list of tools for clients.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/settings.h"
#include "core/caller/secret.h"
#include "gate/bind.h"
#include "mcp/catalogue.h"
#include "tool/registry.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#define SET_ALL   "all"
#define SET_CORE  "core"
#define MAX_QUERY 2048

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

void
catalogue_write_tool(JsonWriter *writer, const Tool *tool)
{
	const char *name = settings_tool_prefix() ? psprintf("%s%s", TOOL_PREFIX, tool->name) : tool->name;

	json_write_open_object(writer);
	json_write_text_member(writer, "name", name);
	json_write_text_member(writer, "title", tool->title);
	json_write_text_member(writer, "description", tool->summary);
	json_write_key(writer, "inputSchema");
	argument_write_schema(writer->out, bind_arguments_of(tool));
	writer->comma = true;
	json_write_key(writer, "annotations");
	json_write_open_object(writer);
	json_write_boolean_member(writer, "readOnlyHint", tool->access == TOOL_READ);
	json_write_boolean_member(writer, "destructiveHint", (tool->flags & TOOL_DESTRUCTIVE) != 0);
	json_write_boolean_member(writer, "idempotentHint", (tool->flags & TOOL_IDEMPOTENT) != 0);
	json_write_boolean_member(writer, "openWorldHint", (tool->flags & TOOL_PUBLISHES) != 0);
	json_write_close_object(writer);
	if (tool->flags & TOOL_WHOLE)
		json_write_raw_member(writer, "_meta", MEANT_TO_BE_LARGE);
	json_write_close_object(writer);
}

/* Whether a comma-separated list holds an entry of that name. */
static bool
list_holds(const char *list, const char *name)
{
	size_t length = strlen(name);

	while (list != NULL && *list != '\0')
	{
		const char *comma = strchr(list, ',');
		size_t entry = comma == NULL ? strlen(list) : (size_t) (comma - list);

		if (entry == length && strncmp(list, name, length) == 0)
			return true;
		list = comma == NULL ? NULL : comma + 1;
	}
	return false;
}

static bool
filter_passes(const ToolFilter *filter, const Tool *tool)
{
	if (filter->readonly && tool->access != TOOL_READ)
		return false;
	if (filter->sets == NULL && filter->names == NULL)
		return tool->group != TOOL_GROUP_LIVE;
	if (filter->names != NULL && list_holds(filter->names, tool->name))
		return true;
	return filter->sets != NULL &&
		   (list_holds(filter->sets, SET_ALL) || list_holds(filter->sets, registry_group_name(tool->group)) ||
			((tool->flags & TOOL_CORE) && list_holds(filter->sets, SET_CORE)));
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

		if (filter_passes(filter, tool))
			catalogue_write_tool(&writer, tool);
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

/* A parameter of a query string with %-escapes undone; NULL if absent. Its values hold names only: no '+' for
 * space. */
static char *
query_parameter(const char *query, const char *name)
{
	size_t length = strlen(name);

	while (query != NULL && *query != '\0')
	{
		const char *end = strchr(query, '&');
		size_t size = end == NULL ? strlen(query) : (size_t) (end - query);

		if (size > length && strncmp(query, name, length) == 0 && query[length] == '=')
		{
			char *value = pnstrdup(query + length + 1, size - length - 1);
			char *out = value;

			for (const char *in = value; *in != '\0'; in++)
			{
				if (pg_strncasecmp(in, "%2C", 3) == 0)
				{
					*out++ = ',';
					in += 2;
				}
				else
					*out++ = *in;
			}
			*out = '\0';
			return value;
		}
		query = end == NULL ? NULL : end + 1;
	}
	return NULL;
}

static bool
is_toolset(const char *name)
{
	if (strcmp(name, SET_ALL) == 0 || strcmp(name, SET_CORE) == 0)
		return true;
	for (int group = TOOL_GROUP_GENERIC; group < TOOL_GROUPS; group++)
	{
		if (strcmp(name, registry_group_name(group)) == 0)
			return true;
	}
	return false;
}

/* Every entry of a list must be known; tool names lose their prefix on the way. */
static char *
check_names(const char *list, bool tools, const char **problem)
{
	StringInfoData checked;
	char *copy = pstrdup(list);
	char *rest = copy;
	char *entry;

	initStringInfo(&checked);
	while ((entry = strsep(&rest, ",")) != NULL)
	{
		const Tool *tool = tools ? registry_find(entry) : NULL;

		if (*entry == '\0')
			continue;
		if (tools ? tool == NULL : !is_toolset(entry))
		{
			*problem =
				psprintf("there is no %s \"%s\"%s", tools ? "tool" : "toolset", clip_text(entry, CLIP_NAME),
						 tools ? "" : "; there are generic, erd, flow, testcase, readme, live, core and all");
			return NULL;
		}
		appendStringInfo(&checked, "%s%s", checked.len > 0 ? "," : "", tools ? tool->name : entry);
	}
	return checked.data;
}

bool
catalogue_read_filter(const char *query, ToolFilter *filter, const char **problem)
{
	char *value;

	memset(filter, 0, sizeof(*filter));
	if (query == NULL || *query == '\0')
		return true;
	if (strlen(query) > MAX_QUERY)
	{
		*problem = "the query string is too long";
		return false;
	}
	value = query_parameter(query, "readonly");
	filter->readonly = value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
	value = query_parameter(query, "toolsets");
	if (value != NULL && (filter->sets = check_names(value, false, problem)) == NULL)
		return false;
	value = query_parameter(query, "tools");
	if (value != NULL && (filter->names = check_names(value, true, problem)) == NULL)
		return false;
	filter->narrowed = filter->readonly || filter->sets != NULL || filter->names != NULL;
	return true;
}
