/*
 * settings.c
 *		Options and environment variables.
 */
#include "base/settings.h"

#include <errno.h>
#include <getopt.h>
#include <libpq-fe.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/origin.h"

#define MEBIBYTE ((size_t) 1024 * 1024)

/* Of the public URL's path. */
#define PATH_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/"

/*
 * Slow-lane connections of all loops together, unless told otherwise. Most of a write is waiting for the
 * disk, and those that wait together share one flush: so many are worth having whatever the number of
 * processors. More would crowd out other clients of the database.
 */
#define DEFAULT_CONNECTIONS 16

/* Option texts, from the command line or the environment, before they are understood. */
typedef struct RawOptions
{
	const char *listen;
	const char *public_url;
	const char *database;
	const char *loops;
	const char *connections;
	const char *tls_certificate;
	const char *tls_key;
	const char *tls_minimum;
	const char *allowed_origins; /* comma-separated, from the environment only */
	const char *log_format;
	const char *body_limit;
	const char *memory;
	const char *drain_seconds;
	const char *lame_duck_seconds;
	const char *request_seconds;
	const char *housekeeping;
	const char *rate;
	const char *call_rate;
	const char *reuse_port;
	const char *forwarded_for;
	const char *forwarded;
	const char *allowed_hosts;
} RawOptions;

typedef struct OptionRow
{
	const char *name;
	const char *variable;
	size_t offset;
	const char *argument; /* NULL for a switch */
	const char *help;
} OptionRow;

#define OPTION(name, variable, member, argument, help)               \
	{                                                                \
		name, variable, offsetof(RawOptions, member), argument, help \
	}

static const OptionRow option_rows[] = {
	OPTION("listen", "AINECTO_LISTEN", listen, "ADDR:PORT",
		   "address to serve (127.0.0.1:8080); port 0 takes a free one"),
	OPTION("public-url", "AINECTO_PUBLIC_URL", public_url, "URL",
		   "what clients type, without /mcp; may have a path (on loopback: http://127.0.0.1:PORT)"),
	OPTION(
		"db", "AINECTO_DB", database, "CONNINFO",
		"libpq connection string (dbname=ainecto); a password belongs in a file (PGPASSFILE) or in the variable"),
	OPTION("loops", "AINECTO_LOOPS", loops, "N", "event loops (one per processor)"),
	OPTION("connections", "AINECTO_CONNECTIONS", connections, "N",
		   "slow-lane database connections per loop (16 for all loops, at least 2 each); each loop has two "
		   "pipelined ones more"),
	OPTION("tls-cert", "AINECTO_TLS_CERT", tls_certificate, "FILE",
		   "serve HTTPS with this PEM certificate chain"),
	OPTION("tls-key", "AINECTO_TLS_KEY", tls_key, "FILE", "and this PEM key"),
	OPTION("tls-minimum", "AINECTO_TLS_MINIMUM", tls_minimum, "VERSION",
		   "lowest version of TLS that is spoken, 1.2 or 1.3 (1.2)"),
	OPTION("allowed-origin", "AINECTO_ALLOWED_ORIGIN", allowed_origins, "ORIGIN",
		   "a browser origin that may call /mcp; repeatable (variable: comma-separated)"),
	OPTION("log-format", "AINECTO_LOG_FORMAT", log_format, "FORMAT", "logfmt, json or off (logfmt)"),
	OPTION("body-limit", "AINECTO_BODY_LIMIT", body_limit, "MIB", "largest body of one call in MiB (32)"),
	OPTION("memory", "AINECTO_MEMORY", memory, "MIB", "all bodies in flight together in MiB (256)"),
	OPTION("drain-seconds", "AINECTO_DRAIN_SECONDS", drain_seconds, "N",
		   "how long calls in flight may take after SIGTERM (25)"),
	OPTION(
		"lame-duck-seconds", "AINECTO_LAME_DUCK_SECONDS", lame_duck_seconds, "N",
		"how long after SIGTERM /readyz says 503 while all else is served, so that a proxy turns to others (0)"),
	OPTION("request-seconds", "AINECTO_REQUEST_SECONDS", request_seconds, "N",
		   "in which a request has to arrive, three times as long where it carries a large body (60)"),
	OPTION("housekeeping", "AINECTO_HOUSEKEEPING", housekeeping, "SECONDS",
		   "how often the database is to keep house (60; off leaves it to cron)"),
	OPTION("rate", "AINECTO_RATE", rate, "N",
		   "sign-ins and registrations per minute and address (1200; 0 for no limit)"),
	OPTION("call-rate", "AINECTO_CALL_RATE", call_rate, "N",
		   "calls per second and access token, ten times as many at once (100; off for no limit)"),
	OPTION("reuse-port", "AINECTO_REUSE_PORT", reuse_port, NULL, "share the port with another running shim"),
	OPTION("forwarded-for", "AINECTO_FORWARDED_FOR", forwarded_for, NULL,
		   "take the peer from the last X-Forwarded-For element (behind a proxy only)"),
	OPTION("forwarded", "AINECTO_FORWARDED", forwarded, NULL,
		   "take it from the last element of Forwarded (RFC 7239) instead"),
	OPTION(
		"allowed-host", "AINECTO_ALLOWED_HOST", allowed_hosts, "HOST,...",
		"names in the Host header, beside loopback's and the public URL's, under which a proxy asks on loopback"),
};

