/*
 * dispatch.c
 *		The gate: plan, arguments, targets, permission, lock, subtransaction, handler, audit. In this order
 *for all.
 *
 * Errors are caught here and nowhere else. Memory: everything of a call lives in the caller's context, which
 *is the function call's and short-lived; batches reset their own child context.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "base/errors.h"
#include "base/statement.h"
#include "commands/trigger.h"
#include "core/audit.h"
#include "core/call.h"
#include "core/change.h"
#include "core/entity.h"
#include "core/mutation.h"
#include "core/target.h"
#include "mcp/dispatch.h"
#include "nodes/makefuncs.h"
#include "tool/bind.h"
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

/* What a tool error's "error" member says. */
static const char *
error_name(int sqlerrcode)
{
	static const struct
	{
		int sqlerrcode;
		const char *name;
	} names[] = {
		{ERRCODE_AI_NOT_FOUND, "not_found"},
		{ERRCODE_AI_PERMISSION_DENIED, "permission_denied"},
		{ERRCODE_INSUFFICIENT_PRIVILEGE, "permission_denied"},
		{ERRCODE_AI_PLAN_REQUIRED, "plan_required"},
		{ERRCODE_AI_CONFLICT, "conflict"},
		{ERRCODE_AI_LIMIT_EXCEEDED, "limit_exceeded"},
		{ERRCODE_AI_MUTATION_REUSED, "mutation_reused"},
		{ERRCODE_AI_UNAVAILABLE, "unavailable"},
		{ERRCODE_AI_ARCHIVED, "archived"},
		{ERRCODE_AI_APPEND_ONLY, "append_only"},
		{ERRCODE_AI_ALREADY_EXISTS, "already_exists"},
	};

	for (int i = 0; i < (int) lengthof(names); i++)
	{
		if (names[i].sqlerrcode == sqlerrcode)
			return names[i].name;
	}
	return "invalid_arguments";
}

/* Errors that a user can cause by what he sends; all others are not answers to a call. */
static bool
error_is_users(int sqlerrcode)
{
	int category = ERRCODE_TO_CATEGORY(sqlerrcode);

	if (sqlerrcode == ERRCODE_AI_NEEDS_WRITE || sqlerrcode == ERRCODE_AI_VERSION_MISMATCH)
		return false;
	return category == ERRCODE_TO_CATEGORY(ERRCODE_AI_NOT_FOUND) || category == ERRCODE_DATA_EXCEPTION ||
		   category == ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION || sqlerrcode == ERRCODE_INSUFFICIENT_PRIVILEGE;
}

/* A violated constraint of ours in the words of the table of constraints. */
static void
translate_constraint(ErrorData *error)
{
	const ConstraintMeaning *meaning;

	/* The executor's detail is the whole row: more than the caller sent, and less than the message says. */
	if (error->filename != NULL && strstr(error->filename, "execMain") != NULL)
		error->detail = NULL;
	if (error->constraint_name == NULL)
		return;
	meaning = constraint_meaning(error->constraint_name);
	if (meaning == NULL)
		return;
	error->sqlerrcode = meaning->sqlerrcode;
	error->message = pstrdup(meaning->message);
	error->hint = meaning->hint == NULL ? NULL : pstrdup(meaning->hint);
}

static void
write_error(StringInfo out, const char *name, const char *sqlstate, const char *message, const char *path,
			const char *detail, const char *hint, const char *faults)
{
	JsonWriter writer;

	resetStringInfo(out);
	json_write_init(&writer, out);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "error", name);
	json_write_text_member(&writer, "sqlstate", sqlstate);
	json_write_text_member(&writer, "message", message);
	json_write_text_member(&writer, "path", path);
	json_write_text_member(&writer, "detail", detail);
	json_write_text_member(&writer, "hint", hint);
	if (faults != NULL)
		json_write_raw_member(&writer, "faults", faults);
	json_write_close_object(&writer);
}

static void
refuse(Passage *passage, int sqlerrcode, const char *message, const char *hint)
{
	passage->error = palloc0(sizeof(ErrorData));
	passage->error->sqlerrcode = sqlerrcode;
	passage->error->message = (char *) message;
	passage->error->hint = (char *) hint;
	passage->refused = true;
	write_error(passage->result, error_name(sqlerrcode), unpack_sql_state(sqlerrcode), message, NULL, NULL,
				hint, NULL);
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
	return !passage->refused;
}

