/*
 * browser.c
 *		Browser routes. The database decides every step; the shim keeps the cookies, guards the forms against
 *		cross-site requests (a token that cookie and form must share, and the Origin), and renders.
 */
#include "endpoint/endpoint.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/auth.h"
#include "base/form.h"
#include "base/origin.h"
#include "endpoint/oauth.h"
#include "endpoint/pages.h"
#include "http/database_reply.h"
#include "http/reply.h"
#include "http/route.h"

#define CSRF_BYTES      16
#define CSRF_SIZE       (2 * CSRF_BYTES + 1)
#define MAX_SESSION     512
#define MAX_COOKIE_NAME (SETTINGS_MAX_URL + 64)
#define MAX_LOCATION    8192

/* What a browser request carries while the database works; request->state. */
typedef struct Visit
{
	Form form; /* query of a GET, body of a POST */
	char csrf[CSRF_SIZE];
	bool new_csrf; /* the cookie is still to be set */
	char session_hash[AUTH_HEX_SIZE];
	bool carries_authorize; /* the form belongs to an authorize request */
	const char *error;      /* for the page, in place of the database's */
	Buffer sealed;          /* parameters that no log may show */
} Visit;

static void
visit_free(void *state)
{
	Visit *visit = state;

	form_free(&visit->form);
	if (visit->sealed.data)
		explicit_bzero(visit->sealed.data, visit->sealed.capacity);
	buffer_free(&visit->sealed);
	free(visit);
}

/* ---- cookies ---- */

/* With https a prefix makes browsers refuse the cookie from anyone but this very host or, where the cookie
 * has a path, from anyone without TLS. The suffix tells servers of one host apart. */
static void
cookie_name(const Request *request, const char *name, char out[MAX_COOKIE_NAME])
{
	const Settings *settings = request->loop->settings;

	snprintf(out, MAX_COOKIE_NAME, "%sainecto_%s%s",
			 !settings->https       ? ""
			 : *settings->base_path ? "__Secure-"
									: "__Host-",
			 name, settings->cookie_suffix);
}

/* Sets a cookie, or clears it when the value is empty. */
static void
set_cookie(Request *request, const char *name, const char *value)
{
	const Settings *settings = request->loop->settings;
	char full_name[MAX_COOKIE_NAME];
	char header[MAX_SESSION + 2 * MAX_COOKIE_NAME];

	cookie_name(request, name, full_name);
	snprintf(header, sizeof(header), "%s=%s; Path=%s; HttpOnly; SameSite=Lax%s%s", full_name, value,
			 *settings->base_path ? settings->base_path : "/", settings->https ? "; Secure" : "",
			 *value ? "" : "; Max-Age=0");
	reply_header(request, MHD_HTTP_HEADER_SET_COOKIE, header);
}

static void
read_cookies(Request *request, Visit *visit)
{
	const char *session;
	const char *csrf;
	char name[MAX_COOKIE_NAME];

	cookie_name(request, "session", name);
	session = request_cookie(request, name);
	if (session && *session && strlen(session) < MAX_SESSION)
		auth_hash_hex(session, strlen(session), visit->session_hash);
	cookie_name(request, "csrf", name);
	csrf = request_cookie(request, name);
	if (csrf && strlen(csrf) == CSRF_SIZE - 1 && strspn(csrf, "0123456789abcdef") == CSRF_SIZE - 1)
		strcpy(visit->csrf, csrf);
	else
	{
		visit->new_csrf = true;
		if (!auth_random_hex(visit->csrf, CSRF_BYTES))
			visit->csrf[0] = '\0';
	}
}

/* ---- guarding forms ---- */

