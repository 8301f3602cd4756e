/*
 * dispatch.c
 *		The gate: plan, arguments, targets, permission, lock, subtransaction, handler, audit. In this order
 * for all.
 *
 * Errors are caught here and nowhere else. Memory: everything of a call lives in the caller's context, which
 * is the function call's and short-lived; batches reset their own child context.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "base/clip.h"
#include "base/errors.h"
#include "base/output.h"
#include "base/statement.h"
#include "core/caller/call.h"
#include "core/erd/erd_work.h"
#include "core/history/answer.h"
#include "core/history/change.h"
#include "core/history/deferral.h"
#include "core/history/mutation.h"
#include "gate/bind.h"
#include "gate/bound.h"
#include "gate/content_name.h"
#include "gate/dispatch.h"
#include "gate/naming.h"
#include "gate/refusal.h"
#include "gate/resolve.h"
#include "gate/taken_name.h"
#include "gate/trail.h"
#include "tool/fault.h"
#include "tool/registry.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/uuid.h"

/* Changes that a dry run spells out; more are counted. */
#define DRY_RUN_MAX_CHANGES 500

/* One call on its way through the gate. */
typedef struct Passage
{
	ToolCall call;
	CallFrame frame;
	const CallOrigin *origin;
	Mutation mutation;
	bool dry_run;
	bool refused;
	bool naming;         /* a second try, in which names may stand for identifiers */
	const char *outcome; /* for the audit row */
	ErrorData *error;
	StringInfo result;
} Passage;

static bool
is_write(const Passage *passage)
{
	return passage->call.tool->access == TOOL_WRITE;
}

/* Whether a read must not be held to one snapshot and to writing nothing. */
static bool
may_change_rows(const Passage *passage)
{
	return is_write(passage) || (passage->call.tool->flags & TOOL_CLAIMS);
}

static void
refuse(Passage *passage, int sqlerrcode, const char *message, const char *hint)
{
	passage->error = palloc0(sizeof(ErrorData));
	passage->error->sqlerrcode = sqlerrcode;
	passage->error->message = (char *) message;
	passage->error->hint = (char *) hint;
	passage->refused = true;
	refusal_write(passage->result, refusal_name(sqlerrcode), unpack_sql_state(sqlerrcode), message, NULL,
				  NULL, hint, NULL);
}

/* Checks that need nothing but the tool and the caller. */
static bool
may_enter(Passage *passage)
{
	const Principal *principal = passage->call.principal;
	const Tool *tool = passage->call.tool;

	if (strcmp(passage->origin->source, "mcp") == 0 && !principal->plan.mcp_enabled)
		refuse(passage, ERRCODE_AI_PLAN_REQUIRED,
			   psprintf("your plan \"%s\" does not include MCP", principal->plan.name),
			   "Upgrade to pro or enterprise to use Ainecto through MCP.");
	else if (tool->query == NULL && tool->run == NULL && tool->each == NULL)
		refuse(passage, ERRCODE_AI_UNAVAILABLE,
			   psprintf("the tool %s is not available on this server yet", tool->name),
			   "Use another tool; this one is declared so that clients know its name.");
	else if (is_write(passage) && passage->origin->read_only)
		refuse(passage, ERRCODE_AI_PERMISSION_DENIED, "this connection is read-only",
			   "Connect without readonly in the URL to change things.");
	else if (is_write(passage) && principal->has_grant && !(principal->scopes & SCOPE_WRITE))
		refuse(passage, ERRCODE_AI_PERMISSION_DENIED, "the token was not granted the scope ainecto:write",
			   "Connect again and grant writing.");
	else if (is_write(passage) && RecoveryInProgress())
		refuse(passage, ERRCODE_AI_UNAVAILABLE, "this server is a read-only standby",
			   "Send writes to the primary server.");
	else if (is_write(passage) && XactReadOnly)
		refuse(passage, ERRCODE_AI_UNAVAILABLE, "this server takes no changes at the moment",
			   "Reading goes on. Whoever runs the server has set its transactions to read only.");
	return !passage->refused;
}

