/*
 * clock.h
 *		The time that new rows carry.
 */
#ifndef AINECTO_BASE_CLOCK_H
#define AINECTO_BASE_CLOCK_H

#include "postgres.h"

#include "datatype/timestamp.h"

/* Define the setting ainecto.fixed_clock; once per backend. */
extern void clock_define(void);

/* clock_timestamp(), or ainecto.fixed_clock where a test pins it (superusers only). */
extern TimestampTz clock_now(void);

#endif
