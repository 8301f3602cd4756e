/*
 * resolve.c
 *		What the names of a text mean, once all of it is read: partials, aliases, columns, references.
 */
#include "dbml/name_table.h"
#include "dbml/parser.h"
#include "pure/nearest.h"

/* Names that are looked at for one that is near to a wrong one. */
#define MAX_OFFERS 1000

typedef struct Resolving
{
	DbmlParser *parser;
	Dbml *dbml;
	NameTable names;
} Resolving;

/* What names are within if not in a table. */
static const char a_table[] = "table";
static const char a_partial[] = "partial";
static const char an_enum[] = "enum";
static const char a_group[] = "group";
static const char a_note[] = "note";

/* Tell the second of two things of one name. */
static bool
require_alone(Resolving *resolving, const void *within, const char *schema, const char *name, void *thing,
			  DbmlPlace place, const char *what)
{
	if (name_table_add(&resolving->names, within, schema, name, thing) == NULL)
		return true;
	dbml_fault(resolving->parser, place, "there is another %s of the name \"%s\"", what, dbml_clip(name));
	return false;
}

/* ---- partials ---- */

static void
copy_check(DbmlTable *table, const DbmlCheck *check)
{
	DbmlCheck *copy = palloc(sizeof(DbmlCheck));

	*copy = *check;
	copy->next = NULL;
	dbml_append(table->checks, table->last_check, copy);
}

/* The columns that a partial brings, behind *link; where they end. */
static DbmlColumn **
inject_columns(Resolving *resolving, DbmlTable *table, const NameTable *own, const DbmlInjection *injection,
			   DbmlColumn **link)
{
	for (const DbmlColumn *column = injection->partial->columns; column != NULL; column = column->next)
	{
		DbmlColumn *copy;

		if (!dbml_count(resolving->parser))
			return link;
		/* The table's own columns go before a partial's, and a later partial's before an earlier's. */
		if (name_table_find(own, own, "", column->name) != injection)
			continue;
		copy = palloc(sizeof(DbmlColumn));
		*copy = *column;
		copy->next = *link;
		*link = copy;
		link = &copy->next;
		table->column_count++;
	}
	return link;
}

/* What a partial brings beside its columns. */
static void
inject_parts(Resolving *resolving, DbmlTable *table, const NameTable *own, const DbmlInjection *injection)
{
	const DbmlTable *partial = injection->partial;

	for (const DbmlIndex *index = partial->indexes; index != NULL; index = index->next)
	{
		DbmlIndex *copy;

		if (!dbml_count(resolving->parser))
			return;
		copy = palloc(sizeof(DbmlIndex));
		*copy = *index;
		copy->next = NULL;
		dbml_append(table->indexes, table->last_index, copy);
	}
	for (const DbmlCheck *check = partial->checks; check != NULL; check = check->next)
	{
		if (!dbml_count(resolving->parser))
			return;
		if (check->column == NULL || name_table_find(own, own, "", check->column) == injection)
			copy_check(table, check);
	}
}

/* The last partial that has a colour or a note gives it, if the table has none. */
static void
inject_settings(DbmlTable *table)
{
	const char *color = NULL;
	const char *note = NULL;

	for (const DbmlInjection *injection = table->injections; injection != NULL; injection = injection->next)
	{
		if (injection->partial == NULL)
			continue;
		color = injection->partial->color == NULL ? color : injection->partial->color;
		note = injection->partial->note == NULL ? note : injection->partial->note;
	}
	table->color = table->color == NULL ? color : table->color;
	table->note = table->note == NULL ? note : table->note;
}

