/*
 * alter.c
 *		ALTER TABLE and its like, action by action: all but what is done to columns.
 */
#include "postgres.h"

#include "catalog/pg_class_d.h"
#include "ddl/effect/alter.h"

/* ---- constraints ---- */

static void
drop_constraint(Effect *effect, ModelTable *table, const AlterTableCmd *action)
{
	ModelConstraint *constraint = model_find_constraint(table, action->name);
	ModelRef *ref = model_find_ref(effect->model, table, action->name);
	ModelIndex *index = model_find_table_index(table, action->name);

	if (constraint != NULL)
		model_drop_constraint(effect->model, table, constraint);
	else if (ref != NULL)
		model_drop_ref(effect->model, ref);
	else if (index != NULL && (index->primary || json_read_boolean(index->options, "constraint", false)))
		effect_drop_index(effect, table, index, action->behavior);
	else if (!action->missing_ok)
		effect_report(effect, "\"%s\" has no constraint \"%s\"", table->name, action->name);
}

static void
validate_constraint(Effect *effect, ModelTable *table, const char *name)
{
	ModelConstraint *constraint = model_find_constraint(table, name);
	ModelRef *ref = model_find_ref(effect->model, table, name);

	if (constraint != NULL)
		model_set_flag(&constraint->options, "not_valid", false);
	else if (ref != NULL)
		model_set_flag(&ref->options, "not_valid", false);
	else
		effect_report(effect, "\"%s\" has no constraint \"%s\"", table->name, name);
}

static void
alter_constraint(Effect *effect, ModelTable *table, const AlterTableCmd *action, int from, int to)
{
	const char *name = effect_alter_constraint_name(action);
	ModelRef *ref = name == NULL ? NULL : model_find_ref(effect->model, table, name);
	bool deferrable = effect_find(effect, from, to, "deferrable") < to;
	bool deferred = effect_find(effect, from, to, "deferred") < to;

	if (ref == NULL)
	{
		effect_report(effect, "\"%s\" has no such foreign key", table->name);
		return;
	}
	deferrable = deferrable && effect_find(effect, from, to, "not") == to;
	model_set_flag(&ref->options, "deferrable", deferrable || deferred);
	model_set_flag(&ref->options, "initially_deferred", deferred);
}

/* ---- partitions and parents ---- */

/* Checks that a parent has, too, are its. */
static void
drop_checks_of_parent(Effect *effect, ModelTable *table, const ModelTable *parent)
{
	List *going = NIL;
	ListCell *cell;

	foreach(cell, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(cell);
		const ModelConstraint *other = model_find_constraint(parent, constraint->name);

		if (other != NULL && strcmp(constraint->kind, "check") == 0 &&
			!json_read_boolean(other->options, "no_inherit", false))
			going = lappend(going, lfirst(cell));
	}
	foreach(cell, going)
		model_drop_constraint(effect->model, table, lfirst(cell));
}

static void
mark_inherited(ModelTable *table, const ModelTable *parent, bool inherited)
{
	ListCell *cell;

	foreach(cell, parent->columns)
	{
		ModelColumn *column = model_find_column(table, ((const ModelColumn *) lfirst(cell))->name);

		if (column != NULL)
			model_set_flag(&column->options, "inherited", inherited);
	}
}

/* Whether a table is the other one, or a partition of it at whatever depth. A document may hold a circle. */
static bool
is_below(const Effect *effect, const ModelTable *table, const ModelTable *other)
{
	for (int depth = 0; table != NULL && table != other && depth < list_length(effect->model->tables);
		 depth++)
	{
		const JsonNode *parent = json_read_member(table->options, "partition_of");

		table = parent == NULL ? NULL
							   : model_find_table(effect->model, json_read_text(parent, "schema"),
												  json_read_text(parent, "name"));
	}
	return table == other;
}

static void
attach_partition(Effect *effect, ModelTable *table, const PartitionCmd *command, int from)
{
	ModelTable *partition = effect_find_table(effect, command->name);

	if (partition == NULL)
	{
		effect_report(effect, "there is no table \"%s\"", command->name->relname);
		return;
	}
	if (is_below(effect, table, partition))
	{
		effect_report(effect, "\"%s\" would be a partition of itself", partition->name);
		return;
	}
	effect_set_parent(partition, table, true);
	model_set_text(&partition->options, "partition_bound", effect_bound(effect, from));
	mark_inherited(partition, table, true);
	drop_checks_of_parent(effect, partition, table);
	effect_take_indexes(effect, partition, table);
}

