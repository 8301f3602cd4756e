/*
 * argument.h
 *		The declaration of a tool's arguments as data, and JSON Schema from it.
 *
 * The room src/pure: algorithms that work without a server and are tested and fuzzed without one. It calls
 * nothing of PostgreSQL but what frontends have, and raises no errors: it returns codes.
 *
 * One table serves tools/list, the check of every call and the documentation, so that they cannot drift
 * apart. Names are camelCase; where ARGUMENT_SNAKE_ALIASES is set, the binder also takes the snake_case
 * spelling.
 */
#ifndef AINECTO_PURE_ARGUMENT_H
#define AINECTO_PURE_ARGUMENT_H

#ifdef FRONTEND
#include "postgres_fe.h"
#else
#include "postgres.h"
#endif

#include "lib/stringinfo.h"

typedef enum ArgumentKind
{
	ARGUMENT_END, /* ends a table */
	ARGUMENT_TEXT,
	ARGUMENT_INTEGER,
	ARGUMENT_NUMBER,
	ARGUMENT_BOOLEAN,
	ARGUMENT_OBJECT, /* with fields */
	ARGUMENT_ARRAY,  /* of the one row in item */
	ARGUMENT_ANY /* an object, text or null, kept as it is: published as a text or object by its description
				  */
} ArgumentKind;

#define ARGUMENT_REQUIRED       0x01
#define ARGUMENT_NULLABLE       0x02 /* null is taken, and means: clear the field */
#define ARGUMENT_TERSE          0x04 /* the published schema leaves the bounds of this text out */
#define ARGUMENT_DEFAULT_TRUE   0x08 /* of a boolean */
#define ARGUMENT_DEFAULT_FALSE  0x10 /* of a boolean */
#define ARGUMENT_DEFAULT_NUMBER 0x20 /* fallback holds the default of an integer */
#define ARGUMENT_VISIBLE_ASCII  0x40 /* text of 0x21–0x7E only */
#define ARGUMENT_OPEN \
	0x80 /* of an object: its fields, if any, are published; check, or the tool itself, checks it */
#define ARGUMENT_DIGITS 0x200  /* of a text: one of digits alone may come as a number */
#define ARGUMENT_CHIEF  0x400  /* its name may be left shorter, as a required one's */
#define ARGUMENT_PLAIN  0x800  /* its name says what it is: a brief schema leaves the description out */
#define ARGUMENT_SELDOM 0x1000 /* of a field: a brief schema leaves it out, and it is taken all the same */

/* For integers that may be negative. */
#define ARGUMENT_NO_MINIMUM PG_INT64_MIN

/* Reports everything that is wrong with an open object, under path (base/json_read.h, tool/fault.h). */
struct JsonNode;
struct ArgumentFaults;
typedef void (*ArgumentCheck)(const struct JsonNode *value, const char *path, struct ArgumentFaults *faults);

typedef struct Argument
{
	ArgumentKind kind;
	const char *name;        /* NULL for the item of an array */
	const char *description; /* every published property has one; few and exact words */
	int flags;
	int64 minimum; /* characters of a text, entries of an array, value of an integer (ARGUMENT_NO_MINIMUM:
					  none) */
	int64 maximum; /* the same; 0: no bound */
	int64 fallback;
	const char *const *choices; /* of a text: NULL-terminated; NULL: free */
	const char *const
		*choice_aliases;           /* of choices, taken but not published: alias, choice, alias, …, NULL */
	const struct Argument *fields; /* of an object: ends with ARGUMENT_END */
	const struct Argument *item;   /* of an array: one row */
	const char *fallback_text;     /* default of a text */
	ArgumentCheck check; /* of an object, beyond its fields; of an open one NULL: the tool does it */
} Argument;

/* Rows of an arguments table; lower and upper bound what the kind measures. */
#define ARG_TEXT(name_, flags_, lower, upper, description_)                                                \
	{                                                                                                      \
		.kind = ARGUMENT_TEXT, .name = (name_), .flags = (flags_), .minimum = (lower), .maximum = (upper), \
		.description = (description_)                                                                      \
	}
