/*
 * drawing.h
 *		ERDs and flow diagrams from plain structs: as the parts of a page, and as an SVG that stands alone.
 *
 * Equal structs give equal bytes. What is drawn beyond RENDER_MAX_BYTES is left out: the caller asks
 * render_goes_on() at the end and does without it.
 */
#ifndef AINECTO_RENDER_DRAWING_H
#define AINECTO_RENDER_DRAWING_H

#include "render/svg.h"

/* Counts up with every change of what these functions write: kept drawings of another one are not used. */
#define DRAWING_RENDERER 9

/* ---- ERDs ---- */

typedef struct ErdColumn
{
	const char *name;
	const char *type;
	const char *note;
	bool is_pk;
	bool refers; /* to another table */
	bool is_unique;
	bool is_not_null;
	bool is_indexed;           /* an index begins with it */
	int enum_number;           /* of the enum that is its type, counted from 1; 0: none */
	const char *default_value; /* its expression, of a generated column too; NULL: none */
	const char *identity;      /* "always", "by default"; NULL: none */
	const char *generated;     /* "stored", "virtual"; NULL: it is not */
	SvgChange change;
} ErdColumn;

/* What is told of a table beside its columns. */
typedef enum ErdDetailKind
{
	ERD_DETAIL_CHECK,
	ERD_DETAIL_INDEX,
	ERD_DETAIL_PARTITION
} ErdDetailKind;

typedef struct ErdDetail
{
	ErdDetailKind kind;
	const char *name; /* NULL: none */
	const char *text; /* NULL: none */
} ErdDetail;

typedef struct ErdTable
{
	const char *name;
	const char *schema;
	const char *group;
	const char *group_color; /* somebody's own, of the group; NULL: none */
	const char *kind;        /* in words, such as "view"; NULL: a plain table */
	const char *color;
	const char *note;
	Box box;
	const ErdColumn *columns;
	int column_count;
	const ErdDetail *details; /* in the order of their kinds */
	int detail_count;
	int partition_count; /* of its details: partitions are drawn as their parent */
	SvgChange change;
} ErdTable;

/* Columns that refer to each other, by their positions in the two tables; -1: none is named. */
typedef struct ErdPair
{
	int from;
	int to;
} ErdPair;

typedef struct ErdRef
{
	int from;        /* position of the table */
	int from_column; /* of the first pair of columns; -1: none is named */
	int to;
	int to_column;
	char relationship;    /* '>' many to one, '<' one to many, '-' one to one */
	const ErdPair *pairs; /* the others of a key of several columns */
	int pair_count;
	bool is_virtual;       /* no foreign key */
	const char *on_delete; /* "CASCADE"; NULL: nothing is said */
	const char *on_update;
	const char *note;
	SvgChange change;
	const char *name; /* that somebody gave it; NULL: none */
} ErdRef;

typedef struct ErdEnum
{
	const char *name;
	const char *schema;
	const char *note;
	const char *const *values;
	int value_count;
} ErdEnum;

typedef struct ErdNote
{
	const char *title;
	const char *content;
	const char *color;
	bool positioned; /* others are not drawn */
	Box box;
} ErdNote;

typedef struct Erd
{
	const ErdTable *tables;
	int table_count;
	const ErdRef *refs;
	int ref_count;
	const ErdNote *notes;
	int note_count;
	const ErdEnum *enums;
	int enum_count;
} Erd;

/* ---- flow diagrams ---- */

typedef struct FlowNode
{
	const char *text;
	const char *shape;
	const char *fill;
	const char *stroke;
	const char *color;
	int group;       /* its position; -1: in none */
	int order;       /* its position along the flow */
	bool positioned; /* somebody placed it */
	Box box;         /* before it is arranged: a side of 0 is as long as its text needs */
	SvgChange change;
} FlowNode;

typedef struct FlowEdge
{
	int from; /* positions of nodes */
	int to;
	const char *label;
	const char *style;
	const char *stroke;
	int width; /* 0: as others */
	bool back; /* leads to where one came from */

	/* Its way, of which first_count points come before what is written on it, or all of them. No points: a
	 * simple curve. */
	const RoutePoint *points;
	int point_count;
	int first_count;
	Box label_box; /* width 0: in the middle of the curve */
	SvgChange change;
} FlowEdge;

typedef struct FlowGroup
{
	const char *name;
	const char *color;
	int parent; /* position of the group around it; -1: none */
	SvgChange change;
} FlowGroup;

/* Around members of a group: one for all of them, unless it would enclose strangers. */
typedef struct FlowFrame
{
	int group;
	Box box;
	Box name_box; /* width 0: its name does not stand in it */
} FlowFrame;

typedef struct Flow
{
	FlowNode *nodes;
	int node_count;
	FlowEdge *edges;
	int edge_count;
	const FlowGroup *groups;
	int group_count;
	const FlowFrame *frames; /* outer ones first */
	int frame_count;
	const char *source; /* of a diagram without nodes; NULL: none */
} Flow;

/* ---- alone ---- */

/* One line of what is told below a drawing. */
typedef struct DrawingTold
{
	SvgChange change;
	const char *text;
} DrawingTold;

/* A drawing of a comparison: what it is of, and the same in words. */
typedef struct DrawingStory
{
	const char *title;
	const char *summary;
	const DrawingTold *lines;
	int line_count;
} DrawingStory;

typedef struct SvgOptions
{
	const char *scheme; /* "light", "dark", or "auto": as who looks has it */
	bool background;
	const DrawingStory *story; /* NULL: nothing is compared */
} SvgOptions;

/* ---- the parts of a page ---- */

/* What stands behind the kind of document: " · 12 steps". Of an ERD: words/words.h. */
extern void flow_write_summary(StringInfo out, const Flow *flow);

/* The page's main part: scales, the list of parts, the drawing, and the same as text. Of an ERD:
 * words/words.h. */
extern void flow_write_page(StringInfo out, const Flow *flow);

/* An ERD's drawing alone, in a page or (alone) by itself. named[] says which tables are told with their
 * schema. */
extern void erd_write_drawing(StringInfo out, const Erd *erd, const bool *named, const SvgOptions *alone);

/* Which tables' names need their schema: those outside of the one that most of all tables are in, if so many
 * are. palloc'd, an entry for each table. */
extern bool *erd_choose_named(const Erd *erd);

/* The drawing alone, with its styles inside. */
extern void erd_write_svg(StringInfo out, const Erd *erd, const SvgOptions *options);
extern void flow_write_svg(StringInfo out, const Flow *flow, const SvgOptions *options);

/* ---- for erd.c and flow.c ---- */

typedef struct DrawingEntry
{
	int part;              /* the part's id is the drawing's prefix and this */
	const char *qualifier; /* NULL: none */
	const char *name;
} DrawingEntry;

typedef struct Drawing
{
	Box bounds;
	const char *label; /* for who hears the page */
	const char *parts; /* what its parts are called: "Tables" */
	char prefix;
	const DrawingEntry *entries; /* in the order of the list */
	int entry_count;
	bool marked;             /* with letters that a legend explains */
	const SvgOptions *alone; /* NULL: in a page */
} Drawing;

/*
 * The drawing's frame. In a page: a choice of scales, a list that leads to its parts, and a pane to scroll
 * in around an SVG of these bounds; alone: that SVG with its styles. Between the two calls the caller writes
 * the SVG's content.
 */
extern void drawing_open(StringInfo out, const Drawing *drawing);
extern void drawing_close(StringInfo out, const Drawing *drawing);

#endif
