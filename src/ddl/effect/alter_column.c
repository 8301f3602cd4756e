/*
 * alter_column.c
 *		ALTER TABLE: what is done to columns; and to the attributes of types.
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "ddl/effect/alter.h"

static ModelColumn *
column_named(Effect *effect, ModelTable *table, const char *name, bool missing_ok)
{
	ModelColumn *column = model_find_column(table, name);

	if (column == NULL && !missing_ok)
		effect_report(effect, "\"%s\" has no column \"%s\"", table->name, name);
	return column;
}

bool
effect_only_owner(const AlterTableStmt *statement)
{
	ListCell *cell;

	foreach(cell, statement->cmds)
	{
		if (((const AlterTableCmd *) lfirst(cell))->subtype != AT_ChangeOwner)
			return false;
	}
	return true;
}

/* Since 18 it has a node of its own. */
const char *
effect_alter_constraint_name(const AlterTableCmd *action)
{
	return action->def == NULL ? action->name : compat_altered_constraint(action->def);
}

/* Behind the column's name: [ADD | ALTER] [COLUMN] [IF … EXISTS] name. */
static int
behind_column(const Effect *effect, int from, int to, const char *name)
{
	for (int word = from + 1; word < to; word++)
	{
		const char *text = effect->piece.words[word].text;

		if (text != NULL && strcmp(text, name) == 0 &&
			!(effect_is(effect, word, "column") && word == from + 1 && effect_is(effect, word + 1, name)))
			return word + 1;
	}
	return to;
}

static void
add_new_column(Effect *effect, ModelTable *table, const AlterTableCmd *action, int from, int to)
{
	const ColumnDef *definition = (const ColumnDef *) action->def;

	if (action->missing_ok && model_find_column(table, definition->colname) != NULL)
		return;
	effect_add_column(effect, table, definition, behind_column(effect, from, to, definition->colname) - 1,
					  to);
}

static void
set_type(Effect *effect, ModelTable *table, ModelColumn *column, const ColumnDef *definition, int to)
{
	int word = effect_word_at(effect, definition->typeName->location);
	int end = effect_find(effect, word, to, "using");
	int collation =
		definition->collClause == NULL ? end : effect_word_at(effect, definition->collClause->location);

	column->type = effect_type(effect, definition->typeName, word, Min(end, collation));
	model_set_text(&column->options, "collation",
				   collation < end ? effect_slice(effect, collation + 1, end) : NULL);
	effect_add_needs(effect, &table->depends_on, word, end);
}

static void
set_default(Effect *effect, ModelTable *table, ModelColumn *column, const AlterTableCmd *action, int from,
			int to)
{
	int word = effect_find(effect, behind_column(effect, from, to, action->name), to, "default");

	if (json_read_member(column->options, "generated") != NULL && action->def != NULL)
		effect_report(effect, "the column \"%s\" is generated", column->name);
	else
	{
		column->default_value =
			action->def == NULL ? NULL : effect_qualified_slice(effect, action->def, word + 1, to);
		effect_add_needs(effect, &table->depends_on, word + 1, to);
	}
}

static void
set_identity(Effect *effect, ModelTable *table, ModelColumn *column, const AlterTableCmd *action)
{
	const char *when = NULL;
	List *options = NIL;

	if (action->subtype == AT_AddIdentity)
	{
		const Constraint *constraint = (const Constraint *) action->def;

		when = constraint->generated_when == ATTRIBUTE_IDENTITY_ALWAYS ? "always" : "by default";
		options = constraint->options;
	}
	else
	{
		ListCell *cell;

		foreach(cell, (List *) action->def)
		{
			DefElem *option = lfirst(cell);

			if (strcmp(option->defname, "generated") == 0)
				when = defGetInt32(option) == ATTRIBUTE_IDENTITY_ALWAYS ? "always" : "by default";
			else if (strcmp(option->defname, "restart") != 0)
				options = lappend(options, option);
		}
	}
	effect_set_identity(effect, table, column, when, options);
}

static void
drop_identity(ModelColumn *column)
{
	model_set_text(&column->options, "identity", NULL);
	model_set_node(&column->options, "identity_sequence", NULL);
}

static void
set_column_options(ModelColumn *column, const List *parameters, bool take_away)
{
	JsonNode *old = json_read_member(column->options, "storage_options");
	JsonNode *node = effect_parameters(parameters, NULL);

	if (old == NULL)
		old = json_node_make(JSON_NODE_OBJECT);
	for (int i = 0; i < node->count; i++)
	{
		if (take_away)
			json_node_remove(old, node->keys[i]);
		else
			json_node_set(old, node->keys[i], node->items[i]);
	}
	model_set_node(&column->options, "storage_options", old);
}

static const char *
lower(const char *text)
{
	char *copy = pstrdup(text);

	for (char *at = copy; *at != '\0'; at++)
		*at = pg_tolower((unsigned char) *at);
	return copy;
}

static void
set_statistics(ModelColumn *column, Node *value)
{
	model_set_text(&column->options, "statistics",
				   value != NULL && IsA(value, Integer) && intVal(value) >= 0 ? psprintf("%d", intVal(value))
																			  : NULL);
}

/* How a column is kept; false: none of these. */
static bool
alter_keeping(ModelColumn *column, const AlterTableCmd *action)
{
	switch (action->subtype)
	{
		case AT_SetStatistics:
			set_statistics(column, action->def);
			return true;
		case AT_SetOptions:
		case AT_ResetOptions:
			set_column_options(column, (List *) action->def, action->subtype == AT_ResetOptions);
			return true;
		case AT_SetStorage:
			model_set_text(&column->options, "storage", lower(strVal(action->def)));
			return true;
		case AT_SetCompression:
			model_set_text(&column->options, "compression",
						   strcmp(strVal(action->def), "default") == 0 ? NULL : lower(strVal(action->def)));
			return true;
		case AT_AlterColumnGenericOptions:
			effect_set_foreign_options(&column->options, (List *) action->def);
			return true;
		default:
			return false;
	}
}

