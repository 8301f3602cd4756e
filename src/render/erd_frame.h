/*
 * erd_frame.h
 *		Frames around the tables of an ERD that belong together. For the erd_*.c files only.
 */
#ifndef AINECTO_RENDER_ERD_FRAME_H
#define AINECTO_RENDER_ERD_FRAME_H

#include "render/drawing.h"

typedef struct ErdFrame
{
	const char *name;
	const char *color; /* somebody's own; NULL: none */
	Box box;
	Box title; /* in it, where its name stands */
} ErdFrame;

typedef struct ErdFrames
{
	ErdFrame *frames;
	int count;
	bool *framed; /* of each table: a frame around it tells its group, or else its schema */
} ErdFrames;

/*
 * A frame for each group, and for each schema that is told, of at least two tables, where it can be drawn
 * around them and around nothing else. palloc'd. named[] says which tables are told with their schema.
 */
extern void erd_find_frames(const Erd *erd, const bool *named, ErdFrames *frames);
extern void erd_free_frames(ErdFrames *frames);

/* alone: without the large names that are read from afar. */
extern void erd_write_frames(StringInfo out, const ErdFrames *frames, bool alone);

#endif
