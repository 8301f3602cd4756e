/*
 * turn.h
 *		Taking turns: whoever counts something in order to add to it waits for others that do the same.
 *
 * Without that, calls that run side by side all count what was there before any of them, and pass a limit
 * together.
 */
#ifndef AINECTO_CORE_CALLER_TURN_H
#define AINECTO_CORE_CALLER_TURN_H

#include "postgres.h"

/*
 * Wait for this key's turn and keep it until the transaction ends. what: the limit, a constant; key: whose.
 * Several are taken in one fixed order. Statements that are not read-only see what those before committed.
 */
extern void turn_take(const char *what, const char *key);

#endif
