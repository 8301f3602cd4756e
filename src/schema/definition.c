/*
 * definition.c
 *		Whether a text of SQL is what it claims to be.
 */
#include "postgres.h"

#include "ddl/made.h"
#include "ddl/parse.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "pure/text.h"
#include "schema/definition.h"
#include "schema/schema_index.h"
#include "schema/schema_text.h"

/* Backslashes in plain strings are read as the export's head sets them for whoever loads it. */
static List *
parse(const char *text, RawParseMode mode)
{
	return parse_statements(text, mode, NULL);
}

/* The one statement of a text; NULL if there is none or more. */
static Node *
parse_one(const char *text)
{
	List *statements = parse(text, RAW_PARSE_DEFAULT);

	return list_length(statements) == 1 ? linitial_node(RawStmt, statements)->stmt : NULL;
}

/* The one thing that ALTER TABLE a … does; NULL if it does more. */
static AlterTableCmd *
parse_action(const char *format, const char *text)
{
	Node *statement = parse_one(psprintf(format, text));
	List *actions =
		statement != NULL && IsA(statement, AlterTableStmt) ? ((AlterTableStmt *) statement)->cmds : NIL;

	return list_length(actions) == 1 ? linitial_node(AlterTableCmd, actions) : NULL;
}

/* ---- walks ---- */

typedef bool (*Finder)(Node *node, void *state);

/* What a walk through an expression finds; deep: what it says of one that is nested too deeply to be walked.
 */
static bool
walk(Node *expression, Finder finds, void *state, bool deep)
{
	MemoryContext caller = CurrentMemoryContext;
	volatile bool found = deep;

	PG_TRY();
	{
		found = finds(expression, state);
	}
	PG_CATCH();
	{
		parse_take_problem(caller, NULL);
	}
	PG_END_TRY();
	return found;
}

static bool
finds_nothing(Node *node, void *state)
{
	return node != NULL && raw_expression_tree_walker(node, finds_nothing, state);
}

/* The parser makes a long chain of operators without nesting; whoever uses it walks down all of them. */
static bool
is_shallow(Node *expression)
{
	return !walk(expression, finds_nothing, NULL, true);
}

/* ---- parts of tables ---- */

bool
definition_is_type(const char *text)
{
	List *names = parse(text, RAW_PARSE_TYPE_NAME);
	const TypeName *type = list_length(names) == 1 ? linitial_node(TypeName, names) : NULL;

	/* Comments in it would go on behind it. */
	return type != NULL && !type->setof && !type->pct_type && strstr(text, "--") == NULL &&
		   strstr(text, "/*") == NULL;
}

bool
definition_is_default(const char *text)
{
	Node *statement;
	const ColumnDef *column;

	/* In ALTER it is an expression and nothing besides; in CREATE it may not be one of every kind. */
	if (!definition_is_expression(text))
		return false;
	statement = parse_one(psprintf("CREATE TABLE a (b c DEFAULT %s\n)", text));
	if (statement == NULL || !IsA(statement, CreateStmt) ||
		list_length(((CreateStmt *) statement)->tableElts) != 1)
		return false;
	column = linitial_node(ColumnDef, ((CreateStmt *) statement)->tableElts);
	return list_length(column->constraints) == 1 && column->collClause == NULL;
}

bool
definition_is_expression(const char *text)
{
	const AlterTableCmd *action = parse_action("ALTER TABLE a ALTER b SET DEFAULT %s", text);

	return action != NULL && action->subtype == AT_ColumnDefault && action->def != NULL &&
		   is_shallow(action->def);
}

bool
definition_is_constraint(const char *text, const char *kind)
{
	const AlterTableCmd *action = parse_action("ALTER TABLE a ADD CONSTRAINT b %s", text);
	const Constraint *constraint;

	if (action == NULL || action->subtype != AT_AddConstraint || !IsA(action->def, Constraint))
		return false;
	constraint = (const Constraint *) action->def;
	return constraint->conname != NULL && strcmp(constraint->conname, "b") == 0 &&
		   is_shallow(constraint->raw_expr) &&
		   constraint->contype == (strcmp(kind, "check") == 0       ? CONSTR_CHECK
								   : strcmp(kind, "exclusion") == 0 ? CONSTR_EXCLUSION
																	: CONSTR_NOTNULL);
}

static bool
is_query(const Node *statement)
{
	const SelectStmt *query = (const SelectStmt *) statement;

	if (statement == NULL || !IsA(statement, SelectStmt))
		return false;
	/* INTO stands in the leftmost branch. */
	while (query->larg != NULL)
		query = query->larg;
	return query->intoClause == NULL;
}

bool
definition_is_query(const char *text)
{
	return is_query(parse_one(text));
}