#define ARG_ID(name_, flags_, description_) ARG_TEXT(name_, flags_, 1, ARGUMENT_ID_MAX, description_)
#define ARG_CHOICE(name_, flags_, choices_, description_)                                 \
	{                                                                                     \
		.kind = ARGUMENT_TEXT, .name = (name_), .flags = (flags_), .choices = (choices_), \
		.description = (description_)                                                     \
	}
#define ARG_INTEGER(name_, flags_, lower, upper, description_)                            \
	{                                                                                     \
		.kind = ARGUMENT_INTEGER, .name = (name_), .flags = (flags_), .minimum = (lower), \
		.maximum = (upper), .description = (description_)                                 \
	}
#define ARG_NUMBER_WITHIN(name_, flags_, lower, upper, description_)                                         \
	{                                                                                                        \
		.kind = ARGUMENT_NUMBER, .name = (name_), .flags = (flags_), .minimum = (lower), .maximum = (upper), \
		.description = (description_)                                                                        \
	}
#define ARG_NUMBER(name_, flags_, description_) \
	ARG_NUMBER_WITHIN(name_, flags_, ARGUMENT_NO_MINIMUM, 0, description_)
#define ARG_BOOLEAN(name_, flags_, description_)                                                    \
	{                                                                                               \
		.kind = ARGUMENT_BOOLEAN, .name = (name_), .flags = (flags_), .description = (description_) \
	}
#define ARG_ANY(name_, flags_, description_)                                                    \
	{                                                                                           \
		.kind = ARGUMENT_ANY, .name = (name_), .flags = (flags_), .description = (description_) \
	}
#define ARG_OBJECT(name_, flags_, fields_, description_)                                  \
	{                                                                                     \
		.kind = ARGUMENT_OBJECT, .name = (name_), .flags = (flags_), .fields = (fields_), \
		.description = (description_)                                                     \
	}
#define ARG_ARRAY(name_, flags_, lower, upper, item_, description_)                                         \
	{                                                                                                       \
		.kind = ARGUMENT_ARRAY, .name = (name_), .flags = (flags_), .minimum = (lower), .maximum = (upper), \
		.item = (item_), .description = (description_)                                                      \
	}
#define ARG_END              \
	{                        \
		.kind = ARGUMENT_END \
	}

/* The page arguments of list tools. */
#define ARG_LIMIT                                                                                     \
	{                                                                                                 \
		.kind = ARGUMENT_INTEGER, .name = "limit", .flags = ARGUMENT_DEFAULT_NUMBER | ARGUMENT_PLAIN, \
		.minimum = 1, .maximum = 200, .fallback = 50, .description = "Entries per page."              \
	}
#define ARG_CURSOR ARG_TEXT("cursor", ARGUMENT_TERSE, 0, 512, "nextCursor.")

/* Longest identifier of anything; also of uuids in the tree. */
#define ARGUMENT_ID_MAX 64
/* Entries of items[] and uuids[], unless a tool says otherwise. */
#define ARGUMENT_BATCH_MAX 100

/*
 * Append the JSON Schema (2020-12) of an arguments table, as an object with additionalProperties false. Only
 * the portable subset is written: single types, no combinators, no references. A brief one is for clients
 * that can take little: what it allows is allowed by the whole one, and it requires the same.
 */
extern void argument_write_schema(StringInfo out, const Argument *fields, bool brief);

/* Append a few words on what is allowed, such as "text of 1 to 255 characters" or "one of LOW, HIGH". */
extern void argument_describe(StringInfo out, const Argument *argument);

/* camelCase of a snake_case name, or the other way, into a buffer of size bytes; false if it does not fit. */
extern bool argument_name_to_camel(const char *snake, char *buffer, size_t size);
extern bool argument_name_to_snake(const char *camel, char *buffer, size_t size);

#endif
