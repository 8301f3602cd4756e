/*
 * settlement.h
 *		What became of a call whose connection ended before its answer: the database is asked, since its
 * commit may have been under way.
 *
 * The call itself goes on as the question, in the fast lane, until there is a word or half a minute has
 * passed. So whoever waits for it is told the truth, and the audit has one: a failure is recorded of what has
 * left nothing.
 */
#ifndef SHIM_SETTLEMENT_H
#define SHIM_SETTLEMENT_H

#include "db/db.h"

/* From now on the call asks; what it was to send is not looked at again. */
extern void settlement_begin(DbCall *call);

/* The question could not be answered: once more in a moment. */
extern void settlement_ask_again(DbCall *call);

/* The database has answered; the result stays the caller's. */
extern void settlement_hear(DbCall *call, const PGresult *result);

#endif