bool
definition_is_partition_key(const char *text)
{
	Node *node = parse_one(psprintf("CREATE TABLE a (b c) PARTITION BY %s", text));
	const CreateStmt *statement = node != NULL && IsA(node, CreateStmt) ? (const CreateStmt *) node : NULL;

	return statement != NULL && statement->partspec != NULL && statement->options == NIL &&
		   statement->accessMethod == NULL && statement->tablespacename == NULL &&
		   statement->oncommit == ONCOMMIT_NOOP;
}

bool
definition_is_partition_bound(const char *text)
{
	const AlterTableCmd *action = parse_action("ALTER TABLE a ATTACH PARTITION b %s", text);

	return action != NULL && action->subtype == AT_AttachPartition;
}

/* ---- objects ---- */

static const DefElem *
find_option(const List *options, const char *name)
{
	ListCell *cell;

	foreach(cell, options)
	{
		const DefElem *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, name) == 0)
			return option;
	}
	return NULL;
}

/* Making a function of C has the server load and run a library: only one of those that it was installed with.
 */
static bool
is_harmless_function(const CreateFunctionStmt *function)
{
	const DefElem *language = find_option(function->options, "language");
	const DefElem *body = find_option(function->options, "as");
	const char *library;

	if (language == NULL || strcmp(strVal(language->arg), "c") != 0)
		return true;
	if (body == NULL || !IsA(body->arg, List))
		return false;
	library = strVal(linitial((List *) body->arg));
	return strncmp(library, "$libdir/", 8) == 0 && strchr(library + 8, '/') == NULL;
}

/* Making a subscription connects to where it says, unless it is told not to. */
static bool
is_harmless_subscription(const CreateSubscriptionStmt *subscription)
{
	const DefElem *connect = find_option(subscription->options, "connect");

	return connect != NULL && connect->arg != NULL && IsA(connect->arg, String) &&
		   strcmp(strVal(connect->arg), "false") == 0;
}

static bool
is_harmless(const Node *node)
{
	return IsA(node, CreateFunctionStmt) ? is_harmless_function((const CreateFunctionStmt *) node)
		   : IsA(node, CreateSubscriptionStmt)
			   ? is_harmless_subscription((const CreateSubscriptionStmt *) node)
			   : true;
}

bool
definition_is_object(const SchemaObject *object, const SchemaTable *table)
{
	Node *node = object->definition == NULL ? NULL : parse_one(object->definition);
	Made made;

	if (node == NULL || !made_look(&made, node) || strcmp(made.kind, object->kind) != 0 || !is_harmless(node))
		return false;
	if (made.relation != NULL)
		return table != NULL && strcmp(made.name, object->name) == 0 &&
			   text_same(made.relation->schemaname, table->schema) &&
			   strcmp(made.relation->relname, table->name) == 0;
	return made.name == NULL || (strcmp(made.name, object->name) == 0 &&
								 (made.schema == NULL || text_same(made.schema, object->schema)));
}

/* ---- columns ---- */

static bool
is_system_column(const char *name)
{
	static const char *const names[] = {"tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"};

	for (size_t i = 0; i < lengthof(names); i++)
	{
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

/* A name of one table's: "a", "t.a", "t" for its row, "a.b" of a composite. */
static bool
finds_stranger(Node *node, void *state)
{
	const SchemaTable *table = state;
	const List *fields;
	const char *name;

	if (node == NULL)
		return false;
	if (!IsA(node, ColumnRef))
		return raw_expression_tree_walker(node, finds_stranger, state);
	fields = ((const ColumnRef *) node)->fields;
	if (!IsA(linitial(fields), String))
		return false;
	name = strVal(linitial(fields));
	return strcmp(name, table->name) != 0 && (table->schema == NULL || strcmp(name, table->schema) != 0) &&
		   !is_system_column(name) && schema_find_column(table, name) == NULL;
}

bool
definition_knows_columns(const char *expression, const SchemaTable *table)
{
	const AlterTableCmd *action;

	if (pg_strncasecmp(expression, "CHECK", 5) == 0)
		expression += 5;
	action = parse_action("ALTER TABLE a ALTER b SET DEFAULT %s", expression);
	return action == NULL || !walk(action->def, finds_stranger, unconstify(SchemaTable *, table), false);
}

/* ---- calls ---- */

static bool
finds_call(Node *node, void *schema)
{
	const List *names = NIL;

	if (node == NULL)
		return false;
	if (IsA(node, FuncCall))
		names = ((FuncCall *) node)->funcname;
	else if (IsA(node, A_Expr))
		names = ((A_Expr *) node)->name;
	if (names != NIL && schema_has_routine(schema, strVal(llast(names))))
		return true;
	return raw_expression_tree_walker(node, finds_call, schema);
}

bool
definition_calls(const char *expression, const Schema *schema)
{
	const AlterTableCmd *action = parse_action("ALTER TABLE a ALTER b SET DEFAULT %s", expression);

	return action != NULL && walk(action->def, finds_call, unconstify(Schema *, schema), false);
}
