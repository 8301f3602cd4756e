/*
 * seal.h
 *		Making seals: hashes of what was added to history and audit since the last one.
 *
 * The room: the hash chain over history and audit, and the proof that nothing was altered, removed or slipped
 * in. It never stands on the path of a write. Housekeeping and ainecto.verify_history() call it.
 *
 * A seal covers only rows beside which none can appear later. A version is made by one transaction, under the
 * document's lock and with the next number, so one that is visible is complete and so are all before it. Ids
 * of audit rows are given out before the commit: up to one that was given out while no transaction ran that
 * still runs, none can come.
 *
 * What it says of rows is small (24 bytes a row of changes and audit, 32 and the key a version) and stays
 * when they go with retention, whose own words are kept with it: the version that took another's place, or an
 * audit row of source retention. So verification (verify.h) tells purged from removed.
 */
#ifndef AINECTO_CORE_SEAL_SEAL_H
#define AINECTO_CORE_SEAL_SEAL_H

#include "postgres.h"

typedef struct SealReport
{
	int64 number; /* of the seal made; 0: there was nothing to seal */
	int64 versions;
	int64 changes;
	int64 audit_rows;
	bool more;    /* a limit was reached: there is more to seal */
	bool waiting; /* audit rows wait until transactions that run are over */
} SealReport;

/*
 * Seal a bounded part of what is not sealed yet. The caller is connected to SPI, holds the lock of
 * housekeeping, and its transaction does not keep one snapshot. In one that has written already nothing is
 * sealed.
 */
extern void seal_make(SealReport *report);

/* What ainecto.history_anchor() returns, a jsonb made outside of the caller's SPI connection; false: there is
 * no seal. */
extern bool seal_read_anchor(Datum *anchor);

#endif
