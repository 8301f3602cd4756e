/*
 * erasure.c
 *		Persons who left, and persons who are to be forgotten.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/statement.h"
#include "core/audit/erasure.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/identity/account.h"
#include "core/oauth/oauth_grant.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

/* Of each statement $1 is the account; those that need it have the time as $2. */
#define OF_ACCOUNT(text_, expected_)                                                                 \
	{                                                                                                \
		.text = (text_), .expected = (expected_), .argument_count = 1, .argument_types = { INT8OID } \
	}
#define OF_ACCOUNT_AT(text_, expected_)                                                    \
	{                                                                                      \
		.text = (text_), .expected = (expected_), .argument_count = 2, .argument_types = { \
			INT8OID,                                                                       \
			TIMESTAMPTZOID                                                                 \
		}                                                                                  \
	}

static Statement erase_account = OF_ACCOUNT_AT(
	"UPDATE ainecto.account SET email = pg_catalog.format('erased-%s@erased.invalid', id), name = 'Erased account',"
	" password_hash = NULL, disabled_at = COALESCE(disabled_at, $2) WHERE id = $1",
	SPI_OK_UPDATE);

static Statement end_grants =
	OF_ACCOUNT_AT("UPDATE ainecto.oauth_grant SET revoked_at = COALESCE(revoked_at, $2),"
				  " revoked_because = COALESCE(revoked_because, '" GRANT_ERASED "'),"
				  " label = CASE WHEN label IS NOT NULL THEN 'Erased' END WHERE account_id = $1",
				  SPI_OK_UPDATE);

static Statement erase_former = {
	.text =
		"DELETE FROM ainecto.former_account WHERE pg_catalog.lower(email) = pg_catalog.lower($1) RETURNING account_id",
	.expected = SPI_OK_DELETE_RETURNING,
	.argument_count = 1,
	.argument_types = {TEXTOID},
};

/* What goes altogether. */
static Statement deletions[] = {
	OF_ACCOUNT("DELETE FROM ainecto.oauth_token t USING ainecto.oauth_grant g"
			   " WHERE g.account_id = $1 AND t.grant_uuid = g.uuid",
			   SPI_OK_DELETE),
	OF_ACCOUNT("DELETE FROM ainecto.mcp_session s USING ainecto.oauth_grant g"
			   " WHERE g.account_id = $1 AND s.grant_uuid = g.uuid",
			   SPI_OK_DELETE),
	OF_ACCOUNT("DELETE FROM ainecto.oauth_code WHERE account_id = $1", SPI_OK_DELETE),
	OF_ACCOUNT("DELETE FROM ainecto.browser_session WHERE account_id = $1", SPI_OK_DELETE),
	OF_ACCOUNT("DELETE FROM ainecto.account_link WHERE account_id = $1", SPI_OK_DELETE),
	OF_ACCOUNT("DELETE FROM ainecto.upload_token WHERE account_id = $1", SPI_OK_DELETE),
	OF_ACCOUNT("DELETE FROM ainecto.mutation_outcome WHERE account_id = $1", SPI_OK_DELETE),
	OF_ACCOUNT("DELETE FROM ainecto.role_grant WHERE account_id = $1", SPI_OK_DELETE),
	OF_ACCOUNT("DELETE FROM ainecto.account_role WHERE account_id = $1", SPI_OK_DELETE),
};

void
erasure_keep_former(TriggerData *trigger)
{
	static Statement insert = {
		.text =
			"INSERT INTO ainecto.former_account (account_id, email, name, deleted_at) VALUES ($1, $2, $3, $4)"
			" ON CONFLICT (account_id) DO UPDATE SET email = EXCLUDED.email, name = EXCLUDED.name,"
			" deleted_at = EXCLUDED.deleted_at",
		.expected = SPI_OK_INSERT,
		.argument_count = 4,
		.argument_types = {INT8OID, TEXTOID, TEXTOID, TIMESTAMPTZOID},
	};
	TupleDesc descriptor = RelationGetDescr(trigger->tg_relation);
	Datum values[4];
	bool isnull;

	if (settings_restoring() || SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA)
		return;
	if (!TRIGGER_FIRED_BY_DELETE(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("the function is for an AFTER DELETE row trigger on ainecto.account")));
	SPI_connect();
	values[0] = heap_getattr(trigger->tg_trigtuple, SPI_fnumber(descriptor, "id"), descriptor, &isnull);
	values[1] = heap_getattr(trigger->tg_trigtuple, SPI_fnumber(descriptor, "email"), descriptor, &isnull);
	values[2] = heap_getattr(trigger->tg_trigtuple, SPI_fnumber(descriptor, "name"), descriptor, &isnull);
	values[3] = TimestampTzGetDatum(clock_now());
	statement_run(&insert, values, NULL);
	SPI_finish();
}

static void
erase(const Account *account)
{
	Datum values[] = {Int64GetDatum(account->id), TimestampTzGetDatum(clock_now())};

	for (int i = 0; i < (int) lengthof(deletions); i++)
		statement_run(&deletions[i], values, NULL);
	statement_run(&end_grants, values, NULL);
	statement_run(&erase_account, values, NULL);
}

int64
erasure_erase(const char *email)
{
	Datum value = CStringGetTextDatum(email);
	Account account = {0};
	bool former;

	call_gather();
	former = statement_run(&erase_former, &value, NULL) > 0;
	if (former)
		account.id = statement_integer(0, 1);
	if (account_find(email, &account))
		erase(&account);
	else if (!former)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("nobody has or had the address \"%s\" here", email),
				 errhint("View ainecto.account_name lists all accounts that history may name.")));
	audit_write_administration("erase_account", "account", psprintf(INT64_FORMAT, account.id), NULL);
	return account.id;
}
