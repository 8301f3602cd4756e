/*
 * made.c
 *		What a statement makes.
 */
#include "postgres.h"

#include "ddl/made.h"
#include "nodes/parsenodes.h"

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
			take_names(made, ((const CreateFunctionStmt *) node)->is_procedure ? "procedure" : "function",
					   ((const CreateFunctionStmt *) node)->funcname);
			return true;
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

bool
made_look(Made *made, const Node *node)
{
	*made = (Made){0};
	if (!look_at_member(made, node))
		look_at_other(made, node);
	return made->kind != NULL;
}
