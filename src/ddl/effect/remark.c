/*
 * remark.c
 *		Comments and rights.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "ddl/effect/object.h"
#include "nodes/makefuncs.h"
#include "utils/formatting.h"

/* ---- comments ---- */

/* What has no field for a comment: an object of its own. */
static void
add_comment(Effect *effect, const CommentStmt *statement, const char *schema, const char *kind,
			const char *target, ModelTable *table)
{
	ModelObject *comment = model_find_object(effect->model, "comment", schema, kind, target);

	if (comment == NULL && statement->comment == NULL)
		return;
	if (comment == NULL)
		comment = model_add_object(effect->model, "comment", schema, kind, target, NULL);
	comment->table = table;
	comment->definition = psprintf("COMMENT ON %s %s IS %s", kind, target,
								   statement->comment == NULL ? "NULL" : effect_literal(statement->comment));
	if (statement->comment == NULL)
		model_drop_object(effect->model, comment);
}

static List *
but_last(const List *names)
{
	return list_truncate(list_copy(names), list_length(names) - 1);
}

static void
comment_on_column(Effect *effect, const CommentStmt *statement, const char *text)
{
	const List *names = (const List *) statement->object;
	const char *name = strVal(llast(names));
	ModelTable *table = effect_find_table_named(effect, but_last(names));
	ModelColumn *column = table == NULL ? NULL : model_find_column(table, name);
	ModelObject *type = table != NULL ? NULL : effect_find_object(effect, "type", but_last(names), NULL);

	if (column != NULL)
		column->comment = text;
	else if (type != NULL)
		add_comment(effect, statement, type->schema, "COLUMN",
					psprintf("%s.%s", effect_quoted(type->schema, type->name), effect_quoted(NULL, name)),
					NULL);
	/* The text of a view does not always tell its columns. */
	else if (table != NULL && json_read_text(table->options, "definition") != NULL)
		model_add_column(effect->model, table, pstrdup(name), NULL)->comment = text;
	else
		effect_report(effect, "there is no such column");
}

static void
comment_on_constraint(Effect *effect, const CommentStmt *statement, const char *text)
{
	const List *names = (const List *) statement->object;
	const char *name = strVal(llast(names));
	ModelTable *table = effect_find_table_named(effect, but_last(names));
	ModelConstraint *constraint = table == NULL ? NULL : model_find_constraint(table, name);
	ModelRef *ref = table == NULL ? NULL : model_find_ref(effect->model, table, name);
	ModelIndex *index = table == NULL ? NULL : model_find_table_index(table, name);

	if (constraint != NULL)
		constraint->comment = text;
	else if (ref != NULL)
		ref->comment = text;
	else if (index != NULL)
		index->comment = text;
	else
		effect_report(effect, "there is no such constraint");
}

static void
comment_on_index(Effect *effect, const CommentStmt *statement, const char *text)
{
	RangeVar *relation = makeRangeVarFromNameList((List *) statement->object);
	ModelTable *table = NULL;
	ModelIndex *index = effect_find_index(effect, relation, &table);
	ListCell *cell;

	if (index != NULL && !json_read_boolean(index->options, "constraint", false))
	{
		index->comment = text;
		return;
	}
	/* Of a constraint's index: the index of an exclusion constraint has its name. */
	for (cell = list_head(effect->model->tables); table == NULL && cell != NULL;
		 cell = lnext(effect->model->tables, cell))
	{
		ModelTable *one = lfirst(cell);

		if (model_find_constraint(one, relation->relname) != NULL &&
			(relation->schemaname == NULL ||
			 (one->schema != NULL && strcmp(one->schema, relation->schemaname) == 0)))
			table = one;
	}
	if (table == NULL)
		effect_report(effect, "there is no such index");
	else
		add_comment(effect, statement, table->schema, "INDEX",
					effect_quoted(table->schema, relation->relname), table);
}

