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
refuse(UploadRefusal *refusal, int status, const char *name, const char *message)
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
	Datum count_values[] = {Int64GetDatum(principal->account_id), TimestampTzGetDatum(now)};
	StatementCall call;

	if (principal->has_token)
		*expires = Min(*expires, principal->token_expires);
	turn_take("upload_token", psprintf(INT64_FORMAT, principal->account_id));
	statement_run(&count_tokens, count_values, NULL);
	if (statement_integer(0, 1) >= UPLOAD_OPEN_TOKENS_MAX)
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
						errmsg("you have %d upload tokens open", UPLOAD_OPEN_TOKENS_MAX),
						errhint("Use them, or wait until some have expired.")));
	statement_begin(&call, &insert_token);
	statement_bind_bytes(&call, secret_hash(text));
	statement_bind_text(&call, purpose_names[token->purpose]);
	statement_bind_datum(&call, JSONBOID, json_node_to_jsonb(token->scope));
	statement_bind_text(&call, token->storage_key);
	statement_bind_integer(&call, token->max_bytes);
	statement_bind_text(&call, token->description);
	statement_bind_integer(&call, principal->account_id);
	statement_bind_uuid(&call, principal->has_grant ? &principal->grant : NULL);
	statement_bind_time(&call, now);
	statement_bind_time(&call, *expires);
	statement_bind_bytes(&call, principal->has_token ? secret_make_bytes(principal->token_hash) : NULL);
	statement_execute(&call);
	return text;
}

