/*
 * live_schema.c
 *		Live schemas.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/statement.h"
#include "core/caller/audit.h"
#include "core/live/live_schema.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/tuplestore.h"

#include "core/live/live_schema.sql.h"

#define MAX_NAME     63 /* characters */
#define MAX_SCHEMAS  100
#define MAX_ACCOUNTS 1000

/* Entries that an account is told; more are counted. */
#define MAX_TOLD 200

static int
count_of(ArrayType *array)
{
	return ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
}

static void
check_name(const char *name)
{
	if (*name == '\0' || pg_mbstrlen(name) > MAX_NAME)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("the name of a live schema has 1 to %d characters", MAX_NAME)));
}

/* An array of the last result, in the current context. */
static ArrayType *
array_column(int column)
{
	bool isnull;
	Datum value = statement_datum(0, column, &isnull);

	return DatumGetArrayTypePCopy(value);
}

static void
check_schemas(const char *role, ArrayType *schemas)
{
	int count = count_of(schemas);
	NameData name;
	const char *faults;
	const char *unusable;

	namestrcpy(&name, role);
	if (count < 1 || count > MAX_SCHEMAS)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("a live schema is made of 1 to %d schemas, not %d", MAX_SCHEMAS, count)));
	execute_find_schema_faults(schemas, NameGetDatum(&name));
	faults = statement_text(0, 1);
	unusable = statement_text(0, 2);
	if (faults == NULL && unusable == NULL)
		return;
	ereport(ERROR,
			(errcode(faults == NULL ? ERRCODE_INSUFFICIENT_PRIVILEGE : ERRCODE_AI_INVALID_ARGUMENTS),
			 errmsg("not all of these can be a live schema"),
			 errdetail("%s%s%s.", faults == NULL ? "" : faults,
					   faults == NULL || unusable == NULL ? "" : "; ", unusable == NULL ? "" : unusable),
			 errhint("Name schemas of this database that your role may use.")));
}

/* The same, each once and in order. */
static ArrayType *
sorted(ArrayType *schemas)
{
	execute_sort_schemas(schemas);
	return array_column(1);
}

/* The numbers of accounts, bigint[]. */
static ArrayType *
account_numbers(ArrayType *accounts)
{
	const char *unknown;

	if (count_of(accounts) > MAX_ACCOUNTS)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
				 errmsg("a live schema has at most %d accounts, not %d", MAX_ACCOUNTS, count_of(accounts))));
	execute_find_accounts(accounts);
	unknown = statement_text(0, 2);
	if (unknown != NULL)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there are no accounts %s", unknown),
						errhint("Table ainecto.account lists them; ainecto.create_account() makes one.")));
	return array_column(1);
}

static void
store_accounts(const char *name, ArrayType *numbers)
{
	execute_delete_accounts(name, numbers);
	execute_insert_accounts(name, numbers);
}

static void
refuse_absent(const char *name)
{
	ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no live schema \"%s\"", name),
					errhint("ainecto.list_live_schemas() lists them.")));
}

void
live_schema_create(Oid role, const char *name, ArrayType *schemas, ArrayType *accounts)
{
	NameData role_name;
	ArrayType *numbers;

	namestrcpy(&role_name, GetUserNameFromId(role, false));
	check_name(name);
	check_schemas(NameStr(role_name), schemas);
	numbers = account_numbers(accounts);
	if (execute_insert_entry(name, sorted(schemas), NameGetDatum(&role_name), clock_now()) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_ALREADY_EXISTS), errmsg("there is a live schema \"%s\" already", name),
				 errhint("ainecto.change_live_schema() changes it.")));
	store_accounts(name, numbers);
	audit_write_administration("create_live_schema", "live_schema", name, NULL);
}

/* Also where only the accounts are others: the rights that they are lent are the caller's from now on. */
void
live_schema_change(Oid role, const char *name, ArrayType *schemas, ArrayType *accounts)
{
	NameData role_name;

	namestrcpy(&role_name, GetUserNameFromId(role, false));
	if (execute_lock_entry(name) == 0)
		refuse_absent(name);
	if (schemas == NULL)
		schemas = array_column(1);
	check_schemas(NameStr(role_name), schemas);
	if (accounts != NULL)
		store_accounts(name, account_numbers(accounts));
	execute_update_entry(name, sorted(schemas), NameGetDatum(&role_name), clock_now());
	audit_write_administration("change_live_schema", "live_schema", name, NULL);
}

void
live_schema_drop(const char *name)
{
	if (execute_delete_entry(name) == 0)
		refuse_absent(name);
	audit_write_administration("drop_live_schema", "live_schema", name, NULL);
}

void
live_schema_list(ReturnSetInfo *result)
{
	execute_list_entries();
	statement_return_rows(result);
}

bool
live_schema_find(int64 account, const char *name, LiveSchema *entry)
{
	if (execute_find_entry(account, name) == 0)
		return false;
	entry->name = name;
	entry->schemas = array_column(1);
	entry->role = statement_text(0, 2);
	entry->problem = statement_text(0, 3);
	return true;
}

void
live_schema_write_list(int64 account, JsonWriter *writer)
{
	uint64 count = execute_list_usable(account);

	json_write_key(writer, "liveSchemas");
	json_write_open_array(writer);
	for (uint64 row = 0; row < Min(count, MAX_TOLD); row++)
	{
		json_write_open_object(writer);
		json_write_text_member(writer, "name", statement_text(row, 1));
		json_write_raw_member(writer, "schemas", statement_text(row, 2));
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
	if (count > MAX_TOLD)
		json_write_integer_member(writer, "moreLiveSchemas", count - MAX_TOLD);
}

void
live_schema_take_rights(const LiveSchema *entry, Definer *definer)
{
	if (entry->problem != NULL)
		ereport(ERROR, (errcode(ERRCODE_AI_UNAVAILABLE),
						errmsg("the live schema \"%s\" cannot be read at the moment", entry->name),
						errhint("Ask an administrator: ainecto.list_live_schemas() says why, and "
								"ainecto.change_live_schema() gives it the rights of who runs it.")));
	definer_become(definer, get_role_oid(entry->role, false));
}

Datum
live_schema_restrict(Datum catalog)
{
	bool isnull;

	execute_restrict_catalog(catalog);
	return datumCopy(statement_datum(0, 1, &isnull), false, -1);
}
