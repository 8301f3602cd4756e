/*
 * place.h
 *		Changes of the tree: workspaces, projects, folders, and where documents lie.
 *
 * The callers have authorised the change and are connected to SPI. None of it makes a version, except the
 * birth of a document. Locking order: account, workspace, project, folder; documents are locked by the gate
 * before.
 *
 * Who sees what, for sets. access_find_place() decides for one place; src/core/tree/visible.h says the same
 * as pieces of SQL for lists, the trash and search. No other text spells out a role.
 *
 * The trash is a time on the place itself. What lies below is archived with it and comes back with it; what
 * was archived on its own stays. A place comes back only if nothing above it is archived; a batch of
 * unarchive_* counts as one.
 *
 * Folders are a tree of at most 64 levels for every writer: check_folder locks the project, so that of two
 * moves into each other the second is refused. Within one batch moves are done in order.
 */
#ifndef AINECTO_CORE_TREE_PLACE_H
#define AINECTO_CORE_TREE_PLACE_H

#include "postgres.h"

#include "commands/trigger.h"
#include "core/caller/principal.h"
#include "core/tree/access.h"

/* Levels of folders in a project. */
#define PLACE_MAX_FOLDER_DEPTH 64

/* What lies below a place and is not in the trash on its own account. */
typedef struct PlaceContent
{
	int64 projects;
	int64 folders;
	int64 documents;
} PlaceContent;

/* Create; uuid receives the new identifier. description, key and folder may be NULL. */
extern void place_create_workspace(int64 owner, const char *name, const char *description, pg_uuid_t *uuid);
extern int64 place_create_project(const pg_uuid_t *workspace, const char *key, const char *name,
								  const char *description, pg_uuid_t *uuid);
extern void place_create_folder(const pg_uuid_t *project, const pg_uuid_t *parent, const char *name,
								pg_uuid_t *uuid);
extern void place_create_document(const pg_uuid_t *project, const pg_uuid_t *folder, DocumentType type,
								  const char *title, pg_uuid_t *uuid);

/*
 * The oldest workspace that the account owns and has not archived; made now if there is none. Two calls at
 * once make one: the account is locked first.
 */
extern void place_default_workspace(const Principal *principal, pg_uuid_t *uuid);

/*
 * Change the name (NULL: keep) and, unless it is a folder, the description of a workspace, project or folder.
 * An update that changes nothing leaves updated_at alone.
 */
extern void place_describe(PlaceKind kind, const pg_uuid_t *uuid, const char *name, bool set_description,
						   const char *description);

/* Into the trash, or back. False if it was there already. */
extern bool place_archive(PlaceKind kind, const pg_uuid_t *uuid);
extern bool place_unarchive(PlaceKind kind, const pg_uuid_t *uuid);

/* The outermost archived place above one that the principal may see; false if there is none. */
extern bool place_find_archived_above(const Principal *principal, const Place *place, Place *above);

extern void place_count_content(const pg_uuid_t *uuid, PlaceContent *content);

/* AI003 unless the principal may write to the project itself: what leaves a folder for the top level changes
 * that. */
extern void place_require_top_level(const Principal *principal, const pg_uuid_t *project);

/*
 * Throw AI003 unless the principal may take a document to the project: leaving its own project takes the
 * right to write there, leaving its workspace, whose owner would lose it, the right to manage the project's
 * members. A role on the document alone is not enough.
 */
extern void place_require_departure(const Principal *principal, const Place *document, const Place *project);

/*
 * Lock projects in uuid order for moves of folders. place_move_folder() sees the tree as it is under that
 * lock. Circles and trees that would grow too deep are refused by the trigger below, for every writer.
 */
extern void place_lock_projects(const pg_uuid_t *projects, int count);
extern void place_move_folder(const pg_uuid_t *folder, const pg_uuid_t *parent);

/* File a document in a folder (NULL: the top level) of a project. False if it lies there already. */
extern bool place_move_document(const pg_uuid_t *document, const pg_uuid_t *project, const pg_uuid_t *folder);

/*
 * Body of the BEFORE INSERT OR UPDATE trigger on ainecto.folder: AI001 for a folder that would lie in itself,
 * AI006 for one deeper than PLACE_MAX_FOLDER_DEPTH. Locks the project against another move at the same time.
 */
extern void place_check_folder(TriggerData *trigger);

#endif
