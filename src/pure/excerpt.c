/*
 * excerpt.c
 *		A JSON value with less in it.
 *
 * No tree is built: a value is a range of the text, its parts are found by walking over it. Every part has
 * two sizes, that of the whole and that of the least that may be shown of it; a container that does not fit
 * whole gives each of its parts something in between.
 */
#include "pure/excerpt.h"

/* A text up to this many characters, with its quotes, is never cut. */
#define SHORT_TEXT 302

/* Containers that lie deeper are shown whole or empty. */
#define MAX_DEPTH 12

#define ELLIPSIS "\xE2\x80\xA6"

/* A value, and in an object the key before it. */
typedef struct Part
{
	const char *key; /* NULL: none; with its quotes */
	size_t key_length;
	const char *start;
	const char *end;
	size_t size;  /* characters, key and colon included, as are those below */
	size_t least; /* of the least that may be shown of it */
	size_t room;  /* what it gets */
} Part;

typedef struct Parts
{
	Part *list;
	int count; /* of all; the list may end before */
	int shown; /* as many as the least of each leaves room for */
} Parts;

typedef struct Walk
{
	StringInfo out;
	ExcerptCuts *cuts;
	char path[EXCERPT_MAX_PATH];
} Walk;

size_t
excerpt_characters(const char *text, size_t length)
{
	const uint64 ones = UINT64CONST(0x0101010101010101);
	size_t count = length;
	size_t i = 0;

	/* Eight bytes at a time: a byte within a character begins with the bits 10. */
	for (uint64 word; i + sizeof(word) <= length; i += sizeof(word))
	{
		memcpy(&word, text + i, sizeof(word));
		count -= (((word >> 7) & (~word >> 6) & ones) * ones) >> 56;
	}
	for (; i < length; i++)
		count -= ((unsigned char) text[i] & 0xC0) == 0x80;
	return count;
}

static inline bool
is_json_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && is_json_blank(*p))
		p++;
	return p;
}

static const char *
skip_text(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
	{
		if (*p == '\\')
			p++;
	}
	return p < end ? p + 1 : end;
}

/* Neither a bracket of any kind nor a quote. */
static inline bool
is_plain(char c)
{
	return c != '"' && (c | 0x20) != '{' && (c | 0x20) != '}';
}

/* Behind the value that starts at p. */
static const char *
skip_value(const char *p, const char *end)
{
	int depth = 0;

	if (p < end && is_plain(*p))
	{
		while (p < end && *p != ',' && *p != ':' && *p != '}' && *p != ']' && !is_json_blank(*p))
			p++;
		return p;
	}
	do
	{
		while (p < end && is_plain(*p))
			p++;
		if (p == end)
			break;
		if (*p == '"')
			p = skip_text(p, end);
		else
			depth += (*p++ | 0x20) == '{' ? 1 : -1;
	} while (depth > 0);
	return p;
}

static bool
is_container(const Part *part)
{
	return *part->start == '{' || *part->start == '[';
}

/* The next part of a container at *p, without its size; false behind the last one. */
static bool
find_part(const char **p, const char *end, bool keyed, Part *part)
{
	*p = skip_blanks(*p, end);
	if (*p < end && **p == ',')
		*p = skip_blanks(*p + 1, end);
	if (*p >= end || **p == '}' || **p == ']')
		return false;
	memset(part, 0, sizeof(*part));
	if (keyed)
	{
		part->key = *p;
		*p = skip_text(*p, end);
		part->key_length = *p - part->key;
		*p = skip_blanks(*p, end);
		*p = skip_blanks(*p + (*p < end), end);
	}
	part->start = *p;
	part->end = *p = skip_value(*p, end);
	return part->end > part->start;
}

static bool
next_part(const char **p, const char *end, bool keyed, Part *part)
{
	if (!find_part(p, end, keyed, part))
		return false;
	part->size = excerpt_characters(part->start, part->end - part->start);
	if (keyed)
		part->size += excerpt_characters(part->key, part->key_length) + 1;
	return true;
}

static size_t
key_size(const Part *part)
{
	return part->key == NULL ? 0 : excerpt_characters(part->key, part->key_length) + 1;
}

static size_t
least_of(const Part *part, int depth)
{
	size_t size = part->size - key_size(part);
	const char *p = part->start + 1;
	size_t least = 2;
	Part member;

	if (*part->start == '"')
		return part->size - size + Min(size, SHORT_TEXT + 1);
	if (!is_container(part))
		return part->size;
	if (*part->start == '{' && depth < MAX_DEPTH)
	{
		while (next_part(&p, part->end, true, &member))
			least += least_of(&member, depth + 1) + 1;
	}
	return part->size - size + Min(size, least);
}

/* Those that come behind where the room is used up, even by the least of each, are only counted. */
static void
read_parts(const Part *whole, int depth, size_t room, Parts *parts)
{
	const char *p = whole->start + 1;
	bool keyed = *whole->start == '{';
	size_t least = 0;
	int size = 16;
	Part part;

	parts->count = 0;
	parts->shown = 0;
	parts->list = palloc(size * sizeof(Part));
	while (least <= room && next_part(&p, whole->end, keyed, &part))
	{
		if (parts->count == size)
		{
			size *= 2;
			parts->list = repalloc(parts->list, size * sizeof(Part));
		}
		part.least = least_of(&part, depth + 1);
		least += part.least + 1;
		parts->list[parts->count++] = part;
		parts->shown += least <= room;
	}
	while (find_part(&p, whole->end, keyed, &part))
		parts->count++;
}

