/*
 * compared.h
 *		What changed between two versions, as a drawing.
 *
 * Both versions are put into one state: the second one, and what the first one had besides. Of that a state
 * is made that holds what is to be seen, with texts that say "before → after", and is drawn like any other.
 */
#ifndef AINECTO_CORE_DRAWING_COMPARED_H
#define AINECTO_CORE_DRAWING_COMPARED_H

#include "postgres.h"

#include "core/change/report.h"
#include "core/drawing/content.h"
#include "render/change/change_text.h"

/*
 * The difference as an SVG that stands alone, with the sentences of report.h below. From one version to
 * another, either of which may be the newer one; 0 stands for the document before its first. Things stand
 * where the second has them, or else the first. AI002 as report_make(), AI006 beyond RENDER_MAX_BYTES.
 */
extern void compared_write_svg(StringInfo out, const Place *document, int64 from, int64 to,
							   const SvgOptions *options);

/* ---- for the files of compared_*.c ---- */

/* Sentences beyond this are counted. */
#define COMPARED_MAX_TOLD 300

/* Of one text that is shown before or after; it is in one line. */
#define COMPARED_TEXT_BYTES 90

typedef struct Compared
{
	const Place *document;
	int64 from;
	int64 to;
	const Report *report;
	const DifferenceSet *set;
	HistoryState *whole; /* what either has */
	HTAB *touched;       /* what holds something that changed, by kind and key */
	HistoryState *shown; /* what is drawn */
	HTAB *changes;       /* what became of that */
	int made;            /* things of the drawing's own */
	int left_out;        /* things that did not change */
	int undrawn;         /* things that did */
	const char *left_out_words;
} Compared;

/* Of a thing itself or, with parts, of what it consists of. */
extern SvgChange compared_status(const Compared *compared, const Entity *entity, const char *key);
extern SvgChange compared_status_with_parts(const Compared *compared, const Entity *entity, const char *key);

/* Have it drawn. fields are taken as they are; key NULL: a thing of the drawing's own. Returns the key. */
extern const char *compared_show(Compared *compared, const Entity *entity, const char *key, JsonNode *fields,
								 SvgChange change);

/* A field's text, or "before → after", in one line; NULL for null in both. */
extern const char *compared_text(const Compared *compared, const HistoryItem *item, const char *field);

/* Every other field that differs, in words: "now not null, default 0 → 1"; empty where none does. but: names
 * that are told elsewhere, up to NULL. */
extern const char *compared_rest(const Compared *compared, const HistoryItem *item, const char *const *but);

/* Fields with a text set to another, on a copy. */
extern JsonNode *compared_copy(const JsonNode *fields);
extern void compared_set(JsonNode *fields, const char *name, const char *text);

/* ---- kinds of documents ---- */

extern void compared_fill_erd(Compared *compared, Erd *erd);
extern void compared_fill_flow(Compared *compared, Flow *flow);

/* Lines that grow. */
typedef struct ComparedLines
{
	ChangeLine *lines;
	int count;
	int capacity;
} ComparedLines;

extern void compared_add_readme(Compared *compared, ComparedLines *lines);
extern void compared_add_cases(Compared *compared, ComparedLines *lines);
extern void compared_add_source(Compared *compared, ComparedLines *lines);

/* Two texts of several lines as one, with so many lines around what differs. */
extern void compared_add_texts(ComparedLines *lines, const char *older, const char *newer);

#endif
