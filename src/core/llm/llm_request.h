/*
 * llm_request.h
 *		Work handed to language models: asked for by one call, claimed by an agent, answered by it.
 *
 * The room: one queue of requests for documents of all types, audited and not versioned. It never calls a
 * model, and what becomes of an answer is for the kind of document to know. The tools of requests and of
 * readmes call it, and ainecto.queue_llm_request().
 *
 * A request is PENDING until claimed, CLAIMED until its lease runs out (then open to all again), and ends
 * COMPLETED or FAILED. To fetch is a read that writes who took what: TOOL_CLAIMS. The caller is connected to
 * SPI.
 */
#ifndef AINECTO_CORE_LLM_LLM_REQUEST_H
#define AINECTO_CORE_LLM_LLM_REQUEST_H

#include "postgres.h"

#include "core/caller/principal.h"

/* How long a claim keeps others away. */
#define LLM_REQUEST_LEASE_MINUTES 30

/* Of a request made by readme_generate_document: its result is written into the readme. */
#define LLM_REQUEST_KIND_README "readme_generate"
/* Of a request made in SQL. */
#define LLM_REQUEST_KIND_CUSTOM "custom"

#define LLM_REQUEST_PROMPT_MAX  20000
#define LLM_REQUEST_CONTEXT_MAX 200000
#define LLM_REQUEST_RESULT_MAX  1000000
#define LLM_REQUEST_ERROR_MAX   4000

/* What the answer cost; -1: not said. input counts cached tokens too, as providers report it. */
typedef struct LlmTokens
{
	int64 input;
	int64 cached;
	int64 output;
} LlmTokens;

/* A request that was claimed. */
typedef struct LlmClaim
{
	const char *prompt;
	const char *context;     /* NULL: none */
	const char *lease_until; /* ISO 8601 */
	int64 attempts;          /* claims so far */
} LlmClaim;

/* What stands in a readme until its request is answered. */
typedef struct LlmDraft
{
	const char *request;
	int blocks;  /* 0: there is none */
	bytea *hash; /* SHA-256 of their joined texts */
} LlmDraft;

/* A request that is being finished. */
typedef struct LlmRequest
{
	const char *uuid;
	const char *kind;
	const char *status;
	bool claimed_by_other;   /* and the lease has not run out */
	const char *lease_until; /* ISO 8601, NULL without a claim */
	LlmDraft draft;
} LlmRequest;

/* Write a request down; returns its uuid. context may be NULL. */
extern const char *llm_request_queue(const Principal *principal, const pg_uuid_t *document, const char *kind,
									 const char *prompt, const char *context);

/* Remember the draft, so that the result can take its place. */
extern void llm_request_note_draft(const LlmDraft *draft);

/* The drafts of the document's open requests, oldest first, in the current context. */
extern LlmDraft *llm_request_open_drafts(const pg_uuid_t *document, int *count);

/* Claim an open request. False if another was faster; never waits for one. */
extern bool llm_request_claim(const Principal *principal, const char *uuid, LlmClaim *claim);

/* Lock a request to finish it. AI002 if there is none. */
extern void llm_request_lock(const Principal *principal, const char *uuid, LlmRequest *request);

/* Finish a locked request. tokens.input is stored less the cached ones. */
extern void llm_request_complete(const Principal *principal, const LlmRequest *request, const char *result,
								 const LlmTokens *tokens);
extern void llm_request_fail(const Principal *principal, const LlmRequest *request, const char *message);

#endif
