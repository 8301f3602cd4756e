/*
 * output.h
 *		The settings that values are written as text by.
 *
 * Answers and history are the same whatever a backend's settings are: floating-point numbers exact, times in
 * ISO 8601 and UTC, bytes in hexadecimal.
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
