/*
 * flow_shape.c
 *		What a shape of a flow diagram has room for.
 */
#include "render/flow_shape.h"

#include <math.h>

/* Free space beside a text and above it. */
#define SIDE_PADDING 32
#define FLAT_PADDING 32
#define TIGHT        8

/* The sides of a step whose text decides on them. */
#define STEP_MIN_WIDTH   120
#define STEP_MIN_HEIGHT  56
#define STEP_MAX_TEXT    248
#define POINTED_MAX_TEXT 160
#define LABEL_PADDING    12

/* The slanted ends of some shapes, and the lid of others. */
#define SLANT 24
#define LID   12

#define MAX_LINES 200

typedef enum ShapeKind
{
	SHAPE_PLAIN,
	SHAPE_DIAMOND,
	SHAPE_ROUND,
	SHAPE_SLANTED,
	SHAPE_HEXAGON,
	SHAPE_STADIUM,
	SHAPE_LIDDED
} ShapeKind;

static ShapeKind
kind_of(const char *shape)
{
	static const struct
	{
		const char *shape;
		ShapeKind kind;
	} kinds[] = {{"diamond", SHAPE_DIAMOND},    {"decision", SHAPE_DIAMOND}, {"circle", SHAPE_ROUND},
				 {"doubleCircle", SHAPE_ROUND}, {"hexagon", SHAPE_HEXAGON},  {"parallelogram", SHAPE_SLANTED},
				 {"stadium", SHAPE_STADIUM},    {"start", SHAPE_STADIUM},    {"end", SHAPE_STADIUM},
				 {"cylinder", SHAPE_LIDDED}};

	for (size_t i = 0; shape != NULL && i < lengthof(kinds); i++)
	{
		if (strcmp(kinds[i].shape, shape) == 0)
			return kinds[i].kind;
	}
	return SHAPE_PLAIN;
}

bool
flow_shape_is_pointed(const char *shape)
{
	return kind_of(shape) != SHAPE_PLAIN && kind_of(shape) != SHAPE_LIDDED;
}

/* ---- texts ---- */

static int
room_of(double pixels, int size)
{
	return Max((int) (pixels * 100 / size), 100);
}

static int
pixels_of(int room, int size)
{
	return (room * size + 99) / 100;
}

/* Lines that a text takes, and the room of the longest. */
static int
measure_lines(const char *text, int room, int most, int *longest)
{
	RenderLine line;
	int lines = 0;

	*longest = 0;
	while (lines < most && text != NULL && render_next_letters_line(&text, room, lines + 1 == most, &line))
	{
		*longest = Max(*longest, render_measure_letters(line.start, line.length) + (line.cut ? 100 : 0));
		lines++;
	}
	return lines;
}

/* How wide a shape is for so many lines in its middle. */
static double
width_for(ShapeKind kind, double width, double height, int lines)
{
	double part = Min((double) lines * FLOW_STEP_LINE / Max(height, 1), 1.0);

	switch (kind)
	{
		case SHAPE_DIAMOND:
			return width * (1 - part) - TIGHT;
		case SHAPE_ROUND:
			return width * sqrt(1 - part * part) - TIGHT;
		case SHAPE_SLANTED:
		case SHAPE_HEXAGON:
			return width - 2 * Min(width / 6, SLANT) - TIGHT;
		case SHAPE_STADIUM:
			return width - Min(height, width) / 2 - TIGHT;
		default:
			return width - 2 * TIGHT;
	}
}

/* Lines beyond which a shape would have less room for a text. */
static int
most_lines(ShapeKind kind, double height)
{
	double good = kind == SHAPE_DIAMOND  ? height / 2
				  : kind == SHAPE_ROUND  ? height * 7 / 10
				  : kind == SHAPE_LIDDED ? height - 3 * LID
										 : height - TIGHT;

	return Max((int) (Min(good, MAX_LINES * FLOW_STEP_LINE) / FLOW_STEP_LINE), 1);
}