#define OPTION_COUNT ((int) (sizeof(option_rows) / sizeof(option_rows[0])))

static const char **
raw_option(RawOptions *raw, int row)
{
	return (const char **) ((char *) raw + option_rows[row].offset);
}

static bool
complain(const char *what, const char *detail)
{
	fprintf(stderr, "ainecto-shim: %s%s%s\n", what, detail ? ": " : "", detail ? detail : "");
	return false;
}

static void
print_help(void)
{
	printf("ainecto-shim serves the Ainecto extension of a PostgreSQL database over HTTP.\n\n"
		   "Usage: ainecto-shim [options]\n\n");
	for (int row = 0; row < OPTION_COUNT; row++)
		printf("  --%s%s%s\n        %s [%s]\n", option_rows[row].name, option_rows[row].argument ? " " : "",
			   option_rows[row].argument ? option_rows[row].argument : "", option_rows[row].help,
			   option_rows[row].variable);
	printf("  --version\n  --help\n\n"
		   "The first line on standard output, once everything listens, is\n"
		   "  ainecto-shim VERSION listening on ADDR:PORT public URL\n"
		   "Log lines go to standard error.\n");
}

static bool
read_number(const char *name, const char *text, int lowest, int highest, int fallback, int *number)
{
	char *end;
	long value;

	*number = fallback;
	if (!text)
		return true;
	errno = 0;
	value = strtol(text, &end, 10);
	*number = (int) value;
	if (errno || end == text || *end || value < lowest || value > highest)
	{
		fprintf(stderr, "ainecto-shim: --%s must be a number from %d to %d, not \"%s\"\n", name, lowest,
				highest, text);
		return false;
	}
	return true;
}

/* "off" is a number, too. */
static const char *
read_off(const char *text)
{
	return text && strcasecmp(text, "off") == 0 ? "0" : text;
}

static bool
read_switch(const char *text)
{
	return text && *text && strcmp(text, "0") != 0 && strcasecmp(text, "off") != 0 &&
		   strcasecmp(text, "no") != 0;
}

/* ADDR:PORT with an IPv4 address, a bracketed IPv6 address or "localhost". */
static bool
read_listen(Settings *settings, const char *text)
{
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
	const struct sockaddr_in *v4 = (const struct sockaddr_in *) &settings->address;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *) &settings->address;
	const char *colon = strrchr(text, ':');
	char host[INET6_ADDRSTRLEN + 2];
	struct addrinfo *found = NULL;
	int port;
	size_t length = colon ? (size_t) (colon - text) : sizeof(host);

	if (length >= sizeof(host))
		return complain("--listen must be ADDR:PORT", text);
	if (!read_number("listen port", colon + 1, 0, 65535, 0, &port))
		return false;
	memcpy(host, text, length);
	host[length] = '\0';
	if (strcmp(host, "localhost") == 0)
		strcpy(host, "127.0.0.1");
	if (host[0] == '[' && host[length - 1] == ']')
		host[length - 1] = '\0';
	if ((host[0] != '[') == (strchr(host, ':') != NULL) ||
		getaddrinfo(host + (host[0] == '['), colon + 1, &hints, &found) != 0)
		return complain("--listen has no valid IP address", text);
	memset(&settings->address, 0, sizeof(settings->address));
	memcpy(&settings->address, found->ai_addr, found->ai_addrlen);
	settings->address_length = found->ai_addrlen;
	settings->loopback = found->ai_family == AF_INET6 ? IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr)
													  : (ntohl(v4->sin_addr.s_addr) >> 24) == 127;
	freeaddrinfo(found);
	return true;
}

static bool
add_origins(Settings *settings, const char *list)
{
	size_t length;

	for (; list && *list; list += length + (list[length] == ','))
	{
		char *origin;

		length = strcspn(list, ",");
		if (length == 0)
			continue;
		if (settings->allowed_origin_count == SETTINGS_MAX_ORIGINS)
			return complain("too many --allowed-origin", NULL);
		origin = strndup(list, length);
		if (!origin)
			return false;
		settings->allowed_origins[settings->allowed_origin_count++] = origin;
		if (!origin_is_valid(origin))
			return complain("--allowed-origin must be scheme://host[:port]", origin);
	}
	return true;
}

