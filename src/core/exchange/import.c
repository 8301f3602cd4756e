/*
 * import.c
 *		From a catalog to a merge: what is accepted, and in which order things are done.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/statement.h"
#include "catalog/pg_type.h"
#include "core/caller/call.h"
#include "core/exchange/import.h"
#include "core/exchange/import_apply.h"
#include "core/exchange/import_dbml.h"
#include "core/exchange/match.h"
#include "core/exchange/source.h"
#include "mb/pg_wchar.h"
#include "nodes/value.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#include "core/exchange/import.sql.h"

#define MAKE_ANEW                                                                                \
	"Make it anew with psql -qXAt -v ON_ERROR_STOP=1 -f ainecto-catalog.sql, and send it as it " \
	"is printed."

MergeMode
import_mode(const char *name)
{
	if (strcmp(name, "merge") == 0)
		return MERGE_ADD;
	if (strcmp(name, "replace") != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("there is no mode \"%s\"", name),
						errhint("Modes are merge, replace and, of SQL, apply.")));
	return MERGE_REPLACE;
}

void
import_set_mode(ImportRequest *request, const char *name)
{
	request->applied = request->format == IMPORT_SQL && strcmp(name, "apply") == 0;
	request->mode = request->applied ? MERGE_ADD : import_mode(name);
}

MergeConflictRule
import_conflict_rule(const char *name)
{
	if (strcmp(name, "refuse") == 0)
		return MERGE_REFUSE;
	if (strcmp(name, "keep") == 0)
		return MERGE_KEEP;
	if (strcmp(name, "take") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("conflicts cannot be decided by \"%s\"", name),
				 errhint("refuse them, keep what the document has, or take what the catalog has.")));
	return MERGE_TAKE;
}

void
import_require_erd(const Place *document)
{
	if (document->type != DOCUMENT_ERD)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
				 errmsg("a catalog is imported into a document of type %s, not %s",
						access_document_type_name(DOCUMENT_ERD), access_document_type_name(document->type))));
}

void
import_check_size(const char *what, Size size)
{
	if (size > (Size) settings_import_limit() * 1024)
		ereport(ERROR,
				(errcode(ERRCODE_AI_LIMIT_EXCEEDED),
				 errmsg("%s has %zu kB, an import at most %d kB", what, size / 1024, settings_import_limit()),
				 errhint("Import fewer schemas at a time, or raise ainecto.import_limit.")));
}

void
import_require_text(const char *what, const char *text, Size length)
{
	int valid;

	import_check_size(what, length);
	valid = pg_encoding_verifymbstr(PG_UTF8, text, length);
	if (strnlen(text, length) < (Size) valid || (Size) valid < length)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("%s is no text in UTF-8: byte %zu", what,
							   Min(strnlen(text, length), (Size) valid) + 1),
						errhint("Save it as UTF-8; psql writes so with PGCLIENTENCODING=UTF8.")));
}

/* Brackets outside of texts: how deep they go is known before any parser recurses, and so is what was cut. */
static void
check_nesting(const char *text, Size length)
{
	int depth = 0;
	bool quoted = false;

	for (Size i = 0; i < length; i++)
	{
		if (quoted && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			quoted = !quoted;
		else if (!quoted && (text[i] == '{' || text[i] == '['))
			depth++;
		else if (!quoted && (text[i] == '}' || text[i] == ']'))
			depth--;
		if (depth > JSON_READ_MAX_DEPTH)
			ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
							errmsg("the catalog nests deeper than %d levels, at byte %zu",
								   JSON_READ_MAX_DEPTH, i + 1),
							errhint(MAKE_ANEW)));
	}
	if (depth > 0 || quoted)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("the catalog is cut off after %zu bytes", length), errhint(MAKE_ANEW)));
}

Datum
import_parse(const char *text, Size length)
{
	import_require_text("the catalog", text, length);
	if (strspn(text, " \t\r\n") == length)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("the catalog is empty"),
						errhint("psql says why on its standard error. " MAKE_ANEW)));
	check_nesting(text, length);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(text));
}

static void
refuse_catalog(const char *problem, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s", problem), errhint("%s", hint)));
}