bool
upload_find_token(bytea *hash, UploadToken *token)
{
	Datum values[] = {PointerGetDatum(hash), TimestampTzGetDatum(clock_now())};
	Principal *principal = palloc0(sizeof(Principal));
	const char *problem;
	pg_uuid_t grant;
	const char *email;
	char *scope;
	Datum grant_value;
	bool no_grant;

	if (statement_run(&select_token, values, NULL) == 0 ||
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
		return refuse(refusal, HTTP_NOT_FOUND, "not_found", "What the token is for does not exist any more.");
	if (!access_allows(place.role, RIGHT_WRITE))
		return refuse(refusal, HTTP_FORBIDDEN, "permission_denied",
					  "Your role does not allow writing there any more.");
	if (place.archived)
		return refuse(refusal, HTTP_CONFLICT, "archived", "What the token is for is in the trash.");
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
		refuse(refusal, HTTP_WRONG_TYPE, "invalid_arguments", "Content-Type is not a media type.");
	else if (agreed != NULL && !upload_types_match(agreed, given))
		refuse(refusal, HTTP_WRONG_TYPE, "invalid_arguments",
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
		return refuse(refusal, HTTP_TOO_LARGE, "limit_exceeded", "The body is larger than the token allows.");
	if (json_read_integer(token->scope, "sizeBytes", &agreed) && agreed != size)
		return refuse(refusal, HTTP_BAD_REQUEST, "invalid_arguments",
					  "The body has another size than the token was asked for.");
	return true;
}

bool
upload_begin(const UploadToken *token, const char *content_type, int64 length, pg_uuid_t *uuid,
			 UploadRefusal *refusal)
{
	const char *type = settle_type(token, content_type, refusal);
	const char *document = json_read_text(token->scope, "documentUuid");
	Datum hash = PointerGetDatum(token->hash);
	Datum open_values[] = {hash, TimestampTzGetDatum(clock_now())};
	pg_uuid_t document_uuid;
	StatementCall call;

	if (type == NULL || (length >= 0 && !check_size(token, length, refusal)))
		return false;
	if (statement_run(&is_open, open_values, NULL) == 0)
		return refuse(refusal, 401, "invalid_token", "The upload token has expired.");
	statement_run(&delete_unfinished, &hash, NULL);
	uuid_make(uuid);
	statement_begin(&call, &insert_upload);
	statement_bind_uuid(&call, uuid);
	statement_bind_datum(&call, BYTEAOID, hash);
	statement_bind_integer(&call, token->principal->account_id);
	statement_bind_uuid(
		&call, document != NULL && access_parse_uuid(document, &document_uuid) ? &document_uuid : NULL);
	statement_bind_text(&call, token->storage_key);
	statement_bind_text(&call, type);
	if (length < 0)
		statement_bind_null(&call);
	else
		statement_bind_integer(&call, length);
	statement_bind_time(&call, clock_now());
	statement_execute(&call);
	return true;
}

/* Lock the row of an unfinished body; it is gone when another PUT of the same token has begun. */
static bool
find_unfinished(const UploadToken *token, const pg_uuid_t *uuid, UploadRefusal *refusal)
{
	Datum values[] = {UUIDPGetDatum(uuid), PointerGetDatum(token->hash)};

	if (statement_run(&lock_upload, values, NULL) == 1)
		return true;
	return refuse(refusal, HTTP_CONFLICT, "conflict",
				  "Another upload with this token began meanwhile and takes the place of this one.");
}

bool
upload_add(const UploadToken *token, const pg_uuid_t *uuid, int number, const bytea *bytes,
		   UploadRefusal *refusal)
{
	int64 size = VARSIZE_ANY_EXHDR(bytes);
	Datum grow_values[] = {UUIDPGetDatum(uuid), Int64GetDatum(size)};
	Datum chunk_values[] = {UUIDPGetDatum(uuid), Int32GetDatum(number), PointerGetDatum(bytes)};

	if (size == 0 || size > UPLOAD_CHUNK_MAX)
		return refuse(refusal, HTTP_BAD_REQUEST, "invalid_arguments", "A piece has 1 to 262144 bytes.");
	if (!find_unfinished(token, uuid, refusal))
		return false;
	if (statement_integer(0, 2) != number)
		return refuse(refusal, HTTP_CONFLICT, "conflict", "A piece of the body is missing.");
	if (statement_integer(0, 1) + size > token->max_bytes)
		return refuse(refusal, HTTP_TOO_LARGE, "limit_exceeded", "The body is larger than the token allows.");
	statement_run(&grow_upload, grow_values, NULL);
	statement_run(&insert_chunk, chunk_values, NULL);
	return true;
}

typedef void (*ChunkReader)(void *state, const void *bytes, size_t length);

/* Hand the pieces over in order; one of them is in memory at a time. */
static void
read_chunks(const UploadBody *body, ChunkReader reader, void *state)
{
	for (int number = 0; number < body->chunks; number++)
	{
		Datum values[] = {UUIDPGetDatum(&body->uuid), Int32GetDatum(number)};
		bytea *stored;
		bytea *bytes;
		bool isnull;

		CHECK_FOR_INTERRUPTS();
		if (statement_run(&select_chunk, values, NULL) != 1)
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
	Datum hash = PointerGetDatum(token->hash);
	Datum key = CStringGetTextDatum(token->storage_key);
	bytea *sha256 = make_bytes(body->sha256, sizeof(body->sha256));
	Datum values[] = {UUIDPGetDatum(&body->uuid), PointerGetDatum(sha256), TimestampTzGetDatum(clock_now())};
	bool isnull;
	bool same;

	statement_run(&lock_key, &hash, NULL);
	if (statement_run(&select_stored, &key, NULL) == 0)
	{
		statement_run(&complete_upload, values, NULL);
		return true;
	}
	same = secret_equal(DatumGetByteaPP(statement_datum(0, 1, &isnull)), sha256);
	upload_drop(&body->uuid);
	return same || refuse(refusal, HTTP_CONFLICT, "conflict",
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
		return refuse(refusal, HTTP_BAD_REQUEST, "invalid_arguments", "The body ended early.");
	if (!check_size(token, body->size, refusal))
		return false;
	hash_body(body);
	return token->storage_key == NULL || store_file(token, body, refusal);
}

bool
upload_find_stored(const Principal *principal, const char *storage_key, UploadBody *body)
{
	Datum values[] = {CStringGetTextDatum(storage_key), Int64GetDatum(principal->account_id)};
	bool isnull;

	if (statement_run(&select_own, values, NULL) == 0)
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
	Datum value = UUIDPGetDatum(uuid);

	statement_run(&delete_upload, &value, NULL);
}

int64
upload_sweep(int limit)
{
	Datum values[] = {TimestampTzGetDatum(clock_now()), Int64GetDatum(limit)};
	int64 uploads = statement_run(&sweep_uploads, values, NULL);

	return uploads + statement_run(&sweep_tokens, values, NULL);
}