/* The table whose identity has the sequence. */
static ModelTable *
identity_table(const Effect *effect, const List *names)
{
	ListCell *cell;

	foreach(cell, effect->model->tables)
	{
		ModelTable *table = lfirst(cell);
		ListCell *column;

		foreach(column, table->columns)
		{
			const JsonNode *sequence =
				json_read_member(((const ModelColumn *) lfirst(column))->options, "identity_sequence");
			const char *name = json_read_text(sequence, "name");

			if (name != NULL && strcmp(name, strVal(llast(names))) == 0 &&
				(list_length(names) == 1 ||
				 (table->schema != NULL && strcmp(table->schema, strVal(linitial(names))) == 0)))
				return table;
		}
	}
	return NULL;
}

static void
comment_on_sequence(Effect *effect, const CommentStmt *statement, const char *text)
{
	const List *names = (const List *) statement->object;
	ModelObject *sequence = effect_find_object(effect, "sequence", names, NULL);
	ModelTable *table = sequence != NULL ? NULL : identity_table(effect, names);

	if (sequence != NULL)
		sequence->comment = text;
	else if (table != NULL)
		add_comment(effect, statement, table->schema, "SEQUENCE",
					effect_quoted(table->schema, strVal(llast(names))), table);
	else
		effect_report(effect, "there is no such sequence");
}

static void
comment_on_domain_constraint(Effect *effect, const CommentStmt *statement)
{
	const List *pair = (const List *) statement->object;
	const TypeName *type = linitial(pair);
	const ModelObject *domain = effect_find_object(effect, "domain", type->names, NULL);

	if (domain == NULL)
		effect_report(effect, "there is no such domain");
	else
		add_comment(effect, statement, domain->schema, "CONSTRAINT",
					psprintf("%s ON DOMAIN %s", effect_quoted(NULL, strVal(lsecond(pair))),
							 effect_quoted(domain->schema, domain->name)),
					NULL);
}

static void
comment_on_object(Effect *effect, const CommentStmt *statement, const char *text)
{
	const char *kind;
	const TypeName *type = statement->objtype == OBJECT_TYPE ? (const TypeName *) statement->object : NULL;
	ModelEnum *enumeration = type == NULL ? NULL : effect_find_enum(effect, type->names);
	ModelObject *object = enumeration != NULL
							  ? NULL
							  : effect_named_object(effect, statement->objtype, statement->object, &kind);

	if (enumeration != NULL)
		enumeration->comment = text;
	else if (object != NULL)
		object->comment = text;
	else if (statement->objtype == OBJECT_SCHEMA && strcmp(strVal(statement->object), "public") == 0)
	{
		if (text == NULL || strcmp(text, "standard public schema") != 0)
			add_comment(effect, statement, "public", "SCHEMA", "public", NULL);
	}
	/* Such as that of ranges, made by their makers. */
	else if (type != NULL && list_length(type->names) == 2)
		add_comment(effect, statement, pstrdup(strVal(linitial(type->names))), "TYPE",
					effect_type_name(effect, type), NULL);
	else if (statement->objtype != OBJECT_EXTENSION || strcmp(strVal(statement->object), "plpgsql") != 0)
		effect_report(effect, kind == NULL ? "what it is about has no place" : "it is not there");
}

