/*
 * content.h
 *		A document's content, live or at a kept version, as render/ draws it.
 *
 * This room goes from a document to the plain structs of render/: what it consists of at a version,
 * with a position for what has none, and keeps finished drawings. It decides on nobody's rights: its
 * callers have. Everything is read on the active snapshot, live rows by one index each, connected to
 * SPI.
 */
#ifndef AINECTO_CORE_DRAWING_CONTENT_H
#define AINECTO_CORE_DRAWING_CONTENT_H

#include "postgres.h"

#include "base/statement.h"
#include "core/history/history.h"
#include "pure/layout/layout.h"
#include "render/drawing.h"
#include "render/testcase.h"

/* Where content comes from: the live rows, or a version that history rebuilt. */
typedef struct Content
{
	const Place *document;
	const HistoryState *history; /* NULL: live */
	HTAB *changes;               /* what became of its things, of compared.h; NULL: nothing is compared */
} Content;

#define CONTENT_MAX_FIELDS 12

/* Which fields of an entity are wanted; the statement that reads them live is made of this at its first run.
 */
typedef struct ContentKind
{
	const Entity *entity;
	const char *fields[CONTENT_MAX_FIELDS + 1]; /* ends with NULL */
	Statement statement;                        /* private to content.c */
} ContentKind;

/* Rows in the entity's order: parent, position among siblings, key. Texts as the entity's types write them;
 * of a version JSON without blanks. */
typedef struct ContentRows
{
	int count;
	int width;
	const char **cells; /* the key and the fields, row by row */
} ContentRows;

extern void content_read(ContentRows *rows, const Content *content, ContentKind *kind);

/* What became of a thing, by its kind and key. */
extern SvgChange content_change(const Content *content, const Entity *entity, const char *key);

/* A field by its position in the kind's list; NULL for null and for an empty text. */
extern const char *content_text(const ContentRows *rows, int row, int field);
extern const char *content_key(const ContentRows *rows, int row);
extern bool content_boolean(const ContentRows *rows, int row, int field);

/* A number in pixels; false where there is none, or none of at most maximum on either side of 0. */
extern bool content_pixels(const ContentRows *rows, int row, int field, int maximum, int64 *pixels);

/* ---- structs for render/, in the current context ---- */

extern void content_fill_erd(Erd *erd, const Content *content);
extern void content_fill_flow(Flow *flow, const Content *content);

/* The drawing alone of an ERD or a flow diagram. AI006 beyond RENDER_MAX_BYTES. */
extern void content_write_svg(StringInfo out, const Content *content, const SvgOptions *options);

/* Scenarios that are not archived, nor below one that is, as a list in the order of their tree. */
extern PageScenario *content_list_scenarios(const Content *content, int *count);

/* The latest run of a document's cases; false if there is none. */
extern bool content_find_run(const Place *document, PageRun *run);

/* Differs when what its page shows of results does, which have no version; palloc'd. */
extern char *content_results_mark(const Place *document);

/* A readme's page: its Markdown, with our own diagrams and pictures of its attachments in it. */
extern void content_write_readme(StringInfo out, const pg_uuid_t *document, int64 maximum);

/* Differs when the readme's attachments do, which have no version; palloc'd. */
extern char *content_pictures_mark(const pg_uuid_t *document);

/* The whole text, NULL if it is longer than maximum bytes. */
extern char *content_readme(const pg_uuid_t *document, int64 maximum);

/* ---- for the above ---- */

/* Things in memory by their key, which is a text and the first member of each. */
typedef struct ThingIndex
{
	const char ***entries;
	int count;
} ThingIndex;

extern void thing_index_make(ThingIndex *index, void *things, int count, size_t size);

/* The thing itself; NULL if there is none of that key. */
extern void *thing_index_find(const ThingIndex *index, const char *key);

/* Zeroed, and of any size. */
extern void *content_allocate(int count, size_t size);

/*
 * Give a position to the boxes that have none, for one look at them: nothing is written. Few are laid out
 * along the edges, many are lined up below the others.
 */
extern void arrangement_position_boxes(LayoutNode *boxes, int count, const LayoutEdge *edges, int edge_count);

#endif
