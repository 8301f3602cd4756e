/*
 * tool_filter.c
 *		The query string of the endpoint's URL.
 */
#include "postgres.h"

#include "base/clip.h"
#include "mcp/tool_filter.h"
#include "pure/nearest.h"
#include "tool/registry.h"

#define SET_ALL   "all"
#define SET_CORE  "core"
#define MAX_QUERY 2048

#define TOOLSETS_WORDS "generic, erd, flow, testcase, readme, live, core and all"

typedef enum FilterParameter
{
	PARAMETER_TOOLSETS,
	PARAMETER_TOOLS,
	PARAMETER_READONLY,
	PARAMETER_COUNT
} FilterParameter;

static const char *const parameter_names[] = {"toolsets", "tools", "readonly"};
static const char *const parameter_words[] = {TOOLSETS_WORDS ", separated by commas",
											  "names of tools, separated by commas", "1 or 0"};

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

bool
tool_filter_wants(const ToolFilter *filter, const Tool *tool)
{
	if (filter->sets == NULL && filter->names == NULL)
		return tool->group != TOOL_GROUP_LIVE;
	if (filter->names != NULL && list_holds(filter->names, tool->name))
		return true;
	return filter->sets != NULL &&
		   (list_holds(filter->sets, SET_ALL) || list_holds(filter->sets, registry_group_name(tool->group)));
}

bool
tool_filter_has_core(const ToolFilter *filter, const Tool *tool)
{
	return (tool->flags & TOOL_CORE) && filter->sets != NULL && list_holds(filter->sets, SET_CORE);
}

static void
add_problem(StringInfo problems, const char *text)
{
	appendStringInfo(problems, "%s%s", problems->len > 0 ? "; " : "", text);
}

/* With its %-escapes undone, as far as lists of names need it: no '+' for space. */
static void
restore_commas(char *value)
{
	char *out = value;

	for (const char *in = value; *in != '\0'; in++)
	{
		bool comma = pg_strncasecmp(in, "%2C", 3) == 0;

		*out++ = comma ? ',' : *in;
		in += comma ? 2 : 0;
	}
	*out = '\0';
}

/* Which of ours it is; PARAMETER_COUNT for somebody else's. One that is almost ours is told. */
static FilterParameter
find_parameter(const char *name, StringInfo problems)
{
	Nearest nearest;

	for (int i = 0; i < PARAMETER_COUNT; i++)
	{
		if (strcmp(name, parameter_names[i]) == 0)
			return (FilterParameter) i;
	}
	nearest_begin(&nearest, name, 1);
	for (int i = 0; i < PARAMETER_COUNT; i++)
		nearest_offer(&nearest, parameter_names[i]);
	if (nearest.name != NULL)
		add_problem(problems, psprintf("%s= is not known; %s= is", clip_text(name, CLIP_NAME), nearest.name));
	return PARAMETER_COUNT;
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

/* A list whose entries are known; tool names lose their prefix on the way. */
static const char *
read_names(char *rest, bool tools, StringInfo problems)
{
	StringInfoData checked;
	bool unknown = false;
	char *entry;

	initStringInfo(&checked);
	while ((entry = strsep(&rest, ",")) != NULL)
	{
		const Tool *tool = tools ? registry_find(entry) : NULL;

		if (*entry == '\0')
			continue;
		if (tools ? tool != NULL : is_toolset(entry))
		{
			appendStringInfo(&checked, "%s%s", checked.len > 0 ? "," : "", tools ? tool->name : entry);
			continue;
		}
		add_problem(problems, psprintf("there is no %s \"%s\"", tools ? "tool" : "toolset",
									   clip_text(entry, CLIP_NAME)));
		unknown = true;
	}
	if (unknown && !tools)
		add_problem(problems, "there are " TOOLSETS_WORDS);
	return checked.data;
}

static bool
read_switch(const char *value, StringInfo problems)
{
	bool on = strcmp(value, "1") == 0 || pg_strcasecmp(value, "true") == 0;

	if (!on && strcmp(value, "0") != 0 && pg_strcasecmp(value, "false") != 0)
		add_problem(problems, psprintf("readonly= takes 1 or 0, not \"%s\"", clip_text(value, CLIP_NAME)));
	return on;
}

/* One parameter of ours, as it stands; seen: those before it. What asks for nothing is not taken for all. */
static void
read_parameter(FilterParameter parameter, char *value, bool *seen, ToolFilter *filter, StringInfo problems)
{
	const char *problem = value == NULL || value[strspn(value, "=,")] == '\0' ? "is empty"
						  : seen[parameter]                                   ? "stands twice"
																			  : NULL;

	seen[parameter] = true;
	if (problem != NULL)
		add_problem(problems, psprintf("%s= %s; it takes %s", parameter_names[parameter], problem,
									   parameter_words[parameter]));
	else if (parameter == PARAMETER_TOOLSETS)
		filter->sets = read_names(value, false, problems);
	else if (parameter == PARAMETER_TOOLS)
		filter->names = read_names(value, true, problems);
	else
		filter->readonly = read_switch(value, problems);
}

bool
tool_filter_read(const char *query, ToolFilter *filter, const char **problem)
{
	bool seen[PARAMETER_COUNT] = {false};
	StringInfoData problems;
	char *rest;
	char *name;

	memset(filter, 0, sizeof(*filter));
	if (query == NULL || *query == '\0')
		return true;
	if (strlen(query) > MAX_QUERY)
	{
		*problem = psprintf("it has more than %d characters", MAX_QUERY);
		return false;
	}
	initStringInfo(&problems);
	rest = pstrdup(query);
	while ((name = strsep(&rest, "&")) != NULL)
	{
		char *value = name;
		FilterParameter parameter;

		strsep(&value, "=");
		parameter = find_parameter(name, &problems);
		if (parameter == PARAMETER_COUNT)
			continue;
		if (value != NULL)
			restore_commas(value);
		read_parameter(parameter, value, seen, filter, &problems);
	}
	filter->narrowed = filter->readonly || filter->sets != NULL || filter->names != NULL;
	*problem = problems.data;
	return problems.len == 0;
}
