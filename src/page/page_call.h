/*
 * page_call.h
 *		What a browser asks for: which page shows what to whom.
 *
 * This room finds out what may be shown, has it drawn by render/, and puts the frame around it. It
 * writes nothing but kept drawings, so that its pages work in read-only transactions and on a standby.
 * Called by the entry function ainecto.page_call(); the shim passes on what it answers.
 */
#ifndef AINECTO_PAGE_PAGE_CALL_H
#define AINECTO_PAGE_PAGE_CALL_H

#include "postgres.h"

#include "base/json_read.h"
#include "lib/stringinfo.h"

#define PAGE_OK           200
#define PAGE_NOT_MODIFIED 304
#define PAGE_NOT_FOUND    404

typedef struct PageRequest
{
	const char *route;       /* "shared" */
	const bytea *token_hash; /* SHA-256 of the link's token; NULL: none */
	const JsonNode *headers; /* object of lower-case names to texts; NULL: none */
	const char *request_id;
} PageRequest;

typedef struct PageReply
{
	int status;
	StringInfoData headers; /* JSON object */
	StringInfoData body;    /* HTML; empty unless the status is PAGE_OK */
} PageReply;

/* Fills a reply in the current context; connected to SPI, in one-snapshot mode. AI002 for a route that is
 * none. */
extern void page_answer(const PageRequest *request, PageReply *reply);

#endif
