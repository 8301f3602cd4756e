/*
 * body.c
 *		What changed in a readme, section by section, whatever blocks hold its text.
 */
#include "postgres.h"

#include "core/change/report.h"
#include "core/change/piece.h"
#include "miscadmin.h"

/* How many sections on one that is called otherwise now is looked for. */
#define RENAME_DISTANCE 200

/* A heading and what stands below it, up to the next; the first has none. */
typedef struct Section
{
	const char *heading; /* without its signs; "" for what stands before the first */
	int occurrence;      /* among sections of the same heading */
	const char *text;    /* below the heading */
	int length;
	struct Section *match; /* in the other body */
} Section;

typedef struct SectionList
{
	Section *sections;
	int count;
	int capacity;
} SectionList;

typedef struct BodyLine
{
	const char *text;
	int length;
} BodyLine;

static int
line_length(const char *text, const char *end)
{
	const char *newline = memchr(text, '\n', end - text);

	return newline == NULL ? end - text : newline - text + 1;
}

/* How many signs a heading begins with; 0: it is none. */
static int
heading_level(const char *line, int length)
{
	int level = 0;

	while (level < length && line[level] == '#')
		level++;
	return level >= 1 && level <= 6 && level < length && (line[level] == ' ' || line[level] == '\t') ? level
																									 : 0;
}

static bool
is_blank_text(const char *text, int length)
{
	while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
		length--;
	return length == 0;
}

/* A line that may open or close a block of code: how many signs it begins with, and which; 0: it is none. */
static int
fence_length(const char *line, int length, char *sign)
{
	int blanks = 0;
	int signs = 0;

	while (blanks < 3 && blanks < length && line[blanks] == ' ')
		blanks++;
	*sign = blanks < length ? line[blanks] : '\0';
	if (*sign != '`' && *sign != '~')
		return 0;
	while (blanks + signs < length && line[blanks + signs] == *sign)
		signs++;
	return signs < 3 ? 0 : signs;
}

/* A block of code ends at a line of at least as many of the signs that it began with. */
typedef struct Fence
{
	char sign;
	int length; /* 0: no block is open */
} Fence;

/* Whether the line belongs to a block of code. */
static bool
is_fenced(Fence *fence, const char *line, int length)
{
	char sign;
	int signs = fence_length(line, length, &sign);

	if (fence->length == 0)
	{
		*fence = (Fence){sign, signs};
		return signs > 0;
	}
	if (signs >= fence->length && sign == fence->sign)
		fence->length = 0;
	return true;
}

static void
add_section(SectionList *list, const char *heading, const char *text)
{
	if (list->count == list->capacity)
	{
		list->capacity = Max(list->capacity * 2, 16);
		list->sections = list->sections == NULL
							 ? palloc_array(Section, list->capacity)
							 : repalloc_huge(list->sections, list->capacity * sizeof(Section));
	}
	list->sections[list->count++] = (Section){.heading = heading, .text = text};
}

static const char *
heading_text(const char *line, int level, int length)
{
	while (level < length && (line[level] == ' ' || line[level] == '\t'))
		level++;
	while (length > level && strchr(" \t\r\n#", line[length - 1]) != NULL)
		length--;
	return pnstrdup(line + level, length - level);
}

static int
compare_headings(const void *a, const void *b)
{
	const Section *left = *(const Section *const *) a;
	const Section *right = *(const Section *const *) b;
	int order = strcmp(left->heading, right->heading);

	return order != 0 ? order : left < right ? -1 : left > right;
}

/* Sorted by their headings, those of one heading in the order of the text. */
static Section **
sort_sections(const SectionList *list)
{
	Section **sorted = palloc_array(Section *, list->count + 1);

	for (int i = 0; i < list->count; i++)
		sorted[i] = &list->sections[i];
	qsort(sorted, list->count, sizeof(Section *), compare_headings);
	for (int i = 1; i < list->count; i++)
	{
		if (strcmp(sorted[i]->heading, sorted[i - 1]->heading) == 0)
			sorted[i]->occurrence = sorted[i - 1]->occurrence + 1;
	}
	return sorted;
}

