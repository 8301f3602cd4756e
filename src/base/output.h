/*
 * output.h
 *		The settings that a call's statements run with.
 *
 * Answers and history are the same whatever a backend's settings are: floating-point numbers exact, times in
 * ISO 8601 and UTC, bytes in hexadecimal. Plans do not hang on what statistics happen to know: they are made
 * once for all documents, since one that statistics have not seen is thought to have a single row, which any
 * index would find; none reads a table from end to end where an index serves, since the table may have been
 * empty then; and rows are thought to be in memory, so that no detour through a bitmap of a whole document
 * looks cheaper than a look-up. A plan that has no index is thought so dear that it would be compiled (jit).
 */
#ifndef AINECTO_BASE_OUTPUT_H
#define AINECTO_BASE_OUTPUT_H

#include "postgres.h"

/*
 * Put aside what is set, until output_release() with what this returns, or until an error ends
 * the (sub)transaction. Returns 0, at no cost, where nothing has to be put aside.
 */
extern int output_pin(void);
extern void output_release(int level);

#endif
