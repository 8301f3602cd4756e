/*
 * Paths, methods, Host and Origin headers, taken from lines of the input; and the escapes on the same bytes.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "app/routes.h"
#include "base/buffer.h"
#include "base/origin.h"
#include "base/settings.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_escapes(const char *text, size_t size)
{
	Buffer buffer;

	buffer_init(&buffer, size * 8 + 16);
	assert(buffer_add_json(&buffer, text, size) && utf8_is_text(buffer.data, buffer.length));
	buffer_clear(&buffer);
	assert(buffer_add_html(&buffer, text));
	if (buffer.data)
		assert(strcspn(buffer.data, "<>\"'") == buffer.length);
	buffer_free(&buffer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Settings settings = {.loopback = true,
						 .public_url = "https://erd.example.com",
						 .public_origin = "https://erd.example.com"};
	char *text = malloc(size + 1);
	char *rest;
	const char *path;
	const char *method;
	const char *host;
	const char *origin;
	const Route *route;
	char allow[64];

	memcpy(text, data, size);
	text[size] = '\0';
	check_escapes(text, size);
	path = strtok_r(text, "\n", &rest);
	method = strtok_r(NULL, "\n", &rest);
	host = strtok_r(NULL, "\n", &rest);
	origin = strtok_r(NULL, "\n", &rest);

	route = route_find(&routes_table, path ? path : "");
	assert(route && route->handle && route_index(&routes_table, route) < routes_table.count);
	route_write_allow(route, allow);
	assert(strlen(allow) < sizeof(allow));
	assert(method == NULL || route_method(method) != 0);
	if (origin_host_is_allowed(&settings, host))
		assert(host && !strchr(host, '/') && !strchr(host, '@'));
	if (origin && origin_is_allowed(&settings, origin))
		assert(strcmp(origin, settings.public_origin) == 0 || strncmp(origin, "http", 4) == 0);
	free(text);
	return 0;
}
