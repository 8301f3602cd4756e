/*
 * ainecto_audit.c
 *		SQL entry points of the audit log: unpack, call, pack.
 */
#include "postgres.h"

#include "base/definer.h"
#include "base/errors.h"
#include "base/trigger.h"
#include "commands/trigger.h"
#include "core/audit/erasure.h"
#include "core/audit/witness.h"
#include "core/caller/audit.h"
#include "core/caller/principal.h"
#include "entry/argument.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(ainecto_witness_change);
PG_FUNCTION_INFO_V1(ainecto_keep_former_account);
PG_FUNCTION_INFO_V1(ainecto_purge_audit);
PG_FUNCTION_INFO_V1(ainecto_erase_account);

Datum
ainecto_witness_change(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "witness_change",
		.usage =
			"AFTER INSERT, UPDATE or DELETE, FOR EACH STATEMENT, with its transition tables, or BEFORE TRUNCATE",
		.before = true,
		.after = true,
		.statements = TRIGGER_WRITE | TRIGGER_TRUNCATE,
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	witness_record(trigger);
	return trigger_keep_row(trigger);
}

Datum
ainecto_keep_former_account(PG_FUNCTION_ARGS)
{
	static const TriggerUse use = {
		.function = "keep_former_account",
		.usage = "AFTER DELETE, FOR EACH ROW, on ainecto.account",
		.after = true,
		.rows = TRIGGER_DELETE,
		.relations = {"account"},
	};
	TriggerData *trigger = trigger_require(fcinfo, &use);

	erasure_keep_former(trigger);
	return trigger_keep_row(trigger);
}

Datum
ainecto_purge_audit(PG_FUNCTION_ARGS)
{
	TimestampTz before = PG_GETARG_TIMESTAMPTZ(0);
	Definer definer;
	int64 count;

	definer_enter(&definer, fcinfo);
	if (!has_privs_of_role(definer.caller, get_role_oid(RETENTION_ROLE, false)))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" may not purge the audit log", GetUserNameFromId(definer.caller, false)),
				 errhint("It is for the role %s.", RETENTION_ROLE)));
	SPI_connect();
	count = audit_purge(before);
	SPI_finish();
	definer_leave(&definer);
	PG_RETURN_INT64(count);
}

Datum
ainecto_erase_account(PG_FUNCTION_ARGS)
{
	char *email = argument_text(fcinfo, 0);
	Definer definer;
	int64 account;

	definer_enter(&definer, fcinfo);
	SPI_connect();
	principal_require_administrator(definer.caller);
	account = erasure_erase(email);
	SPI_finish();
	definer_leave(&definer);
	PG_RETURN_INT64(account);
}
