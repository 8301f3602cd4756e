/*
 * upload.c
 *		Upload tokens and the bodies sent with them.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/digest.h"
#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/caller/principal.h"
#include "core/caller/secret.h"
#include "core/caller/turn.h"
#include "core/file/upload.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "core/file/upload.sql.h"

#define TOKEN_PREFIX "ainecto_up_"

#define HTTP_BAD_REQUEST 400
#define HTTP_FORBIDDEN   403
#define HTTP_NOT_FOUND   404
#define HTTP_CONFLICT    409
#define HTTP_TOO_LARGE   413
#define HTTP_WRONG_TYPE  415

static const char *const purpose_names[] = {
	[UPLOAD_DOCUMENT_CREATE] = "document.create", [UPLOAD_DOCUMENT_UPDATE] = "document.update",
	[UPLOAD_DOCUMENT_APPEND] = "document.append", [UPLOAD_ATTACHMENT] = "attachment.upload",
	[UPLOAD_ERD_IMPORT] = "erd.import",
};

const char *
upload_purpose_name(UploadPurpose purpose)
{
	return purpose_names[purpose];
}

bool
upload_purpose_from_name(const char *name, UploadPurpose *purpose)
{
	for (int i = 0; i < (int) lengthof(purpose_names); i++)
	{
		if (strcmp(purpose_names[i], name) == 0)
		{
			*purpose = i;
			return true;
		}
	}
	return false;
}

static bytea *
make_bytes(const uint8 *bytes, int length)
{
	bytea *result = palloc(VARHDRSZ + length);

	SET_VARSIZE(result, VARHDRSZ + length);
	memcpy(VARDATA(result), bytes, length);
	return result;
}

static bool
refuse_upload(UploadRefusal *refusal, int status, const char *name, const char *message)
{
	*refusal = (UploadRefusal){status, name, message};
	return false;
}

/* ---- tokens ---- */

char *
upload_make_token(const UploadToken *token, TimestampTz *expires)
{
	const Principal *principal = token->principal;
	char *text = secret_make(TOKEN_PREFIX);
	TimestampTz now = clock_now();

	if (principal->has_token)
		*expires = Min(*expires, principal->token_expires);
	turn_take("upload_token", psprintf(INT64_FORMAT, principal->account_id));
	execute_count_tokens(principal->account_id, now);
	if (statement_integer(0, 1) >= UPLOAD_OPEN_TOKENS_MAX)
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
						errmsg("you have %d upload tokens open", UPLOAD_OPEN_TOKENS_MAX),
						errhint("Use them, or wait until some have expired.")));
	execute_insert_token(secret_hash(text), purpose_names[token->purpose], json_node_to_jsonb(token->scope),
						 token->storage_key, token->max_bytes, token->description, principal->account_id,
						 principal_grant(principal), now, *expires,
						 principal->has_token ? secret_make_bytes(principal->token_hash) : NULL);
	return text;
}

bool
upload_find_token(bytea *hash, UploadToken *token)
{
	Principal *principal = palloc0(sizeof(Principal));
	const char *problem;
	pg_uuid_t grant;
	const char *email;
	char *scope;
	Datum grant_value;
	bool no_grant;

	if (execute_select_token(hash, clock_now()) == 0 ||
		!upload_purpose_from_name(statement_text(0, 1), &token->purpose))
		return false;
	scope = statement_text(0, 2);
	token->storage_key = statement_text(0, 3);
	token->max_bytes = statement_integer(0, 4);
	token->description = statement_text(0, 5);
	grant_value = statement_datum(0, 6, &no_grant);
	email = statement_text(0, 7);
	token->hash = hash;
	token->scope = json_read_parse(scope, strlen(scope), &problem);
	token->principal = principal;
	if (no_grant)
		return principal_from_email(email, principal);
	grant = *DatumGetUUIDP(grant_value);
	return principal_from_grant(&grant, principal);
}

bool
upload_check_place(const UploadToken *token, UploadRefusal *refusal)
{
	bool creates = json_read_text(token->scope, "documentUuid") == NULL;
	const char *identifier = json_read_text(token->scope, creates ? "projectUuid" : "documentUuid");
	pg_uuid_t uuid;
	Place place;

	if (identifier == NULL || !access_parse_uuid(identifier, &uuid) ||
		!access_find_place(token->principal, creates ? PLACE_PROJECT : PLACE_DOCUMENT, &uuid, &place))
		return refuse_upload(refusal, HTTP_NOT_FOUND, "not_found",
							 "What the token is for does not exist any more.");
	if (!access_allows(place.role, RIGHT_WRITE))
		return refuse_upload(refusal, HTTP_FORBIDDEN, "permission_denied",
							 "Your role does not allow writing there any more.");
	if (place.archived)
		return refuse_upload(refusal, HTTP_CONFLICT, "archived", "What the token is for is in the trash.");
	return true;
}