static void
find_partials(Resolving *resolving, DbmlTable *table)
{
	const NameTable *names = &resolving->names;

	for (DbmlInjection *injection = table->injections; injection != NULL; injection = injection->next)
	{
		injection->partial = name_table_find(names, a_partial, "", injection->name);
		if (injection->partial == NULL)
			dbml_fault_unknown(resolving->parser, injection->place, "TablePartial", injection->name, NULL);
		else if (name_table_add(&resolving->names, &table->injections, "", injection->name, injection) !=
				 NULL)
		{
			dbml_fault(resolving->parser, injection->place, "the partial \"%s\" is taken in twice",
					   dbml_clip(injection->name));
			injection->partial = NULL;
		}
	}
}

/* From a column's name to the injection that it comes from, or to the table. */
static void
find_columns(Resolving *resolving, DbmlTable *table, NameTable *own)
{
	DbmlInjection **injections;
	int count = 0;

	for (DbmlColumn *column = table->columns; column != NULL; column = column->next)
		name_table_add(own, own, "", column->name, table);
	for (DbmlInjection *injection = table->injections; injection != NULL; injection = injection->next)
		count++;
	injections = palloc(sizeof(DbmlInjection *) * count);
	count = 0;
	for (DbmlInjection *injection = table->injections; injection != NULL; injection = injection->next)
		injections[count++] = injection;
	while (count-- > 0)
	{
		const DbmlTable *partial = injections[count]->partial;

		for (DbmlColumn *column = partial == NULL ? NULL : partial->columns; column != NULL;
			 column = column->next)
		{
			if (!dbml_count(resolving->parser))
				return;
			name_table_add(own, own, "", column->name, injections[count]);
		}
	}
	pfree(injections);
}

static void
take_partials(Resolving *resolving, DbmlTable *table)
{
	DbmlColumn **link = &table->columns;
	DbmlColumn *last = NULL; /* of the table's own behind which link stands */
	NameTable own;

	if (table->injections == NULL)
		return;
	name_table_init(&own);
	find_partials(resolving, table);
	find_columns(resolving, table, &own);
	for (DbmlInjection *injection = table->injections; injection != NULL; injection = injection->next)
	{
		if (injection->partial == NULL)
			continue;
		if (injection->after != last)
		{
			last = injection->after;
			link = &last->next;
		}
		link = inject_columns(resolving, table, &own, injection, link);
		inject_parts(resolving, table, &own, injection);
	}
	inject_settings(table);
	pfree(own.entries);
	if (table->columns == NULL)
		dbml_fault(resolving->parser, table->place, "the table \"%s\" has no columns",
				   dbml_clip(table->name));
}

/* ---- tables ---- */

static DbmlTable *
find_table(const Resolving *resolving, const char *schema, const char *name)
{
	return name_table_find(&resolving->names, a_table, dbml_schema(schema), name);
}

static const char *
near_table(const Resolving *resolving, const char *name)
{
	Nearest nearest;
	int offers = 0;

	nearest_begin(&nearest, name, NEAREST_NAME_EDITS);
	for (const DbmlTable *table = resolving->dbml->tables; table != NULL && offers++ < MAX_OFFERS;
		 table = table->next)
		nearest_offer(&nearest, table->name);
	return nearest.name;
}

static const char *
near_column(const DbmlTable *table, const char *name)
{
	Nearest nearest;
	int offers = 0;

	nearest_begin(&nearest, name, NEAREST_NAME_EDITS);
	for (const DbmlColumn *column = table->columns; column != NULL && offers++ < MAX_OFFERS;
		 column = column->next)
		nearest_offer(&nearest, column->name);
	return nearest.name;
}

static bool
require_column(Resolving *resolving, DbmlTable *table, const char *name, DbmlPlace place)
{
	const char *near;

	if (name_table_find(&resolving->names, table, "", name) != NULL)
		return true;
	near = near_column(table, name);
	dbml_fault(resolving->parser, place, "the table \"%s\" has no column \"%s\"%s%s%s",
			   dbml_clip(table->name), dbml_clip(name), near == NULL ? "" : " (did you mean \"",
			   near == NULL ? "" : dbml_clip(near), near == NULL ? "" : "\"?)");
	return false;
}