static bool
bind_passage(Passage *passage, const JsonNode *given)
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
			   psprintf("%s%d argument%s not as %s declares", count > BIND_MAX_FAULTS ? "more than " : "",
						Min(count, BIND_MAX_FAULTS), count == 1 ? " is" : "s are", passage->call.tool->name),
			   NULL);
		write_error(passage->result, "invalid_arguments", unpack_sql_state(ERRCODE_AI_INVALID_ARGUMENTS),
					passage->error->message, NULL, NULL,
					"Mend the faults listed and call again; nothing was done.", faults.data);
		return false;
	}
	passage->call.arguments = bound;
	passage->dry_run = json_read_boolean(bound, "dryRun", false);
	description = json_read_text(bound, "description");
	passage->call.description = description != NULL ? description : CHANGE_DESCRIPTION_MCP;
	return true;
}

/* The value or values at "name", "name[]", "items[].name": calls found() for each that is given. */
typedef void (*PathVisitor)(Passage *passage, const ToolTarget *target, const JsonNode *value, int index);

static void
visit_path(Passage *passage, const ToolTarget *target, PathVisitor found)
{
	const char *bracket = strchr(target->path, '[');
	const JsonNode *value;
	const JsonNode *entries;

	if (bracket == NULL)
	{
		value = json_read_member(passage->call.arguments, target->path);
		if (value != NULL && value->kind != JSON_NODE_NULL)
			found(passage, target, value, -1);
		return;
	}
	entries = json_read_member(passage->call.arguments, pnstrdup(target->path, bracket - target->path));
	for (int i = 0; entries != NULL && i < entries->count; i++)
	{
		value = bracket[2] == '.' ? json_read_member(entries->items[i], bracket + 3) : entries->items[i];
		if (value != NULL && value->kind != JSON_NODE_NULL &&
			!(value->kind == JSON_NODE_STRING && value->length == 0))
			found(passage, target, value, i);
	}
}

static const char *
target_path_text(const ToolTarget *target, int index)
{
	const char *bracket = strchr(target->path, '[');

	if (bracket == NULL)
		return target->path;
	return psprintf("%.*s[%d]%s", (int) (bracket - target->path), target->path, index, bracket + 2);
}

static const char *
target_label(TargetKind kind)
{
	static const char *const labels[] = {
		[TARGET_WORKSPACE] = "workspace",    [TARGET_PROJECT] = "project",
		[TARGET_PROJECT_NUMBER] = "project", [TARGET_FOLDER] = "folder",
		[TARGET_DOCUMENT] = "document",      [TARGET_FLOW_NODE] = "node",
		[TARGET_FLOW_EDGE] = "edge",         [TARGET_FLOW_GROUP] = "group",
		[TARGET_SCENARIO] = "scenario",      [TARGET_TESTCASE] = "test case",
		[TARGET_RUN] = "test run",           [TARGET_LLM_REQUEST] = "request",
		[TARGET_ATTACHMENT] = "attachment",
	};

	return labels[kind];
}

static TargetKind
effective_kind(const Passage *passage, const ToolTarget *target)
{
	const char *type;

	if (!(target->flags & TARGET_BY_KIND))
		return target->kind;
	type = json_read_text(passage->call.arguments, "targetType");
	if (type != NULL && strcmp(type, "project") == 0)
		return TARGET_PROJECT;
	return type != NULL && strcmp(type, "folder") == 0 ? TARGET_FOLDER : TARGET_DOCUMENT;
}

/* In the document that an argument before it named, if any; whether it is there, the statement will tell. */
static bool
find_content(const Passage *passage, ContentKind kind, const char *uuid, Place *place)
{
	const ToolCall *call = &passage->call;

	if (call->target_count == 0)
		return target_find_content(call->principal, kind, uuid, place);
	*place = call->targets[0].place;
	return true;
}

