/*
 * page_call.c
 *		Routes of pages.
 */
#include "postgres.h"

#include "base/errors.h"
#include "page/page_call.h"
#include "page/share.h"

static const struct
{
	const char *name;
	void (*answer)(const PageRequest *request, PageReply *reply);
} routes[] = {
	{"shared", share_answer},
};

void
page_answer(const PageRequest *request, PageReply *reply)
{
	reply->status = PAGE_NOT_FOUND;
	initStringInfo(&reply->headers);
	initStringInfo(&reply->body);
	for (size_t i = 0; i < lengthof(routes); i++)
	{
		if (strcmp(routes[i].name, request->route) == 0)
		{
			routes[i].answer(request, reply);
			return;
		}
	}
	ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no page \"%s\"", request->route),
					errhint("Pages: %s.", routes[0].name)));
}
