/*
 * housekeeping.h
 *		Has the database keep house from time to time. What there is to do it knows itself; of several shims,
 * one finds work and the others are told so.
 */
#ifndef SHIM_HOUSEKEEPING_H
#define SHIM_HOUSEKEEPING_H

#include "loop/loop.h"

/* Begins the rounds of this loop, unless they are switched off or another loop has them. From the loop's own
 * thread. */
extern void housekeeping_start(Loop *loop);

#endif
