/*
 * model_name.c
 *		Names as PostgreSQL makes them where none is given.
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "ddl/model.h"

#define MAX_COUNTED 100

char *
model_join_names(const List *names)
{
	StringInfoData text;
	ListCell *cell;

	initStringInfo(&text);
	foreach(cell, names)
	{
		appendStringInfo(&text, "%s%s", text.len == 0 ? "" : "_", (const char *) lfirst(cell));
		if (text.len >= NAMEDATALEN)
			break;
	}
	return text.data;
}

char *
model_choose_name(const Model *model, const char *schema, const char *table, const char *columns,
				  const char *label)
{
	for (int pass = 0;; pass++)
	{
		/* Where very many have the same name nobody counts them one by one. */
		int number = pass < MAX_COUNTED ? pass : pass + model->things;
		char *name = makeObjectName(table, columns, pass == 0 ? label : psprintf("%s%d", label, number));

		if (!model_has_relation(model, schema, name) && !model_has_constraint(model, schema, name))
			return name;
	}
}
