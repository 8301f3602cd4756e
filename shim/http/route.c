/*
 * route.c
 *		Paths and their handlers. 404 and 405 fall out of the walk over the table.
 */
#include "http/route.h"

#include <string.h>

#include "endpoint/assets.h"
#include "endpoint/browser.h"
#include "endpoint/download.h"
#include "endpoint/mcp.h"
#include "endpoint/oauth.h"
#include "endpoint/probe.h"
#include "endpoint/upload.h"
#include "endpoint/wellknown.h"
#include "endpoint/share.h"

static const Route routes[] = {
	{"/mcp", "mcp", METHOD_GET | METHOD_POST | METHOD_DELETE, CORS_LISTED, STYLE_RPC, true, false, mcp_handle,
	 0},
	{"/mcp/", "mcp", METHOD_GET | METHOD_POST | METHOD_DELETE, CORS_LISTED, STYLE_RPC, true, false,
	 mcp_handle, 0},

	{"/.well-known/oauth-protected-resource", "wellknown", METHOD_GET, CORS_ANY, STYLE_OAUTH, false, false,
	 wellknown_handle_resource, 0},
	{"/.well-known/oauth-protected-resource/mcp", "wellknown", METHOD_GET, CORS_ANY, STYLE_OAUTH, false,
	 false, wellknown_handle_resource, 0},
	{"/.well-known/oauth-authorization-server", "wellknown", METHOD_GET, CORS_ANY, STYLE_OAUTH, false, false,
	 wellknown_handle_server, 0},
	{"/.well-known/oauth-provider", "wellknown", METHOD_GET, CORS_ANY, STYLE_OAUTH, false, false,
	 wellknown_handle_server, 0},

	{"/register", "register", METHOD_POST, CORS_ANY, STYLE_OAUTH, false, true, oauth_handle_register, 0},
	{"/token", "token", METHOD_POST, CORS_ANY, STYLE_OAUTH, false, false, oauth_handle_token, 0},
	{"/revoke", "revoke", METHOD_POST, CORS_ANY, STYLE_OAUTH, false, false, oauth_handle_revoke, 0},
	{"/introspect", "introspect", METHOD_POST, CORS_NONE, STYLE_OAUTH, false, true, oauth_handle_introspect,
	 0},

	{"/", "landing", METHOD_GET, CORS_NONE, STYLE_PAGE, false, false, browser_handle_landing, 0},
	{"/authorize", "authorize", METHOD_GET | METHOD_POST, CORS_NONE, STYLE_PAGE, false, true,
	 browser_handle_authorize, 0},
	{"/account", "account", METHOD_GET, CORS_NONE, STYLE_PAGE, false, true, browser_handle_account, 0},
	{"/account/disconnect", "disconnect", METHOD_POST, CORS_NONE, STYLE_PAGE, false, true,
	 browser_handle_disconnect, 0},
	{"/sign-in", "sign_in", METHOD_POST, CORS_NONE, STYLE_PAGE, false, true, browser_handle_sign_in, 0},
	{"/sign-out", "sign_out", METHOD_POST, CORS_NONE, STYLE_PAGE, false, true, browser_handle_sign_out, 0},
	{"/set-password", "set_password", METHOD_GET | METHOD_POST, CORS_NONE, STYLE_PAGE, false, true,
	 browser_handle_set_password, 0},

	{"/upload", "upload", METHOD_PUT, CORS_LISTED, STYLE_OAUTH, true, false, upload_handle, ROUTE_STREAM},
	{"/attachments/", "download", METHOD_GET, CORS_LISTED, STYLE_OAUTH, true, false, download_handle,
	 ROUTE_PREFIX},
	{"/s/", "share", METHOD_GET, CORS_NONE, STYLE_PAGE, false, false, share_handle,
	 ROUTE_PREFIX | ROUTE_SECRET},
	{ASSETS_SHARE_STYLE_PATH, "asset", METHOD_GET, CORS_NONE, STYLE_PAGE, false, false,
	 assets_handle_share_style, 0},
	{ASSETS_SHARE_SCRIPT_PATH, "asset", METHOD_GET, CORS_NONE, STYLE_PAGE, false, false,
	 assets_handle_share_script, 0},

	{ASSETS_STYLE_PATH, "asset", METHOD_GET, CORS_NONE, STYLE_PAGE, false, false, assets_handle_style, 0},
	{ASSETS_ICON_PATH, "asset", METHOD_GET, CORS_NONE, STYLE_PAGE, false, false, assets_handle_icon, 0},

	{"/healthz", "healthz", METHOD_GET, CORS_NONE, STYLE_OAUTH, false, false, probe_handle_health, 0},
	{"/readyz", "readyz", METHOD_GET, CORS_NONE, STYLE_OAUTH, false, false, probe_handle_ready, 0},
	{"/metrics", "metrics", METHOD_GET, CORS_NONE, STYLE_OAUTH, false, false, probe_handle_metrics, 0},
};

#define ROUTE_COUNT ((int) (sizeof(routes) / sizeof(routes[0])))

/* Unknown paths: discovery clients look under well-known names and must get JSON, people get a page. */
static const Route unknown_wellknown = {"",    "unknown", METHOD_GET | METHOD_POST, CORS_ANY, STYLE_OAUTH,
										false, false,     wellknown_handle_unknown, 0};
static const Route unknown_path = {"",
								   "unknown",
								   METHOD_GET | METHOD_POST | METHOD_PUT | METHOD_DELETE | METHOD_OTHER,
								   CORS_NONE,
								   STYLE_PAGE,
								   false,
								   false,
								   browser_handle_unknown,
								   0};

_Static_assert(sizeof(routes) / sizeof(routes[0]) + 1 <= METRICS_MAX_ROUTES, "metrics have a slot per route");

static bool
is_discovery(const char *path)
{
	return strncmp(path, "/.well-known/", 13) == 0 || strncmp(path, "/mcp/", 5) == 0;
}

const Route *
route_find(const char *path)
{
	for (int i = 0; i < ROUTE_COUNT; i++)
	{
		const Route *route = &routes[i];

		if (route->flags & ROUTE_PREFIX ? strncmp(route->path, path, strlen(route->path)) == 0
										: strcmp(route->path, path) == 0)
			return route;
	}
	return is_discovery(path) ? &unknown_wellknown : &unknown_path;
}

unsigned
route_methods(const Route *route)
{
	unsigned methods = route->methods;

	if (methods & METHOD_GET)
		methods |= METHOD_HEAD;
	if (route->cors != CORS_NONE)
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

/* Routes of one name (the aliases) share the slot of the first; the last slot is for unknown paths. */
int
route_index(const Route *route)
{
	for (int i = 0; i < ROUTE_COUNT; i++)
	{
		if (routes[i].name == route->name || strcmp(routes[i].name, route->name) == 0)
			return i;
	}
	return ROUTE_COUNT;
}

int
route_names(const char **names)
{
	for (int i = 0; i < ROUTE_COUNT; i++)
		names[i] = routes[i].name;
	names[ROUTE_COUNT] = unknown_path.name;
	return ROUTE_COUNT + 1;
}