static bool
find_target(const Passage *passage, TargetKind kind, const JsonNode *value, Place *place)
{
	const Principal *principal = passage->call.principal;
	pg_uuid_t uuid;
	int64 number;

	switch (kind)
	{
		case TARGET_WORKSPACE:
		case TARGET_PROJECT:
		case TARGET_FOLDER:
		case TARGET_DOCUMENT:
			return access_parse_uuid(value->text, &uuid) &&
				   access_find_place(principal,
									 kind == TARGET_WORKSPACE ? PLACE_WORKSPACE
									 : kind == TARGET_PROJECT ? PLACE_PROJECT
									 : kind == TARGET_FOLDER  ? PLACE_FOLDER
															  : PLACE_DOCUMENT,
									 &uuid, place);
		case TARGET_PROJECT_NUMBER:
			return json_node_to_integer(value, &number) && target_find_project(principal, number, place);
		case TARGET_FLOW_NODE:
			return find_content(passage, CONTENT_FLOW_NODE, value->text, place);
		case TARGET_FLOW_EDGE:
			return find_content(passage, CONTENT_FLOW_EDGE, value->text, place);
		case TARGET_FLOW_GROUP:
			return find_content(passage, CONTENT_FLOW_GROUP, value->text, place);
		case TARGET_SCENARIO:
			return target_find_item(principal, ITEM_SCENARIO, value->text, place);
		case TARGET_TESTCASE:
			return target_find_item(principal, ITEM_TESTCASE, value->text, place);
		case TARGET_RUN:
			return target_find_item(principal, ITEM_RUN, value->text, place);
		case TARGET_LLM_REQUEST:
			return target_find_item(principal, ITEM_LLM_REQUEST, value->text, place);
		case TARGET_ATTACHMENT:
			return target_find_item(principal, ITEM_ATTACHMENT, value->text, place);
		default:
			elog(ERROR, "unknown target kind %d", kind);
	}
}

/* A document of the wrong type is as good as none for this tool, but the caller sees it and may be told. */
static void
check_document_type(const ToolTarget *target, const Place *place, const char *path)
{
	static const int type_flags[] = {
		[DOCUMENT_ERD] = TARGET_ERD,
		[DOCUMENT_FLOW_DIAGRAM] = TARGET_FLOW,
		[DOCUMENT_README] = TARGET_README,
		[DOCUMENT_TESTCASE] = TARGET_TESTCASES,
	};
	int wanted = target->flags & (TARGET_ERD | TARGET_FLOW | TARGET_README | TARGET_TESTCASES);

	if (place->kind != PLACE_DOCUMENT || wanted == 0 || (wanted & type_flags[place->type]))
		return;
	for (int type = DOCUMENT_ERD; type <= DOCUMENT_TESTCASE; type++)
	{
		if (wanted & type_flags[type])
			ereport(ERROR,
					(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
					 errmsg("%s: \"%s\" is a document of type %s", path, place->title,
							access_document_type_name(place->type)),
					 errhint("This tool works on documents of type %s.", access_document_type_name(type))));
	}
}

static void
check_not_archived(const ResolvedTarget *resolved)
{
	if (resolved->place.archived && !(resolved->target->flags & TARGET_WITH_ARCHIVED))
		ereport(ERROR, (errcode(ERRCODE_AI_ARCHIVED),
						errmsg("%s: \"%s\" is in the trash",
							   target_path_text(resolved->target, resolved->index), resolved->place.title),
						errhint("See list_trash, and bring it back first.")));
}

static void
resolve_target(Passage *passage, const ToolTarget *target, const JsonNode *value, int index)
{
	ToolCall *call = &passage->call;
	ResolvedTarget *resolved = &call->targets[call->target_count];
	TargetKind kind = effective_kind(passage, target);
	const char *path = target_path_text(target, index);

	if (!find_target(passage, kind, value, &resolved->place))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("%s: there is no %s \"%s\", or none that you may see", path,
							   target_label(kind), value->text),
						errhint("List what there is, and use its identifier unchanged.")));
	check_document_type(target, &resolved->place, path);
	if (!access_allows(resolved->place.role, target->right))
		ereport(
			ERROR,
			(errcode(ERRCODE_AI_PERMISSION_DENIED),
			 errmsg("%s: your role %s on this %s does not allow it", path,
					access_role_name(resolved->place.role), access_place_kind_name(resolved->place.kind)),
			 errhint("Ask an OWNER for a role with the right \"%s\".", access_right_name(target->right))));
	resolved->target = target;
	resolved->index = index;
	check_not_archived(resolved);
	if (value->kind == JSON_NODE_NUMBER)
		json_node_to_integer(value, &resolved->number);
	call->target_count++;
}

static void
count_target(Passage *passage, const ToolTarget *target, const JsonNode *value, int index)
{
	(void) target;
	(void) value;
	(void) index;
	passage->call.target_count++;
}

