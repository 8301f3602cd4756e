/*
 * pages.c
 *		The pages people see: sign in, consent, account, set password, message, error, landing.
 */
#include "endpoint/pages.h"

#include <json-c/json.h>
#include <string.h>

#include "endpoint/assets.h"
#include "http/reply.h"

#define MAX_PAGE ((size_t) 1024 * 1024)

const char *const pages_carried_names[] = {
	"response_type", "client_id",     "redirect_uri",          "scope",  "state", "code_challenge",
	"resource",      "response_mode", "code_challenge_method", "prompt", NULL};

/* One page being written. */
typedef struct Page
{
	Buffer out;
	struct json_object *values;
	const PageContext *context;
	Request *request;
} Page;

/* ---- small parts ---- */

static const char *
value_of(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (!json_object_is_type(object, json_type_object) || !json_object_object_get_ex(object, name, &value) ||
		!value)
		return NULL;
	return json_object_get_string(value);
}

static struct json_object *
object_of(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &value);
	return value;
}

/* Writes text, with each "%s" standing for the escaped argument; the texts themselves are ours. */
static void
write_with(Buffer *out, const char *text, const char *argument)
{
	const char *place;

	while ((place = strstr(text, "%s")) != NULL)
	{
		buffer_append(out, text, (size_t) (place - text));
		buffer_add_html(out, argument ? argument : "");
		text = place + 2;
	}
	buffer_add(out, text);
}

static void
write_head(Buffer *out, const char *title, bool wide)
{
	write_with(out,
			   "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			   "<meta name=\"color-scheme\" content=\"light dark\">\n<title>%s · Ainecto</title>\n",
			   title);
	buffer_add(out,
			   "<link rel=\"stylesheet\" href=\"" ASSETS_STYLE_PATH "\">\n"
			   "<link rel=\"icon\" type=\"image/svg+xml\" href=\"" ASSETS_ICON_PATH "\">\n</head>\n<body>\n");
	buffer_add(out, wide ? "<main class=\"wide\">\n" : "<main>\n");
	buffer_add(out, "<p class=\"brand\"><img src=\"" ASSETS_ICON_PATH
					"\" alt=\"\" width=\"28\" height=\"28\"> Ainecto</p>\n");
}

static void
write_foot(Buffer *out)
{
	buffer_add(out, "</main>\n</body>\n</html>\n");
}

static void
write_hidden(Buffer *out, const char *name, const char *value)
{
	write_with(out, "<input type=\"hidden\" name=\"%s\"", name);
	write_with(out, " value=\"%s\">\n", value);
}

/* The CSRF token, and the authorize parameters when there are any. */
static void
write_carried(Page *page)
{
	const PageContext *context = page->context;

	write_hidden(&page->out, PAGES_CSRF_FIELD, context->csrf);
	if (!context->carried)
		return;
	for (int i = 0; pages_carried_names[i]; i++)
	{
		const char *value = form_get(context->carried, pages_carried_names[i]);

		if (value)
			write_hidden(&page->out, pages_carried_names[i], value);
	}
}

/* An error stands before the form and is announced; fields point to it by its id. */
static void
write_error(Page *page)
{
	const char *error = page->context->error ? page->context->error : value_of(page->values, "error");

	if (error && *error)
		write_with(&page->out, "<p class=\"alert\" role=\"alert\" id=\"error\">%s</p>\n", error);
}

static bool
has_error(const Page *page)
{
	return page->context->error || value_of(page->values, "error");
}

static void
write_field_state(Page *page)
{
	buffer_add(&page->out, has_error(page) ? " aria-describedby=\"error\" aria-invalid=\"true\">\n" : ">\n");
}

/* ---- pages ---- */

