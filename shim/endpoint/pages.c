/*
 * pages.c
 *		The pages people see: sign in, consent, account, set password, message, error, landing.
 */
#include "endpoint/pages.h"

#include <string.h>

#include "http/database_reply.h"
#include "http/reply.h"
#include "template/shim.h"

#define MAX_PAGE ((size_t) 1024 * 1024)

const char *const pages_carried_names[] = {
	"response_type", "client_id",     "redirect_uri",          "scope",  "state", "code_challenge",
	"resource",      "response_mode", "code_challenge_method", "prompt", NULL};

/* One page being written. */
typedef struct Page
{
	Buffer out; /* its main part */
	const char *title;
	bool wide;
	struct json_object *values;
	const PageContext *context;
} Page;

/* ---- small parts ---- */

static struct json_object *
object_of(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &value);
	return value;
}

static size_t
length_of(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

/* The CSRF token, and the authorize parameters when there are any. */
static void
write_carried(Page *page, Buffer *out)
{
	const Form *carried = page->context->carried;

	template_write_hidden(out, .name = PAGES_CSRF_FIELD, .value = page->context->csrf);
	for (int i = 0; carried && pages_carried_names[i]; i++)
	{
		const char *value = form_get(carried, pages_carried_names[i]);

		if (value)
			template_write_hidden(out, .name = pages_carried_names[i], .value = value);
	}
}

static const char *
error_of(const Page *page)
{
	return page->context->error ? page->context->error : database_reply_text(page->values, "error");
}

/* ---- pages ---- */

static void
render_sign_in(Page *page)
{
	bool authorize = page->context->carried != NULL;
	Buffer carried;

	page->title = "Sign in";
	buffer_init(&carried, MAX_PAGE);
	write_carried(page, &carried);
	template_write_sign_in(&page->out,
						   .client = authorize ? database_reply_text(page->values, "client_name") : NULL,
						   .error = error_of(page), .authorize = authorize, .carried = &carried,
						   .email = database_reply_text(page->values, "email"));
	buffer_free(&carried);
}

static void
write_scopes(Page *page, Buffer *out)
{
	struct json_object *scopes = object_of(page->values, "scopes");

	for (size_t i = 0; i < length_of(scopes); i++)
	{
		struct json_object *scope = json_object_array_get_idx(scopes, i);
		const char *text = database_reply_text(scope, "text");

		template_write_scope(out, .text = text ? text : database_reply_text(scope, "name"));
	}
}

static void
render_consent(Page *page)
{
	const char *client = database_reply_text(page->values, "client_name");
	struct json_object *account = object_of(page->values, "account");
	Buffer carried;
	Buffer scopes;

	page->title = "Connect an app";
	buffer_init(&carried, MAX_PAGE);
	buffer_init(&scopes, MAX_PAGE);
	write_carried(page, &carried);
	write_scopes(page, &scopes);
	template_write_consent(&page->out, .client = client ? client : "this app", .carried = &carried,
						   .name = database_reply_text(account, "name"),
						   .email = database_reply_text(account, "email"),
						   .refusal = database_reply_text(page->values, "refusal"), .scopes = &scopes,
						   .host = database_reply_text(page->values, "redirect_host"),
						   .uri = database_reply_text(page->values, "client_uri"),
						   .loopback = json_object_get_boolean(object_of(page->values, "loopback")));
	buffer_free(&carried);
	buffer_free(&scopes);
}

static void
write_app(Page *page, struct json_object *app, Buffer *out)
{
	template_write_app(
		out, .client = database_reply_text(app, "client_name"),
		.token = json_object_get_boolean(object_of(app, "token")),
		.host = database_reply_text(app, "redirect_host"), .access = database_reply_text(app, "access"),
		.created = database_reply_text(app, "created_at"), .used = database_reply_text(app, "last_used_at"),
		.times = database_reply_text(app, "sign_ins"), .csrf = page->context->csrf,
		.grant = database_reply_text(app, "grant"));
}

static void
render_account(Page *page)
{
	struct json_object *account = object_of(page->values, "account");
	struct json_object *list = object_of(page->values, "apps");
	Buffer apps;

	page->title = "Your account";
	page->wide = true;
	buffer_init(&apps, MAX_PAGE);
	for (size_t i = 0; i < length_of(list); i++)
		write_app(page, json_object_array_get_idx(list, i), &apps);
	template_write_account(
		&page->out, .notice = database_reply_text(page->values, "notice"),
		.name = database_reply_text(account, "name"), .email = database_reply_text(account, "email"),
		.plan = database_reply_text(account, "plan"), .apps = &apps, .csrf = page->context->csrf);
	buffer_free(&apps);
}

static void
render_set_password(Page *page)
{
	page->title = "Set a password";
	template_write_set_password(&page->out, .email = database_reply_text(page->values, "email"),
								.error = error_of(page), .csrf = page->context->csrf,
								.token = page->context->token);
}

static void
render_message(Page *page)
{
	const char *title = database_reply_text(page->values, "title");

	page->title = title ? title : "Ainecto";
	template_write_message(&page->out, .title = page->title,
						   .message = database_reply_text(page->values, "message"),
						   .hint = database_reply_text(page->values, "hint"),
						   .back = database_reply_text(page->values, "back_url"),
						   .back_host = database_reply_text(page->values, "back_host"));
}

static const struct
{
	const char *name;
	void (*render)(Page *page);
} renderers[] = {
	{"sign_in", render_sign_in},           {"consent", render_consent}, {"account", render_account},
	{"set_password", render_set_password}, {"message", render_message}, {"error", render_message},
};

/* ---- replies ---- */

/* No scripts, no frames, nothing from elsewhere. form-action stays out: it would stop the redirect to the
 * client. */
static void
reply_page(Request *request, unsigned status, const Page *page)
{
	Buffer out;

	buffer_init(&out, MAX_PAGE);
	template_write_page(&out, .title = page->title, .wide = page->wide, .main = &page->out,
						.base = request->loop->settings->base_path);
	reply_buffer(request, status, REPLY_HTML, &out);
	reply_header(
		request, "Content-Security-Policy",
		"default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'self'");
	reply_header(request, "X-Frame-Options", "DENY");
	/* "no-referrer" would make browsers send "Origin: null" with our own forms. */
	reply_header(request, "Referrer-Policy", "same-origin");
	if (request->loop->settings->https)
		reply_header(request, "Strict-Transport-Security", "max-age=31536000");
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}

void
pages_reply_message(Request *request, unsigned status, const char *title, const char *message,
					const char *hint)
{
	Page page = {.title = title};

	buffer_init(&page.out, MAX_PAGE);
	template_write_message(&page.out, .title = title, .message = message, .hint = hint, .back = NULL,
						   .back_host = NULL);
	reply_page(request, status, &page);
	buffer_free(&page.out);
}

void
pages_reply(Request *request, unsigned status, struct json_object *values, const PageContext *context)
{
	Page page = {.context = context, .values = values};
	const char *name = database_reply_text(values, "name");
	bool rendered = false;

	buffer_init(&page.out, MAX_PAGE);
	for (size_t i = 0; name && i < sizeof(renderers) / sizeof(renderers[0]); i++)
	{
		if (strcmp(renderers[i].name, name) == 0)
		{
			renderers[i].render(&page);
			rendered = true;
		}
	}
	if (rendered && !buffer_failed(&page.out))
		reply_page(request, status, &page);
	else
		pages_reply_message(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "Something is not right",
							"The server could not make this page.", NULL);
	buffer_free(&page.out);
}

void
pages_reply_landing(Request *request)
{
	Page page = {.title = "Schemas your assistant can read", .wide = true};

	buffer_init(&page.out, MAX_PAGE);
	template_write_landing(&page.out, .url = request->loop->settings->public_url);
	reply_page(request, MHD_HTTP_OK, &page);
	buffer_free(&page.out);
}
