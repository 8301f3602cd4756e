/*
 * url.c
 *		Redirect URIs and resource indicators.
 */
#include "pure/url.h"

#define MAX_PORT 65535

/* The one path that is served to MCP clients. */
static const char mcp_path[] = "/mcp";

/*
 * Private-use schemes of applications that speak MCP and have no domain in them (RFC 8252, section 7.1, asks
 * for one, since a scheme without belongs to whoever registers it first). Others are refused: most schemes
 * that a system knows open, run or mount something.
 */
#define KNOWN_SCHEMES                                                                            \
	"claude, code-oss, cursor, goose, jetbrains, kiro, lmstudio, raycast, trae, vscode, vscode-" \
	"insiders, vscodium, warp, windsurf, windsurf-next, zed"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_hexadecimal(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_host_character(char c)
{
	return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
}

/* Only printable ASCII that RFC 3986 knows, each % followed by two hexadecimal digits. */
static bool
has_uri_characters(const char *text, int length)
{
	for (int i = 0; i < length; i++)
	{
		char c = text[i];

		if (c <= ' ' || c > '~' || strchr("\"<>\\^`{|}", c) != NULL)
			return false;
		if (c == '%' && (length - i < 3 || !is_hexadecimal(text[i + 1]) || !is_hexadecimal(text[i + 2])))
			return false;
	}
	return true;
}

static UrlPart
part_make(const char *start, const char *end)
{
	UrlPart part = {start, end - start};

	return part;
}

static bool
part_is(UrlPart part, const char *text)
{
	return part.start != NULL && (int) strlen(text) == part.length &&
		   pg_strncasecmp(part.start, text, part.length) == 0;
}

/* Byte for byte; a missing part equals a missing one alone. */
static bool
part_same(UrlPart left, UrlPart right)
{
	return (left.start == NULL) == (right.start == NULL) && left.length == right.length &&
		   (left.length == 0 || memcmp(left.start, right.start, left.length) == 0);
}

/* The first of the given characters at or after from, or end. */
static const char *
find_any(const char *from, const char *end, const char *characters)
{
	while (from < end && strchr(characters, *from) == NULL)
		from++;
	return from;
}

/* "user@host:port" between start and end. */
static bool
parse_authority(const char *start, const char *end, Url *url)
{
	const char *at = NULL;
	const char *host_end;

	for (const char *p = start; p < end; p++)
		if (*p == '@')
			at = p;
	if (at != NULL)
	{
		url->user = part_make(start, at);
		start = at + 1;
	}
	if (start < end && *start == '[')
	{
		host_end = find_any(start, end, "]");
		if (host_end == end)
			return false;
		for (const char *p = start + 1; p < host_end; p++)
			if (!is_hexadecimal(*p) && *p != ':' && *p != '.')
				return false;
		host_end++;
		if (host_end < end && *host_end != ':')
			return false;
	}
	else
	{
		host_end = find_any(start, end, ":");
		for (const char *p = start; p < host_end; p++)
			if (!is_host_character(*p))
				return false;
	}
	url->host = part_make(start, host_end);
	if (host_end < end)
	{
		int port = 0;

		url->port = part_make(host_end + 1, end);
		if (url->port.length < 1 || url->port.length > 5)
			return false;
		for (const char *p = url->port.start; p < end; p++)
		{
			if (!is_digit(*p))
				return false;
			port = port * 10 + (*p - '0');
		}
		if (port > MAX_PORT)
			return false;
	}
	return true;
}

bool
url_parse(const char *text, Url *url)
{
	int length = strnlen(text, URL_MAX_LENGTH + 1);
	const char *end = text + length;
	const char *at;
	const char *stop;

	memset(url, 0, sizeof(*url));
	if (length == 0 || length > URL_MAX_LENGTH || !has_uri_characters(text, length) || !is_letter(*text))
		return false;
	at = find_any(text, end, ":");
	if (at == end)
		return false;
	for (const char *p = text; p < at; p++)
		if (!is_letter(*p) && !is_digit(*p) && *p != '+' && *p != '-' && *p != '.')
			return false;
	url->scheme = part_make(text, at++);
	if (end - at >= 2 && at[0] == '/' && at[1] == '/')
	{
		stop = find_any(at + 2, end, "/?#");
		if (!parse_authority(at + 2, stop, url))
			return false;
		at = stop;
	}
	stop = find_any(at, end, "?#");
	url->path = part_make(at, stop);
	if (stop < end && *stop == '?')
	{
		at = stop + 1;
		stop = find_any(at, end, "#");
		url->query = part_make(at, stop);
	}
	if (stop < end)
		url->fragment = part_make(stop + 1, end);
	return true;
}

static bool
is_web(const Url *url)
{
	return part_is(url->scheme, "http") || part_is(url->scheme, "https");
}

static bool
is_loopback(const Url *url)
{
	return part_is(url->scheme, "http") && (part_is(url->host, "127.0.0.1") || part_is(url->host, "[::1]") ||
											part_is(url->host, "localhost"));
}

static bool
is_label_character(char c)
{
	return is_letter(c) || is_digit(c) || c == '-';
}

/*
 * A domain turned round, as "com.example.app": at least two labels, the first one of letters alone, as names
 * of top-level domains are.
 */
static bool
is_reverse_domain(UrlPart scheme)
{
	int labels = 0;

	for (int at = 0; at <= scheme.length; labels++)
	{
		int start = at;

		while (at < scheme.length && is_label_character(scheme.start[at]) &&
			   (labels > 0 || is_letter(scheme.start[at])))
			at++;
		if (at - start < (labels == 0 ? 2 : 1) || (at < scheme.length && scheme.start[at] != '.'))
			return false;
		at++;
	}
	return labels >= 2;
}

/* Whether a list of names between commas or blanks has this one. */
static bool
list_has(const char *list, UrlPart name)
{
	while (*list != '\0')
	{
		int length = (int) strcspn(list, ", ");

		if (length == name.length && length > 0 && pg_strncasecmp(list, name.start, length) == 0)
			return true;
		list += length;
		list += strspn(list, ", ");
	}
	return false;
}

static bool
is_private_scheme(UrlPart scheme, const char *more_schemes)
{
	return is_reverse_domain(scheme) || list_has(KNOWN_SCHEMES, scheme) ||
		   (more_schemes != NULL && list_has(more_schemes, scheme));
}

static const char *
redirect_problem(const char *text, const Url *url, const char *more_schemes)
{
	if (url->fragment.start != NULL)
		return "a redirect URI has no fragment";
	if (url->user.start != NULL)
		return "a redirect URI has no user name";
	if (strchr(text, '*') != NULL)
		return "a redirect URI has no wildcard";
	if (is_web(url) && url->host.length == 0)
		return "the redirect URI names no host";
	if (part_is(url->scheme, "http") && !is_loopback(url))
		return "http is for 127.0.0.1, [::1] and localhost only; use https";
	if (!is_web(url) && !is_private_scheme(url->scheme, more_schemes))
		return "the scheme is neither https, nor http to this computer, nor a domain turned round, as "
			   "com.example.app, nor one of " KNOWN_SCHEMES;
	return NULL;
}

RedirectKind
url_redirect_kind(const char *text, const char *more_schemes, const char **problem)
{
	Url url;
	const char *why = url_parse(text, &url) ? redirect_problem(text, &url, more_schemes)
											: "not an absolute URI of at most 2000 characters";

	if (why != NULL)
	{
		if (problem != NULL)
			*problem = why;
		return REDIRECT_REFUSED;
	}
	if (!is_web(&url))
		return REDIRECT_PRIVATE;
	return part_is(url.scheme, "https") ? REDIRECT_HTTPS : REDIRECT_LOOPBACK;
}

/* The path with "" for "/". */
static UrlPart
path_without_root(const Url *url)
{
	UrlPart path = url->path;

	if (path.length == 1)
		path.length = 0;
	return path;
}

bool
url_redirect_matches(const char *registered, const char *requested)
{
	Url left;
	Url right;

	if (strcmp(registered, requested) == 0)
		return true;
	return url_parse(registered, &left) && url_parse(requested, &right) && is_loopback(&left) &&
		   is_loopback(&right) && redirect_problem(requested, &right, NULL) == NULL &&
		   left.host.length == right.host.length &&
		   pg_strncasecmp(left.host.start, right.host.start, left.host.length) == 0 &&
		   part_same(path_without_root(&left), path_without_root(&right)) &&
		   part_same(left.query, right.query);
}

/* The port in force; 0 where neither the URL nor its scheme names one. */
static int
port_of(const Url *url)
{
	int port = 0;

	if (url->port.start == NULL)
		return part_is(url->scheme, "https") ? 443 : part_is(url->scheme, "http") ? 80 : 0;
	for (int i = 0; i < url->port.length; i++)
		port = port * 10 + (url->port.start[i] - '0');
	return port;
}

bool
url_is_public_page(const char *text)
{
	Url url;

	return url_parse(text, &url) && part_is(url.scheme, "https") && url.host.length > 0 &&
		   url.user.start == NULL;
}

bool
url_names_server(const char *base, const char *resource)
{
	Url server;
	Url asked;
	UrlPart path;

	if (!url_parse(base, &server) || !url_parse(resource, &asked) || asked.fragment.start != NULL ||
		asked.user.start != NULL || asked.host.start == NULL || server.host.start == NULL)
		return false;
	if (server.scheme.length != asked.scheme.length ||
		pg_strncasecmp(server.scheme.start, asked.scheme.start, server.scheme.length) != 0 ||
		server.host.length != asked.host.length ||
		pg_strncasecmp(server.host.start, asked.host.start, server.host.length) != 0 ||
		port_of(&server) != port_of(&asked))
		return false;
	path = asked.path;
	if (path.length < server.path.length ||
		(server.path.length > 0 && memcmp(path.start, server.path.start, server.path.length) != 0))
		return false;
	path.start += server.path.length;
	path.length -= server.path.length;
	if (path.length > 0 && path.start[path.length - 1] == '/')
		path.length--;
	return path.length == 0 ||
		   (path.length == sizeof(mcp_path) - 1 && memcmp(path.start, mcp_path, path.length) == 0);
}
