/*
 * member.h
 *		Roles that accounts are given on places.
 */
#ifndef AINECTO_CORE_TREE_MEMBER_H
#define AINECTO_CORE_TREE_MEMBER_H

#include "postgres.h"

#include "core/tree/access.h"

/* Give or change; AI002 for an unknown account, AI001 for an unknown role. The caller has authorised.
 * Audited. */
extern void member_grant(const Place *place, const char *email, const char *role);

/* Take the account's own grant on the place away; false if there was none. Audited. */
extern bool member_revoke(const Place *place, const char *email);

#endif
