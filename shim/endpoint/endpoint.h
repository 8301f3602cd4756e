/*
 * endpoint.h
 *		What answers under the paths of app/routes.c.
 *
 * The room: one file for what answers under a path. None decides what a caller may: they turn a request into
 * one call of the database and its answer into a reply. A handler gets a request whose head is checked and
 * whose body is complete (ROUTE_STREAM: see there).
 */
#ifndef SHIM_ENDPOINT_H
#define SHIM_ENDPOINT_H

#include "http/request.h"
#include "http/route.h"

/* mcp.c: everything with a token goes to the database in one call. */
extern void mcp_handle(Request *request);

/* JSON-RPC error objects, and tool errors where the model can act on them. */
extern const ErrorWriter mcp_errors;

/* oauth.c: the authorization server for programs; those who take a form are named as their routes. */
extern void oauth_handle_register(Request *request);
extern void oauth_handle_form(Request *request);

#define WELLKNOWN_RESOURCE "/.well-known/oauth-protected-resource"

/* wellknown.c: discovery documents, RFC 9728 (protected resource) and RFC 8414 (authorization server); and
 * 404 as JSON, so that a client's chain of fallbacks goes on (requirement A3). */
extern void wellknown_handle_resource(Request *request);
extern void wellknown_handle_server(Request *request);
extern void wellknown_handle_unknown(Request *request);

/* browser.c: what people do: sign in, consent, look after connected apps, set a password. */
extern void browser_handle_authorize(Request *request);
extern void browser_handle_account(Request *request);
extern void browser_handle_sign_in(Request *request);
extern void browser_handle_sign_out(Request *request);
extern void browser_handle_set_password(Request *request);
extern void browser_handle_unknown(Request *request);

/* Errors as pages. */
extern const ErrorWriter browser_errors;

/* share.c: GET /s/TOKEN, a document for whoever has its link. The database makes the page, its headers and
 * its tag; what the client has already is answered by 304. */
extern void share_handle(Request *request);

/* assets.c: styles, scripts, the icon, and the script that reads catalogs. */
extern void assets_handle(Request *request);

/* upload.c: PUT /upload, a body on its way into the database, piece by piece. */
extern void upload_handle(Request *request);

/* download.c: GET /attachments/UUID, a file out of the database, piece by piece. */
extern void download_handle(Request *request);

/* probe.c, for whoever runs the shim: the process answers; the database answers, and is the right one;
 * counters of all loops. */
extern void probe_handle_health(Request *request);
extern void probe_handle_ready(Request *request);
extern void probe_handle_metrics(Request *request);

#endif