/* RFC 8996 ends TLS 1.0 and 1.1. GnuTLS takes priority strings. */
static bool
read_tls_minimum(Settings *settings, const char *text)
{
	if (!text || strcmp(text, "1.2") == 0)
		settings->tls_priorities = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";
	else if (strcmp(text, "1.3") == 0)
		settings->tls_priorities = "NORMAL:-VERS-ALL:+VERS-TLS1.3";
	else
		return complain("--tls-minimum must be 1.2 or 1.3", text);
	return true;
}

/* Clients compare origins as text and leave out the port that a scheme has anyway (RFC 6454, section 6.2). */
static void
drop_standard_port(char *url)
{
	const char *port = strncmp(url, "https:", 6) == 0 ? ":443" : ":80";
	size_t length = strlen(url);

	if (length > strlen(port) && strcmp(url + length - strlen(port), port) == 0)
		url[length - strlen(port)] = '\0';
}

/* scheme://authority, and what a proxy may route by: segments of plain characters. */
static bool
read_public_url(Settings *settings, const char *text)
{
	const char *authority = strstr(text, "://");
	const char *path = authority ? strchr(authority + 3, '/') : NULL;
	size_t origin = path ? (size_t) (path - text) : strlen(text);
	size_t length = strlen(text);

	if (length > SETTINGS_MAX_URL)
		return complain("--public-url is too long", text);
	memcpy(settings->public_origin, text, origin);
	if (!origin_is_valid(settings->public_origin))
		return complain("--public-url must be http(s)://host[:port][/path], scheme and host in lower case",
						text);
	drop_standard_port(settings->public_origin);
	while (length > origin && text[length - 1] == '/')
		length--;
	for (size_t i = origin; i < length; i++)
	{
		if (strchr(PATH_CHARACTERS, text[i]) == NULL || (text[i] == '/' && text[i + 1] == '/'))
			return complain(
				"the path of --public-url has letters, digits, \"-\" and \"_\" between its slashes", text);
	}
	snprintf(settings->public_url, sizeof(settings->public_url), "%s%.*s", settings->public_origin,
			 (int) (length - origin), text + origin);
	return true;
}

static bool
understand(Settings *settings, const RawOptions *raw)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int body_limit;
	int memory;

	if (processors > SETTINGS_MAX_LOOPS)
		processors = SETTINGS_MAX_LOOPS;
	if (!read_listen(settings, raw->listen ? raw->listen : "127.0.0.1:8080") ||
		!read_number("loops", raw->loops, 1, SETTINGS_MAX_LOOPS, processors < 1 ? 1 : (int) processors,
					 &settings->loops) ||
		!read_number("connections", raw->connections, 1, SETTINGS_MAX_CONNECTIONS,
					 settings->loops < DEFAULT_CONNECTIONS / 2 ? DEFAULT_CONNECTIONS / settings->loops : 2,
					 &settings->connections) ||
		!read_number("body-limit", raw->body_limit, 1, 512, 32, &body_limit) ||
		!read_number("memory", raw->memory, 1, 65536, 256, &memory) ||
		!read_number("drain-seconds", raw->drain_seconds, 0, 3600, 25, &settings->drain_seconds) ||
		!read_number("lame-duck-seconds", raw->lame_duck_seconds, 0, 3600, 0, &settings->lame_duck_seconds) ||
		!read_number("request-seconds", raw->request_seconds, 1, 3600, 60, &settings->request_seconds) ||
		!read_number("housekeeping", read_off(raw->housekeeping), 0, 86400, 60,
					 &settings->housekeeping_seconds) ||
		!read_number("rate", read_off(raw->rate), 0, 1000000, 1200, &settings->rate) ||
		!read_number("call-rate", read_off(raw->call_rate), 0, 1000000, 100, &settings->call_rate))
		return false;
	if (memory < body_limit)
		return complain("--memory must not be smaller than --body-limit", NULL);
	settings->body_limit = (size_t) body_limit * MEBIBYTE;
	settings->memory_budget = (size_t) memory * MEBIBYTE;
	settings->reuse_port = read_switch(raw->reuse_port);
	settings->forwarded_for = read_switch(raw->forwarded_for);
	settings->forwarded = read_switch(raw->forwarded);
	if (settings->forwarded_for && settings->forwarded)
		return complain(
			"--forwarded-for and --forwarded exclude each other: a client could write the other header",
			NULL);
	settings->allowed_hosts = raw->allowed_hosts;

	if (!raw->log_format || strcmp(raw->log_format, "logfmt") == 0)
		settings->log_format = LOG_LOGFMT;
	else if (strcmp(raw->log_format, "json") == 0)
		settings->log_format = LOG_JSON;
	else if (strcmp(raw->log_format, "off") == 0)
		settings->log_format = LOG_OFF;
	else
		return complain("--log-format must be logfmt, json or off", raw->log_format);

	if (raw->public_url && !read_public_url(settings, raw->public_url))
		return false;

	settings->database = strdup(raw->database ? raw->database : "dbname=ainecto");
	if (!settings->database)
		return false;
	if (!add_origins(settings, raw->allowed_origins))
		return false;

	if (!read_tls_minimum(settings, raw->tls_minimum))
		return false;
	if (!raw->tls_certificate != !raw->tls_key)
		return complain("--tls-cert and --tls-key come together", NULL);
	settings->tls_certificate = raw->tls_certificate;
	settings->tls_key = raw->tls_key;
	return true;
}