/* ---- media types ---- */

bool
upload_type_is_valid(const char *type)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-";
	size_t major = strspn(type, allowed);
	size_t minor;

	if (strlen(type) > UPLOAD_TYPE_MAX || major == 0 || type[major] != '/')
		return false;
	minor = strspn(type + major + 1, allowed);
	if (minor == 0)
		return false;
	type += major + 1 + minor;
	type += strspn(type, " ");
	if (*type != '\0' && *type != ';')
		return false;
	for (; *type != '\0'; type++)
	{
		if (*type < 0x20 || *type > 0x7e)
			return false;
	}
	return true;
}

bool
upload_types_match(const char *left, const char *right)
{
	size_t left_length = strcspn(left, "; ");
	size_t right_length = strcspn(right, "; ");

	return left_length == right_length && pg_strncasecmp(left, right, left_length) == 0;
}

/* ---- bodies ---- */

/* The type of the body: what the token says, unless the request names another one. */
static const char *
settle_type(const UploadToken *token, const char *given, UploadRefusal *refusal)
{
	const char *agreed = json_read_text(token->scope, "contentType");

	/* Many clients call every body octets if nobody tells them more. */
	if (given == NULL || *given == '\0' || upload_types_match(given, UPLOAD_DEFAULT_TYPE))
		return agreed != NULL ? agreed : UPLOAD_DEFAULT_TYPE;
	if (!upload_type_is_valid(given))
		refuse_upload(refusal, HTTP_WRONG_TYPE, "invalid_arguments", "Content-Type is not a media type.");
	else if (agreed != NULL && !upload_types_match(agreed, given))
		refuse_upload(refusal, HTTP_WRONG_TYPE, "invalid_arguments",
					  "Content-Type is not the one that the token was asked for.");
	else
		return given;
	return NULL;
}

/* Whether a body of this size is what the token was asked for. */
static bool
check_size(const UploadToken *token, int64 size, UploadRefusal *refusal)
{
	int64 agreed;

	if (size > token->max_bytes)
		return refuse_upload(refusal, HTTP_TOO_LARGE, "limit_exceeded",
							 "The body is larger than the token allows.");
	if (json_read_integer(token->scope, "sizeBytes", &agreed) && agreed != size)
		return refuse_upload(refusal, HTTP_BAD_REQUEST, "invalid_arguments",
							 "The body has another size than the token was asked for.");
	return true;
}

bool
upload_begin(const UploadToken *token, const char *content_type, int64 length, pg_uuid_t *uuid,
			 UploadRefusal *refusal)
{
	const char *type = settle_type(token, content_type, refusal);
	const char *document = json_read_text(token->scope, "documentUuid");
	pg_uuid_t document_uuid;
	bool named;

	if (type == NULL || (length >= 0 && !check_size(token, length, refusal)))
		return false;
	if (execute_is_open(token->hash, clock_now()) == 0)
		return refuse_upload(refusal, 401, "invalid_token", "The upload token has expired.");
	execute_delete_unfinished(token->hash);
	uuid_make(uuid);
	named = document != NULL && access_parse_uuid(document, &document_uuid);
	execute_insert_upload(uuid, token->hash, token->principal->account_id, named ? &document_uuid : NULL,
						  token->storage_key, type, length < 0 ? NULL : &length, clock_now());
	return true;
}

/* Lock the row of an unfinished body; it is gone when another PUT of the same token has begun. */
static bool
find_unfinished(const UploadToken *token, const pg_uuid_t *uuid, UploadRefusal *refusal)
{
	if (execute_lock_upload(uuid, token->hash) == 1)
		return true;
	return refuse_upload(refusal, HTTP_CONFLICT, "conflict",
						 "Another upload with this token began meanwhile and takes the place of this one.");
}

