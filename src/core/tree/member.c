/*
 * member.c
 *		Rows of ainecto.role_grant.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/caller/audit.h"
#include "core/tree/member.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "core/tree/member.sql.h"

static int64
account_of_email(const char *email)
{
	Principal member;

	if (!principal_from_email(email, &member))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no account \"%s\"", email),
						errhint("Make it with ainecto.create_account().")));
	return member.account_id;
}

static void
audit_membership(const char *function, const Place *place, const char *description)
{
	audit_write_administration(function, access_place_kind_name(place->kind), uuid_text(&place->uuid),
							   description);
}

void
member_grant(const Place *place, const char *email, const char *role)
{
	const pg_uuid_t *targets[PLACE_DOCUMENT + 1] = {NULL};
	Role known;
	int64 account;

	if (!access_role_from_name(role, &known))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("there is no role \"%s\"", role),
						errhint("Roles are OWNER, EDITOR, VIEWER and NONE.")));
	targets[place->kind] = &place->uuid;
	account = account_of_email(email);
	execute_upsert_grant(account, role, targets[PLACE_WORKSPACE], targets[PLACE_PROJECT],
						 targets[PLACE_FOLDER], targets[PLACE_DOCUMENT], clock_now());
	audit_membership("grant_role", place, psprintf("%s for account " INT64_FORMAT, role, account));
}

bool
member_revoke(const Place *place, const char *email)
{
	int64 account = account_of_email(email);

	if (execute_delete_grant(account, &place->uuid) == 0)
		return false;
	audit_membership("revoke_role", place, psprintf("from account " INT64_FORMAT, account));
	return true;
}
