/*
 * settings.h
 *		The settings ainecto.*, one accessor each. Defined once per backend by settings_define().
 */
#ifndef AINECTO_BASE_SETTINGS_H
#define AINECTO_BASE_SETTINGS_H

#include "postgres.h"

extern void settings_define(void);

/* ainecto.restoring: triggers stand still while a dump is loaded. Superusers only. */
extern bool settings_restoring(void);

/* ainecto.description: the caller's text for manual edits; NULL when empty. */
extern const char *settings_description(void);

/* ainecto.public_url: where the shim is reached, perhaps with a path; no trailing slash; NULL when unset. */
extern const char *settings_public_url(void);

/* ainecto.tool_prefix: tools/list shows mcp__ainecto__ in front of every name. */
extern bool settings_tool_prefix(void);

/* ainecto.last_lane: whoever calls repeats no call elsewhere that has to write. */
extern bool settings_last_lane(void);

/* ainecto.shared_lane: the transaction may be several clients', so it is none for calls of tools. */
extern bool settings_shared_lane(void);

/* ainecto.long_call: microseconds from which on a reply says what its call took; 0: never. */
extern int settings_long_call(void);

/* ainecto.access_token_lifetime and ainecto.refresh_token_lifetime, in seconds. */
extern int settings_access_token_lifetime(void);
extern int settings_refresh_token_lifetime(void);

/* ainecto.refresh_token_grace: seconds in which a refresh token that was used may be used again. */
extern int settings_refresh_token_grace(void);

/* ainecto.sign_in_failures_per_address: wrong sign-ins from one address in a quarter of an hour, before those
 * that accounts which got in there add. */
extern int settings_sign_in_failures_per_address(void);

/* ainecto.registrations_per_hour: OAuth clients that one address may register and nobody signs in with. */
extern int settings_registrations_per_hour(void);

/* ainecto.redirect_schemes: further private-use schemes of OAuth clients, between commas; NULL: none. */
extern const char *settings_redirect_schemes(void);

/* ainecto.answer_memory: kilobytes that a backend may use to keep answers (core/history/answer.h); 0: it
 * keeps none.
 */
extern int settings_answer_memory(void);

/* ainecto.trash_lifetime: seconds after which housekeeping removes what lies in the trash; 0: never. */
extern int settings_trash_lifetime(void);

/* ainecto.import_limit: kilobytes of a catalog that may be imported. */
extern int settings_import_limit(void);

#endif
