/*
 * sentence.c
 *		Subjects, and what happened to them.
 */
#include "postgres.h"

#include "core/change/sentence.h"

/* Bytes up to which a value is shown and not only said to have changed. */
#define SHOWN_BYTES 60

static bool
is_kind(const Entity *entity, const char *name)
{
	return strcmp(entity->name, name) == 0;
}

/* The name of what a field refers to. */
static const char *
referred_name(const PieceSet *things, const KindWords *kind, int reference, const JsonNode *fields)
{
	const char *key = kind_key(fields, kind->references[reference].field);

	return key == NULL ? NULL
					   : piece_name(things, piece_entity(things, kind->references[reference].entity), key);
}

static void
append_between(StringInfo out, const PieceSet *things, const KindWords *kind, const JsonNode *fields)
{
	const char *from = referred_name(things, kind, 0, fields);
	const char *to = referred_name(things, kind, 1, fields);

	appendStringInfo(out, " from %s to %s", from == NULL ? "nothing" : from, to == NULL ? "nothing" : to);
}

/* "columns of …": a part speaks of the whole. */
static const char *
part_subject(const PieceSet *things, const KindWords *kind, const JsonNode *fields)
{
	const char *parent = kind_parent(kind, fields);
	const Entity *whole = piece_entity(things, kind->references[0].entity);
	const char *member = referred_name(things, kind, 1, fields);
	const char *noun = kind_of(piece_entity(things, kind->references[1].entity))->noun;

	return psprintf("%s %s of %s", noun, member == NULL ? "" : member,
					parent == NULL ? whole->label : sentence_subject(things, whole, parent));
}

const char *
sentence_subject(const PieceSet *things, const Entity *entity, const char *uuid)
{
	const KindWords *kind = kind_of(entity);
	const JsonNode *fields = piece_fields(things, entity, uuid);
	const char *parent = kind_parent(kind, fields);
	StringInfoData text;

	if (entity == &document_entity)
		return "document";
	if (kind->part)
		return part_subject(things, kind, fields);
	initStringInfo(&text);
	appendStringInfoString(&text, is_kind(entity, "object") && json_read_text(fields, "kind") != NULL
									  ? json_read_text(fields, "kind")
									  : kind->noun);
	if (is_kind(entity, "edge") || is_kind(entity, "ref"))
	{
		if (json_read_text(fields, "name") != NULL)
			appendStringInfo(&text, " %s", piece_name(things, entity, uuid));
		append_between(&text, things, kind, fields);
		return text.data;
	}
	appendStringInfo(&text, " %s", piece_name(things, entity, uuid));
	if (parent != NULL)
		appendStringInfo(&text, " of %s",
						 piece_name(things, piece_entity(things, kind->references[0].entity), parent));
	return text.data;
}

static void
append_path(StringInfo out, const PieceSet *things, const Entity *entity, const char *uuid)
{
	const KindWords *kind = kind_of(entity);
	const char *parent = kind_parent(kind, piece_fields(things, entity, uuid));
	char *name = pstrdup(piece_name(things, entity, uuid));

	if (parent != NULL)
	{
		append_path(out, things, piece_entity(things, kind->references[0].entity), parent);
		appendStringInfoChar(out, '.');
	}
	name[strlen(name) - 1] = '\0';
	appendStringInfoString(out, name + 1);
}

const char *
sentence_path(const PieceSet *things, const Entity *entity, const char *uuid)
{
	StringInfoData text;

	initStringInfo(&text);
	if (entity != &document_entity)
		append_path(&text, things, entity, uuid);
	return text.data;
}

/* ---- added and removed ---- */

/* With the last first, so that siblings stand in the order of the set. */
void
sentence_link(const PieceSet *things, DifferenceSet *differences)
{
	for (int i = 0; i < differences->count; i++)
		differences->rows[i].parent = differences->rows[i].child = differences->rows[i].sibling = NULL;
	for (int i = differences->count - 1; i >= 0; i--)
	{
		Difference *row = &differences->rows[i];
		const KindWords *kind = kind_of(row->entity);
		const char *parent = kind_parent(kind, piece_fields(things, row->entity, row->uuid));

		if (parent == NULL)
			continue;
		row->parent = difference_find(differences, piece_entity(things, kind->references[0].entity), parent);
		if (row->parent == NULL)
			continue;
		row->sibling = row->parent->child;
		row->parent->child = row;
	}
}