static void
render_sign_in(Page *page)
{
	const char *client = value_of(page->values, "client_name");
	const char *email = value_of(page->values, "email");
	Buffer *out = &page->out;
	bool carried = page->context->carried != NULL;

	write_head(out, "Sign in", false);
	buffer_add(out, "<h1>Sign in</h1>\n");
	if (carried && client)
	{
		write_with(out, "<p class=\"lead\">to connect <strong>%s</strong>", client);
		write_with(out, " to your Ainecto account. After this you decide what it may do.</p>\n", NULL);
	}
	else
		buffer_add(out, "<p class=\"lead\">to see your account and the apps connected to it.</p>\n");
	write_error(page);
	buffer_add(out, carried ? "<form method=\"post\" action=\"/authorize\">\n"
							  "<input type=\"hidden\" name=\"step\" value=\"sign_in\">\n"
							: "<form method=\"post\" action=\"/sign-in\">\n");
	write_carried(page);
	buffer_add(out, "<label for=\"email\">Email</label>\n"
					"<input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"username\" required "
					"maxlength=\"320\"");
	write_with(out, " value=\"%s\"", email);
	if (!email)
		buffer_add(out, " autofocus");
	write_field_state(page);
	buffer_add(out,
			   "<label for=\"password\">Password</label>\n"
			   "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" "
			   "required maxlength=\"1024\"");
	if (email)
		buffer_add(out, " autofocus");
	write_field_state(page);
	buffer_add(out,
			   "<div class=\"actions\"><button type=\"submit\">Sign in</button></div>\n</form>\n"
			   "<p class=\"note\">No account, or no password? Ask whoever runs this server for a one-time "
			   "link.</p>\n");
	write_foot(out);
}

static void
write_scopes(Page *page)
{
	struct json_object *scopes = object_of(page->values, "scopes");
	size_t count = json_object_is_type(scopes, json_type_array) ? json_object_array_length(scopes) : 0;

	if (count == 0)
		return;
	buffer_add(&page->out, "<h2>It will be able to</h2>\n<ul class=\"scopes\">\n");
	for (size_t i = 0; i < count; i++)
	{
		struct json_object *scope = json_object_array_get_idx(scopes, i);
		const char *text = value_of(scope, "text");

		write_with(&page->out, "<li>%s</li>\n", text ? text : value_of(scope, "name"));
	}
	buffer_add(&page->out, "</ul>\n");
}

static void
write_signed_in_as(Page *page)
{
	struct json_object *account = object_of(page->values, "account");
	const char *name = value_of(account, "name");
	const char *email = value_of(account, "email");
	Buffer *out = &page->out;

	buffer_add(out, "<form class=\"who\" method=\"post\" action=\"/sign-out\">\n");
	write_carried(page);
	write_with(out, "<p>Signed in as <strong>%s</strong>", name && *name ? name : email);
	if (name && *name)
		write_with(out, "<br><span class=\"quiet\">%s</span>", email);
	buffer_add(out, "</p>\n<button class=\"link\" type=\"submit\">Use another account</button>\n</form>\n");
}

/* What the user should know before answering: the names are the app's own words. */
static void
write_caution(Buffer *out, bool loopback)
{
	if (loopback)
		buffer_add(
			out,
			"<p class=\"note\">This is a program on your own computer. The name above is what the program "
			"calls itself: go on only if you started this just now.</p>\n");
	else
		buffer_add(
			out, "<p class=\"note\">The name above is what the app calls itself. Go on only if you know the "
				 "address it sends you back to.</p>\n");
}

static void
write_decision(Page *page, bool refused)
{
	Buffer *out = &page->out;

	buffer_add(out, "<form method=\"post\" action=\"/authorize\">\n"
					"<input type=\"hidden\" name=\"step\" value=\"consent\">\n");
	write_carried(page);
	buffer_add(out, "<div class=\"actions\">");
	if (refused)
		buffer_add(out, "<button type=\"submit\" name=\"decision\" value=\"deny\">Back to the app</button>");
	else
		buffer_add(
			out, "<button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\n"
				 "<button class=\"second\" type=\"submit\" name=\"decision\" value=\"deny\">Cancel</button>");
	buffer_add(out, "</div>\n</form>\n");
}

static void
render_consent(Page *page)
{
	const char *client = value_of(page->values, "client_name");
	const char *uri = value_of(page->values, "client_uri");
	const char *refusal = value_of(page->values, "refusal");
	bool refused = refusal && *refusal;
	Buffer *out = &page->out;

	write_head(out, "Connect an app", false);
	write_with(out, "<h1>Connect <span class=\"client\">%s</span>?</h1>\n", client ? client : "this app");
	write_signed_in_as(page);
	if (refused)
		write_with(out, "<p class=\"alert\" role=\"alert\">%s</p>\n", refusal);
	else
		write_scopes(page);
	buffer_add(out, "<dl class=\"facts\">\n");
	write_with(out, "<div><dt>Sends you back to</dt><dd>%s</dd></div>\n",
			   value_of(page->values, "redirect_host"));
	if (uri && *uri)
		write_with(out, "<div><dt>Says it belongs to</dt><dd>%s</dd></div>\n", uri);
	buffer_add(out, "</dl>\n");
	if (!refused)
		write_caution(out, json_object_get_boolean(object_of(page->values, "loopback")));
	write_decision(page, refused);
	if (!refused)
		buffer_add(out,
				   "<p class=\"note\">You can disconnect it at any time on your <a href=\"/account\">account "
				   "page</a>.</p>\n");
	write_foot(out);
}

