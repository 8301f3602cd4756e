/*
 * readme.h
 *		The body of a readme: ordered blocks whose texts, joined, are the Markdown.
 *
 * All functions expect a locked document where they write, and a connection to SPI.
 */
#ifndef AINECTO_CORE_README_H
#define AINECTO_CORE_README_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/uuid.h"

/* Most characters of one block: constraint readme_block_content_check. */
#define README_BLOCK_MAX 65536

/*
 * Append text at the end, behind separator unless the document is empty. Costs what the addition costs,
 * whatever the length of the document: it adds rows and rewrites none. Empty text adds nothing, not even the
 * separator.
 */
extern void readme_append(const pg_uuid_t *document, const char *separator, const char *text);

/*
 * Make text the whole body. Blocks that the old and the new body share at either end stay as they are, so
 * that the version holds what changed. Empty text leaves a document without blocks.
 */
extern void readme_replace(const pg_uuid_t *document, const char *text);

/* Append the body to out; limit is the most bytes that may be read, AI006 beyond it. */
extern void readme_read(StringInfo out, const pg_uuid_t *document, Size limit);

#endif
