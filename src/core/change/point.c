/*
 * point.c
 *		Numbers and times that name versions.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "core/change/point.h"
#include "datatype/timestamp.h"
#include "utils/datetime.h"

#include "core/change/point.sql.h"

/* Digits of a version's number: all of them fit a bigint. */
#define MAX_DIGITS 18

bool
point_is_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits <= MAX_DIGITS && text[digits] == '\0';
}

/* Exactly so many digits, of a value between two bounds; moves *text behind them. */
static bool
take_number(const char **text, int digits, int low, int high, int *value)
{
	*value = 0;
	for (int i = 0; i < digits; i++, (*text)++)
	{
		if (**text < '0' || **text > '9')
			return false;
		*value = *value * 10 + **text - '0';
	}
	return *value >= low && *value <= high;
}

static bool
take_sign(const char **text, const char *signs)
{
	if (**text == '\0' || strchr(signs, **text) == NULL)
		return false;
	(*text)++;
	return true;
}

static bool
take_day(const char **text)
{
	int year;
	int month;
	int day;

	return take_number(text, 4, 1900, 9999, &year) && take_sign(text, "-") &&
		   take_number(text, 2, 1, 12, &month) && take_sign(text, "-") && take_number(text, 2, 1, 31, &day) &&
		   day <= day_tab[isleap(year)][month - 1];
}

/* hh:mm, with seconds and their fraction if they are there. */
static bool
take_time(const char **text)
{
	int value;

	if (!take_number(text, 2, 0, 23, &value) || !take_sign(text, ":") || !take_number(text, 2, 0, 59, &value))
		return false;
	if (!take_sign(text, ":"))
		return true;
	if (!take_number(text, 2, 0, 59, &value))
		return false;
	if (take_sign(text, "."))
	{
		size_t digits = strspn(*text, "0123456789");

		*text += digits;
		return digits >= 1 && digits <= 9;
	}
	return true;
}

static bool
take_zone(const char **text)
{
	int value;

	if (take_sign(text, "Z"))
		return true;
	if (!take_sign(text, "+-"))
		return true;
	return take_number(text, 2, 0, 14, &value) && take_sign(text, ":") && take_number(text, 2, 0, 59, &value);
}

bool
point_is_valid(const char *text)
{
	if (point_is_number(text))
		return true;
	if (!take_day(&text))
		return false;
	if (*text == '\0')
		return true;
	return take_sign(&text, "T ") && take_time(&text) && take_zone(&text) && *text == '\0';
}

static void
refuse_version(const Place *document, int64 version)
{
	ereport(ERROR,
			(errcode(ERRCODE_AI_NOT_FOUND), errmsg("the document has no version " INT64_FORMAT, version),
			 errdetail("Its newest is " INT64_FORMAT ".", document->version)));
}

int64
point_find(const Place *document, const char *text)
{
	int64 version;

	if (!point_is_valid(text))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("a version is named by " POINT_WORDS)));
	if (point_is_number(text))
	{
		version = strtoll(text, NULL, 10);
		if (version > document->version)
			refuse_version(document, version);
		return version;
	}
	execute_find_version_at(&document->uuid, text);
	version = statement_integer(0, 1);
	if (version == 0 && statement_integer(0, 2) > 1)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("no version of that time is kept"),
						errdetail("The oldest that is kept is " INT64_FORMAT " of %s.",
								  statement_integer(0, 2), statement_text(0, 3))));
	return version;
}