static void
detach_partition(Effect *effect, ModelTable *table, const PartitionCmd *command)
{
	ModelTable *partition = effect_find_table(effect, command->name);

	if (partition == NULL)
	{
		effect_report(effect, "there is no table \"%s\"", command->name->relname);
		return;
	}
	model_set_text(&partition->options, "kind",
				   json_read_member(partition->options, "server") != NULL          ? "foreign"
				   : json_read_member(partition->options, "partition_key") != NULL ? "partitioned"
																				   : NULL);
	model_set_node(&partition->options, "partition_of", NULL);
	model_set_text(&partition->options, "partition_bound", NULL);
	mark_inherited(partition, table, false);
	partition->depends_on =
		effect_without(partition->depends_on, model_key_of("table", table->schema, table->name, NULL));
}

static void
add_parent(Effect *effect, ModelTable *table, const RangeVar *relation)
{
	const ModelTable *parent = effect_find_table(effect, relation);

	if (parent == NULL)
		effect_report(effect, "there is no table \"%s\"", relation->relname);
	else
		effect_set_parent(table, parent, false);
}

static void
drop_parent(Effect *effect, ModelTable *table, const RangeVar *relation)
{
	const ModelTable *parent = effect_find_table(effect, relation);
	const JsonNode *old = json_read_member(table->options, "inherits");
	JsonNode *list = json_node_make(JSON_NODE_ARRAY);

	for (int i = 0; parent != NULL && old != NULL && i < old->count; i++)
	{
		const char *schema = json_read_text(old->items[i], "schema");
		const char *name = json_read_text(old->items[i], "name");

		if (strcmp(name, parent->name) != 0 ||
			strcmp(schema == NULL ? "" : schema, parent->schema == NULL ? "" : parent->schema) != 0)
			json_node_append(list, old->items[i]);
	}
	if (parent == NULL || old == NULL || list->count == old->count)
	{
		effect_report(effect, "\"%s\" is no parent of it", relation->relname);
		return;
	}
	model_set_node(&table->options, "inherits", list);
	mark_inherited(table, parent, false);
	table->depends_on =
		effect_without(table->depends_on, model_key_of("table", parent->schema, parent->name, NULL));
}

/* ---- triggers, rules, settings ---- */

static void
set_enabled(Effect *effect, ModelTable *table, const char *kind, const char *name, const char *state)
{
	bool found = false;
	ListCell *cell;

	foreach(cell, effect->model->objects)
	{
		ModelObject *object = lfirst(cell);

		if (object->table != table || strcmp(object->kind, kind) != 0 ||
			(name != NULL && strcmp(object->name, name) != 0))
			continue;
		model_set_text(&object->options, "enabled", state);
		found = true;
	}
	/* A partition's copy of its parent's trigger. */
	if (!found && name != NULL && json_read_member(table->options, "partition_of") != NULL)
	{
		ModelObject *object =
			model_add_object(effect->model, kind, table->schema, pstrdup(name), NULL,
							 psprintf("ALTER TABLE %s ENABLE TRIGGER %s",
									  effect_quoted(table->schema, table->name), effect_quoted(NULL, name)));

		object->table = table;
		model_set_flag(&object->options, "inherited", true);
		model_set_text(&object->options, "enabled", state == NULL ? "origin" : state);
	}
	else if (!found && name != NULL)
		effect_report(effect, "\"%s\" has no %s \"%s\"", table->name, kind, name);
}

static ModelIndex *
index_named(Effect *effect, ModelTable *table, const char *name)
{
	ModelIndex *index = model_find_table_index(table, name);

	if (index == NULL)
		effect_report(effect, "\"%s\" has no index \"%s\"", table->name, name);
	return index;
}

static void
clear_index_flags(ModelTable *table, const char *name)
{
	ListCell *cell;

	foreach(cell, table->indexes)
		model_set_flag(&((ModelIndex *) lfirst(cell))->options, name, false);
}

static void
set_clustered(Effect *effect, ModelTable *table, const char *name)
{
	ModelConstraint *constraint = name == NULL ? NULL : model_find_constraint(table, name);
	ModelIndex *index;

	clear_index_flags(table, "clustered");
	if (constraint != NULL)
		model_set_flag(&constraint->options, "clustered", true);
	else if (name != NULL && (index = index_named(effect, table, name)) != NULL)
		model_set_flag(&index->options, "clustered", true);
}

static void
set_replica_identity(Effect *effect, ModelTable *table, const ReplicaIdentityStmt *identity)
{
	ModelIndex *index;

	clear_index_flags(table, "replica_identity");
	model_set_text(&table->options, "replica_identity",
				   identity->identity_type == REPLICA_IDENTITY_FULL      ? "full"
				   : identity->identity_type == REPLICA_IDENTITY_NOTHING ? "nothing"
																		 : NULL);
	if (identity->identity_type == REPLICA_IDENTITY_INDEX &&
		(index = index_named(effect, table, identity->name)) != NULL)
		model_set_flag(&index->options, "replica_identity", true);
}

