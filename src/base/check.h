/*
 * check.h
 *		CHECK constraints of our own tables, planned once per backend.
 *
 * The executor reads and plans the constraints of a table anew for every statement. For rows that are written
 * one by one (row.h) that would cost more than the insert itself.
 */
#ifndef AINECTO_BASE_CHECK_H
#define AINECTO_BASE_CHECK_H

#include "postgres.h"

#include "nodes/execnodes.h"

/* Give info, whose relation stays locked, what ExecConstraints() would otherwise prepare; lives in the
 * EState. */
extern void check_prepare(ResultRelInfo *info, EState *estate);

#endif
