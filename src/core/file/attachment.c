/*
 * attachment.c
 *		Files of documents.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/file/attachment.h"
#include "core/file/upload.h"
#include "core/tree/target.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "core/file/attachment.sql.h"

/* U+202A to U+202E and U+2066 to U+2069: with them "fdp.exe" can be made to look like "exe.pdf". */
static bool
turns_direction(const char *text)
{
	const unsigned char *bytes = (const unsigned char *) text;

	if (bytes[0] != 0xE2)
		return false;
	return (bytes[1] == 0x80 && bytes[2] >= 0xAA && bytes[2] <= 0xAE) ||
		   (bytes[1] == 0x81 && bytes[2] >= 0xA6 && bytes[2] <= 0xA9);
}

const char *
attachment_name_problem(const char *filename)
{
	size_t length = strlen(filename);

	if (length == 0 || pg_mbstrlen(filename) > ATTACHMENT_NAME_MAX)
		return "a file name has 1 to 255 characters";
	if (strcmp(filename, ".") == 0 || strcmp(filename, "..") == 0)
		return "this is no name of a file";
	if (filename[0] == ' ' || filename[length - 1] == ' ')
		return "a file name neither begins nor ends with a blank";
	for (const char *character = filename; *character != '\0'; character++)
	{
		if ((unsigned char) *character < 0x20 || *character == 0x7f)
			return "a file name has no control characters";
		if (turns_direction(character))
			return "a file name has no marks that turn the direction of its letters";
		if (*character == '/' || *character == '\\')
			return "a file name has no slashes: it names a file, not a path";
	}
	return NULL;
}

char *
attachment_make_key(const Place *document, const char *filename)
{
	return psprintf("attachments/%s/%s/%s/%s", uuid_text(&document->project), uuid_text(&document->uuid),
					uuid_make_text(), filename);
}

static void
check_claim(const AttachmentClaim *claim, int64 size, const char *content_type)
{
	if (claim->size >= 0 && claim->size != size)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("sizeBytes: " INT64_FORMAT " bytes were uploaded, not " INT64_FORMAT, size,
							   claim->size),
						errhint("Leave sizeBytes out, or upload the whole file again.")));
	if (claim->content_type != NULL && *claim->content_type != '\0' &&
		!upload_types_match(claim->content_type, content_type))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("contentType: the file was uploaded as \"%s\"", content_type),
						errhint("Leave contentType out, or name the same type when uploading.")));
}

void
attachment_register(const Principal *principal, const pg_uuid_t *document, const AttachmentClaim *claim,
					pg_uuid_t *uuid)
{
	TimestampTz now = clock_now();
	pg_uuid_t upload;
	char *content_type;
	bytea *sha256;
	int64 size;
	bool isnull;

	if (execute_lock_file(claim->storage_key, document, principal->account_id) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND),
				 errmsg("storageKey: you have uploaded nothing under this key for this document"),
				 errhint("Ask for a token with request_upload_token, PUT the bytes to its uploadUrl, and use"
						 " its storageKey within a day.")));
	if (statement_boolean(0, 5))
		ereport(ERROR,
				(errcode(ERRCODE_AI_ALREADY_EXISTS), errmsg("storageKey: this file is registered already"),
				 errhint("See list_attachments.")));
	upload = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	size = statement_integer(0, 2);
	content_type = statement_text(0, 3);
	sha256 = DatumGetByteaPCopy(statement_datum(0, 4, &isnull));
	check_claim(claim, size, content_type);
	uuid_make(uuid);
	execute_insert_attachment(uuid, document, &upload, claim->filename, content_type, size, sha256, now,
							  principal->account_id);
	execute_mark_registered(&upload, now);
}

void
attachment_delete(const char *uuid)
{
	pg_uuid_t parsed = {0};
	pg_uuid_t upload;
	bool isnull;

	if (!access_parse_uuid(uuid, &parsed) || execute_delete_attachment(&parsed) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no attachment \"%s\" any more", uuid)));
	upload = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	upload_drop(&upload);
}

bool
attachment_read(const Principal *principal, const char *uuid, int number, AttachmentPart *part)
{
	pg_uuid_t parsed = {0};
	Datum bytes;
	Place place;
	bool isnull;

	if (!access_parse_uuid(uuid, &parsed) || !target_find_item(principal, ITEM_ATTACHMENT, uuid, &place) ||
		place.archived || execute_select_part(&parsed, number) == 0)
		return false;
	part->filename = statement_text(0, 1);
	part->content_type = statement_text(0, 2);
	part->size = statement_integer(0, 3);
	bytes = statement_datum(0, 4, &isnull);
	part->bytes = isnull ? NULL : DatumGetByteaPCopy(bytes);
	return true;
}

char *
attachment_url(const char *uuid)
{
	const char *base = settings_public_url();

	return base == NULL ? NULL : psprintf("%s/attachments/%s", base, uuid);
}
