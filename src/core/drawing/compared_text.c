/*
 * compared_text.c
 *		Two versions of a text as one: lines, and the words in them, that were added or removed.
 */
#include "postgres.h"

#include "base/uuid.h"
#include "core/change/kind.h"
#include "core/drawing/compared.h"
#include "core/testcase/testcase.h"
#include "miscadmin.h"
#include "pure/compare.h"

/* Lines that did not change, around those that did. */
#define CONTEXT 2

/* Steps that a comparison may take: some tenths of a second. */
#define LINE_EFFORT 30000000
#define WORD_EFFORT 3000000

/* Stretches of more words are told line by line. */
#define MAX_WORDS 20000

/* WordList in common, in percent, from which on two stretches are told as one. */
#define ALIKE_PERCENT 30

static void
ask_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

/* ---- lines that grow ---- */

static ChangeLine *
append_line(ComparedLines *lines, SvgChange change, int indent)
{
	if (lines->count == lines->capacity)
	{
		lines->capacity = Max(lines->capacity * 2, 64);
		lines->lines = lines->lines == NULL
						   ? palloc_array(ChangeLine, lines->capacity)
						   : repalloc_huge(lines->lines, lines->capacity * sizeof(ChangeLine));
	}
	lines->lines[lines->count] = (ChangeLine){.change = change, .indent = indent};
	return &lines->lines[lines->count++];
}

static void
add_whole(ComparedLines *lines, SvgChange change, int indent, const char *text, int length)
{
	ChangeLine *line = append_line(lines, change, indent);
	ChangeSpan *span = palloc_object(ChangeSpan);

	*span = (ChangeSpan){.change = SVG_KEPT, .text = text, .length = length};
	line->spans = span;
	line->span_count = 1;
}

/* ---- words ---- */

typedef struct WordList
{
	ComparePiece *pieces;
	int count;
	int capacity;
} WordList;

static bool
is_letter(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
		   c >= 0x80;
}

static bool
is_blank_piece(const ComparePiece *piece)
{
	return strchr(" \t\r\n", *piece->text) != NULL;
}

static int
word_length(const char *text, int length)
{
	int end = 1;

	if (is_letter((unsigned char) *text))
	{
		while (end < length && is_letter((unsigned char) text[end]))
			end++;
	}
	else if (*text == ' ' || *text == '\t')
	{
		while (end < length && (text[end] == ' ' || text[end] == '\t'))
			end++;
	}
	return end;
}

static void
split_words(WordList *words, const char *text, int length)
{
	words->capacity = 64;
	words->pieces = palloc_array(ComparePiece, words->capacity);
	for (int at = 0; at < length;)
	{
		int size = word_length(text + at, length - at);

		if (words->count == words->capacity)
		{
			words->capacity *= 2;
			words->pieces = repalloc_huge(words->pieces, words->capacity * sizeof(ComparePiece));
		}
		words->pieces[words->count++] = (ComparePiece){text + at, size};
		at += size;
	}
}

/* A blank between two words that both changed on either side changes with them: it would only chop what is
 * read. */
static void
join_changes(CompareSide *older, CompareSide *newer)
{
	int i = 0;
	int j = 0;
	bool before = false;

	while (i < older->count && j < newer->count)
	{
		if (older->marked[i] || newer->marked[j])
		{
			i += older->marked[i];
			j += newer->marked[j];
			before = true;
			continue;
		}
		if (before && is_blank_piece(&older->pieces[i]) && *older->pieces[i].text != '\n' &&
			i + 1 < older->count && j + 1 < newer->count && older->marked[i + 1] && newer->marked[j + 1])
			older->marked[i] = newer->marked[j] = true;
		before = false;
		i++;
		j++;
	}
}

