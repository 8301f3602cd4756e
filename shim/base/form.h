/*
 * form.h
 *		application/x-www-form-urlencoded text: query strings and form bodies.
 */
#ifndef SHIM_FORM_H
#define SHIM_FORM_H

#include <stdbool.h>
#include <stddef.h>

#define FORM_MAX_FIELDS 64
#define FORM_MAX_NAME   64

typedef struct FormField
{
	const char *name; /* into the form's text, NUL-terminated */
	const char *value;
	size_t value_length;
} FormField;

typedef struct Form
{
	char *text; /* owned copy that the fields point into */
	size_t text_length;
	FormField fields[FORM_MAX_FIELDS];
	int count;
} Form;

typedef enum FormResult
{
	FORM_OK,
	FORM_MALFORMED, /* bad escape, not UTF-8, NUL byte, over-long name, out of memory */
	FORM_TOO_MANY,
	FORM_REPEATED /* a parameter came twice (RFC 6749 section 3.1); "resource" may (RFC 8707), the first
					 counts */
} FormResult;

/*
 * Parses text into form, which takes a copy. Fields with an empty value are left out, as RFC 6749 section 3.1
 * demands. On any result form_free() is needed.
 */
extern FormResult form_parse(Form *form, const char *text, size_t length);

/* The value of a field, NULL when there is none. */
extern const char *form_get(const Form *form, const char *name);

/* Wipes (forms carry passwords) and frees. */
extern void form_free(Form *form);

/*
 * Undoes percent-encoding in place, and '+' for space when plus is true. False for a bad escape. The text
 * must have room for a NUL behind *length bytes; *length becomes the decoded length.
 */
extern bool form_decode(char *text, size_t *length, bool plus);

#endif
