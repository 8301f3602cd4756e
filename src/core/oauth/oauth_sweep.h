/*
 * oauth_sweep.h
 *		Programs that do not come back: what is left of them goes.
 *
 * Housekeeping walks over all grants and all clients, a bounded step a round, so that no request pays for
 * those of others and no index has to say who came back.
 */
#ifndef AINECTO_CORE_OAUTH_OAUTH_SWEEP_H
#define AINECTO_CORE_OAUTH_OAUTH_SWEEP_H

#include "postgres.h"

/* How many rows went. */
typedef struct OAuthSweep
{
	int64 tokens; /* of grants that are revoked; those that expired go by themselves */
	int64 grants;
	int64 clients;
} OAuthSweep;

/*
 * The next step of both walks, of at most so many rows each. What was neither made, used nor revoked for
 * OAUTH_CLIENT_UNUSED_DAYS goes: tokens of a revoked grant; a grant without tokens, unless the audit log may
 * still name it; a client that registered itself and has no grant and no code. A row that somebody holds is
 * left for the next walk. Writes; the caller is connected to SPI.
 */
extern void oauth_sweep_walk(int64 rows, OAuthSweep *sweep);

#endif
