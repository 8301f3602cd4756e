/*
 * color.c
 *		Somebody's colours.
 */
#include "render/color.h"

#include <math.h>

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
color_read(const char *text, char out[COLOR_SIZE])
{
	static const char digits[] = "0123456789abcdefABCDEF";
	size_t length = text == NULL ? 0 : strlen(text);

	if (length == 0)
		return false;
	if (*text != '#')
	{
		for (size_t i = 0; i < lengthof(color_names); i++)
		{
			if (pg_strcasecmp(color_names[i].name, text) == 0)
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
		snprintf(out, COLOR_SIZE, "#%c%c%c%c%c%c", text[1], text[1], text[2], text[2], text[3], text[3]);
	else if (length == 7 || length == 9)
		snprintf(out, COLOR_SIZE, "%.7s", text);
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
color_contrast(const char *left, const char *right)
{
	double a = luminance(left);
	double b = luminance(right);

	return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

const char *
color_of_text_on(const char *color)
{
	return color_contrast(color, "#ffffff") > color_contrast(color, "#000000") ? "#ffffff" : "#000000";
}

const char *
color_is_faint_in(const char *color)
{
	if (color_contrast(color, COLOR_PAGE_LIGHT) < COLOR_LINE_CONTRAST)
		return "light";
	return color_contrast(color, COLOR_PAGE_DARK) < COLOR_LINE_CONTRAST ? "dark" : NULL;
}