static bool
bind_passage(Passage *passage, const JsonNode **given)
{
	StringInfoData faults;
	int count;
	JsonNode *bound;
	const char *description;

	initStringInfo(&faults);
	bound = bind_arguments(passage->call.tool, given, &faults, &count);
	if (bound == NULL)
	{
		refuse(passage, ERRCODE_AI_INVALID_ARGUMENTS,
			   psprintf("%s%d argument%s not as %s declares", count > FAULT_MAX ? "more than " : "",
						Min(count, FAULT_MAX), count == 1 ? " is" : "s are", passage->call.tool->name),
			   NULL);
		refusal_write(passage->result, "invalid_arguments", unpack_sql_state(ERRCODE_AI_INVALID_ARGUMENTS),
					  passage->error->message, NULL, NULL,
					  "Mend the faults listed and call again; nothing was done.", faults.data);
		return false;
	}
	passage->call.arguments = bound;
	passage->dry_run = json_read_boolean(bound, "dryRun", false);
	description = json_read_text(bound, "description");
	if (description != NULL)
		passage->call.description = clip_description(description);
	return true;
}

static void
run_handler(ToolCall *call)
{
	if (call->tool->run != NULL)
		call->tool->run(call);
	else if (call->tool->query != NULL)
		tool_run_query(call);
	else
		tool_run_each(call);
}

/* [{"document", "version"}] of all versions that the call made. */
static const char *
versions_json(const CallFrame *frame)
{
	StringInfoData text;
	JsonWriter writer;
	ListCell *cell;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_array(&writer);
	foreach(cell, frame->opened)
	{
		const OpenedVersion *opened = lfirst(cell);

		json_write_open_object(&writer);
		json_write_uuid_member(&writer, "document", &opened->document);
		json_write_integer_member(&writer, "version", opened->version);
		json_write_close_object(&writer);
	}
	json_write_close_array(&writer);
	return text.data;
}

/* Whether the gate adds members to what the handler writes. */
static bool
takes_members(const Passage *passage)
{
	return is_write(passage) &&
		   ((passage->call.tool->flags & TOOL_CONTENT) || passage->call.taken_names != NIL);
}

/* What was made belongs in the answer: the version of the one document, or all. */
static void
add_versions(Passage *passage)
{
	JsonWriter *writer = &passage->call.result;
	const Place *place = passage->call.target_count > 0 ? &passage->call.targets[0].place : NULL;
	List *opened = passage->frame.opened;

	if (!(passage->call.tool->flags & TOOL_CONTENT))
		return;
	if (list_length(opened) == 1 && !passage->dry_run)
		json_write_integer_member(writer, "version", ((OpenedVersion *) linitial(opened))->version);
	else if (opened != NIL && !passage->dry_run)
		json_write_raw_member(writer, "versions", versions_json(&passage->frame));
	else if (place != NULL && place->kind == PLACE_DOCUMENT)
		json_write_integer_member(writer, "version", place->version);
	if (passage->dry_run)
	{
		json_write_boolean_member(writer, "dryRun", true);
		mutation_write_changes(writer, opened, DRY_RUN_MAX_CHANGES);
	}
}

/* In a second try: put identifiers in the place of names, or say what is wrong with all of them. */
static void
take_names(Passage *passage)
{
	ContentNameFaults faults;

	if (!passage->naming)
		return;
	switch (content_name_take(&passage->call, &faults))
	{
		case CONTENT_NAME_TAKEN:
			break;
		case CONTENT_NAME_NOTHING:
			/* Not shown: the first try's answer is. */
			passage->naming = false;
			ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg_internal("no names to take")));
			break;
		case CONTENT_NAME_FAULTS:
			passage->call.faults = faults.json;
			ereport(ERROR,
					(errcode(faults.ambiguous ? ERRCODE_AI_INVALID_ARGUMENTS : ERRCODE_AI_NOT_FOUND),
					 faults.count == 1 ? errmsg("%s", faults.first)
									   : errmsg("%d references of the call lead nowhere", faults.count),
					 errhint("Nothing was done. Name what is there, by its identifier or by a name that only "
							 "one thing has, or create it before.")));
			break;
	}
}

static void
pass_write(Passage *passage)
{
	resolve_targets(&passage->call);
	resolve_lock(&passage->call);
	passage->frame.document = resolve_only_document(&passage->call);
	take_names(passage);
	if (takes_members(passage))
		json_write_leave_open(&passage->call.result);
	call_push(&passage->frame);
	PG_TRY();
	{
		run_handler(&passage->call);
		if (takes_members(passage) && passage->call.tool->group == TOOL_GROUP_ERD)
			erd_work_finish(&passage->call.result);
		/* Nothing may be left to fail at commit, where no one could tell the caller. */
		deferral_check();
	}
	PG_FINALLY();
	{
		call_pop(&passage->frame);
	}
	PG_END_TRY();
	if (!takes_members(passage))
		return;
	add_versions(passage);
	taken_name_write(&passage->call, &passage->call.result);
	json_write_finish(&passage->call.result);
}

