/*
 * housekeeping.h
 *		What has to be done from time to time, in small steps, by one caller at a time.
 *
 * The room: which work is due, and taking turns at it. What a step does is in the room that it concerns. A
 * shim or cron calls it, every minute or so; a standby never.
 */
#ifndef AINECTO_CORE_HOUSEKEEPING_HOUSEKEEPING_H
#define AINECTO_CORE_HOUSEKEEPING_HOUSEKEEPING_H

#include "postgres.h"

#include "lib/stringinfo.h"

/*
 * One round. Appends what was done as the JSON that ainecto.housekeeping() returns; where another backend is
 * at it, on a standby or where nothing may be written it does nothing and says so. The caller is connected to
 * SPI.
 */
extern void housekeeping_run(StringInfo answer);

#endif
