/*
 * origin.c
 *		Origin and Host checks.
 */
#include "base/origin.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/settings.h"

/* host[:port] into its parts; the host is a name, an IPv4 address or a bracketed IPv6 address. */
static bool
authority_parse(const char *text, OriginParts *parts)
{
	size_t length;
	const char *rest;

	if (text[0] == '[')
	{
		length = 1 + strspn(text + 1, "0123456789abcdefABCDEF:.");
		if (length < 4 || text[length] != ']')
			return false;
		length++;
	}
	else
		length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
	if (length == 0 || length >= sizeof(parts->host))
		return false;
	memcpy(parts->host, text, length);
	parts->host[length] = '\0';
	parts->port = -1;
	rest = text + length;
	if (*rest == ':')
	{
		size_t digits = strspn(rest + 1, "0123456789");

		if (digits == 0 || digits > 5)
			return false;
		parts->port = atoi(rest + 1);
		if (parts->port > 65535)
			return false;
		rest += 1 + digits;
	}
	/* Blanks behind a field's value are no part of it (RFC 9112, section 5.1). */
	return rest[strspn(rest, " \t")] == '\0';
}

bool
origin_parse(const char *text, OriginParts *parts)
{
	if (strncmp(text, "http://", 7) == 0)
		strcpy(parts->scheme, "http");
	else if (strncmp(text, "https://", 8) == 0)
		strcpy(parts->scheme, "https");
	else
		return false;
	if (!authority_parse(text + strlen(parts->scheme) + 3, parts))
		return false;
	for (const char *c = parts->host; *c; c++)
	{
		if (isupper((unsigned char) *c))
			return false;
	}
	return true;
}

bool
origin_is_valid(const char *text)
{
	OriginParts parts;

	return origin_parse(text, &parts);
}

bool
origin_host_is_loopback(const char *host)
{
	return strcasecmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0;
}

bool
origin_is_allowed(const Settings *settings, const char *origin)
{
	OriginParts parts;

	if (!origin)
		return true;
	if (!origin_parse(origin, &parts))
		return false;
	if (strcmp(origin, settings->public_origin) == 0)
		return true;
	for (int i = 0; i < settings->allowed_origin_count; i++)
	{
		if (strcmp(origin, settings->allowed_origins[i]) == 0)
			return true;
	}
	return settings->loopback && origin_host_is_loopback(parts.host);
}

bool
origin_is_own(const Settings *settings, const char *origin, const char *host_header)
{
	OriginParts parts;
	const char *authority;

	if (strcmp(origin, settings->public_origin) == 0)
		return true;
	if (!settings->loopback || !host_header || !origin_parse(origin, &parts))
		return false;
	authority = strstr(origin, "://") + 3;
	return origin_host_is_loopback(parts.host) && strcasecmp(authority, host_header) == 0;
}

/* Does a comma-separated list have this name? */
static bool
list_has_host(const char *list, const char *host)
{
	size_t length;

	for (; list && *list; list += length + (list[length] == ','))
	{
		length = strcspn(list, ",");
		if (length == strlen(host) && strncasecmp(list, host, length) == 0)
			return true;
	}
	return false;
}

bool
origin_host_is_allowed(const Settings *settings, const char *host_header)
{
	OriginParts parts;
	OriginParts own;

	if (!settings->loopback)
		return true;
	if (!host_header || !authority_parse(host_header, &parts))
		return false;
	if (origin_host_is_loopback(parts.host) || list_has_host(settings->allowed_hosts, parts.host))
		return true;
	return origin_parse(settings->public_origin, &own) && strcasecmp(parts.host, own.host) == 0;
}
