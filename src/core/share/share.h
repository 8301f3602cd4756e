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
 * Links (src/core/share/share.c). One per project, folder or document; SHA-256 of the token alone is kept, so
 * the link is told once and enabling again changes nothing; a new link is disable, then enable. Only
 * documents have a page. Audited, not versioned.
 */
#ifndef AINECTO_CORE_LINK_SHARE_H
#define AINECTO_CORE_LINK_SHARE_H

#include "postgres.h"

#include "core/tree/access.h"

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
 * The document that a link shows, at its current version. False if the link is unknown or withdrawn, stands
 * for a place without a page, or the document is in the trash. Reads only; connected to SPI.
 */
extern bool share_find_document(const bytea *token_hash, Place *place);

/* The day of a document's last change in UTC (ISO 8601), palloc'd; NULL if there is none. */
extern char *share_document_day(const pg_uuid_t *document);

#endif
