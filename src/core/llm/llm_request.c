/*
 * llm_request.c
 *		The queue of requests to language models.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/llm/llm_request.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "core/llm/llm_request.sql.h"

/* A count as a parameter: below 0 it is not known. */
static const int64 *
known_count(const int64 *count)
{
	return *count < 0 ? NULL : count;
}

const char *
llm_request_queue(const Principal *principal, const pg_uuid_t *document, const char *kind, const char *prompt,
				  const char *context)
{
	const char *uuid = uuid_make_text();

	execute_insert_request(uuid, document, kind, prompt, context, clock_now(), principal_account(principal));
	return uuid;
}

void
llm_request_note_draft(const LlmDraft *draft)
{
	execute_note_draft(draft->request, draft->blocks, draft->hash);
}

/* The draft of a row whose columns from there on are uuid, blocks and hash. */
static void
read_draft(uint64 row, int column, LlmDraft *draft)
{
	bool isnull;
	Datum hash = statement_datum(row, column + 2, &isnull);

	draft->request = statement_text(row, column);
	draft->blocks = isnull ? 0 : (int) statement_integer(row, column + 1);
	draft->hash = isnull ? NULL : DatumGetByteaPCopy(hash);
}

LlmDraft *
llm_request_open_drafts(const pg_uuid_t *document, int *count)
{
	LlmDraft *drafts;

	*count = (int) execute_open_drafts(document);
	drafts = palloc_array(LlmDraft, *count + 1);
	for (int i = 0; i < *count; i++)
		read_draft(i, 1, &drafts[i]);
	return drafts;
}

bool
llm_request_claim(const Principal *principal, const char *uuid, LlmClaim *claim)
{
	if (execute_claim_request(uuid, clock_now(), principal_account(principal), principal_grant(principal),
							  LLM_REQUEST_LEASE_MINUTES) == 0)
		return false;
	claim->prompt = statement_text(0, 1);
	claim->context = statement_text(0, 2);
	claim->lease_until = statement_text(0, 3);
	claim->attempts = statement_integer(0, 4);
	return true;
}

void
llm_request_lock(const Principal *principal, const char *uuid, LlmRequest *request)
{
	if (execute_lock_request(uuid, clock_now(), principal_account(principal), principal_grant(principal)) ==
		0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no request \"%s\"", uuid)));
	request->uuid = uuid;
	request->kind = statement_text(0, 1);
	request->status = statement_text(0, 2);
	request->claimed_by_other = statement_boolean(0, 3);
	request->lease_until = statement_text(0, 4);
	read_draft(0, 5, &request->draft);
}

/* result or message, the other one NULL. */
static void
end_request(const Principal *principal, const LlmRequest *request, const char *result, const char *message,
			const LlmTokens *tokens)
{
	int64 uncached = tokens->input < 0 ? -1 : tokens->input - Max(tokens->cached, 0);

	execute_finish_request(request->uuid, result != NULL ? "COMPLETED" : "FAILED", clock_now(),
						   principal_account(principal), result, message, known_count(&uncached),
						   known_count(&tokens->cached), known_count(&tokens->output));
}

void
llm_request_complete(const Principal *principal, const LlmRequest *request, const char *result,
					 const LlmTokens *tokens)
{
	Assert(tokens->cached <= tokens->input || tokens->input < 0);
	end_request(principal, request, result, NULL, tokens);
}

void
llm_request_fail(const Principal *principal, const LlmRequest *request, const char *message)
{
	static const LlmTokens unknown = {-1, -1, -1};

	end_request(principal, request, NULL, message, &unknown);
}
