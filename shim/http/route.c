/*
 * route.c
 *		Looking up a path, and the methods of a route. 404 falls out of the walk over the table.
 */
#include "http/route.h"

#include <string.h>

const Route *
route_find(const RouteTable *table, const char *path)
{
	const Route *route = table->rows;

	while (route->flags & ROUTE_PREFIX ? strncmp(route->path, path, strlen(route->path)) != 0
									   : strcmp(route->path, path) != 0)
		route++;
	return route;
}

bool
route_has_segment(const RouteTable *table, const char *path)
{
	size_t length = 1 + strcspn(path + 1, "/");

	for (int i = 0; i < table->count; i++)
	{
		const char *known = table->rows[i].path;

		if (length > 1 && strncmp(known, path, length) == 0 &&
			(known[length] == '/' || known[length] == '\0'))
			return true;
	}
	return false;
}

unsigned
route_methods(const Route *route)
{
	unsigned methods = route->methods;

	if (methods & METHOD_GET)
		methods |= METHOD_HEAD;
	if (route->kind->cors != CORS_NONE)
		methods |= METHOD_OPTIONS;
	return methods;
}

static const struct
{
	const char *name;
	unsigned bit;
} methods[] = {
	{"GET", METHOD_GET},       {"HEAD", METHOD_HEAD},       {"POST", METHOD_POST},
	{"DELETE", METHOD_DELETE}, {"OPTIONS", METHOD_OPTIONS}, {"PUT", METHOD_PUT},
};

#define METHOD_COUNT (sizeof(methods) / sizeof(methods[0]))

unsigned
route_method(const char *name)
{
	for (size_t i = 0; i < METHOD_COUNT; i++)
	{
		if (strcmp(methods[i].name, name) == 0)
			return methods[i].bit;
	}
	return METHOD_OTHER;
}

void
route_write_allow(const Route *route, char out[64])
{
	unsigned allowed = route_methods(route);

	out[0] = '\0';
	for (size_t i = 0; i < METHOD_COUNT; i++)
	{
		if (!(allowed & methods[i].bit))
			continue;
		if (out[0])
			strcat(out, ", ");
		strcat(out, methods[i].name);
	}
}

int
route_index(const RouteTable *table, const Route *route)
{
	int index = 0;

	while (strcmp(table->rows[index].name, route->name) != 0)
		index++;
	return index;
}

void
route_names(const RouteTable *table, const char **names)
{
	for (int i = 0; i < table->count; i++)
		names[i] = table->rows[i].name;
}