void
effect_comment(Effect *effect, const CommentStmt *statement)
{
	const char *text =
		statement->comment == NULL || *statement->comment == '\0' ? NULL : pstrdup(statement->comment);
	ModelTable *table;
	ModelObject *object;

	switch (statement->objtype)
	{
		case OBJECT_TABLE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_FOREIGN_TABLE:
			table = effect_find_table_named(effect, (const List *) statement->object);
			if (table != NULL)
				table->comment = text;
			else
				effect_report(effect, "there is no such table");
			break;
		case OBJECT_COLUMN:
			comment_on_column(effect, statement, text);
			break;
		case OBJECT_TABCONSTRAINT:
			comment_on_constraint(effect, statement, text);
			break;
		case OBJECT_DOMCONSTRAINT:
			comment_on_domain_constraint(effect, statement);
			break;
		case OBJECT_INDEX:
			comment_on_index(effect, statement, text);
			break;
		case OBJECT_SEQUENCE:
			comment_on_sequence(effect, statement, text);
			break;
		case OBJECT_TRIGGER:
		case OBJECT_POLICY:
		case OBJECT_RULE:
			object = effect_object_of_table(effect,
											statement->objtype == OBJECT_TRIGGER  ? "trigger"
											: statement->objtype == OBJECT_POLICY ? "policy"
																				  : "rule",
											(const List *) statement->object);
			if (object != NULL)
				object->comment = text;
			else
				effect_report(effect, "it is not there");
			break;
		case OBJECT_DATABASE:
		case OBJECT_ROLE:
		case OBJECT_TABLESPACE:
		case OBJECT_LARGEOBJECT:
			break;
		default:
			comment_on_object(effect, statement, text);
			break;
	}
}

/* ---- rights ---- */

/* What rights are given on. */
typedef struct Target
{
	const char *schema;
	const char *text; /* "TABLE s.t" */
	ModelTable *table;
} Target;

/* Those of columns; a word that means all of them stands alone, so it is written out. */
static void
add_column_privileges(List **texts, const char *name, const List *columns)
{
	static const char *const all[] = {"SELECT", "INSERT", "UPDATE", "REFERENCES"};
	ListCell *cell;

	foreach(cell, columns)
	{
		const char *column = effect_quoted(NULL, strVal(lfirst(cell)));

		for (size_t i = 0; i < lengthof(all); i++)
		{
			if (name == NULL || pg_strcasecmp(name, all[i]) == 0)
				*texts = lappend(*texts, psprintf("%s (%s)", all[i], column));
		}
	}
}

/* Privileges, one text each: "SELECT", "UPDATE (a)". */
static List *
privilege_texts(const List *privileges, bool of_columns)
{
	List *texts = NIL;
	ListCell *cell;

	if (privileges == NIL && !of_columns)
		return list_make1("ALL");
	foreach(cell, privileges)
	{
		const AccessPriv *privilege = lfirst(cell);

		if (of_columns)
			add_column_privileges(&texts, privilege->priv_name, privilege->cols);
		else if (privilege->cols == NIL)
			texts = lappend(texts, privilege->priv_name == NULL
									   ? pstrdup("ALL")
									   : asc_toupper(privilege->priv_name, strlen(privilege->priv_name)));
	}
	return texts;
}

static ModelObject *
find_right(const Effect *effect, const Target *target, const char *role, bool of_columns, const char *how)
{
	return model_find_object(effect->model, "grant", target->schema, role,
							 psprintf("%s%s%s", target->text, of_columns ? " COLUMNS" : "", how));
}

/* The privileges that a kept grant says. */
static List *
texts_of(const Effect *effect, const ModelObject *right, bool of_columns)
{
	Effect inner;
	Node *node = effect_open(&inner, effect, right->definition);

	return node == NULL || !IsA(node, GrantStmt)
			   ? NIL
			   : privilege_texts(((const GrantStmt *) node)->privileges, of_columns);
}

static void
write_right(Effect *effect, const Target *target, const char *role, bool of_columns, const char *how,
			const List *texts)
{
	ModelObject *right = find_right(effect, target, role, of_columns, how);
	bool revoke = strcmp(how, " REVOKE") == 0;
	StringInfoData out;
	ListCell *cell;

	if (right == NULL)
		right = model_add_object(effect->model, "grant", target->schema, role,
								 psprintf("%s%s%s", target->text, of_columns ? " COLUMNS" : "", how), NULL);
	right->table = target->table;
	model_set_flag(&right->options, "revoke", revoke);
	initStringInfo(&out);
	appendStringInfoString(&out, revoke ? "REVOKE " : "GRANT ");
	foreach(cell, texts)
		appendStringInfo(&out, "%s%s", cell == list_head(texts) ? "" : ", ", (const char *) lfirst(cell));
	appendStringInfo(
		&out, " ON %s %s %s%s", target->text, revoke ? "FROM" : "TO",
		strcmp(role, "PUBLIC") == 0 || strcmp(role, "CURRENT_USER") == 0 ? role : effect_quoted(NULL, role),
		revoke ? "" : how);
	right->definition = out.data;
}