/* Every user of the machine may read the command line: no secret stays there. */
static void
hide_secrets(char *conninfo)
{
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	bool found = false;

	for (PQconninfoOption *option = options; option && option->keyword; option++)
		found |= option->dispchar[0] == '*' && option->val && *option->val;
	PQconninfoFree(options);
	if (!found)
		return;
	memset(conninfo, '*', strlen(conninfo));
	complain("a password in --db may have been seen by others on this machine",
			 "put it in a file (PGPASSFILE) or the connection string in AINECTO_DB");
}

bool
settings_read(Settings *settings, int argument_count, char **arguments, bool *finished)
{
	struct option long_options[OPTION_COUNT + 3];
	RawOptions raw = {0};
	char *visible_database = NULL;
	bool understood;
	int choice;

	*settings = (Settings){0};
	*finished = false;
	memset(long_options, 0, sizeof(long_options));
	for (int row = 0; row < OPTION_COUNT; row++)
	{
		const char *value = getenv(option_rows[row].variable);

		if (value && *value)
			*raw_option(&raw, row) = value;
		long_options[row].name = option_rows[row].name;
		long_options[row].has_arg = option_rows[row].argument ? required_argument : no_argument;
		long_options[row].val = 256 + row;
	}
	long_options[OPTION_COUNT] = (struct option){"help", no_argument, NULL, 'h'};
	long_options[OPTION_COUNT + 1] = (struct option){"version", no_argument, NULL, 'V'};

	while ((choice = getopt_long(argument_count, arguments, "hV", long_options, NULL)) != -1)
	{
		if (choice == 'h')
		{
			print_help();
			*finished = true;
			return true;
		}
		if (choice == 'V')
		{
			printf("ainecto-shim %s\n", SHIM_VERSION);
			*finished = true;
			return true;
		}
		if (choice < 256)
			return false;
		if (option_rows[choice - 256].offset == offsetof(RawOptions, allowed_origins))
		{
			if (!add_origins(settings, optarg))
				return false;
		}
		else
			*raw_option(&raw, choice - 256) = optarg ? optarg : "1";
		if (option_rows[choice - 256].offset == offsetof(RawOptions, database))
			visible_database = optarg;
	}
	if (optind < argument_count)
		return complain("there is no argument", arguments[optind]);
	understood = understand(settings, &raw);
	if (visible_database)
		hide_secrets(visible_database);
	return understood;
}

bool
settings_complete(Settings *settings, int port)
{
	OriginParts parts;
	char *slash;

	if (!settings->public_url[0])
	{
		if (!settings->loopback)
			return complain("--public-url is needed when not listening on loopback", NULL);
		snprintf(settings->public_url, sizeof(settings->public_url), "%s://%s:%d",
				 settings->tls_certificate ? "https" : "http",
				 settings->address.ss_family == AF_INET6 ? "[::1]" : "127.0.0.1", port);
		strcpy(settings->public_origin, settings->public_url);
	}
	settings->base_path = settings->public_url + strlen(settings->public_origin);
	if (!origin_parse(settings->public_origin, &parts))
		return complain("--public-url is not valid", settings->public_url);
	settings->https = strcmp(parts.scheme, "https") == 0;
	/* Cookies know no ports, and a cookie of "/" is sent to every path. */
	if (parts.port >= 0)
		snprintf(settings->cookie_suffix, sizeof(settings->cookie_suffix), "_%d", parts.port);
	strcat(settings->cookie_suffix, settings->base_path);
	while ((slash = strchr(settings->cookie_suffix, '/')) != NULL)
		*slash = '.';
	if (!settings->https && !origin_host_is_loopback(parts.host))
		return complain("--public-url must be https unless its host is loopback", settings->public_url);
	return true;
}

void
settings_free(Settings *settings)
{
	free(settings->database);
	for (int i = 0; i < settings->allowed_origin_count; i++)
		free(settings->allowed_origins[i]);
	*settings = (Settings){0};
}
