/*
 * origin.h
 *		Origins (scheme://host[:port]) and Host headers: parsing and the checks of requirements T8 and T9.
 */
#ifndef SHIM_ORIGIN_H
#define SHIM_ORIGIN_H

#include <stdbool.h>

typedef struct OriginParts
{
	char scheme[16];
	char host[254]; /* IPv6 keeps its brackets */
	int port;       /* -1 when none is written */
} OriginParts;

struct Settings;

/* Splits an http or https origin; false for anything else ("null", a path, user info, capitals, spaces). */
extern bool origin_parse(const char *text, OriginParts *parts);
extern bool origin_is_valid(const char *text);

/* localhost, 127.0.0.1 or [::1]. */
extern bool origin_host_is_loopback(const char *host);

/*
 * May a browser page of this origin call /mcp? Own public origin, configured origins, and loopback origins
 * when the shim itself listens on loopback. NULL (no Origin header) may.
 */
extern bool origin_is_allowed(const struct Settings *settings, const char *origin);

/* Is this the origin of our own pages, seen through the given Host header? */
extern bool origin_is_own(const struct Settings *settings, const char *origin, const char *host_header);

/* On loopback a Host header must name loopback, the public host or an allowed one (protection from DNS
 * rebinding). */
extern bool origin_host_is_allowed(const struct Settings *settings, const char *host_header);

#endif