/* Bytes in common that say something, in percent of the shorter side. */
static int
likeness(const CompareSide *older, const CompareSide *newer)
{
	int64 sizes[2] = {0, 0};
	int64 common = 0;

	for (int i = 0; i < older->count; i++)
	{
		if (is_blank_piece(&older->pieces[i]))
			continue;
		sizes[0] += older->pieces[i].length;
		common += older->marked[i] ? 0 : older->pieces[i].length;
	}
	for (int i = 0; i < newer->count; i++)
		sizes[1] += is_blank_piece(&newer->pieces[i]) ? 0 : newer->pieces[i].length;
	return (int) (common * 100 / Max(Min(sizes[0], sizes[1]), 1));
}

/* ---- words of both as lines ---- */

typedef struct Weaving
{
	ComparedLines *lines;
	int indent;
	ChangeSpan *spans; /* of the line that is open */
	int count;
	int capacity;
	bool any[SVG_CHANGED + 1]; /* what is in it */
} Weaving;

static void
end_woven_line(Weaving *weaving)
{
	ChangeLine *line;
	SvgChange change =
		weaving->any[SVG_ADDED] && !weaving->any[SVG_REMOVED] && !weaving->any[SVG_KEPT]   ? SVG_ADDED
		: weaving->any[SVG_REMOVED] && !weaving->any[SVG_ADDED] && !weaving->any[SVG_KEPT] ? SVG_REMOVED
		: weaving->any[SVG_ADDED] || weaving->any[SVG_REMOVED]                             ? SVG_CHANGED
																						   : SVG_KEPT;

	line = append_line(weaving->lines, change, weaving->indent);
	line->spans = weaving->spans;
	line->span_count = weaving->count;
	/* The whole line says it. */
	for (int i = 0; change != SVG_CHANGED && i < weaving->count; i++)
		weaving->spans[i].change = SVG_KEPT;
	*weaving = (Weaving){.lines = weaving->lines, .indent = weaving->indent};
}

static void
weave(Weaving *weaving, SvgChange change, const ComparePiece *piece)
{
	ChangeSpan *last = weaving->count == 0 ? NULL : &weaving->spans[weaving->count - 1];

	if (*piece->text == '\n')
	{
		end_woven_line(weaving);
		return;
	}
	weaving->any[change] = true;
	if (last != NULL && last->change == change && last->text + last->length == piece->text)
	{
		last->length += piece->length;
		return;
	}
	if (weaving->count == weaving->capacity)
	{
		weaving->capacity = Max(weaving->capacity * 2, 8);
		weaving->spans = weaving->spans == NULL
							 ? palloc_array(ChangeSpan, weaving->capacity)
							 : repalloc_huge(weaving->spans, weaving->capacity * sizeof(ChangeSpan));
	}
	weaving->spans[weaving->count++] =
		(ChangeSpan){.change = change, .text = piece->text, .length = piece->length};
}

static void
weave_words(ComparedLines *lines, int indent, const CompareSide *older, const CompareSide *newer)
{
	Weaving weaving = {.lines = lines, .indent = indent};
	int i = 0;
	int j = 0;

	while (i < older->count || j < newer->count)
	{
		if (i < older->count && older->marked[i])
			weave(&weaving, SVG_REMOVED, &older->pieces[i++]);
		else if (j < newer->count && newer->marked[j])
			weave(&weaving, SVG_ADDED, &newer->pieces[j++]);
		else
		{
			weave(&weaving, SVG_KEPT, &newer->pieces[j++]);
			i++;
		}
	}
	if (weaving.count > 0)
		end_woven_line(&weaving);
}

/* Two stretches as one; false if they have too little in common, or are too long. */
static bool
add_words(ComparedLines *lines, int indent, const ComparePiece *older, const ComparePiece *newer)
{
	WordList old = {0};
	WordList new = {0};
	CompareSide left;
	CompareSide right;

	split_words(&old, older->text, older->length);
	split_words(&new, newer->text, newer->length);
	if (old.count > MAX_WORDS || new.count > MAX_WORDS)
		return false;
	left = (CompareSide){.pieces = old.pieces, .count = old.count};
	right = (CompareSide){.pieces = new.pieces, .count = new.count};
	compare_pieces(&left, &right, WORD_EFFORT, ask_interrupts);
	if (likeness(&left, &right) < ALIKE_PERCENT)
		return false;
	join_changes(&left, &right);
	weave_words(lines, indent, &left, &right);
	return true;
}

