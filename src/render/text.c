/*
 * share_page.c
 *		What the pages of all types share: reading the object, text and colours in SVG.
 */
#include "share_page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_NUMBER 2147483647L

/* ---- reading the object ---- */

static struct json_object *
member(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &value);
	return value;
}

static const char *
as_text(struct json_object *value)
{
	const char *text = json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;

	return text && *text ? text : NULL;
}

static long
as_number(struct json_object *value, long fallback)
{
	double number;

	if (!json_object_is_type(value, json_type_int) && !json_object_is_type(value, json_type_double))
		return fallback;
	number = json_object_get_double(value);
	if (isnan(number))
		return fallback;
	return number > MAX_NUMBER ? MAX_NUMBER : number < -MAX_NUMBER ? -MAX_NUMBER : lround(number);
}

const char *
share_text(struct json_object *object, const char *name)
{
	return as_text(member(object, name));
}

struct json_object *
share_array(struct json_object *object, const char *name)
{
	struct json_object *value = member(object, name);

	return json_object_is_type(value, json_type_array) ? value : NULL;
}

long
share_number(struct json_object *object, const char *name, long fallback)
{
	return as_number(member(object, name), fallback);
}

static struct json_object *
entry(struct json_object *array, size_t index)
{
	return json_object_is_type(array, json_type_array) && index < json_object_array_length(array)
			   ? json_object_array_get_idx(array, index)
			   : NULL;
}

const char *
share_text_at(struct json_object *array, size_t index)
{
	return as_text(entry(array, index));
}

long
share_number_at(struct json_object *array, size_t index, long fallback)
{
	return as_number(entry(array, index), fallback);
}

/* ---- boxes ---- */

Box
share_box(struct json_object *object)
{
	Box box = {.x = share_number(object, "x", 0),
			   .y = share_number(object, "y", 0),
			   .width = share_number(object, "width", 1),
			   .height = share_number(object, "height", 1)};

	if (box.width < 1)
		box.width = 1;
	if (box.height < 1)
		box.height = 1;
	return box;
}

void
share_include(Box *around, const Box *box)
{
	long right;
	long bottom;

	if (around->width == 0)
	{
		*around = *box;
		return;
	}
	right = around->x + around->width > box->x + box->width ? around->x + around->width : box->x + box->width;
	bottom =
		around->y + around->height > box->y + box->height ? around->y + around->height : box->y + box->height;
	around->x = around->x < box->x ? around->x : box->x;
	around->y = around->y < box->y ? around->y : box->y;
	around->width = right - around->x;
	around->height = bottom - around->y;
}

/* ---- colours ---- */

static const struct
{
	const char *name;
	const char *value;
} color_names[] = {
	{"black", "#000000"},   {"white", "#ffffff"},     {"gray", "#808080"},       {"grey", "#808080"},
	{"silver", "#c0c0c0"},  {"maroon", "#800000"},    {"red", "#ff0000"},        {"purple", "#800080"},
	{"fuchsia", "#ff00ff"}, {"magenta", "#ff00ff"},   {"green", "#008000"},      {"lime", "#00ff00"},
	{"olive", "#808000"},   {"yellow", "#ffff00"},    {"navy", "#000080"},       {"blue", "#0000ff"},
	{"teal", "#008080"},    {"aqua", "#00ffff"},      {"cyan", "#00ffff"},       {"orange", "#ffa500"},
	{"pink", "#ffc0cb"},    {"brown", "#a52a2a"},     {"gold", "#ffd700"},       {"indigo", "#4b0082"},
	{"violet", "#ee82ee"},  {"lightblue", "#add8e6"}, {"lightgreen", "#90ee90"}, {"lightgray", "#d3d3d3"},
	{"beige", "#f5f5dc"},   {"crimson", "#dc143c"},   {"skyblue", "#87ceeb"},    {"tomato", "#ff6347"},
};

bool
share_color(const char *text, char out[8])
{
	static const char digits[] = "0123456789abcdefABCDEF";
	size_t length = text ? strlen(text) : 0;

	if (length == 0)
		return false;
	if (*text != '#')
	{
		for (size_t i = 0; i < sizeof(color_names) / sizeof(color_names[0]); i++)
		{
			if (strcasecmp(color_names[i].name, text) == 0)
			{
				strcpy(out, color_names[i].value);
				return true;
			}
		}
		return false;
	}
	if (strspn(text + 1, digits) != length - 1)
		return false;
	/* What is said on transparency is left out. */
	if (length == 4 || length == 5)
		snprintf(out, 8, "#%c%c%c%c%c%c", text[1], text[1], text[2], text[2], text[3], text[3]);
	else if (length == 7 || length == 9)
		snprintf(out, 8, "%.7s", text);
	else
		return false;
	return true;
}