static void
give(Effect *effect, const Target *target, const char *role, bool of_columns, bool grantable, List *texts)
{
	const char *how = grantable ? " WITH GRANT OPTION" : "";
	ModelObject *right = find_right(effect, target, role, of_columns, how);
	ModelObject *revoke = find_right(effect, target, role, of_columns, " REVOKE");
	List *all = right == NULL ? NIL : texts_of(effect, right, of_columns);
	ListCell *cell;

	/* What was taken as a whole and is given back as a whole is as it was. */
	if (revoke != NULL && effect_has(texts, "ALL") && !grantable)
	{
		model_drop_object(effect->model, revoke);
		return;
	}
	foreach(cell, texts)
	{
		if (!effect_has(all, lfirst(cell)))
			all = lappend(all, lfirst(cell));
	}
	write_right(effect, target, role, of_columns, how, effect_has(all, "ALL") ? list_make1("ALL") : all);
}

static bool
take_from(Effect *effect, const Target *target, const char *role, bool of_columns, const char *how,
		  List *texts)
{
	ModelObject *right = find_right(effect, target, role, of_columns, how);
	List *left = NIL;
	List *all = right == NULL ? NIL : texts_of(effect, right, of_columns);
	ListCell *cell;

	foreach(cell, all)
	{
		if (!effect_has(texts, "ALL") && !effect_has(texts, lfirst(cell)))
			left = lappend(left, lfirst(cell));
	}
	if (right == NULL || list_length(left) == list_length(all))
		return false;
	if (left == NIL)
		model_drop_object(effect->model, right);
	else
		write_right(effect, target, role, of_columns, how, left);
	return true;
}

/* What nobody was given here is the owner's, or everybody's from the beginning. */
static void
take(Effect *effect, const Target *target, const char *role, bool of_columns, List *texts)
{
	bool plain = take_from(effect, target, role, of_columns, "", texts);
	bool grantable = take_from(effect, target, role, of_columns, " WITH GRANT OPTION", texts);
	bool of_all = strcmp(role, "PUBLIC") == 0;

	if (plain || grantable || of_columns || (of_all && target->table != NULL) ||
		(of_all && strncmp(target->text, "SEQUENCE", 8) == 0) ||
		(of_all && strncmp(target->text, "SCHEMA", 6) == 0 && strcmp(target->text, "SCHEMA public") != 0))
		return;
	write_right(effect, target, role, of_columns, " REVOKE", texts);
}

static void
change_right(Effect *effect, const Target *target, const GrantStmt *statement)
{
	ListCell *cell;

	foreach(cell, statement->grantees)
	{
		const char *role = effect_role_name(lfirst(cell));

		for (int of_columns = 0; of_columns < 2; of_columns++)
		{
			List *texts = privilege_texts(statement->privileges, of_columns);

			if (texts == NIL)
				continue;
			if (statement->is_grant)
				give(effect, target, role, of_columns, statement->grant_option, texts);
			else if (!statement->grant_option)
				take(effect, target, role, of_columns, texts);
			else
				effect_report(effect, "the right to give rights stays");
		}
	}
}