static void
check_envelope(Datum catalog)
{
	const char *format;
	const char *version;
	const char *end;
	const char *differences;

	if (!json_read_numbers_fit(DatumGetJsonbP(catalog)))
		refuse_catalog("the catalog holds a number of more than 400 digits", MAKE_ANEW);
	if (!json_read_depth_fits(DatumGetJsonbP(catalog)))
		ereport(ERROR,
				(errcode(ERRCODE_AI_LIMIT_EXCEEDED),
				 errmsg("the catalog nests deeper than %d levels", JSON_READ_MAX_DEPTH), errhint(MAKE_ANEW)));
	execute_read_envelope(catalog);
	format = statement_text(0, 2);
	version = statement_text(0, 3);
	end = statement_text(0, 4);
	if (strcmp(statement_text(0, 1), "object") != 0 || format == NULL || strcmp(format, IMPORT_FORMAT) != 0)
		refuse_catalog(psprintf("this is no catalog: its format is \"%s\", not \"%s\"",
								format == NULL ? "" : format, IMPORT_FORMAT),
					   MAKE_ANEW);
	if (version == NULL || strcmp(version, CppAsString2(IMPORT_VERSION)) != 0)
		refuse_catalog(psprintf("the catalog has version \"%s\" of its format; this server reads version %d",
								version == NULL ? "" : version, IMPORT_VERSION),
					   "Use the script that this server offers at /catalog.sql.");
	if (end == NULL || strcmp(end, IMPORT_FORMAT) != 0 || statement_text(0, 5) == NULL)
		refuse_catalog("the catalog has no end: it is cut off", MAKE_ANEW);
	execute_compare_counts(catalog);
	differences = statement_text(0, 1);
	if (differences != NULL)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("the catalog is not whole: its counts differ from what it holds"),
						errdetail("%s.", differences), errhint(MAKE_ANEW)));
}

/* What the catalog's reader left out, and what this document has no place for. */
static void
note_left_out(MergePlan *plan, Datum catalog)
{
	uint64 count = execute_read_left_out(catalog);

	for (uint64 row = 0; row < count; row++)
	{
		const char *kind = statement_text(row, 1);
		const char *name = statement_text(row, 2);
		const char *because = statement_text(row, 3);

		merge_leave_out(plan, kind == NULL ? "" : kind, name == NULL ? "" : name,
						because == NULL ? "" : because);
	}
}

void
import_refuse_conflicts(const MergePlan *plan, const char *other)
{
	StringInfoData text;
	int shown = 0;
	ListCell *cell;

	initStringInfo(&text);
	foreach(cell, plan->conflicts)
	{
		const MergeConflict *conflict = lfirst(cell);

		if (shown++ == 10)
			break;
		appendStringInfo(&text, "%s%s %s%s%s: %s", text.len == 0 ? "" : "; ", conflict->kind, conflict->name,
						 conflict->field == NULL ? "" : ", ", conflict->field == NULL ? "" : conflict->field,
						 conflict->what);
	}
	ereport(ERROR, (errcode(ERRCODE_AI_CONFLICT),
					errmsg("conflicts between the document and %s: %d", other, list_length(plan->conflicts)),
					errdetail("%s%s.", text.data, shown > 10 ? "; …" : ""),
					errhint("Look at them with a dry run; then keep the document's side or take "
							"the other one, by onConflict.")));
}

static bool
is_empty(const ThingState *state)
{
	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		if (state->lists[kind].count > 0)
			return false;
	}
	return true;
}

/* What the source's format says of the document, where that is the base of the merge or what may go. */
static ThingState *
load_said(const ImportRequest *request, const Source *source, ThingState *document)
{
	ThingState *said;

	if (request->say == NULL || (source->known && request->mode != MERGE_REPLACE) || is_empty(document))
		return NULL;
	said = request->say(document->texts, request->document);
	match_said(said, document);
	return said;
}

/* ---- texts ---- */

const char *const import_format_names[] = {"catalog", "sql", "dbml", NULL};

ImportFormat
import_format(const char *name)
{
	for (ImportFormat format = 0; format < IMPORT_FORMATS; format++)
	{
		if (strcmp(import_format_names[format], name) == 0)
			return format;
	}
	ereport(ERROR,
			(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("there is no format \"%s\" to import", name)));
}

void
import_set_text(ImportRequest *request, const char *text, Size length)
{
	if (request->format == IMPORT_CATALOG)
	{
		request->catalog = import_parse(text, length);
		return;
	}
	import_require_text("the text", text, length);
	if (strspn(text, " \t\r\n") == length)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("the text is empty"),
						errhint("Send what is to be imported, in the format %s.",
								import_format_names[request->format])));
	if (request->source == NULL)
		request->source = import_format_names[request->format];
	if (*request->source == '\0' || strlen(request->source) > IMPORT_SOURCE_MAX)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("the name of a source has 1 to %d bytes", IMPORT_SOURCE_MAX)));
	request->text = text;
	request->length = length;
	if (request->format == IMPORT_DBML)
		request->say = import_dbml_say;
}

/* What of a text is shown if nothing of it was understood. */
#define MAX_SHOWN_REPORTS 5

void
import_refuse_unread(const ImportRequest *request, const DdlResult *told)
{
	StringInfoData detail;
	bool other;
	int shown = 0;
	ListCell *cell;

	if (told->read > 0 || told->unread == 0)
		return;
	other = import_dbml_is_whole(request->text, request->length);
	initStringInfo(&detail);
	foreach(cell, told->reports)
	{
		const DdlReport *report = lfirst(cell);

		if (shown++ == MAX_SHOWN_REPORTS)
			break;
		appendStringInfo(&detail, "%sLine %d: %s.", detail.len > 0 ? "\n" : "", report->line,
						 report->because);
	}
	ereport(ERROR,
			(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("no statement of the text is SQL of PostgreSQL"),
			 errdetail_internal("%s", detail.data),
			 other ? errhint("It is DBML: import it in the format dbml.")
				   : errhint("Nothing was imported. Mend the text and send it again.")));
}

