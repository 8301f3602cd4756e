/*
 * model_name.c
 *		Names as PostgreSQL makes them where none is given.
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "ddl/model.h"

#define MAX_COUNTED 20

char *
model_join_names(const List *names)
{
	StringInfoData text;
	ListCell *cell;
	char *joined;

	initStringInfo(&text);
	foreach(cell, names)
	{
		appendStringInfo(&text, "%s%s", text.len == 0 ? "" : "_", (const char *) lfirst(cell));
		if (text.len >= NAMEDATALEN)
			break;
	}
	joined = pstrdup(text.data);
	pfree(text.data);
	return joined;
}

/* The number of a name that is the second of its kind, or a later one. Where very many have the same name
 * nobody counts them one by one. */
static int
next_number(const Model *model, int pass)
{
	return pass < MAX_COUNTED ? pass : pass + model->things;
}

char *
model_choose_name(const Model *model, const char *schema, const char *table, const char *columns,
				  const char *label)
{
	for (int pass = 0;; pass++)
	{
		char *numbered = pass == 0 ? pstrdup(label) : psprintf("%s%d", label, next_number(model, pass));
		char *name = makeObjectName(table, columns, numbered);

		pfree(numbered);
		if (!model_has_relation(model, schema, name) && !model_has_constraint(model, schema, name))
			return name;
		pfree(name);
	}
}

char *
model_choose_table(const Model *model, const char *schema, const char *name)
{
	for (int pass = 0;; pass++)
	{
		char *chosen = pass == 0 ? pstrdup(name) : psprintf("%s_%d", name, next_number(model, pass + 1));

		if (!model_has_relation(model, schema, chosen))
			return chosen;
		pfree(chosen);
	}
}
