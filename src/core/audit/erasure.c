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

#include "core/audit/erasure.sql.h"

void
erasure_keep_former(TriggerData *trigger)
{
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
	statement_run(&insert_former, values, NULL);
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
