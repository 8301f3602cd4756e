/*
 * content_list.c
 *		Things of one document by identifier and by name.
 */
#include "postgres.h"

#include "base/parameter.h"
#include "base/statement.h"
#include "common/hashfn.h"
#include "gate/content_list.h"
#include "gate/spelling.h"
#include "pure/nearest.h"
#include "utils/memutils.h"

#include "gate/content_list.sql.h"

/* Candidates that are spelled out, and bytes of each of their names. */
#define MAX_CANDIDATES 10

/* Things whose identifier, or whose folded name, has one hash. */
typedef struct Chain
{
	uint64 hash;
	ContentThing *first;
} Chain;

const char *
content_kind_label(ContentThingKind kind)
{
	static const char *const labels[CONTENT_KIND_COUNT] = {
		[CONTENT_TABLE] = "table",
		[CONTENT_COLUMN] = "column",
		[CONTENT_INDEX] = "index",
		[CONTENT_CONSTRAINT] = "constraint",
		[CONTENT_REF] = "ref",
		[CONTENT_ENUM] = "enum",
		[CONTENT_ENUM_VALUE] = "enum value",
		[CONTENT_TABLE_GROUP] = "table group",
		[CONTENT_NOTE] = "note",
		[CONTENT_OBJECT] = "object",
		[CONTENT_FILTER] = "filter",
		[CONTENT_NODE] = "node",
		[CONTENT_EDGE] = "edge",
		[CONTENT_NODE_GROUP] = "group",
	};

	return labels[kind];
}

/* Without blanks around it, ASCII letters in lower case; in the current context. */
static char *
fold(const char *name)
{
	char *folded = spelling_trim(name);

	for (char *p = folded; *p != '\0'; p++)
	{
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	}
	return folded;
}

static uint64
hash_text(ContentThingKind kind, const char *text)
{
	return hash_bytes_extended((const unsigned char *) text, strlen(text), (uint64) kind);
}

static Chain *
enter_chain(HTAB *table, uint64 hash, HASHACTION action)
{
	bool found;
	Chain *chain = hash_search(table, &hash, action, &found);

	if (chain != NULL && !found)
		chain->first = NULL;
	return chain;
}