static bool
form_is_ours(const Request *request, const Visit *visit)
{
	const char *origin = request_header(request, MHD_HTTP_HEADER_ORIGIN);
	const char *site = request_header(request, "Sec-Fetch-Site");
	const char *token = form_get(&visit->form, PAGES_CSRF_FIELD);

	if (origin
			? !origin_is_own(request->loop->settings, origin, request_header(request, MHD_HTTP_HEADER_HOST))
			: site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return false;
	return !visit->new_csrf && token && visit->csrf[0] && auth_equal(token, visit->csrf);
}

/*
 * Parses the query (GET) or the form (POST) and the cookies into request->state. On failure the request is
 * answered and NULL returned. A POST must pass the guard.
 */
static Visit *
visit_begin(Request *request)
{
	bool post = request->method == METHOD_POST;
	const char *text = post ? request->body.data : request->query;
	Visit *visit;

	if (post && !oauth_type_is(request, "application/x-www-form-urlencoded"))
	{
		reply_problem(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "This page takes its own forms only.");
		return NULL;
	}
	visit = calloc(1, sizeof(Visit));
	if (!visit)
	{
		reply_failure(request, status_unavailable());
		return NULL;
	}
	request->state = visit;
	request->free_state = visit_free;
	if (!oauth_parse_form(request, &visit->form, text ? text : "",
						  post ? request->body.length : (text ? strlen(text) : 0)))
		return NULL;
	read_cookies(request, visit);
	visit->carries_authorize = form_get(&visit->form, "client_id") != NULL;
	if (post && !form_is_ours(request, visit))
	{
		pages_reply_message(
			request, MHD_HTTP_FORBIDDEN, "This form is out of date",
			"It was opened too long ago, in another browser, or by another site. Nothing was changed.",
			"Go back, reload the page and try again. Cookies must be allowed for this address.");
		return NULL;
	}
	return visit;
}

/* ---- replies ---- */

/* "/authorize?…" with the authorize parameters of the form. */
static void
redirect_to_authorize(Request *request, const Visit *visit)
{
	Buffer location;
	const char *separator = "?";

	buffer_init(&location, MAX_LOCATION);
	buffer_add(&location, "/authorize");
	for (int i = 0; pages_carried_names[i]; i++)
	{
		const char *value = form_get(&visit->form, pages_carried_names[i]);

		if (!value)
			continue;
		buffer_format(&location, "%s%s=", separator, pages_carried_names[i]);
		buffer_add_url(&location, value, strlen(value));
		separator = "&";
	}
	if (buffer_failed(&location))
		reply_problem(request, MHD_HTTP_URI_TOO_LONG, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "The request of the app is too long.");
	else
		reply_redirect(request, location.data);
	buffer_free(&location);
}

static void
render(Request *request, const Visit *visit, const DatabaseReply *reply)
{
	struct json_object *page = database_reply_object(&reply->page);
	PageContext context = {.carried = visit->carries_authorize ? &visit->form : NULL,
						   .csrf = visit->csrf,
						   .token = form_get(&visit->form, "token"),
						   .error = visit->error};

	pages_reply(request, reply->status, page, &context);
	json_object_put(page);
	if (visit->new_csrf)
		set_cookie(request, "csrf", visit->csrf);
}

/* A cookie value must not end the cookie (RFC 6265 section 4.1.1). */
static bool
session_is_plain(const char *session)
{
	return strlen(session) < MAX_SESSION && session[strcspn(session, " \",;\\\t")] == '\0';
}

/*
 * The common end of every browser call. A fresh session is never shown a page at once: the browser is sent on
 * by 303 and comes back with its cookie, so that reloading the page repeats nothing.
 */
static void
visit_done(Request *request, DbOutcome *outcome)
{
	const Visit *visit = request->state;
	DatabaseReply reply;
	const char *location;
	const char *session; /* NULL: leave the cookie alone */
	const char *retry_after;

	if (!database_reply_take(request, outcome, &reply))
		return;
	location = database_reply_text(reply.headers, MHD_HTTP_HEADER_LOCATION);
	retry_after = database_reply_text(reply.headers, MHD_HTTP_HEADER_RETRY_AFTER);
	session = database_reply_text(reply.headers, ":session");
	if (session && !session_is_plain(session))
		session = NULL;
	if (session && *session && visit->carries_authorize)
		redirect_to_authorize(request, visit);
	else if (session && *session)
		reply_redirect(request, "/account");
	else if (location)
		reply_redirect(request, location);
	else if (reply.page.value)
		render(request, visit, &reply);
	else
		reply_failure(request, status_find("XX000"));
	if (session)
		set_cookie(request, "session", session);
	if (retry_after)
		reply_header(request, MHD_HTTP_HEADER_RETRY_AFTER, retry_after);
	database_reply_free(&reply);
}

static void
sign_out_done(Request *request, DbOutcome *outcome)
{
	Visit *visit = request->state;

	if (outcome->failure)
	{
		reply_failure(request, outcome->failure);
		return;
	}
	if (visit->carries_authorize)
		redirect_to_authorize(request, visit);
	else
		reply_redirect(request, "/account");
	set_cookie(request, "session", "");
}

/* ---- handlers ---- */

static void
ask(Request *request, const Visit *visit, const char *endpoint,
	void (*done)(Request *request, DbOutcome *outcome))
{
	oauth_begin(request);
	oauth_add_form(request, &visit->form);
	oauth_submit(request,
				 &(OauthAsk){.endpoint = endpoint, .session_hash = visit->session_hash, .done = done});
}

/* One step of a sign-in. attempt 0: to be admitted to the dear one, in which the password is looked at. */
static void
ask_sign_in(Request *request, const Visit *visit, long long attempt,
			void (*done)(Request *request, DbOutcome *outcome))
{
	oauth_begin(request);
	oauth_add_form(request, &visit->form);
	oauth_submit(request, &(OauthAsk){.endpoint = attempt ? "sign_in" : "admit",
									  .session_hash = visit->session_hash,
									  .sealed = &visit->sealed,
									  .attempt = attempt,
									  .heavy = attempt != 0,
									  .done = done});
}

/* Admitted is who gets the number of his attempt. */
static void
admission_done(Request *request, DbOutcome *outcome)
{
	DatabaseReply reply;
	struct json_object *body;
	struct json_object *attempt = NULL;
	long long number = 0;

	if (!database_reply_take(request, outcome, &reply))
		return;
	body = database_reply_object(&reply.body);
	if (body && json_object_object_get_ex(body, "attempt", &attempt))
		number = json_object_get_int64(attempt);
	json_object_put(body);
	database_reply_free(&reply);
	if (number > 0)
		ask_sign_in(request, request->state, number, visit_done);
	else
		visit_done(request, outcome);
}

static void
sign_in(Request *request, Visit *visit)
{
	oauth_seal(&visit->sealed, form_get(&visit->form, "email"), form_get(&visit->form, "password"));
	ask_sign_in(request, visit, 0, admission_done);
}

void
browser_handle_unknown(Request *request)
{
	pages_reply_message(request, MHD_HTTP_NOT_FOUND, "Not found", "There is nothing at this address.", NULL);
}

void
browser_handle_authorize(Request *request)
{
	Visit *visit = visit_begin(request);
	const char *step;

	if (!visit)
		return;
	/* Even a request without client_id is one: its error page comes from the database. */
	visit->carries_authorize = true;
	if (request->method != METHOD_POST)
	{
		ask(request, visit, "authorize", visit_done);
		return;
	}
	step = form_get(&visit->form, "step");
	if (step && strcmp(step, "sign_in") == 0)
		sign_in(request, visit);
	else if (step && strcmp(step, "consent") == 0)
		ask(request, visit, "consent", visit_done);
	else
		reply_problem(request, MHD_HTTP_BAD_REQUEST, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "The form does not say which step it belongs to.");
}

/* The account's page, and what it disconnects. */
void
browser_handle_account(Request *request)
{
	Visit *visit = visit_begin(request);

	if (visit)
		ask(request, visit, request->route->name, visit_done);
}

void
browser_handle_sign_in(Request *request)
{
	Visit *visit = visit_begin(request);

	if (visit)
		sign_in(request, visit);
}

void
browser_handle_sign_out(Request *request)
{
	Visit *visit = visit_begin(request);

	if (visit)
		ask(request, visit, "sign_out", sign_out_done);
}

/* The one-time link. The database sees no password, so that it was typed twice alike is found out here: else
 * the page is asked for again, without it, to show the error. */
void
browser_handle_set_password(Request *request)
{
	Visit *visit = visit_begin(request);
	const char *password;
	const char *repeat;

	if (!visit)
		return;
	password = form_get(&visit->form, "password");
	repeat = form_get(&visit->form, "repeat");
	if (strcmp(password ? password : "", repeat ? repeat : "") != 0)
		visit->error = "The two passwords differ.";
	else if (request->method == METHOD_POST)
		oauth_seal(&visit->sealed, NULL, password ? password : "");
	oauth_begin(request);
	oauth_add_form(request, &visit->form);
	oauth_submit(request, &(OauthAsk){.endpoint = "set_password",
									  .session_hash = visit->session_hash,
									  .sealed = visit->sealed.data ? &visit->sealed : NULL,
									  .heavy = visit->sealed.data != NULL,
									  .done = visit_done});
}

static void
browser_problem(Request *request, unsigned status, int rpc_code, const char *code, const char *text)
{
	(void) rpc_code;
	(void) code;
	pages_reply_message(request, status, "Something is not right", text, NULL);
}

const ErrorWriter browser_errors = {.problem = browser_problem};
