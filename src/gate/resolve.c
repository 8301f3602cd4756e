/*
 * resolve.c
 *		From the identifiers in a call's arguments to places: found, of the right kind, allowed, not in the
 * trash, locked.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/uuid.h"
#include "core/history/document_lock.h"
#include "core/history/mutation.h"
#include "core/tree/target.h"
#include "gate/place_name.h"
#include "gate/resolve.h"
#include "gate/spelling.h"
#include "gate/taken_name.h"
#include "tool/fault.h"
#include "utils/uuid.h"

/* The value or values at "name", "name[]", "items[].name", "items[].name.name": calls found() for each that
 * is given. */
typedef void (*PathVisitor)(ToolCall *call, const ToolTarget *target, const JsonNode *value, int index);

static const JsonNode *
member_at(const JsonNode *entry, const char *path)
{
	const char *dot;

	while ((dot = strchr(path, '.')) != NULL)
	{
		entry = json_read_member(entry, pnstrdup(path, dot - path));
		path = dot + 1;
	}
	return json_read_member(entry, path);
}

static void
visit_path(ToolCall *call, const ToolTarget *target, PathVisitor found)
{
	const char *bracket = strchr(target->path, '[');
	const JsonNode *value;
	const JsonNode *entries;

	if (bracket == NULL)
	{
		value = json_read_member(call->arguments, target->path);
		if (value != NULL && value->kind != JSON_NODE_NULL)
			found(call, target, value, -1);
		return;
	}
	entries = json_read_member(call->arguments, pnstrdup(target->path, bracket - target->path));
	for (int i = 0; entries != NULL && i < entries->count; i++)
	{
		value = bracket[2] == '.' ? member_at(entries->items[i], bracket + 3) : entries->items[i];
		if (value != NULL && value->kind != JSON_NODE_NULL &&
			!(value->kind == JSON_NODE_STRING && value->length == 0))
			found(call, target, value, i);
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
effective_kind(const ToolCall *call, const ToolTarget *target)
{
	const char *type;

	if (!(target->flags & TARGET_BY_KIND))
		return target->kind;
	type = json_read_text(call->arguments, "targetType");
	if (type != NULL && strcmp(type, "project") == 0)
		return TARGET_PROJECT;
	return type != NULL && strcmp(type, "folder") == 0 ? TARGET_FOLDER : TARGET_DOCUMENT;
}

/* In the document that an argument before it named, if any; whether it is there, the statement will tell. */
static bool
find_content(const ToolCall *call, ContentTarget kind, const char *uuid, Place *place)
{
	if (call->target_count == 0)
		return target_find_content(call->principal, kind, uuid, place);
	*place = call->targets[0].place;
	return true;
}

static bool
find_target(const ToolCall *call, TargetKind kind, const JsonNode *value, Place *place)
{
	const Principal *principal = call->principal;
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
			return find_content(call, CONTENT_FLOW_NODE, value->text, place);
		case TARGET_FLOW_EDGE:
			return find_content(call, CONTENT_FLOW_EDGE, value->text, place);
		case TARGET_FLOW_GROUP:
			return find_content(call, CONTENT_FLOW_GROUP, value->text, place);
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

/* ---- what cannot be used ---- */

/* Faults that are told at once; what comes behind them is not looked for. */
#define MAX_TARGET_FAULTS 20

typedef struct TargetFault
{
	int code;
	const char *path;
	const char *problem;
	const char *allowed;
	const char *nearest; /* NULL: none */
	const char *hint;
} TargetFault;

/* As the binder tells what is wrong with arguments. */
static const char *
faults_json(const List *faults)
{
	StringInfoData text;
	ArgumentFaults written = {0};
	ListCell *cell;

	initStringInfo(&text);
	json_write_init(&written.writer, &text);
	json_write_open_array(&written.writer);
	foreach(cell, faults)
	{
		const TargetFault *fault = lfirst(cell);

		fault_add(&written, fault->path, fault->problem, fault->allowed, fault->nearest);
	}
	json_write_close_array(&written.writer);
	return text.data;
}

static void
raise_faults(ToolCall *call)
{
	const TargetFault *first = linitial(call->target_faults);
	int count = list_length(call->target_faults);

	call->faults = faults_json(call->target_faults);
	if (count == 1)
		ereport(ERROR, (errcode(first->code), errmsg("%s: %s", first->path, first->problem),
						errhint("%s", first->hint)));
	ereport(ERROR, (errcode(first->code),
					errmsg("%d things that the call names cannot be used%s", count,
						   count == MAX_TARGET_FAULTS ? ", and those behind them were not looked for" : ""),
					errhint("Nothing was done. Mend the faults listed and call again.")));
}

static void
add_fault(ToolCall *call, TargetFault fault)
{
	TargetFault *kept = palloc(sizeof(TargetFault));

	*kept = fault;
	call->target_faults = lappend(call->target_faults, kept);
	if (list_length(call->target_faults) == MAX_TARGET_FAULTS)
		raise_faults(call);
}

/* A document of the wrong type is as good as none for this tool, but the caller sees it and may be told. */
static bool
check_target_type(ToolCall *call, const ToolTarget *target, const Place *place, const char *path)
{
	static const int type_flags[] = {
		[DOCUMENT_ERD] = TARGET_ERD,
		[DOCUMENT_FLOW_DIAGRAM] = TARGET_FLOW,
		[DOCUMENT_README] = TARGET_README,
		[DOCUMENT_TESTCASE] = TARGET_TESTCASES,
	};
	int wanted = target->flags & (TARGET_ERD | TARGET_FLOW | TARGET_README | TARGET_TESTCASES);

	if (place->kind != PLACE_DOCUMENT || wanted == 0 || (wanted & type_flags[place->type]))
		return true;
	for (int type = DOCUMENT_ERD; type <= DOCUMENT_TESTCASE; type++)
	{
		if (!(wanted & type_flags[type]))
			continue;
		add_fault(call,
				  (TargetFault){.code = ERRCODE_AI_INVALID_ARGUMENTS,
								.path = path,
								.problem = psprintf("\"%s\" is a document of type %s", place->title,
													access_document_type_name(place->type)),
								.allowed = psprintf("a document of type %s", access_document_type_name(type)),
								.hint = psprintf("This tool works on documents of type %s.",
												 access_document_type_name(type))});
		break;
	}
	return false;
}

static bool
check_not_archived(ToolCall *call, const ResolvedTarget *resolved)
{
	if (!resolved->place.archived || (resolved->target->flags & TARGET_WITH_ARCHIVED))
		return true;
	add_fault(call, (TargetFault){.code = ERRCODE_AI_ARCHIVED,
								  .path = target_path_text(resolved->target, resolved->index),
								  .problem = psprintf("\"%s\" is in the trash", resolved->place.title),
								  .allowed = "what is not in the trash; list_trash shows that",
								  .hint = "See list_trash, and bring it back first."});
	return false;
}

/* The place that a kind of targets is, if its things have names that may stand for their identifiers. */
static bool
named_kind(TargetKind kind, PlaceKind *place)
{
	switch (kind)
	{
		case TARGET_WORKSPACE:
			*place = PLACE_WORKSPACE;
			return true;
		case TARGET_PROJECT:
		case TARGET_PROJECT_NUMBER:
			*place = PLACE_PROJECT;
			return true;
		case TARGET_FOLDER:
			*place = PLACE_FOLDER;
			return true;
		case TARGET_DOCUMENT:
			*place = PLACE_DOCUMENT;
			return true;
		default:
			return false;
	}
}

/* A project that the same entry names: its folders are meant. */
static const pg_uuid_t *
find_project_beside(const ToolCall *call, int index)
{
	for (int i = 0; i < call->target_count; i++)
	{
		if (call->targets[i].index == index && call->targets[i].place.kind == PLACE_PROJECT)
			return &call->targets[i].place.uuid;
	}
	return NULL;
}

/* From here on the call says the identifier, as if it had been given; what was given stays in named. */
static void
put_identifier(TargetKind kind, JsonNode *value, const Place *place)
{
	if (kind == TARGET_PROJECT_NUMBER)
	{
		value->kind = JSON_NODE_NUMBER;
		value->text = psprintf(INT64_FORMAT, place->project_number);
	}
	else
		value->text = uuid_text(&place->uuid);
	value->length = strlen(value->text);
}

/* nearest: what has a similar name, NULL: nothing. Returns false. */
static bool
note_missing(ToolCall *call, const ToolTarget *target, const JsonNode *value, int index, const char *nearest)
{
	const char *label = target_label(effective_kind(call, target));

	add_fault(call, (TargetFault){.code = ERRCODE_AI_NOT_FOUND,
								  .path = target_path_text(target, index),
								  .problem = psprintf("there is no %s \"%s\", or none that you may see",
													  label, value->text),
								  .allowed = psprintf("the identifier of a %s, unchanged", label),
								  .nearest = nearest,
								  .hint = "List what there is, and use its identifier unchanged."});
	return false;
}

/*
 * A target that is not called by its identifier as it is: by its uuid in another place's stead or with blanks
 * around it, or by its name. Whether it was found; if not, that is noted, with the candidates if several have
 * the name, or with what has a similar one.
 */
static bool
find_by_name(ToolCall *call, const ToolTarget *target, JsonNode *value, int index, Place *place)
{
	TargetKind kind = effective_kind(call, target);
	PlaceNameSearch search = {.types = target->flags,
							  .with_trash = (target->flags & TARGET_WITH_ARCHIVED) != 0};
	char *name;

	if (value->kind != JSON_NODE_STRING || !named_kind(kind, &search.kind))
		return note_missing(call, target, value, index, NULL);
	search.types &= TARGET_ERD | TARGET_FLOW | TARGET_README | TARGET_TESTCASES;
	name = spelling_trim(value->text);
	if (access_parse_uuid(name, &search.found))
		return ((kind == TARGET_PROJECT_NUMBER || strcmp(name, value->text) != 0) &&
				access_find_place(call->principal, search.kind, &search.found, place)) ||
			   note_missing(call, target, value, index, NULL);
	search.project = search.kind == PLACE_FOLDER ? find_project_beside(call, index) : NULL;
	switch (place_name_find(call->principal, value->text, &search))
	{
		case PLACE_NAME_FOUND:
			return access_find_place(call->principal, search.kind, &search.found, place) ||
				   note_missing(call, target, value, index, NULL);
		case PLACE_NAME_SEVERAL:
			add_fault(call, (TargetFault){.code = ERRCODE_AI_INVALID_ARGUMENTS,
										  .path = target_path_text(target, index),
										  .problem = psprintf("more than one %s is called \"%s\"",
															  target_label(kind), value->text),
										  .allowed = psprintf("the uuid of one of them: %s", search.words),
										  .hint = "Name the one that you mean by its uuid."});
			break;
		case PLACE_NAME_NONE:
			return note_missing(call, target, value, index, search.words);
	}
	return false;
}

static void
resolve_target(ToolCall *call, const ToolTarget *target, const JsonNode *value, int index)
{
	ResolvedTarget *resolved = &call->targets[call->target_count];
	TargetKind kind = effective_kind(call, target);
	const char *path = target_path_text(target, index);

	resolved->named = value->text;
	if (!find_target(call, kind, value, &resolved->place))
	{
		if (!find_by_name(call, target, (JsonNode *) value, index, &resolved->place))
			return;
		taken_name_note(call, path, value->text, resolved->place.title, uuid_text(&resolved->place.uuid));
		put_identifier(kind, (JsonNode *) value, &resolved->place);
	}
	if (!check_target_type(call, target, &resolved->place, path))
		return;
	if (!access_allows(resolved->place.role, target->right))
	{
		add_fault(call, (TargetFault){.code = ERRCODE_AI_PERMISSION_DENIED,
									  .path = path,
									  .problem = psprintf("your role %s on this %s does not allow it",
														  access_role_name(resolved->place.role),
														  access_place_kind_name(resolved->place.kind)),
									  .allowed = psprintf("a %s where your role has the right \"%s\"",
														  access_place_kind_name(resolved->place.kind),
														  access_right_name(target->right)),
									  .hint = psprintf("Ask an OWNER for a role with the right \"%s\".",
													   access_right_name(target->right))});
		return;
	}
	resolved->target = target;
	resolved->index = index;
	if (!check_not_archived(call, resolved))
		return;
	if (value->kind == JSON_NODE_NUMBER)
		json_node_to_integer(value, &resolved->number);
	call->target_count++;
}

static void
count_target(ToolCall *call, const ToolTarget *target, const JsonNode *value, int index)
{
	(void) target;
	(void) value;
	(void) index;
	call->target_count++;
}

static void
for_each_target(ToolCall *call, PathVisitor visitor)
{
	for (int i = 0; i < TOOL_MAX_TARGETS && call->tool->targets[i].kind != TARGET_NONE; i++)
		visit_path(call, &call->tool->targets[i], visitor);
}

void
resolve_targets(ToolCall *call)
{
	for_each_target(call, count_target);
	call->targets = palloc0(Max(call->target_count, 1) * sizeof(ResolvedTarget));
	call->target_count = 0;
	call->target_faults = NIL;
	for_each_target(call, resolve_target);
	if (call->target_faults != NIL)
		raise_faults(call);
}

static void
refuse_conflict(const ResolvedTarget *resolved, int64 base)
{
	ereport(ERROR, (errcode(ERRCODE_AI_CONFLICT),
					errmsg("the document is at version " INT64_FORMAT ", not at baseVersion " INT64_FORMAT,
						   resolved->place.version, base),
					errdetail("%s", mutation_describe_rivals(&resolved->place.uuid, base)),
					errhint("Read the document again, see whether your change still fits, and send it with "
							"baseVersion " INT64_FORMAT ".",
							resolved->place.version)));
}

/* The target of a write whose document the gate locks. */
static bool
is_locked(const ResolvedTarget *resolved)
{
	return resolved->place.kind == PLACE_DOCUMENT && !(resolved->target->flags & TARGET_NO_LOCK);
}

const Place *
resolve_only_document(const ToolCall *call)
{
	return call->target_count == 1 && is_locked(&call->targets[0]) ? &call->targets[0].place : NULL;
}

/*
 * Lock the documents of a write in uuid order; whether what was decided about the targets still holds. While
 * a lock was waited for, roles may have been taken away, places archived and documents changed or moved.
 */
static bool
lock_documents(const ToolCall *call)
{
	const Place *only = resolve_only_document(call);
	pg_uuid_t *documents;
	int count = 0;

	if (only != NULL)
		return document_lock_as_read(&only->uuid, only->written_by);
	documents = palloc(Max(call->target_count, 1) * sizeof(pg_uuid_t));
	for (int i = 0; i < call->target_count; i++)
	{
		if (is_locked(&call->targets[i]))
			documents[count++] = call->targets[i].place.uuid;
	}
	if (count > 0)
		document_lock_all(documents, count);
	return count == 0;
}

/* An identifier that has come to mean another document starts the call anew. */
static void
resolve_again(ToolCall *call)
{
	const ResolvedTarget *before = call->targets;

	resolve_targets(call);
	for (int i = 0; i < call->target_count; i++)
	{
		if (memcmp(&before[i].place.uuid, &call->targets[i].place.uuid, UUID_LEN) != 0)
			ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
							errmsg("a document that the call names by its content was replaced by another")));
	}
}

void
resolve_lock(ToolCall *call)
{
	int64 base;

	/* Only what is decided under the lock holds. */
	if (!lock_documents(call))
		resolve_again(call);
	if (!json_read_integer(call->arguments, "baseVersion", &base))
		return;
	for (int i = 0; i < call->target_count; i++)
	{
		if (!is_locked(&call->targets[i]))
			continue;
		if (base != call->targets[i].place.version)
			refuse_conflict(&call->targets[i], base);
		break;
	}
}
