/*
 * report.h
 *		What changed between two versions, as people read it, in groups.
 */
#ifndef AINECTO_CORE_CHANGE_REPORT_H
#define AINECTO_CORE_CHANGE_REPORT_H

#include "postgres.h"

#include "base/json_write.h"
#include "core/change/difference.h"

/* One sentence. Lines of one group follow each other. */
typedef struct ReportLine
{
	int position;           /* of the group's kind among the kinds of the document */
	const char *group;      /* what heads the group: "table", …; "document" */
	const char *group_name; /* without quotes */
	const char *group_uuid; /* NULL: a section of a readme, or the document */
	int order;              /* within the group */
	const char *kind;       /* "added", "removed", "renamed", "changed", "moved" */
	const char *path;
	const char *sentence;
	const JsonNode *before; /* NULL: nothing to be told */
	const JsonNode *after;
} ReportLine;

/* How many things of one kind fared how, sentence or not. */
typedef struct ReportCount
{
	const char *kind;
	int added;
	int removed;
	int changed;
	int moved; /* on the canvas */
} ReportCount;

typedef struct Report
{
	ReportLine *lines;
	int count;
	int capacity;
	List *counts; /* ReportCount * */
	const DifferenceSet *differences;
} Report;

/*
 * From one version to another, either of which may be the newer one; 0 stands for the document before its
 * first. AI002 for a version that never was or is not kept, or before which one is missing.
 */
extern Report *report_make(const Place *document, int64 from, int64 to);

/* Of differences that somebody else found, which end with the live rows. */
extern Report *report_of(const Place *document, DifferenceSet *differences);

/* "counts": {"column": {"added": 2}, …}. */
extern void report_write_counts(JsonWriter *writer, const Report *report);

/* For the files of the room: a line at the end, and a thing counted ("added", "removed", "moved" or else). */
extern ReportLine *report_add(Report *report);
extern void report_count(Report *report, const char *thing, const char *kind);

/* The whole text of a readme at a version; 0: before its first there was none. */
extern const char *body_at(const Place *document, int64 version);

/* What changed in the sections of a readme. */
extern void body_report(Report *report, const Place *document, int64 from, int64 to);

#endif
