/*
 * tool.h
 *		The whole contract of a tool on one page.
 *
 * A tool is one row in the table of its group file. From that row come its JSON Schema in tools/list, the
 * check of its arguments, the permission check, locking, annotations, the audit label and the view
 * ainecto.tools. The gate (gate/dispatch.c) does for every tool, in this order: look up, bind arguments,
 * resolve and authorise the targets, lock their documents for a write, open a subtransaction, run, audit. A
 * handler starts with valid, authorised input, is connected to SPI, and writes the result.
 */
#ifndef AINECTO_TOOL_TOOL_H
#define AINECTO_TOOL_TOOL_H

#include "postgres.h"

#include "base/compat.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "base/scan.h"
#include "base/statement.h"
#include "core/caller/principal.h"
#include "core/tree/access.h"
#include "nodes/pg_list.h"
#include "pure/argument.h"
#include "tool/fault.h"

typedef enum ToolGroup
{
	TOOL_GROUP_GENERIC,
	TOOL_GROUP_ERD,
	TOOL_GROUP_FLOW,
	TOOL_GROUP_TESTCASE,
	TOOL_GROUP_README,
	TOOL_GROUP_LIVE, /* listed for who asks for it alone */
	TOOL_GROUPS
} ToolGroup;

typedef enum ToolAccess
{
	TOOL_READ, /* one snapshot, writes nothing */
	TOOL_WRITE
} ToolAccess;

#define TOOL_DESTRUCTIVE 0x01 /* overwrites or removes something that was there */
#define TOOL_IDEMPOTENT \
	0x02 /* the same call again changes nothing further; a write without it takes clientMutationId */
#define TOOL_CONTENT \
	0x04 /* makes versions: takes dryRun and clientMutationId, and baseVersion with one target document */
/*
 * A read whose rows and bytes are bounded whatever there is and whoever owns it, by a key or by a page in the
 * order of an index: it may share the pipelined lane, where others wait for it.
 */
#define TOOL_FAST 0x08
#define TOOL_CORE 0x10 /* in the "core" toolset */
/*
 * A read that hands work out: it changes nothing but who has taken it, makes no version and no audit row, and
 * needs no right to write by itself. It runs where writing is possible, and its handler sees to the rest.
 */
#define TOOL_CLAIMS 0x20
/*
 * A read of one document whose answer follows from the content at a version and the arguments alone: it may
 * be kept (core/history/answer.h).
 */
#define TOOL_KEPT      0x40
#define TOOL_PUBLISHES 0x80 /* what it makes is seen by whoever has a link, account or none */
/*
 * The answer holds a secret that is kept as a hash alone: it is not remembered for a repeat, so the tool
 * takes no clientMutationId.
 */
#define TOOL_SECRET 0x100
/*
 * A read whose answer may be long by nature, and cannot be read in pages: takes full, which lifts the bound
 * of answers, and tells clients that it is meant.
 */
#define TOOL_WHOLE 0x200

/*
 * Characters of an answer at most. A tool keeps to it by itself where it can say how to go on (pages); what
 * is longer nevertheless the gate cuts, and says so (gate/bound.h).
 */
#define TOOL_ANSWER_CHARACTERS 60000

/* Of a page up to the end of its last entry: what follows is a cursor and a version. */
#define TOOL_PAGE_CHARACTERS (TOOL_ANSWER_CHARACTERS - 2000)

/*
 * What a target path names. A target is resolved, authorised and (in a write) its document locked before the
 * handler runs. The integer kinds belong to the testcase group; each resolves to its document or project.
 */
typedef enum TargetKind
{
	TARGET_NONE, /* ends a list */
	TARGET_WORKSPACE,
	TARGET_PROJECT,
	TARGET_PROJECT_NUMBER, /* integer projectId */
	TARGET_FOLDER,
	TARGET_DOCUMENT,
	TARGET_FLOW_NODE, /* content id without its document: searched in the visible documents */
	TARGET_FLOW_EDGE,
	TARGET_FLOW_GROUP,
	TARGET_SCENARIO, /* integers */
	TARGET_TESTCASE,
	TARGET_RUN,
	TARGET_LLM_REQUEST,
	TARGET_ATTACHMENT
} TargetKind;

#define TARGET_WITH_ARCHIVED 0x01 /* an archived place is taken too (unarchive, version reads) */
#define TARGET_ERD           0x02 /* the document must be of this type */
#define TARGET_FLOW          0x04
#define TARGET_README        0x08
#define TARGET_TESTCASES     0x10
#define TARGET_NO_LOCK       0x20 /* authorised but not locked, though the tool writes */
#define TARGET_BY_KIND       0x40 /* kind is chosen by the text argument "targetType" (shares) */

#define TOOL_MAX_TARGETS 4

typedef struct ToolTarget
{
	TargetKind kind;
	const char *path; /* "documentUuid", "items[].uuid", "items[].typePayload.copyOf.documentUuid", "uuids[]";
					   * absent or null arguments are skipped */
	Right right;
	int flags;
} ToolTarget;

/* One resolved target: which argument, which entry of the batch, which place. */
typedef struct ResolvedTarget
{
	const ToolTarget *target;
	int index; /* entry of the array in the path, -1 without one */
	Place place;
	int64 number;      /* the integer of an integer kind */
	const char *named; /* the identifier as given */
} ResolvedTarget;

typedef struct ToolCall ToolCall;

/*
 * Checks what the declaration cannot say, before anything runs. arguments has canonical names; an argument
 * that is faulty already stands as null.
 */
typedef void (*ToolCheck)(const JsonNode *arguments, ArgumentFaults *faults);

