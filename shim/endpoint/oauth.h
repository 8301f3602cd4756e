/*
 * oauth.h
 *		The one way to ainecto_oauth_call, for programs (oauth.c) and for browsers (browser.c).
 */
#ifndef SHIM_OAUTH_H
#define SHIM_OAUTH_H

#include "base/form.h"
#include "http/request.h"

/* A call of ainecto_oauth_call. All but endpoint and done may be left out. */
typedef struct OauthAsk
{
	const char *endpoint; /* lives as long as the program */
	const char *session_hash;
	const Buffer *sealed; /* from oauth_seal; kept until the call is over */
	long long attempt;    /* what the endpoint "admit" answered */
	bool heavy;
	bool basic; /* the client may name itself by HTTP Basic */
	void (*done)(Request *request, DbOutcome *outcome);
} OauthAsk;

/*
 * Begins the "parameters" of a call in request->arguments, adds one parameter, ends them and makes the call.
 * Secrets (code, refresh_token, token, client_secret) are added as their hashes under the names of the
 * contract; names that it does not have are left out, passwords among them.
 */
extern void oauth_begin(Request *request);
extern void oauth_add(Request *request, const char *name, const char *value, size_t length);
extern void oauth_add_form(Request *request, const Form *form);
extern void oauth_submit(Request *request, const OauthAsk *ask);

/*
 * Writes the parameters that no log may show into an empty buffer: what was typed as an address, and the
 * password as its hash and its length in characters. NULL for what is not there.
 */
extern void oauth_seal(Buffer *sealed, const char *email, const char *password);

/* Parses a form body or query; on failure the request is answered and false returned. */
extern bool oauth_parse_form(Request *request, Form *form, const char *text, size_t length);

/* Is the body's Content-Type this media type (parameters allowed)? */
extern bool oauth_type_is(const Request *request, const char *media_type);

#endif
