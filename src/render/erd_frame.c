/*
 * erd_frame.c
 *		Frames around groups and schemas, where these stand by themselves.
 */
#include "render/erd_frame.h"

#include "render/color.h"

/* More are not drawn: names above the tables tell the others. */
#define MOST_FRAMES 200

/* Of the letters of a name, with something to spare, and where it stands in its frame. */
#define TITLE_CELL   9.2
#define TITLE_LEFT   14
#define TITLE_TOP    8
#define TITLE_HEIGHT 20
#define TITLE_BASE   24
#define LARGE_BASE   42
#define LARGE_CELL   21.0

/* What a frame leaves free around its tables: where there is room, and where there is little. */
typedef struct FramePadding
{
	int top;
	int other;
} FramePadding;

static const FramePadding paddings[] = {{56, 28}, {42, 14}};

/* A table and what it belongs to. */
typedef struct FrameKey
{
	const char *name;
	bool is_schema;
	int table;
} FrameKey;

static int
compare_keys(const void *left, const void *right)
{
	const FrameKey *a = left;
	const FrameKey *b = right;
	int order = strcmp(a->name, b->name);

	if (a->is_schema != b->is_schema)
		return a->is_schema ? 1 : -1;
	return order != 0 ? order : a->table - b->table;
}

static bool
boxes_meet(const Box *a, const Box *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
		   b->y < a->y + a->height;
}

/* Whether a frame would hold nothing but the tables of its keys, and meet no other frame. */
static bool
frame_is_free(const Erd *erd, const ErdFrames *frames, const ErdFrame *frame, const FrameKey *keys, int count)
{
	int inside = 0;
	int met = 0;

	for (int i = 0; i < count; i++)
		inside += boxes_meet(&frame->box, &erd->tables[keys[i].table].box);
	for (int i = 0; i < erd->table_count && met <= inside; i++)
		met += boxes_meet(&frame->box, &erd->tables[i].box);
	for (int i = 0; i < frames->count && met <= inside; i++)
		met += boxes_meet(&frame->box, &frames->frames[i].box) ? erd->table_count : 0;
	return met == inside;
}

static void
add_frame(const Erd *erd, ErdFrames *frames, const FrameKey *keys, int count)
{
	ErdFrame *frame = &frames->frames[frames->count];
	Box around = {0};
	bool free = false;

	for (int i = 0; i < count; i++)
		box_include(&around, &erd->tables[keys[i].table].box);
	for (size_t i = 0; i < lengthof(paddings) && !free; i++)
	{
		frame->box =
			(Box){around.x - paddings[i].other, around.y - paddings[i].top,
				  around.width + 2 * paddings[i].other, around.height + paddings[i].top + paddings[i].other};
		free = frame_is_free(erd, frames, frame, keys, count);
	}
	if (!free)
		return;
	frame->name = keys[0].name;
	frame->color = keys[0].is_schema ? NULL : erd->tables[keys[0].table].group_color;
	frame->title = (Box){
		frame->box.x + TITLE_LEFT, frame->box.y + TITLE_TOP,
		Min((int64) (render_text_width(frame->name) * TITLE_CELL) + 1, frame->box.width - 2 * TITLE_LEFT),
		TITLE_HEIGHT};
	for (int i = 0; i < count; i++)
		frames->framed[keys[i].table] = true;
	frames->count++;
}

void
erd_find_frames(const Erd *erd, const bool *named, ErdFrames *frames)
{
	FrameKey *keys = palloc((erd->table_count + 1) * sizeof(FrameKey));
	int count = 0;

	*frames = (ErdFrames){.frames = palloc(MOST_FRAMES * sizeof(ErdFrame)),
						  .framed = palloc0(erd->table_count + 1)};
	for (int i = 0; i < erd->table_count; i++)
	{
		const ErdTable *table = &erd->tables[i];

		if (table->group != NULL)
			keys[count++] = (FrameKey){table->group, false, i};
		else if (named[i])
			keys[count++] = (FrameKey){table->schema, true, i};
	}
	qsort(keys, count, sizeof(FrameKey), compare_keys);
	for (int begin = 0, end = 0; begin < count && frames->count < MOST_FRAMES; begin = end)
	{
		while (end < count && keys[begin].is_schema == keys[end].is_schema &&
			   strcmp(keys[begin].name, keys[end].name) == 0)
			end++;
		if (end - begin > 1)
			add_frame(erd, frames, &keys[begin], end - begin);
	}
	pfree(keys);
}

void
erd_free_frames(ErdFrames *frames)
{
	pfree(frames->frames);
	pfree(frames->framed);
}

void
erd_write_frames(StringInfo out, const ErdFrames *frames, bool alone)
{
	for (int i = 0; i < frames->count && render_goes_on(out); i++)
	{
		const ErdFrame *frame = &frames->frames[i];
		const Box *box = &frame->box;
		char color[COLOR_SIZE];

		svg_rectangle(out,
					  &(SvgLook){.class = "group", .stroke = color_read(frame->color, color) ? color : NULL},
					  box, 10);
		svg_text(out, &(SvgLook){.class = "label title"}, frame->title.x, box->y + TITLE_BASE, frame->name,
				 render_cells((double) frame->title.width, TITLE_CELL));
		if (!alone)
			svg_text(out, &(SvgLook){.class = "large l34"}, box->x + box->width / 2, box->y + LARGE_BASE,
					 frame->name, render_cells((double) box->width, LARGE_CELL));
		appendStringInfoChar(out, '\n');
	}
}