/* Writes the result into call->result, or throws with an AI code. */
typedef void (*ToolHandler)(ToolCall *call);

/* One entry of the batch argument; tool_run_each() keeps the path and makes it all or nothing. */
typedef void (*ToolItemHandler)(ToolCall *call, JsonNode *item, int index);

/*
 * A number at the end of each entry of a list: how many rows of another table belong to it. The source's
 * index begins with the document and the entry's first column.
 */
typedef struct ToolCount
{
	const char *name;
	const ScanSource *source;
} ToolCount;

typedef struct Tool
{
	const char *name; /* without prefix */
	const char *title;
	const char *summary; /* the description in tools/list */
	ToolGroup group;
	ToolAccess access;
	int flags;
	const Argument *arguments; /* without the ones every write or content write takes; those are added */
	ToolCheck check;           /* beyond the declaration; mostly NULL */
	bool description_required; /* the top-level description of a write */
	ToolTarget targets[TOOL_MAX_TARGETS];
	const char *batch;      /* name of the array argument that each is called for, else NULL */
	const char *answer;     /* name of the array in what tool_run_each() writes; NULL: "items" */
	ToolItemHandler each;   /* item tools: with batch */
	ToolHandler run;        /* free tools */
	const Statement *query; /* query tools: by tool_run_query(), or tool_run_list() where run says so; text
	and flags only: what else there is follows from the tool */
	const char *const *query_arguments; /* arguments bound to $3…, NULL-terminated */
	const ToolCount *count;             /* of a list of a document; mostly NULL */
	const char *rest; /* a sentence: how to get what the bound of answers leaves out of this one; not needed
					   * by writes and with TOOL_WHOLE */
} Tool;

struct ToolCall
{
	const Tool *tool;
	const Principal *principal;
	const JsonNode *arguments; /* bound: canonical names, defaults filled in, JSON-in-text parsed */
	ResolvedTarget *targets;   /* in the order of the tool's targets, then of the entries */
	int target_count;
	List *target_faults; /* TargetFault * of resolve.c, while the targets are resolved */
	const char *faults;  /* JSON of tool/fault.h: what is wrong with what is named, once that is refused */
	JsonWriter result;   /* the handler writes exactly one JSON value (an object) here */
	const char *description; /* never NULL in a write */
	const char *item_path;   /* "items[3]" while an entry is being worked on: prefixes the messages */
	const char
		*item_data; /* member of the entry that holds fields in snake_case ("data"); NULL: the entry itself */
	List *taken_names; /* what names were taken for (gate/taken_name.h) */
};

/* The target for an argument path's entry; NULL if that argument was not given. */
extern const ResolvedTarget *tool_target(const ToolCall *call, const char *path, int index);

/* The place of the only target. */
extern const Place *tool_place(const ToolCall *call);

/* Run tool->each for every entry; writes {"items":[…what each handler wrote…],"count":n,"versions"…}, or
 * tool->answer in place of "items". */
extern void tool_run_each(ToolCall *call);

/* The same for a handler that adds members of its own and closes the object. */
extern void tool_run_entries(ToolCall *call);

/*
 * Run tool->query for its one row of one json text column, which is the result. $1 account id (bigint), $2
 * uuid of the first target (null without one), $3… the arguments named by query_arguments (text, bigint,
 * float8, boolean or jsonb by the declared kind; null when absent). AI002 when there is no row.
 */
extern void tool_run_query(ToolCall *call);

/*
 * Run tool->query as a page. $1 account id, $2 uuid of the first target, $3 limit (bigint), $4 to $6 the
 * parts of the cursor (text; all null on the first page), $7… query_arguments. Columns of a row are members
 * of an item under their names, nulls left out, of the types that row_page.c names; then come those that are
 * all called cursor, at most TOOL_CURSOR_PARTS: its sort key, which the statement orders by. Where none is
 * called so, column 1 is an item's json text and the others are the key. The statement returns at most $3
 * rows, one more than the page shows. Writes {"items":[…],"nextCursor":…} and, where the target is a
 * document, "version".
 */
extern void tool_run_list(ToolCall *call);

/*
 * The page of a statement whose column 1 is json text, as tool_run_list() describes it, for handlers that run
 * it themselves: the members name, with the items, and nextCursor. Holds at most limit of the rows there are,
 * and less where the answer would become too long; one at least. Returns how many.
 */
extern uint64 tool_write_page(ToolCall *call, const char *name, uint64 rows, int64 limit);

/* Whether the call asks for all of an answer, however long: full, of a tool with TOOL_WHOLE. */
extern bool tool_wants_all(const ToolCall *call);

/* Throw AI001 about an argument of the entry being worked on. */
pg_noreturn extern void tool_refuse(const ToolCall *call, const char *path, const char *message,
									const char *hint);

/*
 * Keyset paging for handlers that do not use tool_run_list(). A cursor is opaque text made of the sort key of
 * the last entry, bound to the tool; it never repeats or skips under concurrent inserts. tool_cursor_read()
 * returns the number of parts (0: first page) or throws AI001; tool_cursor_write() writes the member
 * nextCursor.
 */
#define TOOL_CURSOR_PARTS 3
extern int tool_cursor_read(const ToolCall *call, const char *parts[TOOL_CURSOR_PARTS]);
extern void tool_cursor_write(ToolCall *call, int count, const char *const *parts);
extern int64 tool_limit(const ToolCall *call);

/* Throw AI001 for a cursor that means nothing here. */
extern void tool_refuse_cursor(void);

/* An error about the value of a datum, in a call with a cursor, is the cursor's: somebody made it up. */
extern void tool_cursor_blame(const ToolCall *call, ErrorData *error);

#endif
