/*
 * url.h
 *		URLs as OAuth meets them: redirect URIs of clients and resource indicators.
 *
 * No allocation, no errors raised, no global state.
 */
#ifndef AINECTO_PURE_URL_H
#define AINECTO_PURE_URL_H

#ifdef FRONTEND
#include "postgres_fe.h"
#else
#include "postgres.h"
#endif

#define URL_MAX_LENGTH 2000

/* A part of the URL's own text; start is NULL where the part is missing (an empty part has a start). */
typedef struct UrlPart
{
	const char *start;
	int length;
} UrlPart;

typedef struct Url
{
	UrlPart scheme;
	UrlPart user; /* before "@" */
	UrlPart host; /* an IPv6 address with its brackets */
	UrlPart port;
	UrlPart path; /* always there, perhaps empty */
	UrlPart query;
	UrlPart fragment;
} Url;

/*
 * Take an absolute URI (RFC 3986, section 3) apart. False if it is none, is longer than URL_MAX_LENGTH, or
 * holds a character that URIs may not hold: controls, space, non-ASCII, or one of "<>\^`{|}.
 */
extern bool url_parse(const char *text, Url *url);

typedef enum RedirectKind
{
	REDIRECT_REFUSED,
	REDIRECT_HTTPS,
	REDIRECT_LOOPBACK, /* http to 127.0.0.1, [::1] or localhost (RFC 8252, section 7.3) */
	REDIRECT_PRIVATE   /* a private-use scheme (RFC 8252, section 7.1), its domain turned round, or one of a
						* known application: for public clients alone */
} RedirectKind;

/*
 * What kind of redirect URI text is; for REDIRECT_REFUSED *problem (if not NULL) says why, a constant text.
 * more_schemes: further private-use schemes, between commas or blanks; NULL: none.
 */
extern RedirectKind url_redirect_kind(const char *text, const char *more_schemes, const char **problem);

/* Whether a person may be shown this as an address to look at: https, a host, no user name. */
extern bool url_is_public_page(const char *text);

/*
 * Whether a request's redirect URI is the registered one: byte for byte, except that on loopback any port
 * will do and an empty path equals "/".
 */
extern bool url_redirect_matches(const char *registered, const char *requested);

/*
 * Whether a resource indicator (RFC 8707) names the server at base (scheme, host, perhaps port and path,
 * without a trailing slash): itself or its /mcp. Case of scheme and host, a default port, a trailing slash
 * and a query make no difference.
 */
extern bool url_names_server(const char *base, const char *resource);

#endif
