/*
 * pages.h
 *		HTML pages, rendered from the page objects of the database. Every value is escaped; pages work without
 * scripts and hold none.
 */
#ifndef SHIM_PAGES_H
#define SHIM_PAGES_H

#include <json-c/json.h>

#include "base/form.h"
#include "http/request.h"

#define PAGES_CSRF_FIELD "csrf"

/* What the shim adds to a page object. */
typedef struct PageContext
{
	const Form
		*carried; /* authorize parameters for hidden fields, or NULL: the form belongs to the account page */
	const char *csrf;  /* token for hidden fields */
	const char *token; /* raw one-time token of set_password */
	const char *error; /* takes the place of the page's own error */
} PageContext;

/* Names of the authorize parameters that forms carry on; NULL-terminated. */
extern const char *const pages_carried_names[];

/* Renders {"name": …} as the reply; an unknown or broken page becomes an error page with status 500. */
extern void pages_reply(Request *request, unsigned status, struct json_object *values,
						const PageContext *context);

/* A plain message with a title, a sentence and maybe a hint. */
extern void pages_reply_message(Request *request, unsigned status, const char *title, const char *message,
								const char *hint);

/* What stands at "/". */
extern void pages_reply_landing(Request *request);

#endif