/*
 * Whether the call sees what is committed by now: no change that may be rolled back, and no snapshot of
 * earlier times, which SET TRANSACTION SNAPSHOT may have brought.
 */
static bool
sees_what_is_committed(const CallOrigin *origin)
{
	return origin->alone && !IsolationUsesXactSnapshot();
}

/* The key under which the answer is or may be kept; false if it must not be. The targets are resolved. */
static bool
make_answer_key(const Passage *passage, AnswerKey *key)
{
	const ToolCall *call = &passage->call;
	const Place *place;

	if (!(call->tool->flags & TOOL_KEPT) || !sees_what_is_committed(passage->origin))
		return false;
	Assert(call->target_count == 1);
	place = &call->targets[0].place;
	Assert(place->kind == PLACE_DOCUMENT);
	answer_make_key(key, call->tool->name, &place->uuid, place->version, call->arguments);
	return true;
}

static void
pass_read(Passage *passage)
{
	StringInfo result = passage->result;
	AnswerKey key;
	bool keep;

	resolve_targets(&passage->call);
	take_names(passage);
	keep = make_answer_key(passage, &key);
	if (keep && answer_find(&key, result))
		return;
	run_handler(&passage->call);
	bound_answer(&passage->call, BOUND_DONE, result);
	if (keep)
		answer_keep(&key, result->data, result->len);
}

/* Runs inside the subtransaction. */
static void
pass(Passage *passage)
{
	passage->call.target_count = 0;
	passage->call.faults = NULL;
	resetStringInfo(passage->result);
	json_write_init(&passage->call.result, passage->result);
	if (is_write(passage))
		pass_write(passage);
	else
		pass_read(passage);
	passage->outcome = passage->dry_run ? "dry_run" : "done";
}

/* A call over MCP that was stopped by a request, not by a limit, says so: the shim tells record_failure().
 * The message is compared as it stands in the source, whatever language it is shown in. */
static void
name_cancellation(const Passage *passage, ErrorData *error)
{
	if (error->sqlerrcode == ERRCODE_QUERY_CANCELED && strcmp(passage->origin->source, "mcp") == 0 &&
		error->message_id != NULL &&
		strcmp(error->message_id, "canceling statement due to user request") == 0)
		error->sqlerrcode = ERRCODE_AI_CANCELLED;
}

/* After the subtransaction was rolled back: an answer for the user, or the error again. */
static void
answer_error(Passage *passage, ErrorData *error)
{
	if (!refusal_is_answer(error->sqlerrcode))
	{
		name_cancellation(passage, error);
		ReThrowError(error);
	}
	tool_cursor_blame(&passage->call, error);
	refusal_translate(error);
	passage->error = error;
	passage->refused = true;
	refusal_write(passage->result, refusal_name(error->sqlerrcode), unpack_sql_state(error->sqlerrcode),
				  error->message, refusal_path(&passage->call, error), error->detail, error->hint,
				  passage->call.faults);
}

