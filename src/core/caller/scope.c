/*
 * scope.c
 *		Scopes.
 */
#include "postgres.h"

#include "core/caller/scope.h"
#include "lib/stringinfo.h"

const ScopeName scope_names[] = {
	{"ainecto:read", SCOPE_READ, "See your workspaces, diagrams, test cases and readmes"},
	{"ainecto:write", SCOPE_READ | SCOPE_WRITE, "Create, change and delete them in your name"},
	{"offline_access", SCOPE_OFFLINE, "Stay connected until you disconnect it"},
	{NULL, 0, NULL},
};

/* Connectors that were written for a server with one scope ask for it by this name. */
static const char everything[] = "mcp";

static unsigned
scope_bits(const char *name, size_t length)
{
	for (const ScopeName *scope = scope_names; scope->name != NULL; scope++)
		if (strlen(scope->name) == length && memcmp(scope->name, name, length) == 0)
			return scope->bits;
	if (length == sizeof(everything) - 1 && memcmp(everything, name, length) == 0)
		return SCOPE_DEFAULT;
	return 0;
}

unsigned
scope_parse(const char *text)
{
	unsigned scopes = 0;

	while (*text != '\0')
	{
		size_t length = strcspn(text, " ");

		scopes |= scope_bits(text, length);
		text += length;
		text += strspn(text, " ");
	}
	return scopes;
}

unsigned
scope_grant(const char *requested)
{
	unsigned scopes;

	if (requested == NULL || requested[strspn(requested, " ")] == '\0')
		return SCOPE_DEFAULT;
	scopes = scope_parse(requested);
	return scopes == SCOPE_OFFLINE ? scopes | SCOPE_DEFAULT : scopes;
}

bool
scope_is_within(const char *requested, unsigned granted)
{
	const char *text = requested + strspn(requested, " ");

	while (*text != '\0')
	{
		size_t length = strcspn(text, " ");
		unsigned bits = scope_bits(text, length);

		if (bits == 0 || (bits & ~granted) != 0)
			return false;
		text += length;
		text += strspn(text, " ");
	}
	return true;
}

char *
scope_text(unsigned scopes)
{
	StringInfoData text;

	initStringInfo(&text);
	for (const ScopeName *scope = scope_names; scope->name != NULL; scope++)
		if ((scopes & scope->bits) == scope->bits)
			appendStringInfo(&text, "%s%s", text.len > 0 ? " " : "", scope->name);
	return text.data;
}