/* ---- lines of both ---- */

static void
split_lines(WordList *lines, const char *text)
{
	lines->capacity = 64;
	lines->pieces = palloc_array(ComparePiece, lines->capacity);
	while (*text != '\0')
	{
		int length = (int) strcspn(text, "\n");

		if (lines->count == lines->capacity)
		{
			CHECK_FOR_INTERRUPTS();
			lines->capacity *= 2;
			lines->pieces = repalloc_huge(lines->pieces, lines->capacity * sizeof(ComparePiece));
		}
		lines->pieces[lines->count++] = (ComparePiece){text, length};
		text += length + (text[length] == '\n');
	}
}

/* From the first line's beginning to the last one's end. */
static ComparePiece
stretch(const ComparePiece *lines, int count)
{
	const ComparePiece *last = &lines[count - 1];

	return (ComparePiece){lines->text, (int) (last->text + last->length - lines->text)};
}

static void
add_stretch(ComparedLines *lines, const ComparePiece *older, int old_count, const ComparePiece *newer,
			int new_count)
{
	if (old_count > 0 && new_count > 0)
	{
		ComparePiece before = stretch(older, old_count);
		ComparePiece after = stretch(newer, new_count);

		if (add_words(lines, 0, &before, &after))
			return;
	}
	for (int i = 0; i < old_count; i++)
		add_whole(lines, SVG_REMOVED, 0, older[i].text, older[i].length);
	for (int i = 0; i < new_count; i++)
		add_whole(lines, SVG_ADDED, 0, newer[i].text, newer[i].length);
}

static void
add_gap(ComparedLines *lines, int count, const char *one, const char *many)
{
	const char *text = psprintf("\xE2\x8B\xAF %d unchanged %s", count, count == 1 ? one : many);

	if (count > 0)
		add_whole(lines, SVG_KEPT, 0, text, (int) strlen(text));
}

/* Of lines that did not change those next to others that did. */
static void
add_unchanged(ComparedLines *lines, const ComparePiece *kept, int count, bool first, bool last)
{
	int above = first ? 0 : CONTEXT;
	int below = last ? 0 : CONTEXT;

	if (count <= above + below + 1)
		above = count;
	for (int i = 0; i < Min(above, count); i++)
		add_whole(lines, SVG_KEPT, 0, kept[i].text, kept[i].length);
	if (above >= count)
		return;
	add_gap(lines, count - above - below, "line", "lines");
	for (int i = count - below; i < count; i++)
		add_whole(lines, SVG_KEPT, 0, kept[i].text, kept[i].length);
}

void
compared_add_texts(ComparedLines *lines, const char *older, const char *newer)
{
	WordList old = {0};
	WordList new = {0};
	CompareSide left;
	CompareSide right;
	int i = 0;
	int j = 0;

	split_lines(&old, older);
	split_lines(&new, newer);
	left = (CompareSide){.pieces = old.pieces, .count = old.count};
	right = (CompareSide){.pieces = new.pieces, .count = new.count};
	compare_pieces(&left, &right, LINE_EFFORT, ask_interrupts);
	while (i < old.count || j < new.count)
	{
		int from = i;
		int to = j;

		CHECK_FOR_INTERRUPTS();
		while (j < new.count && i < old.count && !left.marked[i] && !right.marked[j])
		{
			i++;
			j++;
		}
		add_unchanged(lines, &new.pieces[to], j - to, to == 0, i == old.count && j == new.count);
		from = i;
		to = j;
		while (i < old.count && left.marked[i])
			i++;
		while (j < new.count && right.marked[j])
			j++;
		add_stretch(lines, &old.pieces[from], i - from, &new.pieces[to], j - to);
	}
}