static bool
find_relation_target(Effect *effect, Target *target, const RangeVar *relation)
{
	ModelObject *sequence;
	List *names = relation->schemaname == NULL
					  ? list_make1(makeString(relation->relname))
					  : list_make2(makeString(relation->schemaname), makeString(relation->relname));

	target->table = effect_find_table(effect, relation);
	sequence = target->table != NULL ? NULL : effect_find_object(effect, "sequence", names, NULL);
	if (target->table != NULL)
	{
		target->schema = target->table->schema;
		target->text = psprintf("TABLE %s", effect_quoted(target->schema, target->table->name));
	}
	else if (sequence != NULL)
	{
		target->schema = sequence->schema;
		target->text = psprintf("SEQUENCE %s", effect_quoted(target->schema, sequence->name));
	}
	else
	{
		const ModelTable *owner = identity_table(effect, names);

		if (owner == NULL)
			return false;
		target->schema = owner->schema;
		target->text = psprintf("SEQUENCE %s", effect_quoted(target->schema, relation->relname));
	}
	return true;
}

static bool
find_target(Effect *effect, Target *target, ObjectType type, const Node *name)
{
	const char *kind;
	ModelEnum *enumeration = NULL;
	ModelObject *object = NULL;

	*target = (Target){0};
	if (type == OBJECT_TABLE || type == OBJECT_SEQUENCE)
		return find_relation_target(effect, target, (const RangeVar *) name);
	if (type == OBJECT_SCHEMA)
	{
		target->schema = pstrdup(strVal(unconstify(Node *, name)));
		target->text = psprintf("SCHEMA %s", effect_quoted(NULL, target->schema));
		return true;
	}
	if (type == OBJECT_TYPE || type == OBJECT_DOMAIN)
		enumeration = effect_find_enum(effect, (const List *) name);
	if (enumeration == NULL)
		object = effect_named_object(effect, type, name, &kind);
	if (enumeration != NULL)
	{
		target->schema = enumeration->schema;
		target->text = psprintf("TYPE %s", effect_quoted(target->schema, enumeration->name));
		return true;
	}
	if (object == NULL)
		return false;
	target->schema = object->schema;
	if (object->signature != NULL)
		target->text =
			psprintf("%s %s(%s)", strcmp(object->kind, "procedure") == 0 ? "PROCEDURE" : "FUNCTION",
					 effect_quoted(object->schema, object->name), object->signature);
	else
		target->text = psprintf("%s %s",
								type == OBJECT_LANGUAGE         ? "LANGUAGE"
								: type == OBJECT_FDW            ? "FOREIGN DATA WRAPPER"
								: type == OBJECT_FOREIGN_SERVER ? "FOREIGN SERVER"
																: "TYPE",
								effect_quoted(object->schema, object->name));
	return true;
}

/* All that a schema has of a kind. */
static void
change_all_in_schema(Effect *effect, const GrantStmt *statement, const char *schema)
{
	ListCell *cell;

	foreach(cell, statement->objtype == OBJECT_TABLE ? effect->model->tables : NIL)
	{
		ModelTable *table = lfirst(cell);
		Target target = {table->schema, NULL, table};

		if (table->schema == NULL || strcmp(table->schema, schema) != 0)
			continue;
		target.text = psprintf("TABLE %s", effect_quoted(schema, table->name));
		change_right(effect, &target, statement);
	}
	foreach(cell, list_copy(effect->model->objects))
	{
		const ModelObject *object = lfirst(cell);
		Target target = {object->schema, NULL, NULL};
		bool sequence = strcmp(object->kind, "sequence") == 0;
		bool routine = strcmp(object->kind, "function") == 0 || strcmp(object->kind, "procedure") == 0;

		if (object->schema == NULL || strcmp(object->schema, schema) != 0 || (!sequence && !routine) ||
			sequence != (statement->objtype == OBJECT_SEQUENCE) || statement->objtype == OBJECT_TABLE)
			continue;
		target.text = sequence ? psprintf("SEQUENCE %s", effect_quoted(schema, object->name))
							   : psprintf("%s %s(%s)", object->kind[0] == 'p' ? "PROCEDURE" : "FUNCTION",
										  effect_quoted(schema, object->name), object->signature);
		change_right(effect, &target, statement);
	}
}

