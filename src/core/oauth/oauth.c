/*
 * oauth.c
 *		Endpoint table, requests and replies.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/settings.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/caller/secret.h"
#include "core/oauth/oauth.h"
#include "core/oauth/oauth_authorize.h"
#include "core/oauth/oauth_client.h"
#include "core/oauth/oauth_page.h"
#include "core/oauth/oauth_revoke.h"
#include "core/oauth/oauth_token.h"

typedef struct OAuthEndpoint
{
	const char *name;
	void (*answer)(const OAuthRequest *request, OAuthReply *reply);
} OAuthEndpoint;

static const OAuthEndpoint endpoints[] = {
	{"register", oauth_client_register},
	{"authorize", oauth_authorize},
	{"admit", oauth_authorize_admit},
	{"sign_in", oauth_authorize_sign_in},
	{"consent", oauth_authorize_consent},
	{"token", oauth_token},
	{"revoke", oauth_revoke},
	{"introspect", oauth_introspect},
	{"account", oauth_page_account},
	{"disconnect", oauth_page_disconnect},
	{"sign_out", oauth_page_sign_out},
	{"set_password", oauth_page_set_password},
};

bool
oauth_call(const char *endpoint, const char *request_text, const char *sealed, const char *peer,
		   const char *request_id, OAuthReply *reply)
{
	OAuthRequest request = {.peer = peer, .request_id = request_id};
	const char *problem = NULL;
	JsonNode *tree = json_read_parse(request_text, strlen(request_text), &problem);
	JsonNode *client = json_read_member(tree, "client");

	memset(reply, 0, sizeof(*reply));
	request.parameters = json_read_member(tree, "parameters");
	if (request.parameters == NULL || request.parameters->kind != JSON_NODE_OBJECT)
	{
		oauth_reply_error(reply, "invalid_request",
						  problem != NULL ? problem : "the parameters are not an object");
		return true;
	}
	request.basic = client != NULL && client->kind == JSON_NODE_OBJECT;
	request.basic_id = json_read_text(client, "id");
	request.basic_secret_hash = json_read_text(client, "secret_hash");
	call_gather();
	request.session_hash = secret_hash_from_hex(json_read_text(tree, "session_hash"));
	if (sealed != NULL)
		request.sealed = json_read_parse(sealed, strlen(sealed), &problem);
	if (!json_read_integer(tree, "attempt", &request.attempt))
		request.attempt = 0;
	for (size_t i = 0; i < lengthof(endpoints); i++)
	{
		if (strcmp(endpoints[i].name, endpoint) != 0)
			continue;
		endpoints[i].answer(&request, reply);
		Assert((reply->body != NULL) + (reply->page != NULL) + (reply->location != NULL) == 1);
		return true;
	}
	return false;
}

const char *
oauth_parameter(const OAuthRequest *request, const char *name)
{
	const JsonNode *sealed = json_read_member(request->sealed, name);
	const JsonNode *node = sealed != NULL ? sealed : json_read_member(request->parameters, name);

	return node != NULL && node->kind == JSON_NODE_STRING && node->length > 0 &&
				   node->length <= OAUTH_MAX_PARAMETER
			   ? node->text
			   : NULL;
}

bytea *
oauth_parameter_hash(const OAuthRequest *request, const char *name)
{
	return secret_hash_from_hex(oauth_parameter(request, psprintf("%s_hash", name)));
}

JsonWriter *
oauth_open_body(OAuthReply *reply, int status)
{
	reply->status = status;
	reply->body = makeStringInfo();
	json_write_init(&reply->writer, reply->body);
	json_write_open_object(&reply->writer);
	return &reply->writer;
}

JsonWriter *
oauth_open_page(OAuthReply *reply, int status, const char *name)
{
	reply->status = status;
	reply->page = makeStringInfo();
	json_write_init(&reply->writer, reply->page);
	json_write_open_object(&reply->writer);
	json_write_text_member(&reply->writer, "name", name);
	return &reply->writer;
}

void
oauth_reply_error(OAuthReply *reply, const char *error, const char *description)
{
	JsonWriter *writer = oauth_open_body(reply, strcmp(error, "invalid_client") == 0 ? 401 : 400);

	json_write_text_member(writer, "error", error);
	json_write_text_member(writer, "error_description", description);
	json_write_close_object(writer);
}

void
oauth_reply_error_page(OAuthReply *reply, const char *title, const char *message, const char *hint)
{
	JsonWriter *writer = oauth_open_page(reply, 400, "error");

	json_write_text_member(writer, "title", title);
	json_write_text_member(writer, "message", message);
	json_write_text_member(writer, "hint", hint);
	json_write_close_object(writer);
}

void
oauth_reply_message_page(OAuthReply *reply, const char *title, const char *message)
{
	JsonWriter *writer = oauth_open_page(reply, 200, "message");

	json_write_text_member(writer, "title", title);
	json_write_text_member(writer, "message", message);
	json_write_close_object(writer);
}

void
oauth_reply_redirect(OAuthReply *reply, const char *location)
{
	reply->status = 303;
	reply->location = location;
}

void
oauth_append_query(StringInfo url, const char *name, const char *value)
{
	static const char hex[] = "0123456789ABCDEF";

	if (value == NULL)
		return;
	appendStringInfoChar(url, strchr(url->data, '?') == NULL ? '?' : '&');
	appendStringInfo(url, "%s=", name);
	for (const unsigned char *p = (const unsigned char *) value; *p != '\0'; p++)
	{
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
			strchr("-._~", *p) != NULL)
			appendStringInfoChar(url, *p);
		else
		{
			appendStringInfoChar(url, '%');
			appendStringInfoChar(url, hex[*p >> 4]);
			appendStringInfoChar(url, hex[*p & 0x0F]);
		}
	}
}

void
oauth_audit(const OAuthRequest *request, const char *endpoint, const Account *account,
			const char *target_kind, const char *target, const char *description, const char *message)
{
	Principal principal;
	AuditEntry entry = {
		.source = "oauth",
		.tool = endpoint,
		.target_kind = target_kind,
		.target = target,
		.targets_json = audit_targets(call_gathered()),
		.description = description,
		.outcome = message == NULL ? "done" : "refused",
		.message = message,
		.request_id = request->request_id,
		.peer = request->peer,
	};

	if (account != NULL)
	{
		account_principal(account, &principal);
		entry.principal = &principal;
	}
	audit_write(&entry);
}

const char *
oauth_issuer(void)
{
	const char *url = settings_public_url();

	if (url == NULL)
		ereport(ERROR, (errcode(ERRCODE_AI_UNAVAILABLE), errmsg("ainecto.public_url is not set"),
						errhint("The shim sets it on its connections; in psql, SET it to the shim's URL.")));
	return url;
}

/* Every answer may hold a secret or a person's data: no cache keeps it (RFC 6749, section 5.1). */
char *
oauth_reply_headers(const OAuthReply *reply)
{
	StringInfoData text;
	JsonWriter writer;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "Cache-Control", "no-store");
	json_write_text_member(&writer, "Location", reply->location);
	json_write_text_member(&writer, ":session", reply->session);
	if (reply->retry_after > 0)
		json_write_text_member(&writer, "Retry-After", psprintf("%d", reply->retry_after));
	if (reply->basic_challenge)
		json_write_text_member(&writer, "WWW-Authenticate", "Basic realm=\"ainecto\"");
	json_write_close_object(&writer);
	return text.data;
}
