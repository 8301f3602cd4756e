/*
 * oauth_page.c
 *		The account's pages.
 */
#include "postgres.h"

#include "core/identity/browser_session.h"
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

void
oauth_page_account(const OAuthRequest *request, OAuthReply *reply)
{
	Account account;

	if (browser_session_find(request->session_hash, &account))
		show_account(&account, reply, NULL);
	else
		oauth_authorize_ask_sign_in(reply);
}

void
oauth_page_disconnect(const OAuthRequest *request, OAuthReply *reply)
{
	const char *grant = oauth_parameter(request, "grant");
	Account account;
	pg_uuid_t uuid;

	if (!browser_session_find(request->session_hash, &account))
	{
		oauth_authorize_ask_sign_in(reply);
		return;
	}
	if (grant == NULL || !access_parse_uuid(grant, &uuid) || !oauth_grant_disconnect(&uuid, account.id))
	{
		show_account(&account, reply, "This connection had ended already.");
		return;
	}
	oauth_audit(request, "disconnect", &account, "grant", grant, NULL, NULL);
	show_account(&account, reply, "Disconnected. The program can no longer use this account.");
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

void
oauth_page_set_password(const OAuthRequest *request, OAuthReply *reply)
{
	bytea *token = oauth_parameter_hash(request, "token");
	bytea *digest = oauth_parameter_hash(request, "password");
	Account account;
	JsonWriter *writer;

	if (token == NULL || !account_find_link(token, digest != NULL, &account))
	{
		oauth_reply_error_page(reply, "This link is no longer good",
							   "It has been used, has been replaced by a newer one, or is too old.",
							   "Ask your administrator for a new link.");
		return;
	}
	if (digest == NULL)
	{
		writer = oauth_open_page(reply, 200, "set_password");
		json_write_text_member(writer, "email", account.email);
		json_write_close_object(writer);
		return;
	}
	account_store_password(account.id, digest);
	oauth_audit(request, "set_password", &account, "account", psprintf(INT64_FORMAT, account.id), NULL, NULL);
	oauth_reply_message_page(reply, "Password set", "You can now sign in with it.");
}
