/*
 * erd_content.h
 *		What the files that fill an ERD share. For the erd_*.c files only.
 */
#ifndef AINECTO_CORE_DRAWING_ERD_CONTENT_H
#define AINECTO_CORE_DRAWING_ERD_CONTENT_H

#include "core/drawing/content.h"

typedef struct TableThing
{
	const char *key;
	ErdTable *table;
	LayoutNode box;
	bool grouped;
	int longest_line;
	const JsonNode *options; /* NULL: none */
	int drawn_as;            /* position of the table that it is drawn as: its own, but for a partition */
} TableThing;

typedef struct ColumnThing
{
	const char *key;
	ErdColumn *column;
	int row; /* in its table */
} ColumnThing;

typedef struct RefThing
{
	const char *key;
	ErdRef *ref;
	bool paired;
} RefThing;

/* A detail on its way to its table. */
typedef struct DetailThing
{
	int table;
	int order;
	ErdDetail detail;
} DetailThing;

typedef struct ErdLoading
{
	const Content *content;
	TableThing *tables;
	ErdTable *table_array;
	int table_count;
	RefThing *refs;
	ErdRef *ref_array;
	int ref_count;
	ErdEnum *enums;
	int enum_count;
	DetailThing *details;
	int detail_count;
	int detail_room;
	ThingIndex tables_by_key;
	ThingIndex columns_by_key;
	ThingIndex refs_by_key;
} ErdLoading;

/* The position of a table; -1: there is none of that key. */
extern int erd_find_table(const ErdLoading *loading, const char *key);

/* An object of options as it is stored; NULL: none. */
extern const JsonNode *erd_read_options(const char *text);

/* Indexes and checks of tables, and what indexes say of columns, once all columns are there. */
extern void erd_load_details(ErdLoading *loading);

/* The enums, and which columns are of one. */
extern void erd_load_enums(ErdLoading *loading, ErdColumn *columns, int column_count);

/*
 * Partitions go into the table that they are of, to be told of there, once all refs and details are there. A
 * ref of a partition that its parent has too is left out, any other one becomes the parent's. Positions of
 * tables change, and tables_by_key holds no more.
 */
extern void erd_fold_partitions(ErdLoading *loading);

extern void erd_add_detail(ErdLoading *loading, int table, ErdDetailKind kind, const char *name,
						   const char *text);

/* Give the details to their tables, last of all. */
extern void erd_hand_out_details(ErdLoading *loading);

#endif