/* The day of an ISO 8601 time, with the whole of it for programs. */
static void
write_day(Buffer *out, const char *time)
{
	char day[11];

	if (!time || !*time)
	{
		buffer_add(out, "never");
		return;
	}
	snprintf(day, sizeof(day), "%s", time);
	write_with(out, "<time datetime=\"%s\">", time);
	buffer_add_html(out, day);
	buffer_add(out, "</time>");
}

static void
write_app(Page *page, struct json_object *app)
{
	Buffer *out = &page->out;
	const char *client = value_of(app, "client_name");

	write_with(out, "<li>\n<div>\n<h3>%s</h3>\n<p class=\"quiet\">", client ? client : "Unnamed app");
	if (value_of(app, "redirect_host"))
		write_with(out, "%s · ", value_of(app, "redirect_host"));
	write_with(out, "%s<br>connected ", value_of(app, "access"));
	write_day(out, value_of(app, "created_at"));
	buffer_add(out, " · last used ");
	write_day(out, value_of(app, "last_used_at"));
	buffer_add(out, "</p>\n</div>\n<form method=\"post\" action=\"/account/disconnect\">\n");
	write_hidden(out, PAGES_CSRF_FIELD, page->context->csrf);
	write_hidden(out, "grant", value_of(app, "grant"));
	write_with(out,
			   "<button class=\"second\" type=\"submit\" aria-label=\"Disconnect %s\">Disconnect</button>\n",
			   client);
	buffer_add(out, "</form>\n</li>\n");
}

static void
render_account(Page *page)
{
	struct json_object *account = object_of(page->values, "account");
	struct json_object *apps = object_of(page->values, "apps");
	size_t count = json_object_is_type(apps, json_type_array) ? json_object_array_length(apps) : 0;
	const char *notice = page->context->notice ? page->context->notice : value_of(page->values, "notice");
	Buffer *out = &page->out;

	write_head(out, "Your account", true);
	buffer_add(out, "<h1>Your account</h1>\n");
	if (notice && *notice)
		write_with(out, "<p class=\"notice\" role=\"status\">%s</p>\n", notice);
	buffer_add(out, "<dl class=\"facts\">\n");
	write_with(out, "<div><dt>Name</dt><dd>%s</dd></div>\n", value_of(account, "name"));
	write_with(out, "<div><dt>Email</dt><dd>%s</dd></div>\n", value_of(account, "email"));
	write_with(out, "<div><dt>Plan</dt><dd>%s</dd></div>\n</dl>\n", value_of(account, "plan"));
	buffer_add(out, "<h2>Connected apps</h2>\n");
	if (count == 0)
		buffer_add(
			out, "<p>No app is connected. Add this server to an AI client and it will ask here first.</p>\n");
	else
	{
		buffer_add(out, "<ul class=\"apps\">\n");
		for (size_t i = 0; i < count; i++)
			write_app(page, json_object_array_get_idx(apps, i));
		buffer_add(out, "</ul>\n");
	}
	buffer_add(out, "<form method=\"post\" action=\"/sign-out\">\n");
	write_hidden(out, PAGES_CSRF_FIELD, page->context->csrf);
	buffer_add(out,
			   "<div class=\"actions\"><button class=\"second\" type=\"submit\">Sign out</button></div>\n"
			   "</form>\n");
	write_foot(out);
}

static void
render_set_password(Page *page)
{
	Buffer *out = &page->out;

	write_head(out, "Set a password", false);
	buffer_add(out, "<h1>Set a password</h1>\n");
	write_with(out, "<p class=\"lead\">for <strong>%s</strong></p>\n", value_of(page->values, "email"));
	write_error(page);
	buffer_add(out, "<form method=\"post\" action=\"/set-password\">\n");
	write_hidden(out, PAGES_CSRF_FIELD, page->context->csrf);
	write_hidden(out, "token", page->context->token);
	/* Password managers want to know whose password this is. */
	write_with(out,
			   "<input class=\"hidden\" type=\"email\" autocomplete=\"username\" value=\"%s\" readonly "
			   "tabindex=\"-1\" "
			   "aria-hidden=\"true\">\n",
			   value_of(page->values, "email"));
	buffer_add(
		out,
		"<label for=\"password\">New password</label>\n"
		"<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"new-password\" required "
		"minlength=\"8\" maxlength=\"1024\" autofocus");
	write_field_state(page);
	buffer_add(
		out, "<p class=\"hint\">At least 8 characters. Longer is better than odd.</p>\n"
			 "<label for=\"repeat\">The same again</label>\n"
			 "<input id=\"repeat\" name=\"repeat\" type=\"password\" autocomplete=\"new-password\" required "
			 "maxlength=\"1024\"");
	write_field_state(page);
	buffer_add(out, "<div class=\"actions\"><button type=\"submit\">Set password</button></div>\n</form>\n");
	write_foot(out);
}