static bool
has_same_fate(const Difference *a, const Difference *b)
{
	return a->existed == b->existed && a->exists == b->exists && a->existed != a->exists;
}

bool
sentence_is_folded(const Difference *row)
{
	return row->parent != NULL && kind_of(row->entity)->folded && has_same_fate(row, row->parent);
}

static int
compare_places(const ListCell *a, const ListCell *b)
{
	const Difference *left = lfirst(a);
	const Difference *right = lfirst(b);
	int64 x = 0;
	int64 y = 0;

	json_read_integer(left->exists ? left->after : left->before, "display_order", &x);
	json_read_integer(right->exists ? right->after : right->before, "display_order", &y);
	return x < y ? -1 : x > y ? 1 : strcmp(left->uuid, right->uuid);
}

/* Names of the columns that an index or a reference is made with: " (`a`, `b`)". */
static void
append_columns(StringInfo out, const PieceSet *things, const Difference *row)
{
	List *parts = NIL;
	ListCell *cell;

	for (Difference *child = row->child; child != NULL; child = child->sibling)
	{
		if (kind_of(child->entity)->part && sentence_is_folded(child))
			parts = lappend(parts, child);
	}
	list_sort(parts, compare_places);
	foreach(cell, parts)
	{
		const Difference *part = lfirst(cell);
		const char *name =
			referred_name(things, kind_of(part->entity), 1, part->exists ? part->after : part->before);

		appendStringInfo(out, "%s%s", cell == list_head(parts) ? " (" : ", ",
						 name == NULL ? "nothing" : name);
	}
	if (parts != NIL)
		appendStringInfoChar(out, ')');
}

/* " with 7 columns, 2 indexes": what was made or removed with it and is not told by itself. */
static void
append_children(StringInfo out, const Difference *row)
{
	bool first = true;
	Difference *child = row->child;

	while (child != NULL)
	{
		const Entity *entity = child->entity;
		const KindWords *kind = kind_of(entity);
		int count = 0;

		for (; child != NULL && child->entity == entity; child = child->sibling)
			count += sentence_is_folded(child) ? 1 : 0;
		if (count == 0)
			continue;
		appendStringInfo(out, "%s %d %s", first ? " with" : ",", count,
						 count == 1 ? kind->noun : kind->plural);
		first = false;
	}
}

/* What is worth saying of a new thing in a few words. */
static void
append_details(StringInfo out, const Difference *row)
{
	static const char *const shown[] = {"type",          "is_pk",     "is_unique", "is_not_null",
										"default_value", "on_delete", "on_update", "definition",
										"label",         NULL};
	static const char *const of_kinds = " column index constraint ref edge ";
	bool first = true;

	if (!row->exists || strstr(of_kinds, psprintf(" %s ", row->entity->name)) == NULL)
		return;
	for (int i = 0; shown[i] != NULL; i++)
	{
		const EntityField *field = entity_field(row->entity, shown[i]);
		const JsonNode *value = field == NULL ? NULL : json_read_member(row->after, shown[i]);

		if (value == NULL || value->kind == JSON_NODE_NULL ||
			(value->kind == JSON_NODE_BOOLEAN && !value->boolean))
			continue;
		appendStringInfoString(out, first ? ": " : ", ");
		first = false;
		if (value->kind == JSON_NODE_BOOLEAN)
			appendStringInfoString(out, strcmp(shown[i], "is_pk") == 0       ? "primary key"
										: strcmp(shown[i], "is_unique") == 0 ? "unique"
																			 : "not null");
		else if (strcmp(shown[i], "type") == 0 || strcmp(shown[i], "definition") == 0 ||
				 strcmp(shown[i], "label") == 0)
			appendStringInfoString(out, piece_quote(value));
		else
			appendStringInfo(out, "%s %s", kind_field_words(field), piece_quote(value));
	}
}

static const char *
write_existence(const PieceSet *things, const Difference *row)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, sentence_subject(things, row->entity, row->uuid));
	if (is_kind(row->entity, "index") || is_kind(row->entity, "ref"))
		append_columns(&text, things, row);
	appendStringInfoString(&text, row->exists ? " added" : " removed");
	if (!is_kind(row->entity, "index") && !is_kind(row->entity, "ref"))
		append_children(&text, row);
	append_details(&text, row);
	return text.data;
}

/* ---- changed ---- */

