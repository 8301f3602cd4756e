/*
 * oauth.h
 *		The authorization server's endpoints: what the shim asks, and what each of them answers.
 *
 * The room: OAuth 2.0 as this server speaks it (RFC 6749, 7591, 7636, 7662, 7009, 8414): clients, codes,
 * tokens, grants, and what their pages say. It never writes HTML and knows nothing of tools. The entry points
 * and housekeeping call it.
 *
 * An endpoint never throws for what a client or a person did wrong: its refusal is an answer, and what it
 * noted on the way (an attempt, a replay) is kept. It throws when the database is in trouble. The caller is
 * connected to SPI.
 */
#ifndef AINECTO_CORE_OAUTH_OAUTH_H
#define AINECTO_CORE_OAUTH_OAUTH_H

#include "postgres.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "core/identity/account.h"

/* Values longer than this are no parameters of ours. */
#define OAUTH_MAX_PARAMETER 8192

typedef struct OAuthRequest
{
	const JsonNode *parameters;    /* an object */
	bool basic;                    /* client credentials came by HTTP Basic */
	const char *basic_id;          /* NULL without */
	const char *basic_secret_hash; /* hex; NULL without */
	const bytea *session_hash;     /* of the browser session's cookie; NULL without */
	const JsonNode *sealed;        /* parameters that came in a sealed box; NULL without */
	int64 attempt;                 /* of endpoint "admit"; 0 without */
	const char *peer;              /* text of an inet, or NULL */
	const char *request_id;
} OAuthRequest;

/* Exactly one of body, page and location is set. */
typedef struct OAuthReply
{
	int status;
	const char *location;
	const char *session;  /* new cookie; "" clears it; NULL leaves it */
	int retry_after;      /* seconds; 0: no such header */
	bool basic_challenge; /* WWW-Authenticate: Basic */
	StringInfo body;      /* JSON */
	StringInfo page;      /* JSON, {"name": …} */
	JsonWriter writer;    /* into body or page */
} OAuthReply;

/*
 * Answer one call. Returns false if there is no such endpoint. request: the contract's jsonb as text; sealed:
 * further parameters, a JSON object, or NULL. Results live in the current context.
 */
extern bool oauth_call(const char *endpoint, const char *request, const char *sealed, const char *peer,
					   const char *request_id, OAuthReply *reply);

/* The reply's headers as JSON text. */
extern char *oauth_reply_headers(const OAuthReply *reply);

/* What the endpoints are made with. */

/* A text parameter; NULL if absent, empty or over-long. */
extern const char *oauth_parameter(const OAuthRequest *request, const char *name);

/* NAME_hash as bytes; NULL if absent or malformed. */
extern bytea *oauth_parameter_hash(const OAuthRequest *request, const char *name);

/* Start a JSON body or a page; the caller writes members and ends with json_write_close_object(). */
extern JsonWriter *oauth_open_body(OAuthReply *reply, int status);
extern JsonWriter *oauth_open_page(OAuthReply *reply, int status, const char *name);

/* {"error", "error_description"} (RFC 6749, section 5.2); status 401 for invalid_client, else 400. */
extern void oauth_reply_error(OAuthReply *reply, const char *error, const char *description);

extern void oauth_reply_error_page(OAuthReply *reply, const char *title, const char *message,
								   const char *hint);
extern void oauth_reply_message_page(OAuthReply *reply, const char *title, const char *message);

/* 303 to a URL. */
extern void oauth_reply_redirect(OAuthReply *reply, const char *location);

/* Append name=value to a query, percent-encoded, with '?' or '&' in front; does nothing for a NULL value. */
extern void oauth_append_query(StringInfo url, const char *name, const char *value);

/* Audit row of an endpoint; account NULL: nobody known. message NULL: it was done. */
extern void oauth_audit(const OAuthRequest *request, const char *endpoint, const Account *account,
						const char *target_kind, const char *target, const char *description,
						const char *message);

/* ainecto.public_url; throws AI008 where it is unset: without it there is no issuer. */
extern const char *oauth_issuer(void);

#endif
