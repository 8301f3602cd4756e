/*
 * ddl.c
 *		From a text to its statements, and what becomes of each.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/errors.h"
#include "ddl/dialect.h"
#include "ddl/effect/effect.h"
#include "ddl/parse.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/varlena.h"

/* Bytes of a statement that a report shows. */
#define MAX_SHOWN 120

/* ---- what is told ---- */

void
effect_report(Effect *effect, const char *format, ...)
{
	DdlReport *report;
	StringInfoData why;
	va_list arguments;

	if (list_length(effect->result->reports) >= DDL_MAX_REPORTS)
	{
		effect->result->more_reports++;
		return;
	}
	initStringInfo(&why);
	for (;;)
	{
		int needed;

		va_start(arguments, format);
		needed = appendStringInfoVA(&why, format, arguments);
		va_end(arguments);
		if (needed == 0)
			break;
		enlargeStringInfo(&why, needed);
	}
	report = palloc(sizeof(DdlReport));
	report->line = effect->piece.line;
	report->statement = clip_tame(pnstrdup(effect->text + effect->piece.start,
										   Min(effect->piece.end - effect->piece.start, 4 * MAX_SHOWN)),
								  MAX_SHOWN);
	report->because = clip_tame(why.data, MAX_SHOWN);
	effect->result->reports = lappend(effect->result->reports, report);
}

static void
skip(Effect *effect, const char *word)
{
	DdlSkip *skipped;
	ListCell *cell;

	foreach(cell, effect->result->skips)
	{
		skipped = lfirst(cell);
		if (strcmp(skipped->word, word) == 0)
		{
			skipped->count++;
			return;
		}
	}
	skipped = palloc(sizeof(DdlSkip));
	*skipped = (DdlSkip){word, 1};
	effect->result->skips = lappend(effect->result->skips, skipped);
}

/* ---- settings ---- */

static List *
path_of(const char *text)
{
	List *names = NIL;
	List *path = NIL;
	ListCell *cell;

	if (!SplitIdentifierString(pstrdup(text), ',', &names))
		return NIL;
	foreach(cell, names)
	{
		const char *name = lfirst(cell);

		if (*name != '\0' && *name != '$' && strncmp(name, "pg_", 3) != 0)
			path = lappend(path, pstrdup(name));
	}
	return path;
}

static void
set_path(Effect *effect, const List *values)
{
	ListCell *cell;

	effect->path = NIL;
	foreach(cell, values)
	{
		A_Const *value = lfirst(cell);

		if (IsA(value, A_Const) && !value->isnull && IsA(&value->val.node, String))
		{
			const char *name = strVal(&value->val.node);

			if (*name != '\0' && *name != '$' && strncmp(name, "pg_", 3) != 0)
				effect->path = lappend(effect->path, pstrdup(name));
		}
	}
}

static const char *
constant(Node *node)
{
	A_Const *value = (A_Const *) node;

	return node != NULL && IsA(node, A_Const) && !value->isnull && IsA(&value->val.node, String)
			   ? strVal(&value->val.node)
			   : NULL;
}

static void
set_variable(Effect *effect, const VariableSetStmt *statement)
{
	const char *value = statement->args == NIL ? NULL : constant(linitial(statement->args));

	if (statement->name == NULL)
		return;
	if (strcmp(statement->name, "search_path") == 0)
	{
		if (statement->kind == VAR_SET_VALUE)
			set_path(effect, statement->args);
		else
			effect->path = NIL;
	}
	else if (strcmp(statement->name, "default_table_access_method") == 0)
		effect->access_method = effect_keep(value);
	else if (strcmp(statement->name, "default_tablespace") == 0)
		effect->tablespace = effect_keep(value);
}

