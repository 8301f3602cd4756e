/*
 * DBML of any bytes: it is read to an end, faults are in order and lie in the text, and what is read hangs
 * together.
 */
#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

#include <assert.h>

#include "../fuzz/taken.h"
#include "dbml/dbml.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_faults(const Dbml *dbml)
{
	assert(dbml->fault_count <= DBML_MAX_FAULTS);
	assert(dbml->more_faults == 0 || dbml->fault_count == DBML_MAX_FAULTS);
	for (int i = 0; i < dbml->fault_count; i++)
	{
		assert(dbml->faults[i].line >= 1 && dbml->faults[i].column >= 1 && *dbml->faults[i].problem != '\0');
		assert(i == 0 || dbml->faults[i].line > dbml->faults[i - 1].line ||
			   (dbml->faults[i].line == dbml->faults[i - 1].line &&
				dbml->faults[i].column >= dbml->faults[i - 1].column));
	}
}

static void
check_tables(const Dbml *dbml)
{
	for (const DbmlTable *table = dbml->tables; table != NULL; table = table->next)
	{
		int count = 0;

		assert(table->name != NULL);
		for (const DbmlColumn *column = table->columns; column != NULL; column = column->next)
		{
			assert(column->name != NULL && column->type != NULL);
			count++;
		}
		assert(count == table->column_count);
		assert(count > 0 || dbml->fault_count > 0);
	}
}

static void
check_refs(const Dbml *dbml)
{
	for (const DbmlRef *ref = dbml->refs; ref != NULL; ref = ref->next)
	{
		assert(dbml->fault_count > 0 || !ref->is_stray);
		assert(ref->is_stray ||
			   (ref->from.owner != NULL && ref->to.owner != NULL &&
				ref->from.column_count == ref->to.column_count && ref->from.column_count > 0));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	Dbml dbml;

	memcpy(text, data, size);
	text[size] = '\0';
	taken_watch();
	dbml_parse(&dbml, text, strlen(text), NULL, NULL);
	check_faults(&dbml);
	check_tables(&dbml);
	check_refs(&dbml);
	taken_give_back();
	free(text);
	return 0;
}