static Model *
read_sql(MergePlan *plan, const ImportRequest *request)
{
	Model *model = model_make();

	model_bound(model, request->length);
	ddl_apply(model, request->text, request->length, "public", &plan->told);
	import_refuse_unread(request, &plan->told);
	return model;
}

/* What was told of a text, out of the context that it was read in. */
static void
copy_told(DdlResult *told)
{
	ListCell *cell;

	told->reports = list_copy(told->reports);
	foreach(cell, told->reports)
	{
		DdlReport *report = palloc(sizeof(DdlReport));

		*report = *(DdlReport *) lfirst(cell);
		report->statement = pstrdup(report->statement);
		report->because = pstrdup(report->because);
		lfirst(cell) = report;
	}
	told->skips = list_copy(told->skips);
	foreach(cell, told->skips)
	{
		DdlSkip *skip = palloc(sizeof(DdlSkip));

		*skip = *(DdlSkip *) lfirst(cell);
		skip->word = pstrdup(skip->word);
		lfirst(cell) = skip;
	}
}

/* What a model could not take. */
static void
note_of_model(MergePlan *plan, const Model *model)
{
	ListCell *cell;

	foreach(cell, model->left_out)
	{
		const List *entry = lfirst(cell);

		merge_leave_out(plan, text_pool_add(plan->texts, linitial(entry)),
						text_pool_add(plan->texts, lsecond(entry)),
						text_pool_add(plan->texts, lthird(entry)));
	}
}

static List *
copy_schemas(const Model *model)
{
	List *schemas = NIL;
	ListCell *cell;

	foreach(cell, model_schemas(model))
		schemas = lappend(schemas, makeString(pstrdup(strVal(lfirst(cell)))));
	return schemas;
}

/* The text as things. All else that is made on the way goes. A text's source is known by its name alone. */
static void
read_text(MergePlan *plan, const ImportRequest *request, Source *source)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(caller, "ainecto text", ALLOCSET_DEFAULT_SIZES);
	Model *model;

	MemoryContextSwitchTo(work);
	if (request->format == IMPORT_DBML)
		model = import_dbml_model(request->text, request->length, true);
	else
		model = read_sql(plan, request);
	MemoryContextSwitchTo(caller);
	copy_told(&plan->told);
	note_of_model(plan, model);
	plan->catalog = thing_load_model(plan->texts, model);
	*source = (Source){.system = import_format_names[request->format],
					   .database = request->source,
					   .schemas = copy_schemas(model),
					   .whole = model->whole};
	MemoryContextDelete(work);
}

static void
read_catalog(MergePlan *plan, const ImportRequest *request, Source *source)
{
	import_check_size("the catalog", toast_raw_datum_size(request->catalog));
	check_envelope(request->catalog);
	source_read(source, request->catalog);
	plan->catalog = thing_load_catalog(plan->texts, request->catalog);
	note_left_out(plan, request->catalog);
}

/* ---- the merge ---- */

static const char *
description_of(const ImportRequest *request, const Source *source)
{
	if (request->description != NULL)
		return request->description;
	if (request->format == IMPORT_CATALOG)
		return psprintf("Imported the catalog of database %s", source->database);
	return psprintf("Imported %s, source %s", request->format == IMPORT_SQL ? "SQL" : "DBML",
					source->database);
}

/* The merge of what comes in with what the document holds. */
static void
merge_source(MergePlan *plan, const ImportRequest *request, Source *source)
{
	source_find(request->document, source);
	plan->catalog->schemas = source->schemas;
	plan->catalog->whole = source->whole;
	plan->document = thing_load_document(plan->texts, request->document);
	plan->said = load_said(request, source, plan->document);
	plan->base = plan->said != NULL && !source->known
					 ? plan->said
					 : source_load_base(plan->texts, request->document, source);
	match_things(plan->catalog, plan->base, plan->document);
	merge_decide(plan);
	merge_check(plan);
	if (request->dry_run)
		return;
	if (plan->conflicts != NIL && plan->rule == MERGE_REFUSE)
		import_refuse_conflicts(plan, request->format == IMPORT_CATALOG ? "the catalog" : "the text");
	call_suggest_description(description_of(request, source));
	merge_write(plan, request->document);
	source_keep(request->document, source, plan->catalog, plan->base);
}

MergePlan *
import_run(const ImportRequest *request)
{
	MergePlan *plan = palloc0(sizeof(MergePlan));
	Source source;

	plan->texts = text_pool_make();
	plan->mode = request->mode;
	plan->rule = request->rule;
	if (request->applied)
	{
		import_apply(plan, request);
		return plan;
	}
	if (request->text == NULL)
		read_catalog(plan, request, &source);
	else
		read_text(plan, request, &source);
	merge_source(plan, request, &source);
	return plan;
}