/* What the parts shown take if none gets more than level, or else the least it needs. */
static size_t
size_at(const Parts *parts, size_t level)
{
	size_t size = 0;

	for (int i = 0; i < parts->shown; i++)
		size += Min(parts->list[i].size, Max(parts->list[i].least, level)) + 1;
	return size;
}

/* What room there is for the parts that are shown, in equal shares. */
static void
share_room(Parts *parts, size_t room)
{
	size_t low = 0;
	size_t high = room + 1;

	while (high - low > 1)
	{
		size_t level = low + (high - low) / 2;

		if (size_at(parts, level) <= room)
			low = level;
		else
			high = level;
	}
	for (int i = 0; i < parts->shown; i++)
		parts->list[i].room = Min(parts->list[i].size, Max(parts->list[i].least, low));
}

static void
add_cut(Walk *walk, bool is_text, int64 shown, int64 total)
{
	ExcerptCuts *cuts = walk->cuts;
	int i = 0;

	while (i < cuts->count && strcmp(cuts->cuts[i].path, walk->path) != 0)
		i++;
	if (i == EXCERPT_MAX_CUTS)
		return;
	if (i == cuts->count)
	{
		memset(&cuts->cuts[i], 0, sizeof(ExcerptCut));
		strlcpy(cuts->cuts[i].path, walk->path, EXCERPT_MAX_PATH);
		cuts->cuts[i].is_text = is_text;
		cuts->count++;
	}
	cuts->cuts[i].shown += shown;
	cuts->cuts[i].total += total;
}

/* Go into a part, by its key or as an entry of a list; returns the old length of the path, to go back to. */
static size_t
enter(Walk *walk, const Part *part)
{
	size_t length = strlen(walk->path);
	size_t room = EXCERPT_MAX_PATH - length;
	size_t wanted = part->key == NULL ? 2 : part->key_length - 2 + (length > 0);

	if (wanted >= room)
		return length;
	if (part->key == NULL)
		strlcpy(walk->path + length, "[]", room);
	else
		snprintf(walk->path + length, room, "%s%.*s", length > 0 ? "." : "", (int) part->key_length - 2,
				 part->key + 1);
	return length;
}

/* Behind one character as it stands in a JSON text: a surrogate pair is one, and is not taken apart. */
static const char *
skip_character(const char *p, const char *end)
{
	if (*p == '\\' && p[1] == 'u')
	{
		bool high = p + 12 <= end && (p[2] == 'd' || p[2] == 'D') && strchr("89abAB", p[3]) != NULL;

		return p + (high && p[6] == '\\' && p[7] == 'u' ? 12 : 6);
	}
	if (*p == '\\')
		return p + 2;
	for (p++; p < end && ((unsigned char) *p & 0xC0) == 0x80; p++)
		;
	return p;
}

static void
write_text(Walk *walk, const Part *part, size_t room)
{
	const char *end = part->end - 1;
	const char *p = part->start + 1;
	int64 shown = 0;
	int64 total;

	/* Quotes and the ellipsis. */
	for (size_t used = 3; p < end; shown++)
	{
		const char *next = Min(skip_character(p, end), end);

		used += excerpt_characters(p, next - p);
		if (used > room)
			break;
		p = next;
	}
	appendBinaryStringInfo(walk->out, part->start, p - part->start);
	appendStringInfoString(walk->out, ELLIPSIS "\"");
	for (total = shown; p < end; total++)
		p = Min(skip_character(p, end), end);
	add_cut(walk, true, shown, total);
}

static void write_part(Walk *walk, const Part *part, size_t room, int depth);

static void
write_container(Walk *walk, const Part *part, size_t room, int depth)
{
	Parts parts;

	/* Two for the brackets, and the last part needs no comma. */
	room = depth < MAX_DEPTH && room > 2 ? room - 1 : 0;
	read_parts(part, depth, room, &parts);
	share_room(&parts, room);
	appendStringInfoChar(walk->out, *part->start);
	for (int i = 0; i < parts.shown; i++)
	{
		const Part *inner = &parts.list[i];
		size_t length = enter(walk, inner);

		if (i > 0)
			appendStringInfoChar(walk->out, ',');
		if (inner->key != NULL)
		{
			appendBinaryStringInfo(walk->out, inner->key, inner->key_length);
			appendStringInfoChar(walk->out, ':');
		}
		write_part(walk, inner, inner->room - key_size(inner), depth + 1);
		walk->path[length] = '\0';
	}
	appendStringInfoChar(walk->out, *part->start == '{' ? '}' : ']');
	if (parts.shown < parts.count)
		add_cut(walk, false, parts.shown, parts.count);
	pfree(parts.list);
}

/* The value of a part, without its key. */
static void
write_part(Walk *walk, const Part *part, size_t room, int depth)
{
	if (part->size - key_size(part) <= room)
		appendBinaryStringInfo(walk->out, part->start, part->end - part->start);
	else if (*part->start == '"')
		write_text(walk, part, room);
	else if (is_container(part))
		write_container(walk, part, room, depth);
	else
		appendBinaryStringInfo(walk->out, part->start, part->end - part->start);
}

void
excerpt_write(StringInfo out, const char *json, size_t length, size_t room, ExcerptCuts *cuts)
{
	Walk walk = {.out = out, .cuts = cuts};
	const char *end = json + length;
	Part whole = {.start = skip_blanks(json, end)};

	cuts->count = 0;
	whole.end = skip_value(whole.start, end);
	whole.size = excerpt_characters(whole.start, whole.end - whole.start);
	if (whole.end > whole.start)
		write_part(&walk, &whole, room, 0);
}
