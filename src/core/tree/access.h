/*
 * access.h
 *		The one decision on who may do what, for tools and for SQL functions alike.
 *
 * The room: workspaces, projects, folders, documents, their members, and the one decision on who may do what.
 * It never looks into a document and never writes history. Every room above it asks here; no other spells out
 * a role.
 *
 * The effective role on a place is the most specific grant among document, folder (and the folders around
 * it), project and workspace; the workspace's owner is always OWNER; an administrator counts as OWNER
 * everywhere. Without a role, a place does not exist for the caller.
 */
#ifndef AINECTO_CORE_TREE_ACCESS_H
#define AINECTO_CORE_TREE_ACCESS_H

#include "postgres.h"

#include "core/caller/principal.h"

typedef enum Role
{
	ROLE_NONE,
	ROLE_VIEWER,
	ROLE_EDITOR,
	ROLE_OWNER
} Role;

/* Rights a role may have; ainecto.role_right lists them, ainecto.role_right_override changes them. */
typedef enum Right
{
	RIGHT_READ,
	RIGHT_WRITE,           /* content, and the place's own fields */
	RIGHT_DELETE_DOCUMENT, /* archive documents and folders */
	RIGHT_DELETE_PLACE,    /* archive projects and workspaces */
	RIGHT_SHARE,           /* public links */
	RIGHT_MANAGE_MEMBERS,
	RIGHT_COUNT
} Right;

typedef enum PlaceKind
{
	PLACE_WORKSPACE,
	PLACE_PROJECT,
	PLACE_FOLDER,
	PLACE_DOCUMENT
} PlaceKind;

typedef enum DocumentType
{
	DOCUMENT_ERD,
	DOCUMENT_FLOW_DIAGRAM,
	DOCUMENT_README,
	DOCUMENT_TESTCASE
} DocumentType;

typedef struct Place
{
	PlaceKind kind;
	pg_uuid_t uuid;
	pg_uuid_t workspace;
	int64 owner;          /* the workspace's */
	pg_uuid_t project;    /* not for PLACE_WORKSPACE */
	int64 project_number; /* not for PLACE_WORKSPACE */
	bool has_folder;      /* PLACE_DOCUMENT: filed in a folder; PLACE_FOLDER: nested */
	pg_uuid_t folder;     /* that folder */
	bool archived;        /* itself or something above it is in the trash */
	bool self_archived;
	const char *title;        /* name or title */
	DocumentType type;        /* PLACE_DOCUMENT */
	int64 version;            /* PLACE_DOCUMENT */
	TransactionId written_by; /* PLACE_DOCUMENT: who wrote its row */
	Role role;                /* of the principal that asked */
} Place;

/*
 * Look a place up as the principal sees it. False when it does not exist or the principal has no role on it.
 * Reads on the active snapshot; the caller is connected to SPI. Texts live in the current context.
 */
extern bool access_find_place(const Principal *principal, PlaceKind kind, const pg_uuid_t *uuid,
							  Place *place);

/*
 * The two halves of it, for whoever has the place's own row at hand: what that row says (false if there is
 * none), which leaves the role open; and who the principal is on a place whose own row is filled in. What is
 * archived above is added to the member archived.
 */
extern bool access_read_place(PlaceKind kind, const pg_uuid_t *uuid, Place *place);

/* What the gate of the running call has read of its document under the lock; NULL where it has not. */
extern const Place *access_known_document(const pg_uuid_t *document);
extern bool access_judge_place(const Principal *principal, Place *place);

/* Whether a role has a right, overrides included. */
extern bool access_allows(Role role, Right right);

/* The same, telling whether a row of ainecto.role_right_override decided. */
extern bool access_allows_noting(Role role, Right right, bool *overridden);

/* Throw AI002 or AI003 unless the principal has the right on the place; fills *place. For SQL functions. */
extern void access_require(const Principal *principal, PlaceKind kind, const pg_uuid_t *uuid, Right right,
						   Place *place);

/* Throw AI003 unless the role on a place that was found has the right. */
extern void access_require_right(const Place *place, Right right);

extern const char *access_role_name(Role role);
extern bool access_role_from_name(const char *name, Role *role);
extern const char *access_right_name(Right right);
extern const char *access_place_kind_name(PlaceKind kind); /* "workspace", … */
extern const char *access_document_type_name(DocumentType type);
extern bool access_document_type_from_name(const char *name, DocumentType *type);

/* Text of any case, with or without dashes, to a uuid; false if it is none. Never throws. */
extern bool access_parse_uuid(const char *text, pg_uuid_t *uuid);

#endif
