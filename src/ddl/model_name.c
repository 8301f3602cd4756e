/*
 * model_name.c
 *		Names as PostgreSQL makes them where none is given.
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "ddl/model.h"
#include "mb/pg_wchar.h"

#define MAX_COUNTED 20

static bool
has_name(const List *names, const char *name)
{
	ListCell *cell;

	foreach(cell, names)
	{
		if (strcmp(lfirst(cell), name) == 0)
			return true;
	}
	return false;
}

/* As in the server, a name that stands there already gets a number. */
char *
model_join_key_names(const List *names)
{
	List *chosen = NIL;
	ListCell *cell;

	foreach(cell, names)
	{
		const char *name = lfirst(cell);
		char *candidate = pstrdup(name);

		for (int pass = 1; has_name(chosen, candidate); pass++)
		{
			char number[12];

			pg_snprintf(number, sizeof(number), "%d", pass);
			candidate =
				psprintf("%.*s%s", pg_mbcliplen(name, strlen(name), NAMEDATALEN - 1 - (int) strlen(number)),
						 name, number);
		}
		chosen = lappend(chosen, candidate);
	}
	return model_join_names(chosen);
}

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
