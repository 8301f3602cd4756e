/*
 * call.h
 *		The frame of the tool call that is running, so that triggers can tell who changes what and why.
 *
 * The gate pushes a frame before a handler runs and pops it after, also when the handler throws. A frame is a
 * fact about the running C stack, not about the transaction: nothing in it has to be rolled back. Without a
 * frame a change is manual SQL.
 *
 * What is changed and not versioned is noted for the audit row of whoever is at work: the innermost of the
 * running calls and of those functions of ours that gather for a row of their own.
 */
#ifndef AINECTO_CORE_CALLER_CALL_H
#define AINECTO_CORE_CALLER_CALL_H

#include "postgres.h"

#include "core/caller/principal.h"
#include "nodes/pg_list.h"

/* core/tree/access.h, which is above. */
struct Place;

typedef struct OpenedVersion
{
	pg_uuid_t document;
	int64 version;
} OpenedVersion;

/* Something that is not versioned and was changed, as the audit row is to tell it. */
typedef struct CallChange
{
	const char *kind;
	const char *id;   /* NULL: what has no name that may be told */
	const char *json; /* the entry in audit_log.targets */
} CallChange;

/* Where changes are noted. */
typedef struct CallNotes
{
	List *changes; /* CallChange *, in order; kept in context */
	MemoryContext context;
	struct CallNotes *outer;
} CallNotes;

typedef struct CallFrame
{
	const Principal *principal;
	const char *tool;
	const char *request_id; /* never NULL; the messages of a batch share it */
	const char *session_id; /* NULL without an MCP session */
	const char *description;
	bool description_given; /* by the caller; else it may still be suggested */
	const char *source;     /* "mcp" or "sql" */
	const struct Place
		*document;   /* the one that the call changes, read under its lock; NULL: none or several */
	CommandId began; /* what commands before it wrote is none of the call's */
	bool alone;      /* a request that began its transaction: nobody else's deferred triggers wait in it */
	List *opened;    /* OpenedVersion *, in order; kept in the context of the notes */
	void *work;      /* what the rules of a kind of document remember until the end; lives as the notes do */
	CallNotes notes;
	struct CallFrame *outer;
} CallFrame;

extern CallFrame *call_current(void);

/* A frame on the caller's stack, which pops it, also after an error; what is noted lives in the current
 * context. */
extern void call_push(CallFrame *frame);
extern void call_pop(CallFrame *frame);

/* Whether a request that begins now is alone: asked at the very entrance, before anything is written. */
extern bool call_is_alone(void);

/* Whether the transaction is read-only, and whoever calls has another that is not: there the whole request is
 * to be repeated if it has to write. Else, on a standby or where default_transaction_read_only is on, nothing
 * is written at all. */
extern bool call_writes_elsewhere(void);

/* Of a frame and those around it the one whose call ran a command; NULL: it was manual SQL. */
extern CallFrame *call_of_command(CallFrame *frame, CommandId command);

/* Act for one of the frames around the current one, and back again; changes are noted as before. */
extern void call_act_for(CallFrame *frame);

/* A better description than the general one, for calls whose caller gave none; the text outlives the frame's
 * call. */
extern void call_suggest_description(const char *description);

/* Called by the change engine for every version it opens under a frame. */
extern void call_note_version(const pg_uuid_t *document, int64 version);

/*
 * Note a change that is not versioned, for the audit row of the innermost call or gathering function.
 * Without either it is forgotten: that function's work is of no interest to the audit.
 */
extern void call_note_change(const char *kind, const char *id, const char *json);

/*
 * For functions of ours that write their own audit row: their changes are gathered from here on, until the
 * current memory context goes, which is that of the function's SPI connection. Those of a function around it
 * stay with that one.
 */
extern void call_gather(void);

/* Whether whoever is at work gathers what is changed. */
extern bool call_is_gathering(void);

/* What a gathering function has changed since it was last asked (CallChange *), good as long as it gathers.
 */
extern List *call_gathered(void);

/* Whether the running call has noted this version; it may have been rolled back since. */
extern bool call_made_version(const pg_uuid_t *document, int64 version);

/* Forget frames that a thrown error left behind; registered at load for the end of every transaction. */
extern void call_define(void);

#endif