void
effect_grant(Effect *effect, const GrantStmt *statement)
{
	ListCell *cell;

	if (statement->objtype == OBJECT_DATABASE || statement->objtype == OBJECT_TABLESPACE ||
		statement->objtype == OBJECT_LARGEOBJECT)
		return;
	foreach(cell, statement->objects)
	{
		Target target;

		if (statement->targtype == ACL_TARGET_ALL_IN_SCHEMA)
			change_all_in_schema(effect, statement, strVal(lfirst(cell)));
		else if (find_target(effect, &target, statement->objtype, lfirst(cell)))
			change_right(effect, &target, statement);
		else
			effect_report(effect, "what it is about is not there");
	}
}

/* ---- rights on what is still to be made ---- */

static const List *
default_option(const AlterDefaultPrivilegesStmt *statement, const char *name)
{
	ListCell *cell;

	foreach(cell, statement->options)
	{
		const DefElem *option = lfirst(cell);

		if (strcmp(option->defname, name) == 0)
			return (const List *) option->arg;
	}
	return NIL;
}

static void
add_default(Effect *effect, const GrantStmt *grant, const char *owner, const char *schema, const char *role)
{
	const char *things = grant->objtype == OBJECT_TABLE                                          ? "TABLES"
						 : grant->objtype == OBJECT_SEQUENCE                                     ? "SEQUENCES"
						 : grant->objtype == OBJECT_FUNCTION || grant->objtype == OBJECT_ROUTINE ? "FUNCTIONS"
						 : grant->objtype == OBJECT_TYPE                                         ? "TYPES"
						 : grant->objtype == OBJECT_SCHEMA                                       ? "SCHEMAS"
														   : "LARGE OBJECTS";
	const char *how = !grant->is_grant ? " REVOKE" : grant->grant_option ? " WITH GRANT OPTION" : "";
	const char *signature =
		psprintf("%s FOR %s%s", things, owner == NULL ? "CURRENT_USER" : effect_quoted(NULL, owner), how);
	ModelObject *object = model_find_object(effect->model, "default_privilege", schema, role, signature);
	StringInfoData out;
	List *texts = privilege_texts(grant->privileges, false);
	ListCell *cell;

	if (object == NULL)
		object = model_add_object(effect->model, "default_privilege", schema, role, signature, NULL);
	initStringInfo(&out);
	appendStringInfoString(&out, "ALTER DEFAULT PRIVILEGES ");
	if (owner != NULL)
		appendStringInfo(&out, "FOR ROLE %s ", effect_quoted(NULL, owner));
	if (schema != NULL)
		appendStringInfo(&out, "IN SCHEMA %s ", effect_quoted(NULL, schema));
	appendStringInfoString(&out, grant->is_grant ? "GRANT " : "REVOKE ");
	foreach(cell, texts)
		appendStringInfo(&out, "%s%s", cell == list_head(texts) ? "" : ", ", (const char *) lfirst(cell));
	appendStringInfo(&out, " ON %s %s %s%s", things, grant->is_grant ? "TO" : "FROM",
					 strcmp(role, "PUBLIC") == 0 ? role : effect_quoted(NULL, role),
					 grant->is_grant ? how : "");
	object->definition = out.data;
	model_set_flag(&object->options, "revoke", !grant->is_grant);
}

void
effect_default_privileges(Effect *effect, const AlterDefaultPrivilegesStmt *statement)
{
	const List *owners = default_option(statement, "roles");
	const List *schemas = default_option(statement, "schemas");

	for (int owner = 0; owner < Max(list_length(owners), 1); owner++)
	{
		for (int schema = 0; schema < Max(list_length(schemas), 1); schema++)
		{
			ListCell *cell;

			foreach(cell, statement->action->grantees)
				add_default(effect, statement->action,
							owners == NIL ? NULL : effect_role_name(list_nth(owners, owner)),
							schemas == NIL ? NULL : pstrdup(strVal(list_nth(schemas, schema))),
							effect_role_name(lfirst(cell)));
		}
	}
}