static void
check_keys(Resolving *resolving, DbmlTable *table, DbmlIndex *index)
{
	for (int i = 0; i < index->key_count; i++)
	{
		if (!index->keys[i].is_expression)
			require_column(resolving, table, index->keys[i].text, index->place);
		else if (index->is_pk)
			dbml_fault(resolving->parser, index->place,
					   "a primary key is made of columns, not of expressions");
	}
}

static void
check_indexes(Resolving *resolving, DbmlTable *table)
{
	const DbmlIndex *key = NULL;

	for (DbmlIndex *index = table->indexes; index != NULL; index = index->next)
	{
		check_keys(resolving, table, index);
		if (index->is_pk && key != NULL)
			dbml_fault(resolving->parser, index->place, "the table has a primary key already");
		key = index->is_pk ? index : key;
		if (index->name != NULL &&
			name_table_add(&resolving->names, &table->indexes, "", index->name, index) != NULL)
			dbml_fault(resolving->parser, index->place, "the table has another index of the name \"%s\"",
					   dbml_clip(index->name));
	}
}

/* Names are a table's: the second of a name is given another one. */
static const char *
own_name(Resolving *resolving, const DbmlTable *table, const char *kind, const char *name)
{
	if (name == NULL || name_table_add(&resolving->names, table, kind, name, resolving) == NULL)
		return name;
	dbml_remark(resolving->parser, kind, psprintf("%s of %s", dbml_clip(name), dbml_clip(table->name)),
				"another one of the table has its name: it gets one of its own");
	return NULL;
}

static void
name_tables(Resolving *resolving)
{
	for (DbmlTable *table = resolving->dbml->partials; table != NULL; table = table->next)
		require_alone(resolving, a_partial, "", table->name, table, table->place, "TablePartial");
	for (DbmlTable *table = resolving->dbml->tables; table != NULL; table = table->next)
		require_alone(resolving, a_table, dbml_schema(table->schema), table->name, table, table->place,
					  "table");
	for (DbmlTable *table = resolving->dbml->tables; table != NULL; table = table->next)
	{
		if (table->alias != NULL &&
			name_table_find(&resolving->names, a_table, "public", table->alias) != table)
			require_alone(resolving, a_table, "public", table->alias, table, table->place, "table or alias");
	}
}

static void
complete_tables(Resolving *resolving)
{
	for (DbmlTable *table = resolving->dbml->tables; table != NULL; table = table->next)
	{
		take_partials(resolving, table);
		for (DbmlColumn *column = table->columns; column != NULL; column = column->next)
		{
			require_alone(resolving, table, "", column->name, column, column->place, "column in the table");
			column->enumeration =
				name_table_find(&resolving->names, an_enum, dbml_schema(column->type_schema), column->type);
		}
		check_indexes(resolving, table);
		for (DbmlCheck *check = table->checks; check != NULL; check = check->next)
			check->name = own_name(resolving, table, "check", check->name);
	}
}

/* ---- references ---- */

static bool
resolve_end(Resolving *resolving, DbmlEnd *end, DbmlTable *own)
{
	bool found = true;

	end->owner = end->table == NULL ? own : find_table(resolving, end->schema, end->table);
	if (end->owner == NULL)
	{
		dbml_fault_unknown(resolving->parser, end->place, "table",
						   end->schema == NULL ? end->table : psprintf("%s.%s", end->schema, end->table),
						   near_table(resolving, end->table));
		return false;
	}
	for (int i = 0; i < end->column_count; i++)
		found = require_column(resolving, end->owner, end->columns[i], end->place) && found;
	return found;
}

/* Table and columns as one text, for comparing. */
static const char *
end_key(const DbmlEnd *end)
{
	char *key = psprintf("%p", (void *) end->owner);

	for (int i = 0; i < end->column_count; i++)
		key = psprintf("%s\n%s", key, end->columns[i]);
	return key;
}