static bool
is_shown(const JsonNode *value)
{
	return value == NULL || value->kind != JSON_NODE_STRING ||
		   (value->length <= SHOWN_BYTES && strpbrk(value->text, "\r\n") == NULL);
}

static bool
is_absent(const JsonNode *value)
{
	return value == NULL || value->kind == JSON_NODE_NULL;
}

/* A field that holds a key, as the name of what it leads to. */
static const JsonNode *
resolved(const PieceSet *things, const KindWords *kind, const EntityField *field, const JsonNode *value)
{
	for (int i = 0; i < KIND_MAX_REFERENCES && kind->references[i].field != NULL; i++)
	{
		char *name;

		if (strcmp(kind->references[i].field, field->name) != 0 || is_absent(value))
			continue;
		name = pstrdup(piece_name(things, piece_entity(things, kind->references[i].entity), value->text));
		name[strlen(name) - 1] = '\0';
		return json_node_make_text(name + 1);
	}
	return value;
}

/* The members in which two objects differ: " `a`, `b`". */
static void
append_members(StringInfo out, const JsonNode *before, const JsonNode *after)
{
	int count = 0;

	for (int i = 0; after != NULL && i < after->count && after->kind == JSON_NODE_OBJECT; i++)
	{
		if (!history_same_value(json_read_member(before, after->keys[i]), after->items[i]))
			appendStringInfo(out, "%s%s", count++ == 0 ? ": " : ", ",
							 piece_quote(json_node_make_text(after->keys[i])));
	}
	for (int i = 0; before != NULL && i < before->count && before->kind == JSON_NODE_OBJECT; i++)
	{
		if (json_read_member(after, before->keys[i]) == NULL)
			appendStringInfo(out, "%s%s", count++ == 0 ? ": " : ", ",
							 piece_quote(json_node_make_text(before->keys[i])));
	}
}

static void
append_field(StringInfo out, const PieceSet *things, const KindWords *kind, const EntityField *field,
			 const JsonNode *before, const JsonNode *after)
{
	const char *words = kind_field_words(field);

	if (field->kind == FIELD_BOOLEAN && !is_absent(after))
	{
		appendStringInfoString(out, kind_switch_words(field, after->boolean));
		return;
	}
	if (field->kind == FIELD_JSON)
	{
		appendStringInfo(out, "%s changed", words);
		append_members(out, before, after);
		return;
	}
	before = resolved(things, kind, field, before);
	after = resolved(things, kind, field, after);
	if (is_absent(after))
		appendStringInfo(out, "%s removed", words);
	else if (!is_shown(after) || !is_shown(before))
		appendStringInfo(out, "%s %s", words, is_absent(before) ? "added" : "changed");
	else if (is_absent(before))
		appendStringInfo(out, "%s set to %s", words, piece_quote(after));
	else
		appendStringInfo(out, "%s changed from %s to %s", words, piece_quote(before), piece_quote(after));
}

static bool
is_renamed(const Difference *row)
{
	const KindWords *kind = kind_of(row->entity);

	return kind->name != NULL && row->existed && row->exists &&
		   !is_absent(json_read_member(row->after, kind->name)) &&
		   !is_absent(json_read_member(row->before, kind->name));
}

static const char *
write_update(const PieceSet *things, const Difference *row)
{
	const KindWords *kind = kind_of(row->entity);
	bool first = true;
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, sentence_subject(things, row->entity, row->uuid));
	if (is_renamed(row))
	{
		appendStringInfo(&text, " %s from %s", kind->reworded,
						 piece_quote(json_read_member(row->before, kind->name)));
		first = false;
	}
	for (const EntityField *field = row->entity->fields; field->name != NULL; field++)
	{
		const JsonNode *after = json_read_member(row->after, field->name);

		if (after == NULL || difference_is_place(field) ||
			(is_renamed(row) && strcmp(field->name, kind->name) == 0))
			continue;
		appendStringInfoString(&text, !first ? ", " : field->kind == FIELD_BOOLEAN ? " " : ": ");
		append_field(&text, things, kind, field, json_read_member(row->before, field->name), after);
		first = false;
	}
	return first ? NULL : text.data;
}

const char *
sentence_write(const PieceSet *things, const Difference *row)
{
	return row->existed && row->exists ? write_update(things, row) : write_existence(things, row);
}

const char *
sentence_kind(const Difference *row)
{
	return !row->existed ? "added" : !row->exists ? "removed" : is_renamed(row) ? "renamed" : "changed";
}