/* SELECT pg_catalog.set_config('search_path', …), as dumps begin. */
static bool
is_set_config(Effect *effect, const SelectStmt *statement)
{
	const ResTarget *target =
		list_length(statement->targetList) == 1 ? linitial(statement->targetList) : NULL;
	const FuncCall *call =
		target != NULL && IsA(target->val, FuncCall) ? (const FuncCall *) target->val : NULL;

	if (call == NULL || strcmp(strVal(llast(call->funcname)), "set_config") != 0 ||
		list_length(call->args) < 2)
		return false;
	if (constant(linitial(call->args)) != NULL && constant(lsecond(call->args)) != NULL &&
		strcmp(constant(linitial(call->args)), "search_path") == 0)
		effect->path = path_of(constant(lsecond(call->args)));
	return true;
}

/* ---- statements ---- */

/* Makes a thing that has a place; false: it does not. */
static bool
run_create(Effect *effect, const Node *node)
{
	switch (nodeTag(node))
	{
		case T_CreateStmt:
			effect_create_table(effect, (const CreateStmt *) node);
			return true;
		case T_CreateForeignTableStmt:
			effect_create_foreign_table(effect, (const CreateForeignTableStmt *) node);
			return true;
		case T_IndexStmt:
			effect_create_index(effect, (const IndexStmt *) node);
			return true;
		case T_ViewStmt:
			effect_create_view(effect, (const ViewStmt *) node);
			return true;
		case T_CreateTableAsStmt:
			effect_create_table_as(effect, (const CreateTableAsStmt *) node);
			return true;
		case T_CreateSeqStmt:
			effect_create_sequence(effect, (const CreateSeqStmt *) node);
			return true;
		case T_CreateSchemaStmt:
			effect_create_schema(effect, (const CreateSchemaStmt *) node);
			return true;
		case T_CreateDomainStmt:
		case T_CompositeTypeStmt:
		case T_CreateEnumStmt:
		case T_CreateRangeStmt:
		case T_DefineStmt:
		case T_CreateFunctionStmt:
		case T_CreateOpClassStmt:
		case T_CreateOpFamilyStmt:
		case T_CreateConversionStmt:
		case T_CreateStatsStmt:
		case T_CreateTrigStmt:
		case T_RuleStmt:
		case T_CreatePolicyStmt:
		case T_CreateEventTrigStmt:
		case T_CreateExtensionStmt:
		case T_CreatePublicationStmt:
		case T_CreateSubscriptionStmt:
		case T_CreateFdwStmt:
		case T_CreateForeignServerStmt:
		case T_CreatePLangStmt:
		case T_CreateAmStmt:
		case T_CreateUserMappingStmt:
		case T_CreateCastStmt:
		case T_CreateTransformStmt:
			effect_create_object(effect, node);
			return true;
		default:
			return false;
	}
}

static bool
run_alter(Effect *effect, const Node *node)
{
	switch (nodeTag(node))
	{
		case T_AlterTableStmt:
			effect_alter_table(effect, (const AlterTableStmt *) node);
			return true;
		case T_AlterSeqStmt:
			effect_alter_sequence(effect, (const AlterSeqStmt *) node);
			return true;
		case T_AlterEnumStmt:
			effect_alter_enum(effect, (const AlterEnumStmt *) node);
			return true;
		case T_RenameStmt:
			effect_rename(effect, (const RenameStmt *) node);
			return true;
		case T_AlterObjectSchemaStmt:
			effect_set_schema(effect, (const AlterObjectSchemaStmt *) node);
			return true;
		case T_AlterDomainStmt:
		case T_AlterTSConfigurationStmt:
		case T_AlterTSDictionaryStmt:
		case T_AlterOpFamilyStmt:
		case T_AlterOperatorStmt:
		case T_AlterTypeStmt:
		case T_AlterEventTrigStmt:
		case T_AlterPublicationStmt:
		case T_AlterSubscriptionStmt:
		case T_AlterPolicyStmt:
		case T_AlterStatsStmt:
		case T_AlterFunctionStmt:
		case T_AlterExtensionStmt:
		case T_AlterFdwStmt:
		case T_AlterForeignServerStmt:
		case T_AlterObjectDependsStmt:
			effect_alter_object(effect, node);
			return true;
		/* Of owners and of what has no place. */
		case T_AlterOwnerStmt:
		case T_AlterExtensionContentsStmt:
		case T_AlterUserMappingStmt:
		case T_AlterCollationStmt:
			return true;
		default:
			return false;
	}
}