/* What is said of triggers, rules and security; false: none of these. */
static bool
alter_state(Effect *effect, ModelTable *table, const AlterTableCmd *action)
{
	switch (action->subtype)
	{
		case AT_EnableTrig:
			set_enabled(effect, table, "trigger", action->name, NULL);
			return true;
		case AT_EnableAlwaysTrig:
			set_enabled(effect, table, "trigger", action->name, "always");
			return true;
		case AT_EnableReplicaTrig:
			set_enabled(effect, table, "trigger", action->name, "replica");
			return true;
		case AT_DisableTrig:
			set_enabled(effect, table, "trigger", action->name, "disabled");
			return true;
		case AT_EnableTrigAll:
		case AT_EnableTrigUser:
			set_enabled(effect, table, "trigger", NULL, NULL);
			return true;
		case AT_DisableTrigAll:
		case AT_DisableTrigUser:
			set_enabled(effect, table, "trigger", NULL, "disabled");
			return true;
		case AT_EnableRule:
			set_enabled(effect, table, "rule", action->name, NULL);
			return true;
		case AT_EnableAlwaysRule:
			set_enabled(effect, table, "rule", action->name, "always");
			return true;
		case AT_EnableReplicaRule:
			set_enabled(effect, table, "rule", action->name, "replica");
			return true;
		case AT_DisableRule:
			set_enabled(effect, table, "rule", action->name, "disabled");
			return true;
		case AT_EnableRowSecurity:
		case AT_DisableRowSecurity:
			model_set_flag(&table->options, "row_security", action->subtype == AT_EnableRowSecurity);
			return true;
		case AT_ForceRowSecurity:
		case AT_NoForceRowSecurity:
			model_set_flag(&table->options, "force_row_security", action->subtype == AT_ForceRowSecurity);
			return true;
		default:
			return false;
	}
}

/* What is said of how the table is kept; false: none of these. */
static bool
alter_keeping(Effect *effect, ModelTable *table, const AlterTableCmd *action)
{
	switch (action->subtype)
	{
		case AT_ClusterOn:
		case AT_DropCluster:
			set_clustered(effect, table, action->subtype == AT_ClusterOn ? action->name : NULL);
			return true;
		case AT_SetLogged:
		case AT_SetUnLogged:
			model_set_flag(&table->options, "unlogged", action->subtype == AT_SetUnLogged);
			return true;
		case AT_SetAccessMethod:
			model_set_text(&table->options, "access_method",
						   action->name == NULL || strcmp(action->name, "heap") == 0 ? NULL
																					 : pstrdup(action->name));
			return true;
		case AT_SetTableSpace:
			model_set_text(&table->options, "tablespace",
						   strcmp(action->name, "pg_default") == 0 ? NULL : pstrdup(action->name));
			return true;
		case AT_SetRelOptions:
		case AT_ResetRelOptions:
			effect_set_storage(&table->options, (List *) action->def, action->subtype == AT_ResetRelOptions);
			return true;
		case AT_ReplicaIdentity:
			set_replica_identity(effect, table, (ReplicaIdentityStmt *) action->def);
			return true;
		case AT_GenericOptions:
			effect_set_foreign_options(&table->options, (List *) action->def);
			return true;
		case AT_AddOf:
			model_set_text(&table->options, "of_type", effect_type_name(effect, (TypeName *) action->def));
			return true;
		case AT_DropOf:
			model_set_text(&table->options, "of_type", NULL);
			return true;
		case AT_ChangeOwner:
			return true;
		default:
			return false;
	}
}

static void
add_constraint(Effect *effect, ModelTable *table, const AlterTableCmd *action, int from, int to)
{
	JsonNode **options = NULL;
	int word = effect_word_at(effect, ((const Constraint *) action->def)->location);

	effect_add_constraint(effect, table, NULL, (const Constraint *) action->def,
						  word >= from && word < to ? word : from + 1, to, &options);
}

