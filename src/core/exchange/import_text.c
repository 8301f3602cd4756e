/*
 * import_text.c
 *		From a text to a catalog: which reader reads which format, and what is accepted.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/settings.h"
#include "core/caller/call.h"
#include "core/exchange/import_text.h"
#include "core/exchange/match.h"
#include "mb/pg_wchar.h"
#include "pure/argument.h"
#include "utils/datum.h"
#include "utils/memutils.h"

const char *const import_format_names[] = {"catalog", "sql", NULL};

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
	const char *format = import_format_names[request->format];
	Size valid;

	if (request->format == IMPORT_CATALOG)
	{
		request->catalog = import_parse(text, length);
		return;
	}
	import_check_size(length);
	valid = Min(pg_encoding_verifymbstr(PG_UTF8, text, length), (int) strnlen(text, length));
	if (valid < length)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("the text is not in UTF-8: byte %zu", valid + 1)));
	if (strspn(text, " \t\r\n") == length)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("the text is empty"),
						errhint("Send what is to be imported, in the format %s.", format)));
	if (request->source != NULL && (*request->source == '\0' || strlen(request->source) > IMPORT_SOURCE_MAX))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("the name of a source has 1 to %d bytes", IMPORT_SOURCE_MAX)));
	request->text = text;
	request->length = length;
}

static Datum
read_sql(MergePlan *plan, const ImportRequest *request)
{
	Model *model = model_make();

	ddl_apply(model, request->text, request->length, "public", &plan->told);
	return model_to_catalog(model, "sql", request->source == NULL ? "sql" : request->source);
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
		lfirst(cell) = skip;
	}
}

/* All that is made on the way goes. */
Datum
import_read_text(MergePlan *plan, const ImportRequest *request)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(caller, "ainecto text", ALLOCSET_DEFAULT_SIZES);
	Datum catalog = (Datum) 0;

	MemoryContextSwitchTo(work);
	switch (request->format)
	{
		case IMPORT_SQL:
			catalog = read_sql(plan, request);
			break;
		default:
			elog(ERROR, "a format without a reader: %d", request->format);
	}
	MemoryContextSwitchTo(caller);
	catalog = datumCopy(catalog, false, -1);
	copy_told(&plan->told);
	MemoryContextDelete(work);
	return catalog;
}

/* The document as it is, as a catalog whose things are known. */
static ThingState *
base_of_model(const Model *model, List *keys[THING_KINDS])
{
	ThingState *state = thing_load_catalog(model_to_catalog(model, "sql", "document"));

	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		for (int i = 0; i < state->lists[kind].count; i++)
			state->lists[kind].things[i].uuid = list_nth(keys[kind], i);
	}
	thing_index_uuids(state);
	thing_resolve_members(state);
	state->same_source = true;
	return state;
}

void
import_apply(MergePlan *plan, const ImportRequest *request)
{
	List *keys[THING_KINDS] = {NULL};
	Model *model;
	ListCell *cell;

	/* Both sides begin with the document: what differs in the end is what the text did. */
	plan->rule = MERGE_TAKE;
	plan->document = thing_load_document(request->document);
	model = document_model(plan->document, keys);
	plan->base = base_of_model(model, keys);
	ddl_apply(model, request->text, request->length, document_has_no_schemas(model) ? NULL : "public",
			  &plan->told);
	plan->catalog = thing_load_catalog(model_to_catalog(model, "sql", "document"));
	plan->catalog->is_exact = true;
	match_things(plan->catalog, plan->base, plan->document);
	foreach(cell, model->left_out)
	{
		const List *entry = lfirst(cell);

		merge_leave_out(plan, linitial(entry), lsecond(entry), lthird(entry));
	}
	merge_decide(plan);
	plan->conflicts = NIL;
	if (request->dry_run)
		return;
	call_suggest_description("Applied SQL");
	merge_write(plan, request->document);
}
