/*
 * attachment.h
 *		Files of documents: uploaded bytes that were given a name and a place.
 *
 * The caller has authorised what is written and is connected to SPI. Attachments are audited, not versioned.
 */
#ifndef AINECTO_CORE_FILE_ATTACHMENT_H
#define AINECTO_CORE_FILE_ATTACHMENT_H

#include "postgres.h"

#include "base/json_write.h"
#include "core/tree/access.h"

#define ATTACHMENT_NAME_MAX 255
#define ATTACHMENT_KEY_MAX  1024

/* What is wrong with a file name that people are to see and save by; NULL if nothing. */
extern const char *attachment_name_problem(const char *filename);

/* Where a file of this name, to be uploaded for the document, is kept: a new key each time; palloc'd. */
extern char *attachment_make_key(const Place *document, const char *filename);

/* What a caller says of a file to be registered. */
typedef struct AttachmentClaim
{
	const char *storage_key;
	const char *filename;
	const char *content_type; /* NULL: as uploaded */
	int64 size;               /* -1: as uploaded */
} AttachmentClaim;

/*
 * Make an attachment of an uploaded file. AI002 when nothing was uploaded under the key by this account for
 * this document, AI011 when it is registered already, AI001 when size or type differ from what was uploaded.
 */
extern void attachment_register(const Principal *principal, const pg_uuid_t *document,
								const AttachmentClaim *claim, pg_uuid_t *uuid);

/* Remove one with its bytes. */
extern void attachment_delete(const char *uuid);

/* A piece of a file. bytes is NULL behind the end. */
typedef struct AttachmentPart
{
	const char *filename;
	const char *content_type;
	int64 size;
	bytea *bytes;
} AttachmentPart;

/* False if there is no such attachment that the principal may see outside of the trash. Reads only. */
extern bool attachment_read(const Principal *principal, const char *uuid, int number, AttachmentPart *part);

/* Where it is downloaded; NULL while ainecto.public_url is unset. */
extern char *attachment_url(const char *uuid);

#endif
