/*
 * share.h
 *		Public read-only links to projects, folders and documents.
 *
 * The room: links that open a place to everyone who has them. It never keeps a link's text and draws nothing.
 * The tools of sharing and src/page call it.
 *
 * A link is random text of 256 bits of which only the SHA-256 is kept: it is shown when it is made and never
 * again. Callers of share_enable() and share_disable() have authorised the change and are connected to SPI.
 *
 * Links (src/core/link/share.c). One per project, folder or document; SHA-256 of the token alone is kept, so
 * the link is told once and enabling again changes nothing; a new link is disable, then enable. Only
 * documents have a page. Audited, not versioned.
 */
#ifndef AINECTO_CORE_LINK_SHARE_H
#define AINECTO_CORE_LINK_SHARE_H

#include "postgres.h"

#include "base/json_write.h"
#include "core/tree/access.h"
#include "pure/layout/layout.h"

/* More JSON than this is no page to look at: the page then says only what the document is called. */
#define SHARE_MAX_CONTENT (4 * 1024 * 1024)

/*
 * Open a place to everyone who has the link. Returns the link's token, palloc'd, or NULL if the place was
 * open before: its link goes on working, and its text is not known any more. *since is when it was opened,
 * in UTC (ISO 8601).
 */
extern char *share_enable(const Principal *principal, const Place *place, const char **since);

/* Withdraw the link of a place; false if there was none. */
extern bool share_disable(const Place *place);

/* Where the page of a document's token is; NULL while ainecto.public_url is unset. */
extern char *share_page_url(const char *token);

/*
 * What the page behind a link shows, as JSON text: {"type", "title", "updatedAt", …content by type…}, or
 * "tooLarge": true in place of the content. NULL if the link is unknown or withdrawn, stands for a place
 * without a page, or the document is in the trash. Reads only; connected to SPI.
 */
extern char *share_read_page(const bytea *token_hash);

/* The members that hold a document's content; see share_erd.c and its siblings for what they are. */
extern void share_write_erd(JsonWriter *writer, const pg_uuid_t *document);
extern void share_write_flow(JsonWriter *writer, const pg_uuid_t *document);

/* Things in memory by their uuid, which is a text and the first member of each. */
typedef struct ShareIndex
{
	const char ***entries;
	int count;
} ShareIndex;

extern void share_index_make(ShareIndex *index, void *things, int count, size_t size);

/* The thing itself; NULL if there is none of that uuid. */
extern void *share_index_find(const ShareIndex *index, const char *uuid);

/* Zeroed, and of any size. */
extern void *share_allocate(int count, size_t size);

/*
 * Follow the edges from the starts and from what nothing leads to. order[] receives when each node is
 * reached, and edges that lead back to where one came from are turned round, so that a layout along the
 * edges begins there too. An edge leads from its "to" to its "from": the layout puts what is referred to
 * first.
 */
extern void share_follow_edges(LayoutEdge *edges, int edge_count, const bool *starts, int *order,
							   int node_count);

/*
 * Give a place to the boxes that have none, for one look at them: nothing is written. Few are laid out along
 * the edges, many are lined up below the others.
 */
extern void share_place_boxes(LayoutNode *boxes, int count, const LayoutEdge *edges, int edge_count);

#endif
