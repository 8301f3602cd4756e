/*
 * undo.h
 *		Versions taken back while what came later stays.
 *
 * What the versions did to each thing is turned round: what they made goes, what they removed comes back
 * under its old identifier, with its parts, and fields get their old values. Later work stays. What it says
 * of a name that goes back follows, or is told (renaming.h). Where both cannot be, nothing is done, and
 * every thing in the way is named with the version that it is from. Where things stand, on the canvas and
 * among others, is no reason to refuse: what was moved since stays there.
 */
#ifndef AINECTO_CORE_CHANGE_UNDO_H
#define AINECTO_CORE_CHANGE_UNDO_H

#include "postgres.h"

#include "core/change/report.h"

typedef enum UndoScope
{
	UNDO_VERSION, /* one version */
	UNDO_CALL,    /* all versions of its request */
	UNDO_SESSION  /* all versions of its MCP session */
} UndoScope;

/* What is to be taken back: version 0 is the newest. item: the key of one thing, or its name where one thing
 * alone has it; NULL: all. */
typedef struct UndoWish
{
	UndoScope scope;
	int64 version;
	const char *request_id; /* instead of a version, with UNDO_CALL */
	const char *session_id; /* instead of a version, with UNDO_SESSION */
	const char *item;
} UndoWish;

typedef struct UndoOutcome
{
	ArrayType *versions; /* taken back, oldest first, bigint */
	int version_count;
	int64 newest;            /* of them */
	const char *email;       /* whose that one is; NULL: nobody's */
	const char *description; /* of that one */
	Report *report;          /* what this did */
} UndoOutcome;

/*
 * The document is locked and the caller authorised; the change engine records it as the running call's
 * version. AI002 for versions that are not there, or an item that they did not change; AI001 where nothing
 * of them can be undone; AI005 with what is in the way.
 */
extern void undo_run(const Place *document, const UndoWish *wish, UndoOutcome *outcome);

/* "Undid v7", for a version that has no better description. */
extern const char *undo_description(const UndoWish *wish, const Place *document);

#endif