static bool
alter_parts(Effect *effect, ModelTable *table, const AlterTableCmd *action, int from, int to)
{
	switch (action->subtype)
	{
		case AT_AddConstraint:
			add_constraint(effect, table, action, from, to);
			return true;
		case AT_DropConstraint:
			drop_constraint(effect, table, action);
			return true;
		case AT_ValidateConstraint:
			validate_constraint(effect, table, action->name);
			return true;
		case AT_AlterConstraint:
			alter_constraint(effect, table, action, from, to);
			return true;
		case AT_AttachPartition:
			attach_partition(effect, table, (const PartitionCmd *) action->def, from);
			return true;
		case AT_DetachPartition:
		case AT_DetachPartitionFinalize:
			detach_partition(effect, table, (const PartitionCmd *) action->def);
			return true;
		case AT_AddInherit:
			add_parent(effect, table, (const RangeVar *) action->def);
			return true;
		case AT_DropInherit:
			drop_parent(effect, table, (const RangeVar *) action->def);
			return true;
		default:
			return false;
	}
}

/* ---- ALTER INDEX ---- */

static void
attach_index(Effect *effect, ModelTable *table, const ModelIndex *parent, const RangeVar *relation)
{
	ModelTable *owner;
	ModelIndex *index = effect_find_index(effect, relation, &owner);
	JsonNode *node = model_name_node(table->schema, parent->name);

	if (index != NULL)
		model_set_node(&index->options, "parent", node);
	else
		effect_report(effect, "there is no index \"%s\"", relation->relname);
}

static void
set_key_statistics(ModelIndex *index, int number, const char *value)
{
	const JsonNode *keys = json_read_member(index->options, "keys");

	if (keys != NULL && number >= 1 && number <= keys->count)
		model_set_text(&keys->items[number - 1], "statistics", value);
}

static void
alter_index(Effect *effect, const AlterTableStmt *statement)
{
	ModelTable *table = NULL;
	ModelIndex *index = effect_find_index(effect, statement->relation, &table);
	ListCell *cell;

	if (index == NULL)
	{
		if (!statement->missing_ok)
			effect_report(effect, "there is no index \"%s\"", statement->relation->relname);
		return;
	}
	foreach(cell, statement->cmds)
	{
		const AlterTableCmd *action = lfirst(cell);

		if (action->subtype == AT_AttachPartition)
			attach_index(effect, table, index, ((const PartitionCmd *) action->def)->name);
		else if (action->subtype == AT_SetRelOptions || action->subtype == AT_ResetRelOptions)
			effect_set_storage(&index->options, (List *) action->def, action->subtype == AT_ResetRelOptions);
		else if (action->subtype == AT_SetTableSpace)
			model_set_text(&index->options, "tablespace", pstrdup(action->name));
		else if (action->subtype == AT_SetStatistics && IsA(action->def, Integer))
			set_key_statistics(index, action->num, psprintf("%d", intVal(action->def)));
		else if (action->subtype != AT_ChangeOwner)
			effect_report(effect, "what it does to an index has no place");
	}
}

/* ---- the statement ---- */

static bool
may_make_index(const AlterTableCmd *action)
{
	return action->subtype == AT_AddConstraint || action->subtype == AT_AddColumn;
}

static void
alter_table(Effect *effect, ModelTable *table, const AlterTableStmt *statement)
{
	bool spreads = false;
	int before = list_length(table->indexes);
	int from = effect_behind_name(effect, effect_word_at(effect, statement->relation->location));
	ListCell *cell;

	from += effect_is_symbol(effect, from, '*');
	foreach(cell, statement->cmds)
	{
		const AlterTableCmd *action = lfirst(cell);
		int to = from < effect->piece.count ? effect_find_symbol(effect, from, effect->piece.count, ',')
											: effect->piece.count;

		if (!alter_parts(effect, table, action, from, to) && !alter_state(effect, table, action) &&
			!alter_keeping(effect, table, action) && !effect_alter_column(effect, table, action, from, to))
			effect_report(effect, "\"%s\" has no place", effect_slice(effect, from, to));
		spreads = spreads || (statement->relation->inh && may_make_index(action));
		from = to + 1;
	}
	/* What it made; an index of the table alone stays one, whatever else comes to it. */
	for (int i = before; spreads && i < list_length(table->indexes); i++)
		effect_spread_index(effect, table, list_nth(table->indexes, i));
}

void
effect_alter_table(Effect *effect, const AlterTableStmt *statement)
{
	ModelTable *table;

	if (statement->objtype == OBJECT_INDEX)
		alter_index(effect, statement);
	else if (statement->objtype == OBJECT_TYPE)
		effect_alter_type(effect, statement);
	else if (statement->objtype == OBJECT_SEQUENCE)
		return; /* of its owner, or of how it is kept */
	else if ((table = effect_find_table(effect, statement->relation)) != NULL)
		alter_table(effect, table, statement);
	else if (statement->missing_ok || effect_only_owner(statement))
		return;
	else
		effect_report(effect, "there is no table \"%s\"", statement->relation->relname);
}
