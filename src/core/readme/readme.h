/*
 * readme.h
 *		The body of a readme: ordered blocks whose texts, joined without anything between them, are the
 * Markdown.
 *
 * The room: bodies as blocks, drafts, and documents as JSON (payload.h). The readme_ tools and those of
 * documents call it.
 *
 * All functions expect the document to be locked and the caller to be connected to SPI. A body is read in
 * SQL, as pg_catalog.string_agg(content, '' ORDER BY display_order).
 */
#ifndef AINECTO_CORE_README_README_H
#define AINECTO_CORE_README_README_H

#include "postgres.h"

#include "core/history/history.h"
#include "utils/uuid.h"

/* Blocks of a readme that were written together, so that they can be found and replaced as long as nobody
 * edits them. */
typedef struct ReadmeSection
{
	const char *key; /* the blocks are key-1, key-2, …; at most README_KEY_MAX bytes */
	int blocks;
	bytea *hash; /* SHA-256 of their joined texts */
} ReadmeSection;

/* An identifier of 64 characters has room for it, a dash and a number. */
#define README_KEY_MAX 52

/* Most characters of one block: constraint readme_block_content_check. */
#define README_BLOCK_MAX 65536
/* Put between the old end and an addition where the caller names nothing else. */
#define README_SEPARATOR "\n\n"

/*
 * Append text at the end, behind separator unless the document is empty. Costs what the addition costs,
 * whatever the length of the document: it adds rows and rewrites none. Empty text adds nothing, not even the
 * separator.
 */
extern void readme_append(const pg_uuid_t *document, const char *separator, const char *text);

/* The same, as a section: its key is given, the rest is filled in. */
extern void readme_append_section(const pg_uuid_t *document, const char *separator, const char *text,
								  ReadmeSection *section);

/*
 * Put text in the place of a section; empty text takes it out, with the separator in front of it. False, and
 * nothing done, if any of its text was edited, moved or removed since.
 */
extern bool readme_replace_section(const pg_uuid_t *document, const ReadmeSection *section, const char *text);

/* Append the whole body, as it was at a version. */
extern void readme_write_body(StringInfo out, const HistoryState *state);

/*
 * Make text the whole body. Blocks that the old and the new body share at either end stay as they are, so
 * that the version holds what changed. Empty text leaves the document without blocks.
 */
extern void readme_replace(const pg_uuid_t *document, const char *text);

#endif
