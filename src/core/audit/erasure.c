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
	bool isnull;
	int64 id;
	char *email;
	char *name;

	if (settings_restoring() || SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA)
		return;
	if (!TRIGGER_FIRED_BY_DELETE(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("the function is for an AFTER DELETE row trigger on ainecto.account")));
	SPI_connect();
	id = DatumGetInt64(
		heap_getattr(trigger->tg_trigtuple, SPI_fnumber(descriptor, "id"), descriptor, &isnull));
	email = SPI_getvalue(trigger->tg_trigtuple, descriptor, SPI_fnumber(descriptor, "email"));
	name = SPI_getvalue(trigger->tg_trigtuple, descriptor, SPI_fnumber(descriptor, "name"));
	execute_insert_former(id, email, name, clock_now());
	SPI_finish();
}

static void
erase(const Account *account)
{
	for (int i = 0; i < (int) lengthof(deletions); i++)
		execute_deletions(i, account->id);
	execute_end_grants(account->id, clock_now());
	execute_erase_account(account->id, clock_now());
}

int64
erasure_erase(const char *email)
{
	Account account = {0};
	bool former;

	call_gather();
	former = execute_erase_former(email) > 0;
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
