/*
 * compared.c
 *		The two states of a comparison, what became of their things, and what is told of it.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/errors.h"
#include "core/change/kind.h"
#include "core/drawing/compared.h"
#include "miscadmin.h"

#define ARROW " \xE2\x86\x92 "

/* A kind's name, a blank, and a key; those of the drawing's own are longer than any of a document. */
#define CHANGE_KEY_SIZE 400
#define MADE_KEY        "%090d"

typedef struct ChangeEntry
{
	char name[CHANGE_KEY_SIZE]; /* first, as dynahash demands */
	SvgChange change;
} ChangeEntry;

/* ---- what became of things ---- */

static HTAB *
make_changes(const char *name)
{
	HASHCTL control = {
		.keysize = CHANGE_KEY_SIZE, .entrysize = sizeof(ChangeEntry), .hcxt = CurrentMemoryContext};

	return hash_create(name, 256, &control, HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
}

static ChangeEntry *
enter_change(HTAB *changes, HASHACTION action, const Entity *entity, const char *key)
{
	char name[CHANGE_KEY_SIZE];

	snprintf(name, sizeof(name), "%s %s", entity->name, key);
	return hash_search(changes, name, action, NULL);
}

SvgChange
content_change(const Content *content, const Entity *entity, const char *key)
{
	const ChangeEntry *entry;

	if (content->changes == NULL)
		return SVG_NO_CHANGE;
	entry = enter_change(content->changes, HASH_FIND, entity, key);
	return entry == NULL ? SVG_KEPT : entry->change;
}

/* Places say where things are drawn, and not what they are. */
static bool
differs(const Difference *row)
{
	for (const EntityField *field = row->entity->fields; field->name != NULL; field++)
	{
		if (!difference_is_place(field) && json_read_member(row->after, field->name) != NULL)
			return true;
	}
	return false;
}

static SvgChange
status_of(const Difference *row)
{
	if (row == NULL || (!row->existed && !row->exists))
		return SVG_KEPT;
	if (!row->existed)
		return SVG_ADDED;
	if (!row->exists)
		return SVG_REMOVED;
	return differs(row) ? SVG_CHANGED : SVG_KEPT;
}

SvgChange
compared_status(const Compared *compared, const Entity *entity, const char *key)
{
	return status_of(difference_find(compared->set, entity, key));
}

SvgChange
compared_status_with_parts(const Compared *compared, const Entity *entity, const char *key)
{
	SvgChange status = compared_status(compared, entity, key);

	return status == SVG_KEPT && enter_change(compared->touched, HASH_FIND, entity, key) != NULL ? SVG_CHANGED
																								 : status;
}

/* Up to what is nobody's part. References and arrows are no parts of what they begin at. */
static void
touch_parents(Compared *compared, const Difference *row)
{
	const Entity *entity = row->entity;
	const char *key = row->uuid;

	for (int depth = 0; depth < 100; depth++)
	{
		const KindWords *kind = kind_of(entity);
		const char *parent = kind->references[1].entity != NULL && !kind->part
								 ? NULL
								 : kind_parent(kind, history_find(compared->whole, entity, key));

		if (parent == NULL)
			return;
		entity = entity_by_name(compared->document->type, kind->references[0].entity);
		key = parent;
		enter_change(compared->touched, HASH_ENTER, entity, key)->change = SVG_CHANGED;
	}
}

/* The second version, and what the first one had besides. */
static void
load_states(Compared *compared)
{
	compared->whole =
		compared->to == 0 ? history_make(compared->document) : history_load(compared->document, compared->to);
	compared->shown = history_make(compared->document);
	compared->touched = make_changes("ainecto touched things");
	compared->changes = make_changes("ainecto compared things");
	for (int i = 0; i < compared->set->count; i++)
	{
		const Difference *row = &compared->set->rows[i];

		if (status_of(row) == SVG_REMOVED)
			history_put(compared->whole, row->entity, row->uuid, row->before);
	}
	for (int i = 0; i < compared->set->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (status_of(&compared->set->rows[i]) != SVG_KEPT)
			touch_parents(compared, &compared->set->rows[i]);
	}
}

const char *
compared_show(Compared *compared, const Entity *entity, const char *key, JsonNode *fields, SvgChange change)
{
	if (key == NULL)
		key = psprintf(MADE_KEY, ++compared->made);
	history_put(compared->shown, entity, key, fields);
	enter_change(compared->changes, HASH_ENTER, entity, key)->change = change;
	return key;
}

/* ---- texts ---- */

/* In one line; NULL for null. */
static const char *
short_text(const JsonNode *value)
{
	const char *text;
	StringInfoData json;

	if (value == NULL || value->kind == JSON_NODE_NULL)
		return NULL;
	if (value->kind == JSON_NODE_STRING || value->kind == JSON_NODE_NUMBER)
		text = value->text;
	else
	{
		initStringInfo(&json);
		json_node_write(&json, value);
		text = json.data;
	}
	if (strlen(text) <= COMPARED_TEXT_BYTES)
		return clip_tame(text, COMPARED_TEXT_BYTES);
	return psprintf("%s\xE2\x80\xA6", clip_tame(text, COMPARED_TEXT_BYTES));
}

const char *
compared_text(const Compared *compared, const HistoryItem *item, const char *field)
{
	const Difference *row = difference_find(compared->set, item->entity, item->uuid);
	const char *before;
	const char *after;

	if (status_of(row) != SVG_CHANGED || json_read_member(row->after, field) == NULL)
		return short_text(json_read_member(item->fields, field));
	before = short_text(json_read_member(row->before, field));
	after = short_text(json_read_member(row->after, field));
	return psprintf("%s" ARROW "%s", before == NULL ? "none" : before, after == NULL ? "none" : after);
}

static bool
is_listed(const char *name, const char *const *names)
{
	while (*names != NULL)
	{
		if (strcmp(*names++, name) == 0)
			return true;
	}
	return false;
}

const char *
compared_rest(const Compared *compared, const HistoryItem *item, const char *const *but)
{
	const Difference *row = difference_find(compared->set, item->entity, item->uuid);
	StringInfoData text;

	initStringInfo(&text);
	for (const EntityField *field = item->entity->fields;
		 status_of(row) == SVG_CHANGED && field->name != NULL; field++)
	{
		const JsonNode *after = json_read_member(row->after, field->name);

		if (after == NULL || difference_is_place(field) || is_listed(field->name, but))
			continue;
		if (text.len > 0)
			appendStringInfoString(&text, ", ");
		if (field->kind == FIELD_BOOLEAN && after->kind == JSON_NODE_BOOLEAN)
			appendStringInfoString(&text, kind_switch_words(field, after->boolean));
		else if (field->kind == FIELD_JSON)
			appendStringInfo(&text, "%s changed", kind_field_words(field));
		else
			appendStringInfo(&text, "%s %s", kind_field_words(field),
							 compared_text(compared, item, field->name));
	}
	return text.data;
}

JsonNode *
compared_copy(const JsonNode *fields)
{
	return json_node_copy(fields);
}

void
compared_set(JsonNode *fields, const char *name, const char *text)
{
	json_node_set(fields, name, text == NULL ? json_node_make(JSON_NODE_NULL) : json_node_make_text(text));
}

/* ---- what is told ---- */

static SvgChange
change_of_line(const ReportLine *line)
{
	return strcmp(line->kind, "added") == 0     ? SVG_ADDED
		   : strcmp(line->kind, "removed") == 0 ? SVG_REMOVED
												: SVG_CHANGED;
}

static void
tell(DrawingStory *story, DrawingTold *lines, SvgChange change, const char *text)
{
	lines[story->line_count++] = (DrawingTold){change, text};
}

static void
tell_lines(const Compared *compared, DrawingStory *story)
{
	const Report *report = compared->report;
	DrawingTold *lines = palloc_array(DrawingTold, COMPARED_MAX_TOLD + 4);

	story->lines = lines;
	if (report->count == 0)
		tell(story, lines, SVG_NO_CHANGE, "Nothing changed.");
	for (int i = 0; i < report->count && i < COMPARED_MAX_TOLD; i++)
		tell(story, lines, change_of_line(&report->lines[i]), report->lines[i].sentence);
	if (report->count > COMPARED_MAX_TOLD)
		tell(story, lines, SVG_NO_CHANGE,
			 psprintf("\xE2\x8B\xAF and %d more changes", report->count - COMPARED_MAX_TOLD));
	if (compared->undrawn > 0)
		tell(story, lines, SVG_NO_CHANGE,
			 psprintf("Too many to be drawn: %s that changed (%d).", compared->left_out_words,
					  compared->undrawn));
	if (compared->left_out > 0)
		tell(story, lines, SVG_NO_CHANGE,
			 psprintf("Not drawn: %s that did not change (%d).", compared->left_out_words,
					  compared->left_out));
}

static void
append_count(StringInfo text, int count, const char *words)
{
	if (count > 0)
		appendStringInfo(text, " %d %s,", count, words);
}

/* "table: 1 added, 2 changed; column: 3 removed." */
static const char *
write_summary(const Compared *compared)
{
	const Report *report = compared->report;
	StringInfoData text;
	ListCell *cell;

	initStringInfo(&text);
	foreach(cell, report->counts)
	{
		const ReportCount *count = lfirst(cell);

		const Entity *entity = entity_by_name(compared->document->type, count->kind);

		appendStringInfo(&text, "%s%s:", text.len > 0 ? "; " : "",
						 entity == NULL ? count->kind : kind_of(entity)->noun);
		append_count(&text, count->added, "added");
		append_count(&text, count->removed, "removed");
		append_count(&text, count->changed, "changed");
		append_count(&text, count->moved, "moved");
		text.data[--text.len] = '\0';
	}
	appendStringInfoString(&text, text.len > 0 ? "." : "Nothing changed.");
	return text.data;
}

static const char *
version_words(int64 version)
{
	return version == 0 ? "before its first version" : psprintf("version " INT64_FORMAT, version);
}

/* ---- the whole ---- */

/* An ERD or a flow diagram; the source of a flow without steps is a text. */
typedef struct Picture
{
	Erd erd;
	Flow flow;
	ComparedLines lines;
	const char *label; /* of the lines */
} Picture;

static void
fill_picture(Compared *compared, Picture *picture)
{
	*picture = (Picture){.label = "Text"};
	if (compared->document->type == DOCUMENT_ERD)
		compared_fill_erd(compared, &picture->erd);
	else if (compared->document->type == DOCUMENT_FLOW_DIAGRAM)
	{
		compared_fill_flow(compared, &picture->flow);
		if (picture->flow.node_count == 0)
			compared_add_source(compared, &picture->lines);
	}
	else if (compared->document->type == DOCUMENT_README)
		compared_add_readme(compared, &picture->lines);
	else
	{
		picture->label = "Test cases";
		compared_add_cases(compared, &picture->lines);
	}
}

void
compared_write_svg(StringInfo out, const Place *document, int64 from, int64 to, const SvgOptions *options)
{
	Compared compared = {.document = document, .from = from, .to = to};
	DrawingStory story = {0};
	SvgOptions look = *options;
	Picture picture;

	compared.report = report_make(document, from, to);
	compared.set = compared.report->differences;
	load_states(&compared);
	fill_picture(&compared, &picture);
	story.title = psprintf("What changed in %s: %s" ARROW "%s", document->title, version_words(from),
						   version_words(to));
	story.summary = write_summary(&compared);
	tell_lines(&compared, &story);
	look.story = &story;
	if (document->type == DOCUMENT_ERD)
		erd_write_svg(out, &picture.erd, &look);
	else if (picture.flow.node_count > 0)
		flow_write_svg(out, &picture.flow, &look);
	else
		change_write_text(out, picture.lines.lines, picture.lines.count, picture.label, &look);
	if (!render_goes_on(out))
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
						errmsg("the drawing would be larger than %d bytes", RENDER_MAX_BYTES)));
}