void
compared_add_readme(Compared *compared, ComparedLines *lines)
{
	compared_add_texts(lines, body_at(compared->document, compared->from),
					   body_at(compared->document, compared->to));
}

/* Of a flow diagram without steps: what it is made of, if that changed. */
void
compared_add_source(Compared *compared, ComparedLines *lines)
{
	const Difference *row =
		difference_find(compared->set, &document_entity, uuid_text(&compared->document->uuid));
	const char *before = row == NULL ? NULL : json_read_text(row->before, "diagram_source");
	const char *after = row == NULL ? NULL : json_read_text(row->after, "diagram_source");

	if (before != NULL || after != NULL)
		compared_add_texts(lines, before == NULL ? "" : before, after == NULL ? "" : after);
}

/* ---- test cases ---- */

/* Things of one parent, which follow one another. */
typedef struct Brood
{
	const char *key; /* the parent's; "": the document */
	const HistoryItem *items;
	int count;
} Brood;

typedef struct CaseTree
{
	Compared *compared;
	ComparedLines *lines;
	ThingIndex scenarios;
	ThingIndex cases;
	ThingIndex steps;
} CaseTree;

static void
index_broods(ThingIndex *index, const HistoryState *state, const Entity *entity)
{
	int count;
	int broods = 0;
	const HistoryItem *items = history_items(state, entity, &count);
	Brood *list = content_allocate(count, sizeof(Brood));

	for (int i = 0; i < count; i++)
	{
		const JsonNode *parent = json_read_member(items[i].fields, entity->parent);
		const char *key = parent == NULL || parent->text == NULL ? "" : parent->text;

		if (broods == 0 || strcmp(list[broods - 1].key, key) != 0)
			list[broods++] = (Brood){.key = key, .items = &items[i]};
		list[broods - 1].count++;
	}
	thing_index_make(index, list, broods, sizeof(Brood));
}

static const char *
text_before(const CaseTree *tree, const HistoryItem *item, const char *field)
{
	const Difference *row = difference_find(tree->compared->set, item->entity, item->uuid);
	const JsonNode *from =
		row != NULL && row->existed && row->exists && json_read_member(row->after, field) != NULL
			? row->before
			: item->fields;
	const JsonNode *value = json_read_member(from, field);

	return value == NULL || value->text == NULL ? "" : value->text;
}

static const char *
text_after(const HistoryItem *item, const char *field)
{
	const JsonNode *value = json_read_member(item->fields, field);

	return value == NULL || value->text == NULL ? "" : value->text;
}

/* A line of a thing: as it is, or with the words that changed. */
static void
add_thing(const CaseTree *tree, int indent, SvgChange change, bool heading, const char *before,
		  const char *after)
{
	int first = tree->lines->count;
	ComparePiece older = {before, (int) strlen(before)};
	ComparePiece newer = {after, (int) strlen(after)};

	if (change != SVG_CHANGED || strcmp(before, after) == 0)
		add_whole(tree->lines, change, indent, after, newer.length);
	else if (!add_words(tree->lines, indent, &older, &newer))
	{
		add_whole(tree->lines, SVG_REMOVED, indent, before, older.length);
		add_whole(tree->lines, SVG_ADDED, indent, after, newer.length);
	}
	for (int i = first; i < tree->lines->count; i++)
		tree->lines->lines[i].heading = heading;
}