static SectionList *
split_body(const char *body)
{
	SectionList *list = palloc0(sizeof(SectionList));
	const char *end = body + strlen(body);
	Fence fence = {0};
	int length;

	add_section(list, "", body);
	for (const char *at = body; at < end; at += length)
	{
		int level;

		CHECK_FOR_INTERRUPTS();
		length = line_length(at, end);
		level = is_fenced(&fence, at, length) ? 0 : heading_level(at, length);
		if (level > 0)
			add_section(list, heading_text(at, level, length), at + length);
		else
			list->sections[list->count - 1].length += length;
	}
	return list;
}

static void
match_sections(Section **from, int from_count, Section **to, int to_count)
{
	for (int i = 0, j = 0; i < from_count && j < to_count;)
	{
		int order = strcmp(from[i]->heading, to[j]->heading);

		if (order == 0)
			order = from[i]->occurrence - to[j]->occurrence;
		if (order == 0)
		{
			from[i]->match = to[j];
			to[j]->match = from[i];
		}
		i += order <= 0 ? 1 : 0;
		j += order >= 0 ? 1 : 0;
	}
}

static bool
is_blank(const Section *section)
{
	return is_blank_text(section->text, section->length);
}

/* The same but for blanks at the end. */
static bool
has_same_beginning(const Section *a, const Section *b)
{
	int length = Min(a->length, b->length);
	const Section *longer = a->length > b->length ? a : b;

	return memcmp(a->text, b->text, length) == 0 &&
		   is_blank_text(longer->text + length, longer->length - length);
}

/* A section gone and one come with the same text: it has another heading. */
static void
match_renamed(SectionList *from, SectionList *to)
{
	int next = 0;

	for (int i = 0; i < from->count; i++)
	{
		Section *old = &from->sections[i];

		CHECK_FOR_INTERRUPTS();
		for (int j = next; j < Min(to->count, next + RENAME_DISTANCE) && old->match == NULL; j++)
		{
			Section *new = &to->sections[j];

			if (new->match != NULL || *new->heading == '\0' || *old->heading == '\0' || is_blank(new) ||
				!has_same_beginning(old, new))
				continue;
			old->match = new;
			new->match = old;
			next = j + 1;
		}
	}
}

static int
compare_line_texts(const void *a, const void *b)
{
	const BodyLine *left = a;
	const BodyLine *right = b;
	int order = memcmp(left->text, right->text, Min(left->length, right->length));

	return order != 0 ? order : left->length - right->length;
}

static BodyLine *
sort_lines(const Section *section, int *count)
{
	const char *end = section->text + section->length;
	int capacity = 16;
	BodyLine *lines = palloc_array(BodyLine, capacity);
	int length;

	*count = 0;
	for (const char *at = section->text; at < end; at += length)
	{
		CHECK_FOR_INTERRUPTS();
		length = line_length(at, end);
		if (is_blank_text(at, length))
			continue;
		if (*count == capacity)
			lines = repalloc_huge(lines, (capacity *= 2) * sizeof(BodyLine));
		lines[*count].text = at;
		lines[(*count)++].length = length - (at[length - 1] == '\n' ? 1 : 0);
	}
	qsort(lines, *count, sizeof(BodyLine), compare_line_texts);
	return lines;
}

/* Lines that one has and the other has not, blank ones aside. */
static void
count_lines(const Section *from, const Section *to, int *added, int *removed)
{
	int from_count;
	int to_count;
	BodyLine *old = sort_lines(from, &from_count);
	BodyLine *new = sort_lines(to, &to_count);
	int i = 0;
	int j = 0;

	*added = *removed = 0;
	while (i < from_count || j < to_count)
	{
		int order = i == from_count ? 1 : j == to_count ? -1 : compare_line_texts(&old[i], &new[j]);

		*removed += order < 0 ? 1 : 0;
		*added += order > 0 ? 1 : 0;
		i += order <= 0 ? 1 : 0;
		j += order >= 0 ? 1 : 0;
	}
}