static double
channel(const char *digits)
{
	char text[3] = {digits[0], digits[1], '\0'};
	double value = (double) strtol(text, NULL, 16) / 255.0;

	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double
luminance(const char *color)
{
	return 0.2126 * channel(color + 1) + 0.7152 * channel(color + 3) + 0.0722 * channel(color + 5);
}

double
share_contrast(const char *left, const char *right)
{
	double a = luminance(left);
	double b = luminance(right);

	return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

const char *
share_text_color(const char *color)
{
	return share_contrast(color, "#ffffff") > share_contrast(color, "#000000") ? "#ffffff" : "#000000";
}

/* ---- text ---- */

/* The cells of the character at text; *length receives its bytes. */
static size_t
character_width(const char *text, size_t *length)
{
	const unsigned char *bytes = (const unsigned char *) text;
	unsigned long code;

	*length = utf8_character_length(bytes, strnlen(text, 4));
	if (*length == 0)
		*length = 1;
	if (*length < 3)
		return 1;
	code = *length == 3 ? (bytes[0] & 0x0Ful) << 12 | (bytes[1] & 0x3Ful) << 6 | (bytes[2] & 0x3Ful)
						: (bytes[0] & 0x07ul) << 18 | (bytes[1] & 0x3Ful) << 12 | (bytes[2] & 0x3Ful) << 6 |
							  (bytes[3] & 0x3Ful);
	/* Hangul, CJK, full-width forms and pictures; roughly what terminals take for wide. */
	return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
				   (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
				   (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
				   (code >= 0x1F300 && code <= 0x1FAFF) || code >= 0x20000
			   ? 2
			   : 1;
}

size_t
share_cells(double room, double cell_width)
{
	return room > cell_width ? (size_t) (room / cell_width) : 1;
}

size_t
share_text_width(const char *text)
{
	size_t cells = 0;
	size_t length;

	for (; *text; text += length)
		cells += character_width(text, &length);
	return cells;
}

/* Bytes of the beginning that fit into so many cells. */
static size_t
fitting(const char *text, size_t cells)
{
	size_t used = 0;
	size_t bytes = 0;

	while (text[bytes])
	{
		size_t length;

		used += character_width(text + bytes, &length);
		if (used > cells)
			break;
		bytes += length;
	}
	return bytes;
}

/* A piece of a text, a line break in it as a blank. */
static void
add_piece(Buffer *out, const char *text, size_t length)
{
	char small[512];
	char *copy = length < sizeof(small) ? small : malloc(length + 1);

	if (!copy)
	{
		out->failed = true;
		return;
	}
	memcpy(copy, text, length);
	copy[length] = '\0';
	for (size_t i = 0; i < length; i++)
	{
		/* XML knows no other control characters, and HTML shows none. */
		if ((unsigned char) copy[i] < 0x20 || copy[i] == 0x7F)
			copy[i] = ' ';
	}
	buffer_add_html(out, copy);
	if (copy != small)
		free(copy);
}

void
share_add_cut(Buffer *out, const char *text, size_t cells)
{
	size_t bytes = fitting(text, cells);

	if (!text[bytes])
	{
		add_piece(out, text, bytes);
		return;
	}
	add_piece(out, text, fitting(text, cells > 0 ? cells - 1 : 0));
	buffer_add(out, "…");
}

/* Bytes of the next line: to its break, or to the last blank that fits, or as much as fits. */
static size_t
next_line(const char *text, size_t cells)
{
	size_t bytes = fitting(text, cells);
	const char *stop = memchr(text, '\n', bytes);

	if (stop)
		return (size_t) (stop - text);
	if (text[bytes] == '\0' || text[bytes] == '\n')
		return bytes;
	for (size_t at = bytes; at > 0; at--)
	{
		if (text[at] == ' ')
			return at;
	}
	return bytes > 0 ? bytes : 1;
}

int
share_add_lines(Buffer *out, const char *text, long x, long y, long line_height, size_t cells, int max_lines)
{
	int lines = 0;

	while (*text && lines < max_lines)
	{
		size_t bytes = next_line(text, cells);
		const char *rest = text + bytes;

		rest += *rest == '\n' || *rest == ' ';
		if (out)
		{
			buffer_format(out, "<tspan x=\"%ld\" y=\"%ld\">", x, y + lines * line_height);
			if (lines + 1 == max_lines && *rest)
			{
				size_t cut = fitting(text, cells > 0 ? cells - 1 : 0);

				add_piece(out, text, cut < bytes ? cut : bytes);
				buffer_add(out, "…");
			}
			else
				add_piece(out, text, bytes);
			buffer_add(out, "</tspan>");
		}
		text = rest;
		lines++;
	}
	return lines;
}

void
share_add_count(Buffer *out, size_t count, const char *one, const char *many)
{
	buffer_format(out, " · %zu %s", count, count == 1 ? one : many);
}
