/*
 * upload.h
 *		Bodies that are sent by PUT with a short-lived token: large texts of documents, and files.
 *
 * The room: bytes that come with an upload token, and attachments that leave. It never looks into a file.
 * Upload and download endpoints and the attachment tools call it.
 *
 * A token belongs to the account, grant and token that asked for it and ends with them. What it may do is
 * checked when it is made and again when it is used. A body arrives in pieces, each a transaction of its own;
 * a second PUT with the same token takes the place of an unfinished first one. Nothing is kept for long
 * unless it is registered as an attachment: upload_sweep(). The caller is connected to SPI.
 *
 * Upload tokens (src/core/file/upload.c) are rows, bound to account, grant and the token that asked, and
 * checked again when used. Purpose mcp.call is an access token made from the caller's. Both name their
 * parent, which is looked at whenever they are used. A body arrives in pieces of 256 kB, each a transaction
 * of its own, through a streamed route of the shim (ROUTE_STREAM). A whole text goes through the gate as the
 * tool call it stands for (src/mcp/upload_step.c).
 *
 * Left over. Unfinished bodies and expired tokens go after an hour, unregistered files after a day, at later
 * requests, twenty at a time.
 */
#ifndef AINECTO_CORE_FILE_UPLOAD_H
#define AINECTO_CORE_FILE_UPLOAD_H

#include "postgres.h"

#include "base/json_read.h"
#include "core/tree/access.h"
#include "datatype/timestamp.h"
#include "lib/stringinfo.h"

/* Bytes of one piece: constraint upload_chunk_bytes_check, and what the shim sends at once. */
#define UPLOAD_CHUNK_MAX (256 * 1024)
/* Bytes of a file. */
#define UPLOAD_FILE_MAX (64 * 1024 * 1024)
/* Bytes of the source text of a flow diagram, whose limit is a million characters. */
#define UPLOAD_SOURCE_MAX (4 * 1000 * 1000)
/* Tokens that one account may have open at a time. */
#define UPLOAD_OPEN_TOKENS_MAX 100
#define UPLOAD_TYPE_MAX        255
#define UPLOAD_DEFAULT_TYPE    "application/octet-stream"

typedef enum UploadPurpose
{
	UPLOAD_DOCUMENT_CREATE,
	UPLOAD_DOCUMENT_UPDATE,
	UPLOAD_DOCUMENT_APPEND,
	UPLOAD_ATTACHMENT,
	UPLOAD_ERD_IMPORT
} UploadPurpose;

typedef struct UploadToken
{
	UploadPurpose purpose;
	const JsonNode *scope; /* checked object; names as in scopeJson */
	const char
		*storage_key; /* of what is kept to be used later: UPLOAD_ATTACHMENT, UPLOAD_ERD_IMPORT; else NULL */
	int64 max_bytes;
	const char *description; /* NULL: the caller gave none */
	const Principal *principal;
	bytea *hash; /* set by upload_find_token() */
} UploadToken;

/* Why a step is refused; names are what clients may branch on. */
typedef struct UploadRefusal
{
	int status; /* HTTP */
	const char *name;
	const char *message;
} UploadRefusal;

extern const char *upload_purpose_name(UploadPurpose purpose);
extern bool upload_purpose_from_name(const char *name, UploadPurpose *purpose);

/*
 * Insert a token; returns its text, which is stored nowhere. *expires: in, when wanted; out, when it will:
 * not after the token that the caller came with. AI006 when too many are open.
 */
extern char *upload_make_token(const UploadToken *token, TimestampTz *expires);

/* A token that is good at the moment, its principal included; false if there is none. */
extern bool upload_find_token(bytea *hash, UploadToken *token);

/*
 * Whether the place that the token is for may still be written to by its principal; false fills *refusal.
 */
extern bool upload_check_place(const UploadToken *token, UploadRefusal *refusal);

/* A media type as a header may carry it ("text/plain; charset=utf-8"), at most UPLOAD_TYPE_MAX bytes. */
extern bool upload_type_is_valid(const char *type);

/* Two media types without their parameters, regardless of case. */
extern bool upload_types_match(const char *left, const char *right);

/*
 * Start taking a body. content_type NULL: none given; length -1: not known. True sets *uuid; false fills
 * *refusal.
 */
extern bool upload_begin(const UploadToken *token, const char *content_type, int64 length, pg_uuid_t *uuid,
						 UploadRefusal *refusal);

/* Take piece number, counted from 0. */
extern bool upload_add(const UploadToken *token, const pg_uuid_t *uuid, int number, const bytea *bytes,
					   UploadRefusal *refusal);

/* A whole body. */
typedef struct UploadBody
{
	pg_uuid_t uuid;
	const char *content_type;
	int64 size;
	int chunks;
	uint8 sha256[32];
} UploadBody;

/*
 * The body is whole: check its size, compute its hash, and keep the body of a file under the storage key. The
 * same file again is taken as a repeat, another one as a conflict.
 */
extern bool upload_complete(const UploadToken *token, const pg_uuid_t *uuid, UploadBody *body,
							UploadRefusal *refusal);

/* A whole body that the principal has sent under a storage key; false if there is none. */
extern bool upload_find_stored(const Principal *principal, const char *storage_key, UploadBody *body);

/* Append the body to text; the caller looks at its encoding. */
extern void upload_read_text(const UploadBody *body, StringInfo text);

/* Forget a body. */
extern void upload_drop(const pg_uuid_t *uuid);

/* What a request sweeps at most, so that none pays for everybody's rest. */
#define UPLOAD_SWEEP_STEP 20

/* Remove what nobody needs any more, at most so many of each kind: expired tokens; broken uploads and files
 * never registered. Returns how many rows went. */
extern int64 upload_sweep(int limit);

#endif
