/*
 * definition.c
 *		Whether a text of SQL is what it claims to be.
 */
#include "postgres.h"

#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "parser/parser.h"
#include "schema/definition.h"
#include "schema/schema_index.h"
#include "schema/schema_text.h"

/* Errors that say something of the server and not of the text. */
static bool
is_of_server(int code)
{
	int class = ERRCODE_TO_CATEGORY(code);

	return class == ERRCODE_TO_CATEGORY(ERRCODE_OPERATOR_INTERVENTION) ||
		   class == ERRCODE_TO_CATEGORY(ERRCODE_INSUFFICIENT_RESOURCES) ||
		   class == ERRCODE_TO_CATEGORY(ERRCODE_SYSTEM_ERROR) ||
		   class == ERRCODE_TO_CATEGORY(ERRCODE_INTERNAL_ERROR);
}

/*
 * The statements of a text, NIL if it is none or too deep. The parser takes no locks and looks nothing up, so
 * what it threw needs no subtransaction. Backslashes in plain strings are read as the export's head sets them
 * for whoever loads it.
 */
static List *
parse(const char *text, RawParseMode mode)
{
	MemoryContext caller = CurrentMemoryContext;
	bool conforming = standard_conforming_strings;
	List *volatile statements = NIL;

	standard_conforming_strings = true;
	PG_TRY();
	{
		statements = raw_parser(text, mode);
	}
	PG_CATCH();
	{
		standard_conforming_strings = conforming;
		MemoryContextSwitchTo(caller);
		if (is_of_server(geterrcode()))
			PG_RE_THROW();
		FlushErrorState();
	}
	PG_END_TRY();
	standard_conforming_strings = conforming;
	return statements;
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

	return action != NULL && action->subtype == AT_ColumnDefault && action->def != NULL;
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

/* What a statement makes, as far as its text says so. */
typedef struct Made
{
	const char *kind; /* of the object; NULL: of none that we keep */
	const char *schema;
	const char *name;         /* NULL: such things have none, or it is not theirs alone */
	const RangeVar *relation; /* of a trigger, rule or policy */
} Made;

static void
take_names(Made *made, const char *kind, const List *names)
{
	made->kind = kind;
	made->name = strVal(llast(names));
	if (list_length(names) > 1)
		made->schema = strVal(list_nth(names, list_length(names) - 2));
}

static void
take_relation_names(Made *made, const char *kind, const RangeVar *relation)
{
	made->kind = kind;
	made->name = relation->relname;
	made->schema = relation->schemaname;
}

static void
take_name(Made *made, const char *kind, const char *name, const RangeVar *relation)
{
	made->kind = kind;
	made->name = name;
	made->relation = relation;
}

static const char *
kind_of_definition(const DefineStmt *statement)
{
	switch (statement->kind)
	{
		case OBJECT_AGGREGATE:
			return "aggregate";
		case OBJECT_OPERATOR:
			return "operator";
		case OBJECT_TYPE:
			return "type";
		case OBJECT_COLLATION:
			return "collation";
		case OBJECT_TSCONFIGURATION:
			return "text_search_configuration";
		case OBJECT_TSDICTIONARY:
			return "text_search_dictionary";
		case OBJECT_TSPARSER:
			return "text_search_parser";
		case OBJECT_TSTEMPLATE:
			return "text_search_template";
		default:
			return NULL;
	}
}

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

/* Things in schemas. */
static bool
look_at_member(Made *made, const Node *node)
{
	switch (nodeTag(node))
	{
		case T_CreateSeqStmt:
			take_relation_names(made, "sequence", ((const CreateSeqStmt *) node)->sequence);
			return true;
		case T_CreateDomainStmt:
			take_names(made, "domain", ((const CreateDomainStmt *) node)->domainname);
			return true;
		case T_CompositeTypeStmt:
			take_relation_names(made, "type", ((const CompositeTypeStmt *) node)->typevar);
			return true;
		case T_CreateEnumStmt:
			take_names(made, "type", ((const CreateEnumStmt *) node)->typeName);
			return true;
		case T_CreateRangeStmt:
			take_names(made, "range", ((const CreateRangeStmt *) node)->typeName);
			return true;
		case T_DefineStmt:
			take_names(made, kind_of_definition((const DefineStmt *) node),
					   ((const DefineStmt *) node)->defnames);
			return true;
		case T_CreateFunctionStmt:
		{
			const CreateFunctionStmt *function = (const CreateFunctionStmt *) node;

			take_names(made, function->is_procedure ? "procedure" : "function", function->funcname);
			if (!is_harmless_function(function))
				made->kind = NULL;
			return true;
		}
		case T_CreateOpClassStmt:
			take_names(made, "operator_class", ((const CreateOpClassStmt *) node)->opclassname);
			return true;
		case T_CreateOpFamilyStmt:
			take_names(made, "operator_family", ((const CreateOpFamilyStmt *) node)->opfamilyname);
			return true;
		case T_AlterOpFamilyStmt:
			take_names(made, "operator_family", ((const AlterOpFamilyStmt *) node)->opfamilyname);
			return true;
		case T_CreateConversionStmt:
			take_names(made, "conversion", ((const CreateConversionStmt *) node)->conversion_name);
			return true;
		case T_AlterTSConfigurationStmt:
			take_names(made, "text_search_configuration", ((const AlterTSConfigurationStmt *) node)->cfgname);
			return true;
		case T_CreateStatsStmt:
			take_names(made, "statistics", ((const CreateStatsStmt *) node)->defnames);
			return true;
		default:
			return false;
	}
}

/* Things of tables, and those of the whole database. */
static void
look_at_other(Made *made, const Node *node)
{
	switch (nodeTag(node))
	{
		case T_CreateTrigStmt:
			take_name(made, "trigger", ((const CreateTrigStmt *) node)->trigname,
					  ((const CreateTrigStmt *) node)->relation);
			break;
		case T_RuleStmt:
			take_name(made, "rule", ((const RuleStmt *) node)->rulename, ((const RuleStmt *) node)->relation);
			break;
		case T_CreatePolicyStmt:
			take_name(made, "policy", ((const CreatePolicyStmt *) node)->policy_name,
					  ((const CreatePolicyStmt *) node)->table);
			break;
		case T_CreateSchemaStmt:
			if (((const CreateSchemaStmt *) node)->schemaElts == NIL &&
				((const CreateSchemaStmt *) node)->schemaname != NULL)
				take_name(made, "schema", ((const CreateSchemaStmt *) node)->schemaname, NULL);
			break;
		case T_CreateEventTrigStmt:
			take_name(made, "event_trigger", ((const CreateEventTrigStmt *) node)->trigname, NULL);
			break;
		case T_CreateExtensionStmt:
			take_name(made, "extension", ((const CreateExtensionStmt *) node)->extname, NULL);
			break;
		case T_CreatePublicationStmt:
			take_name(made, "publication", ((const CreatePublicationStmt *) node)->pubname, NULL);
			break;
		case T_CreateSubscriptionStmt:
			if (is_harmless_subscription((const CreateSubscriptionStmt *) node))
				take_name(made, "subscription", ((const CreateSubscriptionStmt *) node)->subname, NULL);
			break;
		case T_CreateFdwStmt:
			take_name(made, "foreign_data_wrapper", ((const CreateFdwStmt *) node)->fdwname, NULL);
			break;
		case T_CreateForeignServerStmt:
			take_name(made, "server", ((const CreateForeignServerStmt *) node)->servername, NULL);
			break;
		case T_CreatePLangStmt:
			take_name(made, "language", ((const CreatePLangStmt *) node)->plname, NULL);
			break;
		case T_CreateAmStmt:
			take_name(made, "access_method", ((const CreateAmStmt *) node)->amname, NULL);
			break;
		case T_CreateUserMappingStmt:
			made->kind = "user_mapping";
			break;
		case T_CreateCastStmt:
			made->kind = "cast";
			break;
		case T_CreateTransformStmt:
			made->kind = "transform";
			break;
		case T_CommentStmt:
			made->kind = "comment";
			break;
		case T_GrantStmt:
			made->kind = "grant";
			break;
		case T_AlterDefaultPrivilegesStmt:
			made->kind = "default_privilege";
			break;
		default:
			break;
	}
}

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
definition_is_object(const SchemaObject *object, const SchemaTable *table)
{
	Node *node = object->definition == NULL ? NULL : parse_one(object->definition);
	Made made = {0};

	if (node == NULL)
		return false;
	if (!look_at_member(&made, node))
		look_at_other(&made, node);
	if (made.kind == NULL || strcmp(made.kind, object->kind) != 0)
		return false;
	if (made.relation != NULL)
		return table != NULL && strcmp(made.name, object->name) == 0 &&
			   is_same(made.relation->schemaname, table->schema) &&
			   strcmp(made.relation->relname, table->name) == 0;
	return made.name == NULL || (strcmp(made.name, object->name) == 0 &&
								 (made.schema == NULL || is_same(made.schema, object->schema)));
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

	return action != NULL && finds_call(action->def, unconstify(Schema *, schema));
}
