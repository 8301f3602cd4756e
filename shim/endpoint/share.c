/*
 * share.c
 *		The page behind a public link: finding it, and the frame around its content.
 */
#include "endpoint/share.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint/assets.h"
#include "endpoint/pages.h"
#include "http/reply.h"
#include "http/route.h"
#include "share_page.h"

/* 256 bits in base64url. */
#define TOKEN_LENGTH 43
#define MAX_PAGE     ((size_t) 48 * 1024 * 1024)

typedef struct PageKind
{
	const char *type;
	const char *name;
	const char *layout; /* class of the body */
	void (*summary)(Buffer *out, struct json_object *page);
	void (*render)(Buffer *out, struct json_object *page);
} PageKind;

static const PageKind kinds[] = {
	{"erd", "ERD", "drawing", share_erd_summary, share_erd_render},
	{"flow_diagram", "Flow diagram", "drawing", share_flow_summary, share_flow_render},
	{"testcase", "Test cases", "text", share_testcase_summary, share_testcase_render},
	{"readme", "Readme", "text", NULL, share_readme_render},
};

static void
write_head(Buffer *out, const PageKind *kind, const char *title)
{
	buffer_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
					"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
					"<meta name=\"color-scheme\" content=\"light dark\">\n"
					"<meta name=\"robots\" content=\"noindex, nofollow\">\n<title>");
	buffer_add_html(out, title);
	buffer_add(out, " · Ainecto</title>\n<link rel=\"stylesheet\" href=\"" ASSETS_SHARE_STYLE_PATH "\">\n"
					"<link rel=\"icon\" type=\"image/svg+xml\" href=\"" ASSETS_ICON_PATH "\">\n"
					"<script src=\"" ASSETS_SHARE_SCRIPT_PATH "\" defer></script>\n</head>\n");
	buffer_format(out, "<body class=\"%s\">\n", kind->layout);
}

/* The day of an instant in ISO 8601. */
static void
write_updated(Buffer *out, struct json_object *page)
{
	const char *updated = share_text(page, "updatedAt");
	char day[11];

	if (!updated || strlen(updated) < 10)
		return;
	memcpy(day, updated, 10);
	day[10] = '\0';
	if (strspn(day, "0123456789-") != 10)
		return;
	buffer_format(out, " · <time datetime=\"%s\">updated %s</time>", day, day);
}

static void
write_page(Buffer *out, const PageKind *kind, struct json_object *page)
{
	const char *title = share_text(page, "title");
	struct json_object *too_large = NULL;
	bool shown = !json_object_object_get_ex(page, "tooLarge", &too_large);

	write_head(out, kind, title ? title : "Untitled");
	buffer_add(out, "<header class=\"bar\">\n<img src=\"" ASSETS_ICON_PATH
					"\" alt=\"\" width=\"28\" height=\"28\">\n<div>\n<h1>");
	buffer_add_html(out, title ? title : "Untitled");
	buffer_format(out, "</h1>\n<p class=\"quiet\">%s", kind->name);
	if (shown && kind->summary)
		kind->summary(out, page);
	write_updated(out, page);
	buffer_add(out, "</p>\n</div>\n</header>\n<main>\n");
	if (shown)
		kind->render(out, page);
	else
		buffer_add(out,
				   "<p class=\"lead\">This document is too large to be shown as a page. Whoever may edit "
				   "it can read it with an assistant.</p>\n");
	buffer_add(out, "</main>\n</body>\n</html>\n");
}

static void
add_headers(Request *request)
{
	reply_header(request, "Content-Security-Policy",
				 "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
				 "form-action 'none'; frame-ancestors 'none'; base-uri 'none'");
	reply_header(request, "X-Frame-Options", "DENY");
	reply_header(request, "X-Robots-Tag", "noindex, nofollow");
	reply_header(request, "Referrer-Policy", "no-referrer");
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	if (request->loop->settings->https)
		reply_header(request, "Strict-Transport-Security", "max-age=31536000");
}

static void
reply_nothing(Request *request)
{
	pages_reply_message(request, MHD_HTTP_NOT_FOUND, "Nothing is shared here",
						"This link is not complete, or it was withdrawn.", "Ask whoever gave it to you.");
	reply_header(request, "X-Robots-Tag", "noindex, nofollow");
}

static const PageKind *
find_kind(struct json_object *page)
{
	const char *type = share_text(page, "type");

	for (size_t i = 0; type && i < sizeof(kinds) / sizeof(kinds[0]); i++)
	{
		if (strcmp(kinds[i].type, type) == 0)
			return &kinds[i];
	}
	return NULL;
}

static void
share_done(Request *request, DbOutcome *outcome)
{
	struct json_object *page;
	const PageKind *kind;
	Buffer out;

	if (outcome->failure)
	{
		reply_failure(request, outcome->failure);
		return;
	}
	if (PQntuples(outcome->result) != 1 || PQgetisnull(outcome->result, 0, 0))
	{
		reply_nothing(request);
		return;
	}
	page = json_tokener_parse(PQgetvalue(outcome->result, 0, 0));
	kind = find_kind(page);
	buffer_init(&out, MAX_PAGE);
	if (kind)
		write_page(&out, kind, page);
	json_object_put(page);
	if (kind && !buffer_failed(&out))
	{
		reply_buffer(request, MHD_HTTP_OK, REPLY_HTML, &out);
		add_headers(request);
		return;
	}
	buffer_free(&out);
	pages_reply_message(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "Something is not right",
						"The server could not make this page.", NULL);
}

void
share_handle(Request *request)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *token = request->path + strlen(request->route->path);
	DbCall *call;

	if (strlen(token) != TOKEN_LENGTH || strspn(token, allowed) != TOKEN_LENGTH)
	{
		reply_nothing(request);
		return;
	}
	auth_hash(token, TOKEN_LENGTH, request->token_hash);
	snprintf(request->label, sizeof(request->label), "share");
	call = db_call_new(request->loop->database, DB_SHARED_DOCUMENT, DB_SLOW);
	if (call)
	{
		/* Anyone may ask as often as they like: that must not keep tools from their turn. */
		call->heavy = true;
		call->parameters[0] = (DbParameter){
			.value = (const char *) request->token_hash, .length = AUTH_HASH_BYTES, .binary = true};
	}
	request_submit(request, call, share_done);
}
