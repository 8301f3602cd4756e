/*
 * point.h
 *		A version, named by its number or by a time.
 */
#ifndef AINECTO_CORE_CHANGE_POINT_H
#define AINECTO_CORE_CHANGE_POINT_H

#include "postgres.h"

#include "core/tree/access.h"

/* What is allowed, for messages. */
#define POINT_WORDS \
	"a version's number, or a time such as 2026-05-31 or 2026-05-31T18:30:00Z (UTC unless it says)"

/* Whether a text is one: digits, or a day or a time in ISO 8601. A server reads what passes in one way only.
 */
extern bool point_is_valid(const char *text);

/* Whether a valid one is a version's number. */
extern bool point_is_number(const char *text);

/*
 * The number of the version that was current then; 0 for a time before the first. AI002 for a version that
 * never was, or a time of which no version is kept.
 */
extern int64 point_find(const Place *document, const char *text);

#endif