void
content_list_open(ContentList *list, const pg_uuid_t *document)
{
	HASHCTL control = {.keysize = sizeof(uint64), .entrysize = sizeof(Chain), .hcxt = CurrentMemoryContext};

	memset(list, 0, sizeof(*list));
	list->document = *document;
	list->context = CurrentMemoryContext;
	list->by_uuid =
		hash_create("ainecto content by uuid", 1024, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	list->by_name =
		hash_create("ainecto content by name", 1024, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static void
add_thing(ContentList *list, const ContentThing *thing)
{
	ContentThing *added = palloc(sizeof(ContentThing));
	Chain *chain;

	*added = *thing;
	list->things[thing->kind] = lappend(list->things[thing->kind], added);
	if (thing->uuid != NULL)
	{
		chain = enter_chain(list->by_uuid, hash_text(thing->kind, thing->uuid), HASH_ENTER);
		added->next_by_uuid = chain->first;
		chain->first = added;
	}
	if (thing->name != NULL)
	{
		char *folded = fold(thing->name);

		chain = enter_chain(list->by_name, hash_text(thing->kind, folded), HASH_ENTER);
		added->next_by_name = chain->first;
		chain->first = added;
		pfree(folded);
	}
}

static void
load(ContentList *list, ContentThingKind kind)
{
	MemoryContext caller = MemoryContextSwitchTo(list->context);
	uint64 count;

	if (!list->loaded[kind])
	{
		list->loaded[kind] = true;
		count = statement_run(&contents[kind], PARAMETERS(parameter_uuid(&list->document)));
		for (uint64 row = 0; row < count; row++)
		{
			ContentThing thing = {
				.kind = kind,
				.uuid = statement_text(row, 1),
				.name = statement_text(row, 2),
				.schema = statement_text(row, 3),
				.parent = statement_text(row, 4),
				.other = statement_text(row, 5),
			};

			add_thing(list, &thing);
		}
	}
	MemoryContextSwitchTo(caller);
}

void
content_list_add(ContentList *list, const ContentThing *thing)
{
	MemoryContext caller;

	load(list, thing->kind);
	caller = MemoryContextSwitchTo(list->context);
	add_thing(list, thing);
	MemoryContextSwitchTo(caller);
}

ContentThing *
content_list_find(ContentList *list, ContentThingKind kind, const char *uuid)
{
	Chain *chain;

	load(list, kind);
	chain = enter_chain(list->by_uuid, hash_text(kind, uuid), HASH_FIND);
	for (ContentThing *thing = chain == NULL ? NULL : chain->first; thing != NULL;
		 thing = thing->next_by_uuid)
	{
		if (thing->kind == kind && strcmp(thing->uuid, uuid) == 0)
			return thing;
	}
	return NULL;
}

static bool
is_under(const ContentThing *thing, const char *parent)
{
	return parent == NULL || (thing->parent != NULL && strcmp(thing->parent, parent) == 0);
}

/* The name of the schema or of the parent that may stand before a thing's own. */
static const char *
qualifier_of(ContentList *list, const ContentThing *thing)
{
	const ContentThing *parent = NULL;

	if (thing->kind == CONTENT_COLUMN || thing->kind == CONTENT_INDEX || thing->kind == CONTENT_CONSTRAINT)
		parent = thing->parent == NULL ? NULL : content_list_find(list, CONTENT_TABLE, thing->parent);
	else if (thing->kind == CONTENT_ENUM_VALUE)
		parent = thing->parent == NULL ? NULL : content_list_find(list, CONTENT_ENUM, thing->parent);
	else
		return thing->schema;
	return parent == NULL ? NULL : parent->name;
}

static void
add_candidate(ContentList *list, StringInfo words, const ContentThing *thing, int count)
{
	const char *qualifier = qualifier_of(list, thing);

	if (count <= MAX_CANDIDATES)
		appendStringInfo(words, "%s%s%s%s (%s)", count > 1 ? ", " : "", qualifier == NULL ? "" : qualifier,
						 qualifier == NULL ? "" : ".", thing->name,
						 thing->uuid == NULL ? "new in this call" : thing->uuid);
	else if (count == MAX_CANDIDATES + 1)
		appendStringInfoString(words, ", …");
}

/* How a thing has to be called to be meant. */
typedef struct Wish
{
	const char *folded;
	const char *exact;     /* NULL: in any case */
	const char *parent;    /* NULL: of any */
	const char *qualifier; /* folded; NULL: with none before it */
} Wish;

static void
collect(ContentList *list, ContentThingKind kind, const Wish *wish, ContentMatch *match)
{
	Chain *chain = enter_chain(list->by_name, hash_text(kind, wish->folded), HASH_FIND);
	StringInfoData words;

	initStringInfo(&words);
	match->thing = NULL;
	match->count = 0;
	for (ContentThing *thing = chain == NULL ? NULL : chain->first; thing != NULL;
		 thing = thing->next_by_name)
	{
		const char *qualifier;

		if (thing->kind != kind || !is_under(thing, wish->parent) ||
			strcmp(fold(thing->name), wish->folded) != 0 ||
			(wish->exact != NULL && strcmp(thing->name, wish->exact) != 0))
			continue;
		qualifier = wish->qualifier == NULL ? NULL : qualifier_of(list, thing);
		if (wish->qualifier != NULL && (qualifier == NULL || strcmp(fold(qualifier), wish->qualifier) != 0))
			continue;
		match->thing = thing;
		add_candidate(list, &words, thing, ++match->count);
	}
	match->candidates = match->count > 1 ? words.data : NULL;
}

void
content_list_match(ContentList *list, ContentThingKind kind, const char *name, const char *parent,
				   ContentMatch *match)
{
	char *folded = fold(name);
	char *dot = strrchr(folded, '.');
	Wish wish = {.folded = folded, .exact = name, .parent = parent};

	load(list, kind);
	collect(list, kind, &wish, match);
	wish.exact = NULL;
	if (match->count == 0)
		collect(list, kind, &wish, match);
	if (match->count > 0 || dot == NULL || dot == folded)
		return;
	*dot = '\0';
	wish.folded = dot + 1;
	wish.qualifier = folded;
	collect(list, kind, &wish, match);
}

const char *
content_list_nearest(ContentList *list, ContentThingKind kind, const char *name, const char *parent)
{
	const ContentThing *found = NULL;
	Nearest nearest;
	ListCell *cell;

	load(list, kind);
	nearest_begin(&nearest, name, NEAREST_EDITS_OF(name));
	foreach(cell, list->things[kind])
	{
		const ContentThing *thing = lfirst(cell);
		const char *before = nearest.name;

		if (thing->name == NULL || !is_under(thing, parent))
			continue;
		nearest_offer(&nearest, thing->name);
		if (nearest.name != before)
			found = thing;
	}
	if (found == NULL)
		return NULL;
	return found->uuid == NULL ? found->name : psprintf("%s (%s)", found->name, found->uuid);
}