/* Fields of a thing that changed, each by its name. */
static void
add_fields(const CaseTree *tree, int indent, const HistoryItem *item, const char *const *but)
{
	const Difference *row = difference_find(tree->compared->set, item->entity, item->uuid);

	if (compared_status(tree->compared, item->entity, item->uuid) != SVG_CHANGED)
		return;
	for (const EntityField *field = item->entity->fields; field->name != NULL; field++)
	{
		bool told = difference_is_place(field) || json_read_member(row->after, field->name) == NULL;
		const char *words = kind_field_words(field);

		for (int i = 0; but[i] != NULL; i++)
			told |= strcmp(but[i], field->name) == 0;
		if (told)
			continue;
		if (field->kind == FIELD_BOOLEAN)
			add_thing(tree, indent, SVG_CHANGED, false, "",
					  kind_switch_words(field, json_read_boolean(row->after, field->name, false)));
		else
			add_thing(tree, indent, SVG_CHANGED, false,
					  psprintf("%s: %s", words, text_before(tree, item, field->name)),
					  psprintf("%s: %s", words, text_after(item, field->name)));
	}
}

static const char *
step_text(const char *number, const char *action, const char *expected)
{
	return *expected == '\0' ? psprintf("%s %s", number, action)
							 : psprintf("%s %s \xE2\x86\x92 %s", number, action, expected);
}

static void
add_steps(const CaseTree *tree, const char *test)
{
	const Brood *steps = thing_index_find(&tree->steps, test);
	int number = 0;

	for (int i = 0; steps != NULL && i < steps->count; i++)
	{
		const HistoryItem *step = &steps->items[i];
		SvgChange change = compared_status(tree->compared, step->entity, step->uuid);
		const char *label = change == SVG_REMOVED ? "\xE2\x80\xA2" : psprintf("%d.", ++number);

		add_thing(
			tree, 4, change, false,
			step_text(label, text_before(tree, step, "action"), text_before(tree, step, "expected_result")),
			step_text(label, text_after(step, "action"), text_after(step, "expected_result")));
	}
}

/* Cases that did not change are counted. */
static void
add_cases(const CaseTree *tree, const char *scenario)
{
	static const char *const told[] = {"title", NULL};
	const Brood *cases = thing_index_find(&tree->cases, scenario);
	int unchanged = 0;

	for (int i = 0; cases != NULL && i < cases->count; i++)
	{
		const HistoryItem *test = &cases->items[i];
		SvgChange change = compared_status_with_parts(tree->compared, test->entity, test->uuid);

		CHECK_FOR_INTERRUPTS();
		if (change == SVG_KEPT)
		{
			unchanged++;
			continue;
		}
		add_thing(tree, 2, change, true, text_before(tree, test, "title"), text_after(test, "title"));
		add_fields(tree, 4, test, told);
		add_steps(tree, test->uuid);
	}
	add_gap(tree->lines, unchanged, "case", "cases");
}

static void
add_scenarios(const CaseTree *tree, const char *parent, const char *path)
{
	static const char *const told[] = {"name", NULL};
	const Brood *scenarios = thing_index_find(&tree->scenarios, parent);

	check_stack_depth();
	for (int i = 0; scenarios != NULL && i < scenarios->count; i++)
	{
		const HistoryItem *scenario = &scenarios->items[i];
		SvgChange change = compared_status_with_parts(tree->compared, scenario->entity, scenario->uuid);
		const char *name = psprintf("%s%s", path, text_after(scenario, "name"));

		CHECK_FOR_INTERRUPTS();
		if (change == SVG_KEPT)
		{
			tree->compared->left_out++;
			continue;
		}
		add_thing(tree, 0, change, true, psprintf("%s%s", path, text_before(tree, scenario, "name")), name);
		add_fields(tree, 2, scenario, told);
		add_cases(tree, scenario->uuid);
		add_scenarios(tree, scenario->uuid, psprintf("%s / ", name));
	}
}

void
compared_add_cases(Compared *compared, ComparedLines *lines)
{
	CaseTree tree = {.compared = compared, .lines = lines};

	compared->left_out_words = "scenarios";
	index_broods(&tree.scenarios, compared->whole, &testcase_scenario_entity);
	index_broods(&tree.cases, compared->whole, &testcase_case_entity);
	index_broods(&tree.steps, compared->whole, &testcase_step_entity);
	add_scenarios(&tree, "", "");
}
