/*
 * scope.h
 *		OAuth scopes (RFC 6749, section 3.3): space-separated names and the bits they stand for.
 */
#ifndef AINECTO_CORE_CALLER_SCOPE_H
#define AINECTO_CORE_CALLER_SCOPE_H

#include "postgres.h"

#include "core/caller/principal.h"

#define SCOPE_OFFLINE 0x04 /* "offline_access": changes nothing, a refresh token is issued regardless */

/* What a client gets that asks for nothing. */
#define SCOPE_DEFAULT (SCOPE_READ | SCOPE_WRITE)

typedef struct ScopeName
{
	const char *name;
	unsigned bits;
	const char *meaning; /* for the person who consents */
} ScopeName;

/* The scopes that exist, in the order in which they are written; ends with a NULL name. */
extern const ScopeName scope_names[];

/* The bits of the known names; unknown names add nothing. */
extern unsigned scope_parse(const char *text);

/*
 * What a request for these scopes is given: the known ones; the default set where it names none or NULL, or
 * only offline_access. 0 if it names nothing we know.
 */
extern unsigned scope_grant(const char *requested);

/* Whether each name is known and stands for bits of these alone. */
extern bool scope_is_within(const char *requested, unsigned granted);

/* The names of the bits; palloc'd. */
extern char *scope_text(unsigned scopes);

#endif
