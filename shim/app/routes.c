/*
 * routes.c
 *		Paths and their handlers.
 */
#include "app/routes.h"

#include "endpoint/endpoint.h"
#include "endpoint/pages.h"
#include "http/reply.h"

/* What browsers of other origins have no business with has no cors: pages with cookies, and what programs ask
 * that are no browsers. */
static const RouteKind mcp = {.cors = CORS_LISTED, .errors = &mcp_errors, .bearer = true};
static const RouteKind file = {.cors = CORS_LISTED, .errors = &reply_json_errors, .bearer = true};
static const RouteKind api = {.cors = CORS_ANY, .errors = &reply_json_errors};
static const RouteKind registry = {.cors = CORS_ANY, .errors = &reply_json_errors, .limited = true};
static const RouteKind guarded = {.cors = CORS_NONE, .errors = &reply_json_errors, .limited = true};
static const RouteKind probe = {.cors = CORS_NONE, .errors = &reply_json_errors, .any_host = true};
static const RouteKind counters = {.cors = CORS_NONE, .errors = &reply_json_errors, .hostless = true};
static const RouteKind page = {.cors = CORS_NONE, .errors = &browser_errors};
static const RouteKind form = {.cors = CORS_NONE, .errors = &browser_errors, .limited = true};

#define GET    METHOD_GET
#define POST   METHOD_POST
#define PUT    METHOD_PUT
#define DELETE METHOD_DELETE

/* path, name in metrics, methods, kind, handler, flags */
#define ROUTE(path, name, methods, kind, handler, flags) \
	{                                                    \
		path, name, methods, &kind, handler, flags       \
	}

static const Route rows[] = {
	ROUTE("/mcp", "mcp", GET | POST | DELETE, mcp, mcp_handle, 0),
	ROUTE("/mcp/", "mcp", GET | POST | DELETE, mcp, mcp_handle, 0),

	ROUTE(WELLKNOWN_RESOURCE, "wellknown", GET, api, wellknown_handle_resource, 0),
	ROUTE(WELLKNOWN_RESOURCE "/mcp", "wellknown", GET, api, wellknown_handle_resource, 0),
	ROUTE(WELLKNOWN_RESOURCE "/mcp/", "wellknown", GET, api, wellknown_handle_resource, 0),
	ROUTE("/.well-known/oauth-authorization-server", "wellknown", GET, api, wellknown_handle_server, 0),
	ROUTE("/.well-known/oauth-provider", "wellknown", GET, api, wellknown_handle_server, 0),

	ROUTE("/register", "register", POST, registry, oauth_handle_register, 0),
	ROUTE("/token", "token", POST, api, oauth_handle_form, 0),
	ROUTE("/revoke", "revoke", POST, api, oauth_handle_form, 0),
	ROUTE("/introspect", "introspect", POST, guarded, oauth_handle_form, 0),

	ROUTE("/", "landing", GET, page, pages_reply_landing, 0),
	ROUTE("/authorize", "authorize", GET | POST, form, browser_handle_authorize, 0),
	ROUTE("/account", "account", GET, form, browser_handle_account, 0),
	ROUTE("/account/disconnect", "disconnect", POST, form, browser_handle_account, 0),
	ROUTE("/sign-in", "sign_in", POST, form, browser_handle_sign_in, 0),
	ROUTE("/sign-out", "sign_out", POST, form, browser_handle_sign_out, 0),
	ROUTE("/set-password", "set_password", GET | POST, form, browser_handle_set_password, 0),

	ROUTE("/upload", "upload", PUT, file, upload_handle, ROUTE_STREAM),
	ROUTE("/attachments/", "download", GET, file, download_handle, ROUTE_PREFIX),
	ROUTE("/s/", "share", GET, page, share_handle, ROUTE_PREFIX | ROUTE_SECRET),
	ROUTE("/assets/share.css", "asset", GET, page, assets_handle, 0),
	ROUTE("/assets/share.js", "asset", GET, page, assets_handle, 0),
	ROUTE("/assets/style.css", "asset", GET, page, assets_handle, 0),
	ROUTE("/assets/icon.svg", "asset", GET, page, assets_handle, 0),
	ROUTE("/catalog.sql", "catalog", GET, page, assets_handle, 0),

	ROUTE("/healthz", "healthz", GET, probe, probe_handle_health, 0),
	ROUTE("/readyz", "readyz", GET, probe, probe_handle_ready, 0),
	ROUTE("/metrics", "metrics", GET, counters, probe_handle_metrics, 0),

	/* Unknown paths: discovery clients look under well-known names and must get JSON, people get a page. */
	ROUTE("/.well-known/", "unknown", GET | POST, api, wellknown_handle_unknown, ROUTE_PREFIX),
	ROUTE("/mcp/", "unknown", GET | POST, api, wellknown_handle_unknown, ROUTE_PREFIX),
	ROUTE("", "unknown", GET | POST | PUT | DELETE | METHOD_OTHER, page, browser_handle_unknown,
		  ROUTE_PREFIX),
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

_Static_assert(ROW_COUNT <= METRICS_MAX_ROUTES, "metrics have a slot per route");

const RouteTable routes_table = {.rows = rows, .count = ROW_COUNT};
