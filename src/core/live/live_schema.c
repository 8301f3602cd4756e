/*
 * live_schema.c
 *		Live schemas.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
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

#define ENTRY_COLUMNS 6

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

static void
check_schemas(const char *role, Datum schemas)
{
	int count = count_of(DatumGetArrayTypeP(schemas));
	NameData name;
	Datum values[2] = {schemas, NameGetDatum(&name)};
	const char *faults;
	const char *unusable;

	namestrcpy(&name, role);
	if (count < 1 || count > MAX_SCHEMAS)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("a live schema is made of 1 to %d schemas, not %d", MAX_SCHEMAS, count)));
	statement_run(&find_schema_faults, values, NULL);
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
static Datum
sorted(Datum schemas)
{
	bool isnull;

	statement_run(&sort_schemas, &schemas, NULL);
	return datumCopy(statement_datum(0, 1, &isnull), false, -1);
}

/* The numbers of accounts, bigint[]. */
static Datum
account_numbers(ArrayType *accounts)
{
	Datum value = PointerGetDatum(accounts);
	const char *unknown;
	bool isnull;

	if (count_of(accounts) > MAX_ACCOUNTS)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
				 errmsg("a live schema has at most %d accounts, not %d", MAX_ACCOUNTS, count_of(accounts))));
	statement_run(&find_accounts, &value, NULL);
	unknown = statement_text(0, 2);
	if (unknown != NULL)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there are no accounts %s", unknown),
						errhint("Table ainecto.account lists them; ainecto.create_account() makes one.")));
	return datumCopy(statement_datum(0, 1, &isnull), false, -1);
}

static void
store_accounts(const char *name, Datum numbers)
{
	Datum values[] = {CStringGetTextDatum(name), numbers};

	statement_run(&delete_accounts, values, NULL);
	statement_run(&insert_accounts, values, NULL);
}

static uint64
store_entry(Statement *statement, const char *name, Datum schemas, const char *role)
{
	NameData role_name;
	StatementCall call;

	namestrcpy(&role_name, role);
	statement_begin(&call, statement);
	statement_bind_text(&call, name);
	statement_bind_datum(&call, TEXTARRAYOID, schemas);
	statement_bind_datum(&call, NAMEOID, NameGetDatum(&role_name));
	statement_bind_time(&call, clock_now());
	return statement_execute(&call);
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
	const char *role_name = GetUserNameFromId(role, false);
	Datum numbers;

	check_name(name);
	check_schemas(role_name, PointerGetDatum(schemas));
	numbers = account_numbers(accounts);
	if (store_entry(&insert_entry, name, sorted(PointerGetDatum(schemas)), role_name) == 0)
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
	const char *role_name = GetUserNameFromId(role, false);
	Datum key = CStringGetTextDatum(name);
	Datum wanted;
	bool isnull;

	if (statement_run(&lock_entry, &key, NULL) == 0)
		refuse_absent(name);
	wanted =
		schemas != NULL ? PointerGetDatum(schemas) : datumCopy(statement_datum(0, 1, &isnull), false, -1);
	check_schemas(role_name, wanted);
	if (accounts != NULL)
		store_accounts(name, account_numbers(accounts));
	store_entry(&update_entry, name, sorted(wanted), role_name);
	audit_write_administration("change_live_schema", "live_schema", name, NULL);
}

void
live_schema_drop(const char *name)
{
	Datum key = CStringGetTextDatum(name);

	if (statement_run(&delete_entry, &key, NULL) == 0)
		refuse_absent(name);
	audit_write_administration("drop_live_schema", "live_schema", name, NULL);
}

void
live_schema_list(ReturnSetInfo *result)
{
	uint64 count = statement_run(&list_entries, NULL, NULL);

	for (uint64 row = 0; row < count; row++)
	{
		Datum columns[ENTRY_COLUMNS];
		bool nulls[ENTRY_COLUMNS];

		for (int i = 0; i < ENTRY_COLUMNS; i++)
			columns[i] = statement_datum(row, i + 1, &nulls[i]);
		tuplestore_putvalues(result->setResult, result->setDesc, columns, nulls);
	}
}

bool
live_schema_find(int64 account, const char *name, LiveSchema *entry)
{
	Datum values[] = {Int64GetDatum(account), CStringGetTextDatum(name)};
	bool isnull;

	if (statement_run(&find_entry, values, NULL) == 0)
		return false;
	entry->name = name;
	entry->schemas = datumCopy(statement_datum(0, 1, &isnull), false, -1);
	entry->role = statement_text(0, 2);
	entry->problem = statement_text(0, 3);
	return true;
}

void
live_schema_write_list(int64 account, JsonWriter *writer)
{
	Datum value = Int64GetDatum(account);
	uint64 count = statement_run(&list_usable, &value, NULL);

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

	statement_run(&restrict_catalog, &catalog, NULL);
	return datumCopy(statement_datum(0, 1, &isnull), false, -1);
}