static void
check_ends(Resolving *resolving, DbmlRef *ref)
{
	const char *from = end_key(&ref->from);
	const char *to = end_key(&ref->to);
	DbmlParser *parser = resolving->parser;

	if (ref->from.column_count != ref->to.column_count)
		dbml_fault(parser, ref->place,
				   "the two sides of a reference have as many columns each, not %d and %d",
				   ref->from.column_count, ref->to.column_count);
	else if (strcmp(from, to) == 0)
		dbml_fault(parser, ref->place, "both sides of the reference are the same");
	else if (name_table_find(&resolving->names, resolving, to, from) != NULL ||
			 name_table_add(&resolving->names, resolving, from, to, ref) != NULL)
		dbml_fault(parser, ref->place, "there is another reference between the same columns");
	else
		return;
	ref->is_stray = true;
}

static void
resolve_ref(Resolving *resolving, DbmlRef *ref, DbmlTable *own)
{
	bool found = resolve_end(resolving, &ref->from, own);

	if (!resolve_end(resolving, &ref->to, own) || !found)
		ref->is_stray = true;
	else
		check_ends(resolving, ref);
	if (!ref->is_stray)
		ref->name = own_name(resolving, ref->from.owner, "ref", ref->name);
}

/* References of columns, each with the table that it stands in now. */
static void
resolve_inline(Resolving *resolving, DbmlTable *table)
{
	for (const DbmlColumn *column = table->columns; column != NULL; column = column->next)
	{
		for (const DbmlRef *given = column->refs; given != NULL; given = given->next)
		{
			DbmlRef *ref;

			if (!dbml_count(resolving->parser))
				return;
			ref = palloc(sizeof(DbmlRef));
			*ref = *given;
			ref->next = NULL;
			dbml_append(resolving->dbml->refs, resolving->dbml->last_ref, ref);
			resolve_ref(resolving, ref, table);
		}
	}
}

/* ---- the others ---- */

static void
check_enums(Resolving *resolving)
{
	for (DbmlEnum *item = resolving->dbml->enums; item != NULL; item = item->next)
	{
		require_alone(resolving, an_enum, dbml_schema(item->schema), item->name, item, item->place, "enum");
		for (DbmlEnumValue *value = item->values; value != NULL; value = value->next)
			require_alone(resolving, item, "", value->name, value, value->place, "value in the enum");
	}
}

static void
resolve_groups(Resolving *resolving)
{
	for (DbmlGroup *group = resolving->dbml->groups; group != NULL; group = group->next)
	{
		require_alone(resolving, a_group, "", group->name, group, group->place, "group");
		for (DbmlMember *member = group->members; member != NULL; member = member->next)
		{
			member->table = find_table(resolving, member->schema, member->name);
			if (member->table == NULL)
				dbml_fault_unknown(resolving->parser, member->place, "table", member->name,
								   near_table(resolving, member->name));
			else if (name_table_add(&resolving->names, member->table, a_group, group->name, member) != NULL)
			{
				dbml_fault(resolving->parser, member->place, "the table is in the group already");
				member->table = NULL;
			}
		}
	}
}

void
dbml_resolve(DbmlParser *parser)
{
	Resolving resolving = {.parser = parser, .dbml = parser->dbml};

	if (parser->is_over)
		return;
	name_table_init(&resolving.names);
	name_tables(&resolving);
	check_enums(&resolving);
	complete_tables(&resolving);
	for (DbmlRef *ref = parser->dbml->refs; ref != NULL; ref = ref->next)
		resolve_ref(&resolving, ref, NULL);
	for (DbmlTable *table = parser->dbml->tables; table != NULL && !parser->is_over; table = table->next)
		resolve_inline(&resolving, table);
	resolve_groups(&resolving);
	for (DbmlNote *note = parser->dbml->notes; note != NULL; note = note->next)
		require_alone(&resolving, a_note, "", note->name, note, note->place, "note");
	pfree(resolving.names.entries);
}