static void
for_each_target(Passage *passage, PathVisitor visitor)
{
	for (int i = 0; i < TOOL_MAX_TARGETS && passage->call.tool->targets[i].kind != TARGET_NONE; i++)
		visit_path(passage, &passage->call.tool->targets[i], visitor);
}

static void
resolve_targets(Passage *passage)
{
	for_each_target(passage, count_target);
	passage->call.targets = palloc0(Max(passage->call.target_count, 1) * sizeof(ResolvedTarget));
	passage->call.target_count = 0;
	for_each_target(passage, resolve_target);
}

static void
refuse_conflict(const Passage *passage, const ResolvedTarget *resolved, int64 base)
{
	ereport(ERROR, (errcode(ERRCODE_AI_CONFLICT),
					errmsg("the document is at version " INT64_FORMAT ", not at baseVersion " INT64_FORMAT,
						   resolved->place.version, base),
					errdetail("%s", mutation_describe_rivals(&resolved->place.uuid, base)),
					errhint("Read the document again, see whether your change still fits, and send it with "
							"baseVersion " INT64_FORMAT ".",
							resolved->place.version)));
	(void) passage;
}

/* The target of a write whose document the gate locks. */
static bool
is_locked(const ResolvedTarget *resolved)
{
	return resolved->place.kind == PLACE_DOCUMENT && !(resolved->target->flags & TARGET_NO_LOCK);
}

/* Lock the documents of a write in uuid order; whether there are any. */
static bool
lock_documents(const Passage *passage)
{
	const ToolCall *call = &passage->call;
	pg_uuid_t *documents = palloc(Max(call->target_count, 1) * sizeof(pg_uuid_t));
	LockedDocument *locked = palloc(Max(call->target_count, 1) * sizeof(LockedDocument));
	int count = 0;

	for (int i = 0; i < call->target_count; i++)
	{
		if (is_locked(&call->targets[i]))
			documents[count++] = call->targets[i].place.uuid;
	}
	if (count > 0)
		change_lock_documents(documents, count, locked);
	return count > 0;
}

/*
 * While a lock was waited for, roles may have been taken away, places archived and documents changed or
 * moved: only what is decided under the lock holds. An identifier that has come to mean another document
 * starts the call anew.
 */
static void
lock_targets(Passage *passage)
{
	ToolCall *call = &passage->call;
	const ResolvedTarget *before = call->targets;
	const ResolvedTarget *first = NULL;
	int64 base;

	if (!lock_documents(passage))
		return;
	resolve_targets(passage);
	for (int i = 0; i < call->target_count; i++)
	{
		if (memcmp(&before[i].place.uuid, &call->targets[i].place.uuid, UUID_LEN) != 0)
			ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
							errmsg("a document that the call names by its content was replaced by another")));
		if (first == NULL && is_locked(&call->targets[i]))
			first = &call->targets[i];
	}
	if (json_read_integer(call->arguments, "baseVersion", &base) && base != first->place.version)
		refuse_conflict(passage, first, base);
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

static const char *
uuid_text(const pg_uuid_t *uuid)
{
	return DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(uuid)));
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

/* Take the closing brace off the handler's object, so that the gate's own members can follow. */
static void
reopen_result(Passage *passage)
{
	StringInfo out = passage->result;

	if (out->len < 2 || out->data[out->len - 1] != '}')
		elog(ERROR, "tool %s did not write an object", passage->call.tool->name);
	out->data[--out->len] = '\0';
	passage->call.result.comma = out->data[out->len - 1] != '{';
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
	reopen_result(passage);
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
	json_write_close_object(writer);
}

static void
pass_write(Passage *passage)
{
	ConstraintsSetStmt *immediate;

	resolve_targets(passage);
	lock_targets(passage);
	call_push(&passage->frame);
	run_handler(&passage->call);
	/* Nothing may be left to fail at commit, where no one could tell the caller. */
	immediate = makeNode(ConstraintsSetStmt);
	AfterTriggerSetState(immediate);
	call_pop(&passage->frame);
	add_versions(passage);
}

static void
pass_read(Passage *passage)
{
	resolve_targets(passage);
	run_handler(&passage->call);
}

/* Runs inside the subtransaction. */
static void
pass(Passage *passage)
{
	passage->call.target_count = 0;
	resetStringInfo(passage->result);
	json_write_init(&passage->call.result, passage->result);
	if (is_write(passage))
		pass_write(passage);
	else
		pass_read(passage);
	passage->outcome = passage->dry_run ? "dry_run" : "done";
}

