/*
 * SQL entry points of the extension.
 */
#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;
