/*
 * content_list.h
 *		What a document holds, and what a call is about to make in it, by identifier and by name.
 */
#ifndef AINECTO_GATE_CONTENT_LIST_H
#define AINECTO_GATE_CONTENT_LIST_H

#include "postgres.h"

#include "base/json_read.h"
#include "nodes/pg_list.h"
#include "utils/hsearch.h"
#include "utils/uuid.h"

typedef enum ContentThingKind
{
	CONTENT_TABLE,
	CONTENT_COLUMN,
	CONTENT_INDEX,
	CONTENT_CONSTRAINT,
	CONTENT_REF,
	CONTENT_ENUM,
	CONTENT_ENUM_VALUE,
	CONTENT_TABLE_GROUP,
	CONTENT_NOTE,
	CONTENT_OBJECT,
	CONTENT_FILTER,
	CONTENT_NODE,
	CONTENT_EDGE,
	CONTENT_NODE_GROUP,
	CONTENT_KIND_COUNT
} ContentThingKind;

typedef struct ContentThing
{
	ContentThingKind kind;
	const char *uuid;   /* NULL: new, and its identifier is not known yet */
	const char *name;   /* NULL: none */
	const char *schema; /* of a table, enum or object; NULL: none */
	const char *parent; /* uuid of a column's table, a value's enum, a ref's referring table; NULL: none */
	const char *other;  /* of a ref: the table referred to */
	JsonNode *data;     /* of what the call makes: where its identifier may be put; else NULL */
	struct ContentThing *next_by_uuid;
	struct ContentThing *next_by_name;
} ContentThing;

/* Kinds are read when they are first asked for; everything lives in the context of content_list_open(). */
typedef struct ContentList
{
	pg_uuid_t document;
	MemoryContext context;
	bool loaded[CONTENT_KIND_COUNT];
	List *things[CONTENT_KIND_COUNT]; /* ContentThing * */
	HTAB *by_uuid;
	HTAB *by_name;
} ContentList;

/* What a name led to. */
typedef struct ContentMatch
{
	ContentThing *thing;    /* the first; NULL: none */
	int count;              /* how many the name can mean */
	const char *candidates; /* several: some of them, in words; else NULL */
} ContentMatch;

/* The caller is connected to SPI; the list reads on his snapshot. */
extern void content_list_open(ContentList *list, const pg_uuid_t *document);

/* Add what the call makes; texts are referenced. */
extern void content_list_add(ContentList *list, const ContentThing *thing);

/* By identifier; NULL if there is none. */
extern ContentThing *content_list_find(ContentList *list, ContentThingKind kind, const char *uuid);

/*
 * By name, of the children of one parent (NULL: of all): as written, else but for the case of ASCII letters
 * and blanks around it, else with the name of the schema or parent before it and a dot between.
 */
extern void content_list_match(ContentList *list, ContentThingKind kind, const char *name, const char *parent,
							   ContentMatch *match);

/* The name nearest to one, with its identifier, in words; NULL if none is near. */
extern const char *content_list_nearest(ContentList *list, ContentThingKind kind, const char *name,
										const char *parent);

/* What a thing of the kind is called. */
extern const char *content_kind_label(ContentThingKind kind);

#endif