static bool
is_of_column(const AlterTableCmd *action)
{
	switch (action->subtype)
	{
		case AT_ColumnDefault:
		case AT_DropNotNull:
		case AT_SetNotNull:
		case AT_DropExpression:
		case AT_SetStatistics:
		case AT_SetOptions:
		case AT_ResetOptions:
		case AT_SetStorage:
		case AT_SetCompression:
		case AT_DropColumn:
		case AT_AlterColumnType:
		case AT_AlterColumnGenericOptions:
		case AT_AddIdentity:
		case AT_SetIdentity:
		case AT_DropIdentity:
			return true;
		default:
			return false;
	}
}

bool
effect_alter_column(Effect *effect, ModelTable *table, const AlterTableCmd *action, int from, int to)
{
	ModelColumn *column;

	if (action->subtype == AT_AddColumn)
	{
		add_new_column(effect, table, action, from, to);
		return true;
	}
	if (!is_of_column(action) || action->name == NULL)
		return false;
	column =
		column_named(effect, table, action->name, action->missing_ok && action->subtype == AT_DropColumn);
	if (column == NULL || alter_keeping(column, action))
		return true;
	switch (action->subtype)
	{
		case AT_ColumnDefault:
			set_default(effect, table, column, action, from, to);
			break;
		case AT_SetNotNull:
		case AT_DropNotNull:
			column->not_null = action->subtype == AT_SetNotNull;
			break;
		case AT_DropExpression:
			column->default_value = NULL;
			model_set_text(&column->options, "generated", NULL);
			break;
		case AT_DropColumn:
			effect_drop_column(effect, table, column, action->behavior);
			break;
		case AT_AlterColumnType:
			set_type(effect, table, column, (const ColumnDef *) action->def, to);
			break;
		case AT_DropIdentity:
			drop_identity(column);
			break;
		default:
			set_identity(effect, table, column, action);
			break;
	}
	return true;
}

/* ---- attributes of composite types ---- */

/* The texts of the attributes, in the order of the definition. */
static List *
attributes_of(const Effect *inner, const CompositeTypeStmt *type, List **names)
{
	int open = effect_find_symbol(inner, 0, inner->piece.count, '(');
	int from = open + 1;
	int end = open < inner->piece.count ? effect_close(inner, open) : open;
	List *texts = NIL;
	ListCell *cell;

	foreach(cell, type->coldeflist)
	{
		int to = from < end ? effect_find_symbol(inner, from, end, ',') : end;

		texts = lappend(texts, effect_slice(inner, from, to));
		*names = lappend(*names, pstrdup(((const ColumnDef *) lfirst(cell))->colname));
		from = to + 1;
	}
	return texts;
}

static void
alter_attribute(Effect *effect, List **names, List **texts, const AlterTableCmd *action, int from, int to)
{
	const char *name =
		action->subtype == AT_AddColumn ? ((const ColumnDef *) action->def)->colname : action->name;
	int place = 0;
	ListCell *cell;

	foreach(cell, *names)
	{
		if (strcmp(lfirst(cell), name) == 0)
			break;
		place++;
	}
	if (action->subtype == AT_AddColumn)
	{
		*names = lappend(*names, pstrdup(name));
		*texts = lappend(*texts, effect_slice(effect, from + 2, to));
	}
	else if (place == list_length(*names))
	{
		if (!action->missing_ok)
			effect_report(effect, "it has no attribute \"%s\"", name);
	}
	else if (action->subtype == AT_DropColumn)
	{
		*names = list_delete_nth_cell(*names, place);
		*texts = list_delete_nth_cell(*texts, place);
	}
	else
		lfirst(list_nth_cell(*texts, place)) = psprintf(
			"%s %s", effect_quoted(NULL, name),
			effect_slice(effect,
						 effect_word_at(effect, ((const ColumnDef *) action->def)->typeName->location), to));
}

void
effect_alter_type(Effect *effect, const AlterTableStmt *statement)
{
	List *name = list_make1(makeString(statement->relation->relname));
	ModelObject *type;
	Effect inner;
	Node *definition;
	List *names = NIL;
	List *texts;
	StringInfoData out;
	ListCell *cell;
	int from = effect_behind_name(effect, effect_word_at(effect, statement->relation->location));

	if (statement->relation->schemaname != NULL)
		name = lcons(makeString(statement->relation->schemaname), name);
	type = effect_find_object(effect, "type", name, NULL);
	definition = type == NULL ? NULL : effect_open(&inner, effect, type->definition);
	if (definition == NULL || !IsA(definition, CompositeTypeStmt))
	{
		effect_report(effect, "there is no such type of attributes");
		return;
	}
	texts = attributes_of(&inner, (const CompositeTypeStmt *) definition, &names);
	foreach(cell, statement->cmds)
	{
		int to = from < effect->piece.count ? effect_find_symbol(effect, from, effect->piece.count, ',')
											: effect->piece.count;

		alter_attribute(effect, &names, &texts, lfirst(cell), from, to);
		from = to + 1;
	}
	initStringInfo(&out);
	appendStringInfo(&out, "CREATE TYPE %s AS (", effect_quoted(type->schema, type->name));
	foreach(cell, texts)
		appendStringInfo(&out, "%s%s", cell == list_head(texts) ? "" : ", ", (const char *) lfirst(cell));
	appendStringInfoString(&out, ")");
	type->definition = out.data;
}
