/*
 * erd_work.c
 *		What a call on an ERD has to see to at its end, and to tell in its answer.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "core/caller/call.h"
#include "core/erd/erd.h"
#include "core/erd/erd_order.h"
#include "core/erd/erd_rename.h"
#include "core/erd/erd_warning.h"
#include "core/erd/erd_work.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

/* Things of a kind that are looked at for warnings, and warnings that are spelled out. */
#define MAX_TOUCHED 1000
/* Each is looked for in all definitions of the document, which are read once. */
#define MAX_GONE     1000
#define MAX_WARNINGS 20

ErdWork *
erd_work(const pg_uuid_t *document)
{
	CallFrame *frame = call_current();
	ErdWork *work;

	if (frame == NULL)
		return NULL;
	if (frame->work == NULL)
	{
		work = MemoryContextAllocZero(frame->notes.context, sizeof(ErdWork));
		work->document = *document;
		work->context = frame->notes.context;
		frame->work = work;
	}
	return frame->work;
}

static void
note_place(const Entity *entity, const pg_uuid_t *document, const char *uuid, int64 order)
{
	ErdWork *work = erd_work(document);
	MemoryContext caller;
	ErdPlace *place;

	if (work == NULL)
		return;
	caller = MemoryContextSwitchTo(work->context);
	place = palloc(sizeof(ErdPlace));
	*place = (ErdPlace){entity, pstrdup(uuid), order};
	work->places = lappend(work->places, place);
	MemoryContextSwitchTo(caller);
}

/* The place that data names, taken out of it; false if it names none. */
static bool
take_place(const Entity *entity, JsonNode *data, int64 *place)
{
	if (entity->order == NULL || !json_read_integer(data, entity->order, place))
		return false;
	json_node_remove(data, entity->order);
	return true;
}

void
erd_work_update(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data)
{
	int64 place;
	bool placed = take_place(entity, data, &place);

	if (data->count > 0)
		entity_update(entity, document, uuid, data);
	else
		erd_require(entity, document, uuid);
	if (placed)
		note_place(entity, document, uuid, place);
}

/* It stands last until the call ends, so that what is made after it without a place stands behind it. */
const char *
erd_work_insert(const Entity *entity, const pg_uuid_t *document, JsonNode *data)
{
	int64 place;
	bool placed = take_place(entity, data, &place);
	const char *uuid = entity_insert(entity, document, data);

	if (placed)
		note_place(entity, document, uuid, place);
	return uuid;
}

void
erd_work_touch(const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	ErdWork *work = erd_work(document);
	List **list;
	MemoryContext caller;

	if (work == NULL || uuid == NULL)
		return;
	list = entity == &erd_column ? &work->columns : entity == &erd_index ? &work->indexes : &work->refs;
	/* The members of one thing come one after the other. */
	if (list_length(*list) >= MAX_TOUCHED || (*list != NIL && strcmp(llast(*list), uuid) == 0))
		return;
	caller = MemoryContextSwitchTo(work->context);
	*list = lappend(*list, pstrdup(uuid));
	MemoryContextSwitchTo(caller);
}

ArrayType *
erd_work_texts(const List *texts)
{
	Datum *values = palloc(Max(list_length(texts), 1) * sizeof(Datum));
	int count = 0;
	ListCell *cell;

	foreach(cell, texts)
		values[count++] = CStringGetTextDatum(lfirst(cell));
	return construct_array(values, count, TEXTOID, -1, false, TYPALIGN_INT);
}

static const char *
copy_text(const char *text)
{
	return text == NULL ? NULL : pstrdup(text);
}

void
erd_work_drop(const pg_uuid_t *document, const char *table_uuid, const char *table, const char *column)
{
	ErdWork *work = erd_work(document);
	MemoryContext caller;
	ErdGone *gone;

	if (work == NULL || list_length(work->gone) >= MAX_GONE)
		return;
	caller = MemoryContextSwitchTo(work->context);
	gone = palloc(sizeof(ErdGone));
	*gone = (ErdGone){copy_text(table_uuid), copy_text(table), copy_text(column)};
	work->gone = lappend(work->gone, gone);
	MemoryContextSwitchTo(caller);
}

void
erd_work_rename(const pg_uuid_t *document, const char *table, const char *column)
{
	erd_work_drop(document, NULL, table, column);
}

void
erd_work_warn(ErdWork *work, const char *format, ...)
{
	MemoryContext caller;
	StringInfoData text;

	if (work == NULL || work->warning_count++ >= MAX_WARNINGS)
		return;
	caller = MemoryContextSwitchTo(work->context);
	initStringInfo(&text);
	for (;;)
	{
		va_list arguments;
		int needed;

		va_start(arguments, format);
		needed = appendStringInfoVA(&text, format, arguments);
		va_end(arguments);
		if (needed == 0)
			break;
		enlargeStringInfo(&text, needed);
	}
	work->warnings = lappend(work->warnings, text.data);
	MemoryContextSwitchTo(caller);
}

static void
write_count(JsonWriter *writer, const char *name, int count)
{
	if (count > 0)
		json_write_integer_member(writer, name, count);
}

static void
write_followed(JsonWriter *writer, const ErdWork *work)
{
	if (work->types + work->defaults + work->expressions == 0)
		return;
	json_write_key(writer, "followed");
	json_write_open_object(writer);
	write_count(writer, "columns", work->types);
	write_count(writer, "defaults", work->defaults);
	write_count(writer, "expressions", work->expressions);
	json_write_close_object(writer);
}

ErdWork *
erd_work_settle(void)
{
	CallFrame *frame = call_current();
	ErdWork *work = frame->work;

	if (work == NULL)
		return NULL;
	erd_order_place(&work->document, work->places);
	erd_warn(work);
	erd_rename_warn_gone(work);
	frame->work = NULL;
	return work;
}

void
erd_work_finish(JsonWriter *writer)
{
	const ErdWork *work = erd_work_settle();

	if (work == NULL)
		return;
	write_followed(writer, work);
	if (work->warnings != NIL)
		json_write_texts_member(writer, "warnings", work->warnings);
	if (work->warning_count > MAX_WARNINGS)
		json_write_integer_member(writer, "warningCount", work->warning_count);
}