void
effect_run(Effect *effect, const Node *statement)
{
	CHECK_FOR_INTERRUPTS();
	if (run_create(effect, statement) || run_alter(effect, statement))
		return;
	switch (nodeTag(statement))
	{
		case T_DropStmt:
			effect_drop(effect, (const DropStmt *) statement);
			break;
		case T_CommentStmt:
			effect_comment(effect, (const CommentStmt *) statement);
			break;
		case T_GrantStmt:
			effect_grant(effect, (const GrantStmt *) statement);
			break;
		case T_AlterDefaultPrivilegesStmt:
			effect_default_privileges(effect, (const AlterDefaultPrivilegesStmt *) statement);
			break;
		case T_VariableSetStmt:
			set_variable(effect, (const VariableSetStmt *) statement);
			break;
		case T_SelectStmt:
			if (!is_set_config(effect, (const SelectStmt *) statement))
				skip(effect, "SELECT");
			break;
		case T_SecLabelStmt:
			skip(effect, "SECURITY LABEL");
			break;
		default:
			effect_report(effect, "it is no statement of a schema");
			break;
	}
}

/* ---- the text ---- */

typedef struct FirstWord
{
	const char *word; /* as the scanner gives it */
	const char *told; /* how it is counted; NULL: it goes without saying */
} FirstWord;

/* Statements that are not parsed, by their first word. */
static const FirstWord first_words[] = {
	{"insert", "INSERT"},   {"update", "UPDATE"},
	{"delete", "DELETE"},   {"merge", "MERGE"},
	{"copy", "COPY"},       {"do", "DO"},
	{"call", "CALL"},       {"execute", "EXECUTE"},
	{"prepare", "PREPARE"}, {"truncate", "TRUNCATE"},
	{"refresh", "REFRESH"}, {"with", "WITH"},
	{"values", "VALUES"},   {"vacuum", "VACUUM"},
	{"analyze", "ANALYZE"}, {"reindex", "REINDEX"},
	{"cluster", "CLUSTER"}, {"explain", "EXPLAIN"},
	{"notify", "NOTIFY"},   {"rollback", "ROLLBACK"},
	{"load", "LOAD"},       {"begin", NULL},
	{"start", NULL},        {"commit", NULL},
	{"end", NULL},          {"savepoint", NULL},
	{"release", NULL},      {"lock", NULL},
	{"reset", NULL},        {"discard", NULL},
	{"deallocate", NULL},   {"show", NULL},
	{"listen", NULL},       {"unlisten", NULL},
	{"checkpoint", NULL},   {"reassign", NULL},
};

static const FirstWord *
first_word(const Piece *piece)
{
	for (size_t i = 0; i < lengthof(first_words) && piece->count > 0; i++)
	{
		if (piece->words[0].text != NULL && !piece->words[0].quoted &&
			strcmp(piece->words[0].text, first_words[i].word) == 0)
			return &first_words[i];
	}
	return NULL;
}

/* What is said of roles and whole databases. */
static bool
is_of_cluster(const Effect *effect)
{
	static const char *const words[] = {"role", "user", "group", "database", "tablespace", "system"};

	if (!effect_is(effect, 0, "create") && !effect_is(effect, 0, "alter") && !effect_is(effect, 0, "drop"))
		return false;
	for (size_t i = 0; i < lengthof(words); i++)
	{
		if (effect_is(effect, 1, words[i]) && !effect_is(effect, 2, "mapping"))
			return true;
	}
	return false;
}

/* "CREATE ROLE" */
static const char *
of_cluster_words(const Effect *effect)
{
	char *words = psprintf("%s %s", effect->piece.words[0].text, effect->piece.words[1].text);

	for (char *at = words; *at != '\0'; at++)
		*at = pg_toupper((unsigned char) *at);
	return words;
}

