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
	bool made;

	made = execute_insert_share(secret_hash(token), place->kind == PLACE_PROJECT ? &place->uuid : NULL,
								place->kind == PLACE_FOLDER ? &place->uuid : NULL,
								place->kind == PLACE_DOCUMENT ? &place->uuid : NULL, clock_now(),
								principal_account(principal)) == 1;
	/* A rival may have withdrawn it since: then nothing is said of it. */
	*since = execute_select_since(&place->uuid) == 1 ? statement_text(0, 1) : NULL;
	return made ? token : NULL;
}

bool
share_disable(const Place *place)
{
	return execute_delete_share(&place->uuid) == 1;
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
	pg_uuid_t document;
	bool isnull;

	if (execute_find_document(token_hash) == 0)
		return false;
	document = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	return access_find_place(&reader, PLACE_DOCUMENT, &document, place) && !place->archived;
}

char *
share_document_day(const pg_uuid_t *document)
{
	return execute_select_updated(document) == 1 ? statement_text(0, 1) : NULL;
}