FlowText
flow_fit_text(const char *shape, const char *text, int64 width, int64 height)
{
	ShapeKind kind = kind_of(shape);
	int most = most_lines(kind, (double) height);
	FlowText fit = {0};
	int longest;

	for (int lines = 1; lines <= most; lines++)
	{
		fit.room = room_of(width_for(kind, (double) width, (double) height, lines), FLOW_STEP_SIZE);
		fit.lines = measure_lines(text, fit.room, lines + 1, &longest);
		if (fit.lines <= lines)
			return fit;
		/* Its text decides how often this goes round, not its height. */
		if (kind != SHAPE_DIAMOND && kind != SHAPE_ROUND)
			break;
	}
	fit.lines = measure_lines(text, fit.room, most, &longest);
	return fit;
}

void
flow_size_step(const char *shape, const char *text, int *width, int *height)
{
	ShapeKind kind = kind_of(shape);
	bool narrow = kind == SHAPE_DIAMOND || kind == SHAPE_ROUND;
	int longest;
	int lines = measure_lines(text, room_of(narrow ? POINTED_MAX_TEXT : STEP_MAX_TEXT, FLOW_STEP_SIZE),
							  FLOW_STEP_MAX_LINES, &longest);
	double wide = pixels_of(longest, FLOW_STEP_SIZE) + 2;
	double high = (double) Max(lines, 1) * FLOW_STEP_LINE + 4;

	*width = Max((int) wide + SIDE_PADDING, STEP_MIN_WIDTH);
	*height = Max((int) high + FLAT_PADDING, STEP_MIN_HEIGHT);
	switch (kind)
	{
		case SHAPE_DIAMOND:
			/* Five eighths of its width, three of its height. */
			*width = Max((int) ((wide + TIGHT) * 8 / 5) + 2, STEP_MIN_WIDTH);
			*height = Max((int) (high * 8 / 3) + 2, STEP_MIN_HEIGHT + SLANT);
			break;
		case SHAPE_ROUND:
			*width = *height =
				Max((int) sqrt((wide + TIGHT) * (wide + TIGHT) + high * high) + 12, STEP_MIN_HEIGHT + SLANT);
			break;
		case SHAPE_SLANTED:
		case SHAPE_HEXAGON:
			*width += 2 * SLANT;
			break;
		case SHAPE_STADIUM:
			*width = Max((int) wide + *height / 2 + SIDE_PADDING / 2, STEP_MIN_WIDTH);
			break;
		case SHAPE_LIDDED:
			*height += 2 * LID;
			break;
		default:
			break;
	}
}

void
flow_size_label(const char *text, int *width, int *height)
{
	int longest;
	int lines =
		measure_lines(text, room_of(FLOW_LABEL_MAX_WIDTH, FLOW_LABEL_SIZE), FLOW_LABEL_MAX_LINES, &longest);

	*width = pixels_of(longest, FLOW_LABEL_SIZE) + LABEL_PADDING;
	*height = lines * FLOW_LABEL_LINE + 4;
}

/* ---- lines ---- */

/* How far the line of an ellipse is from its box, at a part of the other side. */
static double
round_depth(double part, double across)
{
	double off = Min(fabs(2 * part - 1), 1);

	return across / 2 * (1 - sqrt(1 - off * off));
}

int
flow_shape_depth(const char *shape, const Box *box, int side, int64 at)
{
	bool level = side == ROUTE_SIDE_LEFT || side == ROUTE_SIDE_RIGHT;
	double along = (double) Max(level ? box->height : box->width, 1);
	double across = (double) (level ? box->width : box->height);
	double part = Min(Max((double) at / along, 0), 1);
	double slant = Min((double) box->width / 6, SLANT);

	switch (kind_of(shape))
	{
		case SHAPE_DIAMOND:
			return (int) (fabs(2 * part - 1) * across / 2);
		case SHAPE_ROUND:
			return (int) round_depth(part, across);
		case SHAPE_HEXAGON:
			return level ? (int) (fabs(2 * part - 1) * slant) : 0;
		case SHAPE_SLANTED:
			return !level ? 0 : (int) (side == ROUTE_SIDE_LEFT ? slant * (1 - part) : slant * part);
		case SHAPE_STADIUM:
			if (level)
				return (int) round_depth(part, Min(along, across));
			part = Min(part, 1 - part) * along / Max(Min(along, across), 1);
			return (int) round_depth(Min(part, 0.5), Min(along, across));
		case SHAPE_LIDDED:
			return level ? 0 : (int) round_depth(part, 2 * Min(across / 8, LID));
		default:
			return 0;
	}
}
