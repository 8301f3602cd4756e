/*
 * llm_request.c
 *		The queue of requests to language models.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/readme/llm_request.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "core/readme/llm_request.sql.h"

/* An account id as a parameter; 0 is nobody known. */
static Datum
account_datum(const Principal *principal, char *null)
{
	*null = principal->account_id == 0 ? 'n' : ' ';
	return Int64GetDatum(principal->account_id);
}

static Datum
optional_text(const char *text, char *null)
{
	*null = text == NULL ? 'n' : ' ';
	return text == NULL ? (Datum) 0 : CStringGetTextDatum(text);
}

static Datum
optional_count(int64 count, char *null)
{
	*null = count < 0 ? 'n' : ' ';
	return Int64GetDatum(count);
}

const char *
llm_request_queue(const Principal *principal, const pg_uuid_t *document, const char *kind, const char *prompt,
				  const char *context)
{
	const char *uuid = uuid_make_text();
	Datum values[7];
	char nulls[7];

	memset(nulls, ' ', sizeof(nulls));
	values[0] = CStringGetTextDatum(uuid);
	values[1] = UUIDPGetDatum(document);
	values[2] = CStringGetTextDatum(kind);
	values[3] = CStringGetTextDatum(prompt);
	values[4] = optional_text(context, &nulls[4]);
	values[5] = TimestampTzGetDatum(clock_now());
	values[6] = account_datum(principal, &nulls[6]);
	statement_run(&insert_request, values, nulls);
	return uuid;
}

const char *
llm_request_draft_key(const char *uuid)
{
	return psprintf("draft-%s", uuid);
}

void
llm_request_note_draft(const char *uuid, const ReadmeSection *draft)
{
	Datum values[] = {CStringGetTextDatum(uuid), Int32GetDatum(draft->blocks), PointerGetDatum(draft->hash)};

	statement_run(&note_draft, values, NULL);
}

/* The draft of a row whose columns from there on are uuid, blocks and hash. */
static void
read_draft(uint64 row, int column, ReadmeSection *draft)
{
	bool isnull;
	Datum hash = statement_datum(row, column + 2, &isnull);

	draft->key = llm_request_draft_key(statement_text(row, column));
	draft->blocks = isnull ? 0 : (int) statement_integer(row, column + 1);
	draft->hash = isnull ? NULL : DatumGetByteaPCopy(hash);
}

void
llm_request_drop_drafts(const pg_uuid_t *document)
{
	Datum values[] = {UUIDPGetDatum(document)};
	int count = (int) statement_run(&open_drafts, values, NULL);
	ReadmeSection *drafts = palloc_array(ReadmeSection, count + 1);

	for (int i = 0; i < count; i++)
		read_draft(i, 1, &drafts[i]);
	for (int i = 0; i < count; i++)
		readme_replace_section(document, &drafts[i], "");
}

bool
llm_request_claim(const Principal *principal, const char *uuid, LlmClaim *claim)
{
	Datum values[5];
	char nulls[5];

	memset(nulls, ' ', sizeof(nulls));
	values[0] = CStringGetTextDatum(uuid);
	values[1] = TimestampTzGetDatum(clock_now());
	values[2] = account_datum(principal, &nulls[2]);
	values[3] = UUIDPGetDatum(&principal->grant);
	nulls[3] = principal->has_grant ? ' ' : 'n';
	values[4] = Int32GetDatum(LLM_REQUEST_LEASE_MINUTES);
	if (statement_run(&claim_request, values, nulls) == 0)
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
	Datum values[4];
	char nulls[4];

	memset(nulls, ' ', sizeof(nulls));
	values[0] = CStringGetTextDatum(uuid);
	values[1] = TimestampTzGetDatum(clock_now());
	values[2] = account_datum(principal, &nulls[2]);
	values[3] = UUIDPGetDatum(&principal->grant);
	nulls[3] = principal->has_grant ? ' ' : 'n';
	if (statement_run(&lock_request, values, nulls) == 0)
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
finish(const Principal *principal, const LlmRequest *request, const char *result, const char *message,
	   const LlmTokens *tokens)
{
	int64 uncached = tokens->input < 0 ? -1 : tokens->input - Max(tokens->cached, 0);
	Datum values[9];
	char nulls[9];

	memset(nulls, ' ', sizeof(nulls));
	values[0] = CStringGetTextDatum(request->uuid);
	values[1] = CStringGetTextDatum(result != NULL ? "COMPLETED" : "FAILED");
	values[2] = TimestampTzGetDatum(clock_now());
	values[3] = account_datum(principal, &nulls[3]);
	values[4] = optional_text(result, &nulls[4]);
	values[5] = optional_text(message, &nulls[5]);
	values[6] = optional_count(uncached, &nulls[6]);
	values[7] = optional_count(tokens->cached, &nulls[7]);
	values[8] = optional_count(tokens->output, &nulls[8]);
	statement_run(&finish_request, values, nulls);
}

void
llm_request_complete(const Principal *principal, const LlmRequest *request, const char *result,
					 const LlmTokens *tokens)
{
	Assert(tokens->cached <= tokens->input || tokens->input < 0);
	finish(principal, request, result, NULL, tokens);
}

void
llm_request_fail(const Principal *principal, const LlmRequest *request, const char *message)
{
	static const LlmTokens unknown = {-1, -1, -1};

	finish(principal, request, NULL, message, &unknown);
}
