/*
 * row_count.h
 *		How many rows of another table belong to each entry of a page.
 */
#ifndef AINECTO_TOOL_ROW_COUNT_H
#define AINECTO_TOOL_ROW_COUNT_H

#include "postgres.h"

#include "base/scan.h"

/*
 * Count, for each of these values of the second column of the source's index, the rows with it and with this
 * document in the first. No two values are equal.
 */
extern void row_count(const ScanSource *source, Datum document, const Datum *values, int count,
					  int64 *counts);

#endif