/* The path of the entry that was worked on, down to the field that a violated constraint speaks of. */
static const char *
error_path(const ToolCall *call, const ErrorData *error)
{
	const char *field = entity_constraint_field(error->table_name, error->constraint_name);
	char camel[NAMEDATALEN];

	if (call->item_path == NULL || field == NULL)
		return call->item_path;
	if (call->item_data != NULL)
		return psprintf("%s.%s.%s", call->item_path, call->item_data, field);
	return argument_name_to_camel(field, camel, sizeof(camel)) ? psprintf("%s.%s", call->item_path, camel)
															   : call->item_path;
}

/* After the subtransaction was rolled back: an answer for the user, or the error again. */
static void
answer_error(Passage *passage, ErrorData *error)
{
	if (!error_is_users(error->sqlerrcode))
		ReThrowError(error);
	translate_constraint(error);
	passage->error = error;
	passage->refused = true;
	write_error(passage->result, error_name(error->sqlerrcode), unpack_sql_state(error->sqlerrcode),
				error->message, error_path(&passage->call, error), error->detail, error->hint, NULL);
}

/* The order of saving, catching and restoring is plperl's (plperl_spi_exec): any other leaks or crashes. */
static void
run_in_subtransaction(Passage *passage)
{
	MemoryContext caller_context = CurrentMemoryContext;
	ResourceOwner caller_owner = CurrentResourceOwner;
	CallFrame *caller_frame = call_current();
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
		call_restore(caller_frame);
		statement_use_one_snapshot(one_snapshot);
		answer_error(passage, error);
	}
	PG_END_TRY();
}

/* Name the target in the audit row: the first place, or what a new workspace was called. */
static void
fill_audit_target(const Passage *passage, AuditEntry *entry)
{
	const ToolCall *call = &passage->call;
	List *opened = passage->frame.opened;

	if (call->target_count > 0)
	{
		entry->target_kind = access_place_kind_name(call->targets[0].place.kind);
		entry->target = uuid_text(&call->targets[0].place.uuid);
	}
	if (passage->refused || passage->dry_run)
		return;
	if (list_length(opened) == 1)
	{
		const OpenedVersion *only = linitial(opened);

		entry->target_kind = access_place_kind_name(PLACE_DOCUMENT);
		entry->target = uuid_text(&only->document);
		entry->version = only->version;
	}
	else if (opened != NIL)
		entry->targets_json = versions_json(&passage->frame);
}

static void
audit_passage(const Passage *passage)
{
	AuditEntry entry = {0};

	entry.source = passage->origin->source;
	entry.tool = passage->call.tool->name;
	entry.description =
		passage->frame.description != NULL ? passage->frame.description : passage->call.description;
	entry.outcome = passage->refused ? "refused" : passage->outcome;
	entry.request_id = passage->origin->request_id;
	entry.session_id = passage->origin->session_id;
	entry.peer = passage->origin->peer;
	entry.principal = passage->call.principal;
	if (passage->error != NULL)
	{
		entry.sqlerrcode = passage->error->sqlerrcode;
		entry.message = passage->error->message;
	}
	fill_audit_target(passage, &entry);
	audit_write(&entry);
}

static void
require_writable(const Passage *passage)
{
	if (may_change_rows(passage) && XactReadOnly && !RecoveryInProgress())
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

bool
dispatch_call(const Principal *principal, const Tool *tool, const JsonNode *arguments,
			  const CallOrigin *origin, StringInfo result)
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
	passage.call.description = CHANGE_DESCRIPTION_MCP;
	require_writable(&passage);
	if (may_enter(&passage) && bind_passage(&passage, arguments) && !answer_repeat(&passage))
	{
		passage.frame.principal = principal;
		passage.frame.tool = tool->name;
		passage.frame.request_id = origin->request_id;
		passage.frame.session_id = origin->session_id;
		passage.frame.description = passage.call.description;
		passage.frame.description_given = json_read_text(passage.call.arguments, "description") != NULL;
		passage.frame.source = origin->source;
		run_in_subtransaction(&passage);
		if (!passage.refused && !passage.dry_run)
			mutation_keep(principal, &passage.mutation, result);
	}
	if (is_write(&passage) && !RecoveryInProgress())
		audit_passage(&passage);
	return passage.refused;
}