/* The order of saving, catching and restoring is plperl's (plperl_spi_exec): any other leaks or crashes. */
static void
run_in_subtransaction(Passage *passage)
{
	MemoryContext caller_context = CurrentMemoryContext;
	ResourceOwner caller_owner = CurrentResourceOwner;
	bool one_snapshot = statement_use_one_snapshot(!may_change_rows(passage));

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(caller_context);
	PG_TRY();
	{
		pass(passage);
		if (passage->dry_run)
			RollbackAndReleaseCurrentSubTransaction();
		else
			ReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(caller_context);
		CurrentResourceOwner = caller_owner;
		statement_use_one_snapshot(one_snapshot);
	}
	PG_CATCH();
	{
		ErrorData *error;

		MemoryContextSwitchTo(caller_context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(caller_context);
		CurrentResourceOwner = caller_owner;
		statement_use_one_snapshot(one_snapshot);
		answer_error(passage, error);
	}
	PG_END_TRY();
}

/* Whether the call may have failed for a name that stood in the place of an identifier. */
static bool
may_mean_names(const Passage *passage)
{
	const ToolCall *call = &passage->call;

	return passage->refused &&
		   (call->tool->group == TOOL_GROUP_ERD || call->tool->group == TOOL_GROUP_FLOW) &&
		   (passage->error->sqlerrcode == ERRCODE_AI_NOT_FOUND ||
			passage->error->sqlerrcode == ERRCODE_AI_INVALID_ARGUMENTS) &&
		   call->target_count == 1 && call->targets[0].place.kind == PLACE_DOCUMENT;
}

/* A call that failed for what it names is tried once more: identifiers always win, so names come second. */
static void
try_names(Passage *passage)
{
	ErrorData *first = passage->error;
	StringInfoData answer;

	if (!may_mean_names(passage))
		return;
	initStringInfo(&answer);
	appendBinaryStringInfo(&answer, passage->result->data, passage->result->len);
	passage->refused = false;
	passage->error = NULL;
	passage->naming = true;
	passage->call.item_path = passage->call.item_data = NULL;
	run_in_subtransaction(passage);
	if (!passage->refused || passage->naming)
		return;
	passage->error = first;
	resetStringInfo(passage->result);
	appendBinaryStringInfo(passage->result, answer.data, answer.len);
}

static void
audit_passage(const Passage *passage, const JsonNode *given)
{
	Trail trail = {
		.call = &passage->call,
		.frame = &passage->frame,
		.origin = passage->origin,
		.given = given,
		.description =
			passage->frame.description != NULL ? passage->frame.description : passage->call.description,
		.outcome = passage->refused ? "refused" : passage->outcome,
	};

	if (passage->error != NULL)
	{
		trail.sqlerrcode = passage->error->sqlerrcode;
		trail.message = passage->error->message;
	}
	trail_write(&trail);
}

static void
require_writable(const Passage *passage)
{
	if (may_change_rows(passage) && strcmp(passage->origin->source, "mcp") == 0 && call_writes_elsewhere())
		ereport(ERROR, (errcode(ERRCODE_AI_NEEDS_WRITE),
						errmsg("this call writes and needs a read-write transaction")));
}

/* A repeat of a known clientMutationId is answered with the first outcome. */
static bool
answer_repeat(Passage *passage)
{
	MutationVerdict verdict;

	if (!is_write(passage) || passage->dry_run)
		return false;
	verdict = mutation_find(passage->call.principal, passage->call.tool->name, passage->call.arguments,
							&passage->mutation, passage->result);
	if (verdict == MUTATION_MISMATCH)
		refuse(passage, ERRCODE_AI_MUTATION_REUSED, "this clientMutationId was used for another call",
			   "Make a new clientMutationId for every new change; repeat one only with the same tool and "
			   "arguments.");
	else if (verdict == MUTATION_REPEATED)
		passage->outcome = "repeated";
	return verdict != MUTATION_NEW;
}

static bool
pass_gate(const Principal *principal, const Tool *tool, const JsonNode *arguments, const CallOrigin *origin,
		  StringInfo result)
{
	Passage passage = {0};
	Principal narrowed = *principal;

	/* What a read-only connection may not do, no handler may do for it either. */
	if (origin->read_only)
		narrowed.scopes &= ~SCOPE_WRITE;
	principal = &narrowed;
	passage.origin = origin;
	passage.result = result;
	passage.call.tool = tool;
	passage.call.principal = principal;
	/* Before the arguments are checked: what is refused was described, too. */
	passage.call.description = naming_description(arguments);
	if (passage.call.description == NULL)
		passage.call.description = CHANGE_DESCRIPTION_MCP;
	require_writable(&passage);
	if (may_enter(&passage) && bind_passage(&passage, &arguments) && !answer_repeat(&passage))
	{
		passage.frame.principal = principal;
		passage.frame.tool = tool->name;
		passage.frame.request_id = origin->request_id;
		passage.frame.session_id = origin->session_id;
		passage.frame.description = passage.call.description;
		passage.frame.description_given = json_read_text(passage.call.arguments, "description") != NULL;
		passage.frame.source = origin->source;
		passage.frame.alone = origin->alone;
		run_in_subtransaction(&passage);
		try_names(&passage);
		bound_answer(&passage.call,
					 passage.refused   ? BOUND_REFUSED
					 : passage.dry_run ? BOUND_DRY_RUN
									   : BOUND_DONE,
					 result);
		if (!passage.refused && !passage.dry_run)
			mutation_keep(principal, &passage.mutation, result);
	}
	if (is_write(&passage))
		audit_passage(&passage, arguments);
	return passage.refused;
}

bool
dispatch_call(const Principal *principal, const Tool *tool, const JsonNode *arguments,
			  const CallOrigin *origin, StringInfo result)
{
	int level = output_pin();
	bool refused = pass_gate(principal, tool, arguments, origin, result);

	output_release(level);
	return refused;
}
