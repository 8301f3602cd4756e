/*
 * blame.h
 *		Who set what, and when.
 */
#ifndef AINECTO_CORE_CHANGE_BLAME_H
#define AINECTO_CORE_CHANGE_BLAME_H

#include "postgres.h"

#include "core/tree/access.h"
#include "funcapi.h"

/*
 * For every field of every current thing of a kind (NULL: all kinds) the newest kept version that set it:
 * rows of (uuid, field, version, at, email, tool, description) into the set. The caller is connected to SPI.
 */
extern void blame_fill(const Place *document, const char *entity, ReturnSetInfo *result);

#endif
