/*
 * share.c
 *		Public links: making, withdrawing, following them.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/settings.h"
#include "base/statement.h"
#include "core/caller/principal.h"
#include "core/caller/secret.h"
#include "core/share/share.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "core/share/share.sql.h"

char *
share_enable(const Principal *principal, const Place *place, const char **since)
{
	char *token = secret_make("");
	Datum uuid = UUIDPGetDatum(&place->uuid);
	StatementCall call;
	bool made;

	statement_begin(&call, &insert_share);
	statement_bind_bytes(&call, secret_hash(token));
	statement_bind_uuid(&call, place->kind == PLACE_PROJECT ? &place->uuid : NULL);
	statement_bind_uuid(&call, place->kind == PLACE_FOLDER ? &place->uuid : NULL);
	statement_bind_uuid(&call, place->kind == PLACE_DOCUMENT ? &place->uuid : NULL);
	statement_bind_time(&call, clock_now());
	if (principal->account_id == 0)
		statement_bind_null(&call);
	else
		statement_bind_integer(&call, principal->account_id);
	made = statement_execute(&call) == 1;
	/* A rival may have withdrawn it since: then nothing is said of it. */
	*since = statement_run(&select_since, &uuid, NULL) == 1 ? statement_text(0, 1) : NULL;
	return made ? token : NULL;
}

bool
share_disable(const Place *place)
{
	Datum uuid = UUIDPGetDatum(&place->uuid);

	return statement_run(&delete_share, &uuid, NULL) == 1;
}

char *
share_page_url(const char *token)
{
	const char *base = settings_public_url();

	return base == NULL ? NULL : psprintf("%s/s/%s", base, token);
}

bool
share_find_document(const bytea *token_hash, Place *place)
{
	/* The link is the permission; what an administrator sees is whether the place is in the trash. */
	Principal reader = {.administrator = true};
	Datum value = PointerGetDatum(token_hash);
	pg_uuid_t document;
	bool isnull;

	if (statement_run(&find_document, &value, NULL) == 0)
		return false;
	document = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	return access_find_place(&reader, PLACE_DOCUMENT, &document, place) && !place->archived;
}

char *
share_document_day(const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);

	return statement_run(&select_updated, &value, NULL) == 1 ? statement_text(0, 1) : NULL;
}