static Node *
parse_piece(Effect *effect)
{
	ParseProblem problem = {.message = "it is no statement"};
	List *statements;

	if (effect->piece.problem == NULL)
	{
		statements = parse_statements(effect_statement(effect), RAW_PARSE_DEFAULT, &problem);
		if (list_length(statements) == 1)
			return linitial_node(RawStmt, statements)->stmt;
	}
	else
		problem.message = effect->piece.problem;
	MemoryContextSwitchTo(effect->lasting);
	effect_report(effect, "%s", problem.message);
	return NULL;
}

/* Names that are longer than the server's are cut by it. */
static void
tell_long_names(Effect *effect)
{
	for (int word = 0; word < effect->piece.count; word++)
	{
		const Word *one = &effect->piece.words[word];

		if (one->text != NULL && one->end - one->start >= NAMEDATALEN &&
			strlen(one->text) == NAMEDATALEN - 1 && one->end - one->start - 2 * one->quoted > NAMEDATALEN - 1)
			effect_report(effect, "a name of more than %d bytes is cut to \"%s\"", NAMEDATALEN - 1,
						  one->text);
	}
}

/* Whoever walks through an expression may find it too deep; nothing is held then, so it is caught. */
static void
run_parsed(Effect *effect, const Node *node)
{
	ParseProblem problem;
	volatile bool failed = false;

	PG_TRY();
	{
		effect_run(effect, node);
	}
	PG_CATCH();
	{
		if (geterrcode() != ERRCODE_STATEMENT_TOO_COMPLEX)
			PG_RE_THROW();
		parse_take_problem(effect->lasting, &problem);
		failed = true;
	}
	PG_END_TRY();
	if (failed)
		effect_report(effect, "%s", problem.message);
}

static void
run_piece(Effect *effect)
{
	const FirstWord *first = first_word(&effect->piece);
	Node *node;

	if (effect->piece.is_command)
	{
		MemoryContextSwitchTo(effect->lasting);
		effect_report(effect, "a command of psql's ends it");
		return;
	}
	if (first != NULL || is_of_cluster(effect))
	{
		MemoryContextSwitchTo(effect->lasting);
		if (first != NULL && first->told != NULL)
			skip(effect, first->told);
		else if (first == NULL)
			skip(effect, of_cluster_words(effect));
		return;
	}
	node = parse_piece(effect);
	MemoryContextSwitchTo(effect->lasting);
	if (node == NULL)
	{
		effect->result->unread++;
		return;
	}
	effect->result->read++;
	tell_long_names(effect);
	run_parsed(effect, node);
}

/* Names are quoted where they must be, and what is cut is told in the answer. */
static int
pin_settings(void)
{
	int level = NewGUCNestLevel();

	set_config_option("quote_all_identifiers", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0,
					  false);
	set_config_option("client_min_messages", "error", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0,
					  false);
	return level;
}

void
ddl_apply(Model *model, const char *text, int length, const char *home, DdlResult *result)
{
	Effect effect = {.model = model, .text = text, .home = home, .result = result};
	Splitter *splitter = split_begin(text, length);
	Dialect dialect = {0};
	int level;

	*result = (DdlResult){0};
	level = pin_settings();
	effect.lasting = CurrentMemoryContext;
	effect.passing = AllocSetContextCreate(CurrentMemoryContext, "ainecto statement", ALLOCSET_DEFAULT_SIZES);
	for (;;)
	{
		bool more;

		MemoryContextSwitchTo(effect.passing);
		more = split_next(splitter, &effect.piece);
		if (more)
		{
			dialect_look(&dialect, text, &effect.piece);
			model->line = effect.piece.line;
			run_piece(&effect);
			model_check_memory(model);
		}
		MemoryContextSwitchTo(effect.lasting);
		if (!more)
			break;
		MemoryContextReset(effect.passing);
	}
	split_end(splitter);
	MemoryContextDelete(effect.passing);
	model->line = 0;
	dialect_refuse(&dialect);
	effect_finish_refs(&effect);
	effect_finish_serials(&effect);
	AtEOXact_GUC(true, level);
}
