/*
 * oauth_page.c
 *		The account's pages.
 */
#include "postgres.h"

#include "base/uuid.h"
#include "core/identity/browser_session.h"
#include "core/identity/password.h"
#include "core/oauth/oauth_authorize.h"
#include "core/oauth/oauth_grant.h"
#include "core/oauth/oauth_page.h"
#include "core/tree/access.h"
#include "utils/builtins.h"

static void
show_account(const Account *account, OAuthReply *reply, const char *notice)
{
	JsonWriter *writer = oauth_open_page(reply, 200, "account");

	json_write_key(writer, "account");
	json_write_open_object(writer);
	json_write_text_member(writer, "email", account->email);
	json_write_text_member(writer, "name", account->name);
	json_write_text_member(writer, "plan", account->plan);
	json_write_close_object(writer);
	json_write_key(writer, "apps");
	oauth_grant_write_apps(writer, account->id);
	json_write_text_member(writer, "notice", notice);
	json_write_close_object(writer);
}

/* The grant that a page is about, if it is one of a person who is signed in. */
static bool
read_grant(const OAuthRequest *request, pg_uuid_t *uuid)
{
	const char *grant = oauth_parameter(request, "grant");

	return grant != NULL && access_parse_uuid(grant, uuid);
}

void
oauth_page_account(const OAuthRequest *request, OAuthReply *reply)
{
	Account account;
	pg_uuid_t uuid;

	if (browser_session_find(request->session_hash, &account))
		show_account(&account, reply,
					 read_grant(request, &uuid) ? oauth_grant_tell_disconnected(&uuid, account.id) : NULL);
	else
		oauth_authorize_ask_sign_in(reply);
}

/* The browser goes to the account's page, which says what has ended: reloading it ends nothing again. */
void
oauth_page_disconnect(const OAuthRequest *request, OAuthReply *reply)
{
	Account account;
	pg_uuid_t uuid;

	if (!browser_session_find(request->session_hash, &account))
	{
		oauth_authorize_ask_sign_in(reply);
		return;
	}
	if (!read_grant(request, &uuid) || !oauth_grant_disconnect(&uuid, account.id))
	{
		show_account(&account, reply, "This connection had ended already.");
		return;
	}
	oauth_audit(request, "disconnect", &account, "grant", uuid_text(&uuid), NULL, NULL);
	oauth_reply_redirect(reply, psprintf("/account?grant=%s", uuid_text(&uuid)));
}

void
oauth_page_sign_out(const OAuthRequest *request, OAuthReply *reply)
{
	if (request->session_hash != NULL)
		browser_session_end(request->session_hash);
	reply->session = "";
	oauth_reply_message_page(
		reply, "Signed out",
		"Programs you have connected stay connected; disconnect them on your account page.");
}

/* Why the password cannot be one, as far as its length tells; NULL: it can. A shim of 1.0.0 asks no further.
 */
static const char *
password_problem(const OAuthRequest *request)
{
	const char *length = oauth_parameter(request, "password_length");

	return length == NULL || password_length_is_good(strtol(length, NULL, 10)) ? NULL
																			   : "A " PASSWORD_RULE ".";
}

void
oauth_page_set_password(const OAuthRequest *request, OAuthReply *reply)
{
	bytea *token = oauth_parameter_hash(request, "token");
	bytea *digest = oauth_parameter_hash(request, "password");
	const char *problem = digest == NULL ? NULL : password_problem(request);
	bool sets = digest != NULL && problem == NULL;
	Account account;
	JsonWriter *writer;

	if (token == NULL || !account_find_link(token, sets, &account))
	{
		oauth_reply_error_page(reply, "This link is no longer good",
							   "It has been used, has been replaced by a newer one, or is too old.",
							   "Ask your administrator for a new link.");
		return;
	}
	if (!sets)
	{
		writer = oauth_open_page(reply, problem == NULL ? 200 : 400, "set_password");
		json_write_text_member(writer, "email", account.email);
		json_write_text_member(writer, "error", problem);
		json_write_close_object(writer);
		return;
	}
	account_store_password(account.id, digest);
	oauth_audit(request, "set_password", &account, "account", psprintf(INT64_FORMAT, account.id), NULL, NULL);
	oauth_reply_message_page(reply, "Password set", "You can now sign in with it.");
}