static const char *
section_subject(const Section *section)
{
	return *section->heading == '\0'
			   ? "opening text"
			   : psprintf("section %s", piece_quote(json_node_make_text(section->heading)));
}

static const JsonNode *
section_value(const Section *section)
{
	return section == NULL ? NULL : json_node_make_text(pnstrdup(section->text, section->length));
}

static void
add_section_line(Report *report, const Section *old, const Section *new, const char *kind,
				 const char *sentence, int position)
{
	ReportLine *line = report_add(report);

	line->position = position;
	line->group = "section";
	line->group_name = new != NULL ? new->heading : old->heading;
	line->kind = kind;
	line->path = line->group_name;
	line->sentence = sentence;
	line->before = section_value(old);
	line->after = section_value(new);
	report_count(report, "section", kind);
}

static const char *
lines_words(int count)
{
	return psprintf("%d %s", count, count == 1 ? "line" : "lines");
}

static void
tell_new(Report *report, const Section *new, int position)
{
	const Section nothing = {0};
	int added;
	int removed;

	if (is_blank(new) && *new->heading == '\0')
		return;
	count_lines(&nothing, new, &added, &removed);
	add_section_line(report, NULL, new, "added",
					 added == 0 ? psprintf("%s added", section_subject(new))
								: psprintf("%s added with %s", section_subject(new), lines_words(added)),
					 position);
}

static void
tell_match(Report *report, const Section *old, const Section *new, int position)
{
	int added;
	int removed;
	StringInfoData text;

	if (is_blank(old) && *new->heading == '\0')
	{
		tell_new(report, new, position);
		return;
	}
	if (strcmp(old->heading, new->heading) != 0)
	{
		add_section_line(report, old, new, "renamed",
						 psprintf("%s renamed from %s", section_subject(new),
								  piece_quote(json_node_make_text(old->heading))),
						 position);
		return;
	}
	if (old->length == new->length && memcmp(old->text, new->text, new->length) == 0)
		return;
	count_lines(old, new, &added, &removed);
	/* Blank lines at its end come and go with what follows. */
	if (added == 0 && removed == 0 && has_same_beginning(old, new))
		return;
	initStringInfo(&text);
	appendStringInfo(&text, "%s changed: ", section_subject(new));
	if (added == 0 && removed == 0)
		appendStringInfoString(&text, "blank lines, or the order of lines");
	if (added > 0)
		appendStringInfo(&text, "%s added%s", lines_words(added), removed > 0 ? ", " : "");
	if (removed > 0)
		appendStringInfo(&text, "%s removed", lines_words(removed));
	add_section_line(report, old, new, "changed", text.data, position);
}

const char *
body_at(const Place *document, int64 version)
{
	const HistoryState *state;
	HistoryItem *items;
	StringInfoData body;
	int count;

	initStringInfo(&body);
	if (version == 0)
		return body.data;
	state = history_load(document, version);
	items = history_items(state, entity_list(DOCUMENT_README)[0], &count);
	for (int i = 0; i < count; i++)
		appendStringInfoString(&body, json_read_text(items[i].fields, "content"));
	return body.data;
}

void
body_report(Report *report, const Place *document, int64 from, int64 to)
{
	SectionList *old = split_body(body_at(document, from));
	SectionList *new = split_body(body_at(document, to));

	match_sections(sort_sections(old), old->count, sort_sections(new), new->count);
	match_renamed(old, new);
	for (int i = 0; i < new->count; i++)
	{
		if (new->sections[i].match == NULL)
			tell_new(report, &new->sections[i], i + 1);
		else
			tell_match(report, new->sections[i].match, &new->sections[i], i + 1);
	}
	for (int i = 0; i < old->count; i++)
	{
		if (old->sections[i].match == NULL &&
			(old->sections[i].length > 0 || *old->sections[i].heading != '\0'))
			add_section_line(report, &old->sections[i], NULL, "removed",
							 psprintf("%s removed", section_subject(&old->sections[i])), new->count + i + 1);
	}
}
