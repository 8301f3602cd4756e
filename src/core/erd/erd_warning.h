/*
 * erd_warning.h
 *		What in a call's content PostgreSQL would not take, or not as it may be meant: told, never refused.
 *
 * Types that are none, or that nobody knows; references between types that cannot be compared, or to columns
 * that are no key; the same reference twice; indexes over the same columns.
 */
#ifndef AINECTO_CORE_ERD_ERD_WARNING_H
#define AINECTO_CORE_ERD_ERD_WARNING_H

#include "postgres.h"

#include "core/erd/erd_work.h"

/* Whether a text is a type of PostgreSQL's own, by its parser and catalog; what was asked is remembered. */
extern bool erd_type_is_built_in(const char *text);

/* Warn of what the call touched. */
extern void erd_warn(ErdWork *work);

#endif
