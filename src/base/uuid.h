/*
 * uuid.h
 *		New identifiers, and their text.
 */
#ifndef AINECTO_BASE_UUID_H
#define AINECTO_BASE_UUID_H

#include "postgres.h"

#include "utils/uuid.h"

/* Define the setting ainecto.fixed_ids; once per backend. */
extern void uuid_define(void);

/*
 * A new identifier: a version 7 UUID, or the next of a fixed row where a test sets ainecto.fixed_ids
 * (superusers only). It tells when it was made and is no secret.
 */
extern void uuid_make(pg_uuid_t *uuid);

/* The same as text of 36 characters, palloc'd. */
extern char *uuid_make_text(void);

/* The text of any uuid, 36 characters, palloc'd. */
extern char *uuid_text(const pg_uuid_t *uuid);

#endif