static void
write_message(Buffer *out, const char *title, const char *message, const char *hint)
{
	write_head(out, title, false);
	write_with(out, "<h1>%s</h1>\n", title);
	write_with(out, "<p>%s</p>\n", message);
	if (hint && *hint)
		write_with(out, "<p class=\"note\">%s</p>\n", hint);
}

static void
write_message_foot(Buffer *out)
{
	buffer_add(out, "<p class=\"note\"><a href=\"/account\">Your account</a></p>\n");
	write_foot(out);
}

static void
render_message(Page *page)
{
	const char *title = value_of(page->values, "title");
	const char *back = value_of(page->values, "back_url");

	write_message(&page->out, title ? title : "Ainecto", value_of(page->values, "message"),
				  value_of(page->values, "hint"));
	if (back && *back)
	{
		write_with(&page->out, "<p><a href=\"%s\">", back);
		write_with(&page->out, "Go back to %s</a></p>\n", value_of(page->values, "back_host"));
	}
	write_message_foot(&page->out);
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
reply_page(Request *request, unsigned status, Buffer *out)
{
	reply_buffer(request, status, REPLY_HTML, out);
	reply_header(
		request, "Content-Security-Policy",
		"default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'");
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
	Buffer out;

	buffer_init(&out, MAX_PAGE);
	write_message(&out, title, message, hint);
	write_message_foot(&out);
	reply_page(request, status, &out);
}

bool
pages_name_is(const char *page, const char *name)
{
	struct json_object *values = page ? json_tokener_parse(page) : NULL;
	const char *found = value_of(values, "name");
	bool same = found && strcmp(found, name) == 0;

	json_object_put(values);
	return same;
}

void
pages_reply(Request *request, unsigned status, const char *text, const PageContext *context)
{
	Page page = {.context = context, .request = request};
	const char *name;
	bool rendered = false;

	page.values = text ? json_tokener_parse(text) : NULL;
	name = value_of(page.values, "name");
	buffer_init(&page.out, MAX_PAGE);
	for (size_t i = 0; name && i < sizeof(renderers) / sizeof(renderers[0]); i++)
	{
		if (strcmp(renderers[i].name, name) == 0)
		{
			renderers[i].render(&page);
			rendered = true;
		}
	}
	json_object_put(page.values);
	if (rendered && !buffer_failed(&page.out))
	{
		reply_page(request, status, &page.out);
		return;
	}
	buffer_free(&page.out);
	pages_reply_message(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "Something is not right",
						"The server could not make this page.", NULL);
}

void
pages_reply_landing(Request *request)
{
	const char *url = request->loop->settings->public_url;
	Buffer out;

	buffer_init(&out, MAX_PAGE);
	write_head(&out, "Schemas your assistant can read", true);
	buffer_add(
		&out, "<h1>Schemas, flows, tests and readmes, open to your AI assistant</h1>\n"
			  "<p class=\"lead\">This server speaks the Model Context Protocol. An assistant connected to it "
			  "reads and edits your team's ERDs, flow diagrams, test cases and readmes with 102 tools; every "
			  "change is a version with its author.</p>\n<h2>Connect a client</h2>\n"
			  "<p>Claude Code:</p>\n");
	write_with(
		&out, "<pre tabindex=\"0\"><code>claude mcp add ainecto %s/mcp --transport http</code></pre>\n", url);
	write_with(&out, "<p>Any other MCP client: use the address <code>%s/mcp</code>", url);
	buffer_add(&out,
			   " with the HTTP transport. The client opens your browser, you sign in and say what it may "
			   "do.</p>\n<p><a href=\"/account\">Your account and connected apps</a></p>\n");
	write_foot(&out);
	reply_page(request, MHD_HTTP_OK, &out);
}
