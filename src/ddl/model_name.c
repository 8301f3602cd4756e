/*
 * model_name.c
 *		Names as PostgreSQL makes them where none is given.
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "ddl/model.h"

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
		char *name = makeObjectName(table, columns, pass == 0 ? label : psprintf("%s%d", label, pass));

		if (!model_has_relation(model, schema, name) && !model_has_constraint(model, schema, name))
			return name;
	}
}