bool
upload_add(const UploadToken *token, const pg_uuid_t *uuid, int number, const bytea *bytes,
		   UploadRefusal *refusal)
{
	int64 size = VARSIZE_ANY_EXHDR(bytes);

	if (size == 0 || size > UPLOAD_CHUNK_MAX)
		return refuse_upload(refusal, HTTP_BAD_REQUEST, "invalid_arguments",
							 "A piece has 1 to 262144 bytes.");
	if (!find_unfinished(token, uuid, refusal))
		return false;
	if (statement_integer(0, 2) != number)
		return refuse_upload(refusal, HTTP_CONFLICT, "conflict", "A piece of the body is missing.");
	if (statement_integer(0, 1) + size > token->max_bytes)
		return refuse_upload(refusal, HTTP_TOO_LARGE, "limit_exceeded",
							 "The body is larger than the token allows.");
	execute_grow_upload(uuid, size);
	execute_insert_chunk(uuid, number, bytes);
	return true;
}

typedef void (*ChunkReader)(void *state, const void *bytes, size_t length);

/* Hand the pieces over in order; one of them is in memory at a time. */
static void
read_chunks(const UploadBody *body, ChunkReader reader, void *state)
{
	for (int number = 0; number < body->chunks; number++)
	{
		bytea *stored;
		bytea *bytes;
		bool isnull;

		CHECK_FOR_INTERRUPTS();
		if (execute_select_chunk(&body->uuid, number) != 1)
			elog(ERROR, "piece %d of an upload is missing", number);
		stored = (bytea *) DatumGetPointer(statement_datum(0, 1, &isnull));
		bytes = PG_DETOAST_DATUM_PACKED(PointerGetDatum(stored));
		reader(state, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
		if (bytes != stored)
			pfree(bytes);
	}
}

static void
hash_chunk(void *state, const void *bytes, size_t length)
{
	digest_add(state, bytes, length);
}

static void
hash_body(UploadBody *body)
{
	Digest *context = digest_begin();

	read_chunks(body, hash_chunk, context);
	digest_end(context, body->sha256);
}

/* Keep a whole file under its key, or see that it stands there already. */
static bool
store_file(const UploadToken *token, const UploadBody *body, UploadRefusal *refusal)
{
	bytea *sha256 = make_bytes(body->sha256, sizeof(body->sha256));
	bool isnull;
	bool same;

	execute_lock_key(token->hash);
	if (execute_select_stored(token->storage_key) == 0)
	{
		execute_complete_upload(&body->uuid, sha256, clock_now());
		return true;
	}
	same = secret_equal(DatumGetByteaPP(statement_datum(0, 1, &isnull)), sha256);
	upload_drop(&body->uuid);
	return same || refuse_upload(refusal, HTTP_CONFLICT, "conflict",
								 "Other bytes were stored with this token; ask for another one.");
}

bool
upload_complete(const UploadToken *token, const pg_uuid_t *uuid, UploadBody *body, UploadRefusal *refusal)
{
	int64 expected;
	bool isnull;

	if (!find_unfinished(token, uuid, refusal))
		return false;
	body->uuid = *uuid;
	body->size = statement_integer(0, 1);
	body->chunks = (int) statement_integer(0, 2);
	expected = DatumGetInt64(statement_datum(0, 3, &isnull));
	body->content_type = statement_text(0, 4);
	if (!isnull && expected != body->size)
		return refuse_upload(refusal, HTTP_BAD_REQUEST, "invalid_arguments", "The body ended early.");
	if (!check_size(token, body->size, refusal))
		return false;
	hash_body(body);
	return token->storage_key == NULL || store_file(token, body, refusal);
}

bool
upload_find_stored(const Principal *principal, const char *storage_key, UploadBody *body)
{
	bool isnull;

	if (execute_select_own(storage_key, principal->account_id) == 0)
		return false;
	body->uuid = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	body->size = statement_integer(0, 2);
	body->chunks = (int) statement_integer(0, 3);
	body->content_type = statement_text(0, 4);
	return true;
}

static void
append_chunk(void *state, const void *bytes, size_t length)
{
	appendBinaryStringInfo(state, bytes, (int) length);
}

void
upload_read_text(const UploadBody *body, StringInfo text)
{
	enlargeStringInfo(text, (int) body->size);
	read_chunks(body, append_chunk, text);
}

void
upload_drop(const pg_uuid_t *uuid)
{
	execute_delete_upload(uuid);
}

int64
upload_sweep(int limit)
{
	int64 uploads = execute_sweep_uploads(clock_now(), limit);

	return uploads + execute_sweep_tokens(clock_now(), limit);
}
