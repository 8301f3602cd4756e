/*
 * settings.c
 *		Settings of the extension.
 */
#include "postgres.h"

#include <limits.h>

#include "base/clip.h"
#include "base/clock.h"
#include "base/settings.h"
#include "base/uuid.h"
#include "datatype/timestamp.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/guc.h"

static bool restoring = false;
static bool tool_prefix = false;
static bool last_lane = false;
static bool shared_lane = false;
static int access_token_lifetime = 0;
static int refresh_token_lifetime = 0;
static int refresh_token_grace = 0;
static int registrations_per_hour = 0;
static int sign_in_failures_per_address = 0;
static int answer_memory = 0;
static int long_call = 0;
static int import_limit = 0;
static int trash_lifetime = 0;
static char *description = NULL;
static char *public_url = NULL;
static char *redirect_schemes = NULL;

/*
 * Switching the guard off is a superuser's act on history; no row can tell of it while tables are being
 * loaded, so the server log does.
 */
static void
assign_restoring(bool newval, void *extra)
{
	(void) extra;
	if (newval && !restoring && IsUnderPostmaster)
		ereport(LOG,
				(errmsg("ainecto.restoring was switched on: changes to Ainecto's tables are not recorded")));
}

/* What was thrown away by mistake is missed the day after. */
static bool
check_trash_lifetime(int *newval, void **extra, GucSource source)
{
	(void) extra;
	(void) source;
	if (*newval == 0 || *newval >= SECS_PER_DAY)
		return true;
	GUC_check_errdetail("The least is one day; 0 keeps the trash for ever.");
	return false;
}

void
settings_define(void)
{
	DefineCustomBoolVariable("ainecto.restoring", "Lets a dump be loaded: change triggers stand still.",
							 "Set it for the session that loads a dump, and for nothing else.", &restoring,
							 false, PGC_SUSET, 0, NULL, assign_restoring, NULL);
	DefineCustomStringVariable("ainecto.description", "Description of manual edits, kept with their version.",
							   NULL, &description, "", PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable("ainecto.public_url", "URL under which clients reach the shim, without /mcp.",
							   NULL, &public_url, "", PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomBoolVariable("ainecto.tool_prefix", "Lists tools as mcp__ainecto__NAME instead of NAME.",
							 NULL, &tool_prefix, false, PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomBoolVariable("ainecto.last_lane",
							 "Set by the shim where it repeats no call that turns out to have to write.",
							 "In a read-only transaction such a call is refused.", &last_lane, false,
							 PGC_USERSET, GUC_NO_SHOW_ALL, NULL, NULL, NULL);
	DefineCustomBoolVariable("ainecto.shared_lane",
							 "Set by the shim where calls of several clients share a transaction.",
							 "Only sessions are begun and ended in such a one.", &shared_lane, false,
							 PGC_USERSET, GUC_NO_SHOW_ALL, NULL, NULL, NULL);
	DefineCustomIntVariable("ainecto.access_token_lifetime", "How long an OAuth access token is good.", NULL,
							&access_token_lifetime, SECS_PER_HOUR, 1, INT_MAX, PGC_SUSET, GUC_UNIT_S, NULL,
							NULL, NULL);
	DefineCustomIntVariable("ainecto.refresh_token_lifetime",
							"How long an OAuth refresh token is good unused.", NULL, &refresh_token_lifetime,
							60 * SECS_PER_DAY, 1, INT_MAX, PGC_SUSET, GUC_UNIT_S, NULL, NULL, NULL);
	DefineCustomIntVariable(
		"ainecto.refresh_token_grace", "How long a refresh token that was used may be used again.",
		"Windows of one client share a token and refresh it side by side.", &refresh_token_grace, 90, 0,
		SECS_PER_HOUR, PGC_SUSET, GUC_UNIT_S, NULL, NULL, NULL);
	DefineCustomIntVariable("ainecto.registrations_per_hour", "OAuth clients that one address may register.",
							"Those with which somebody has signed in do not count.", &registrations_per_hour,
							200, 0, INT_MAX, PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable(
		"ainecto.sign_in_failures_per_address", "Wrong sign-ins from one address in a quarter of an hour.",
		"For each account that has signed in there lately there may be five more.",
		&sign_in_failures_per_address, 100, 1, INT_MAX / 2, PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable(
		"ainecto.redirect_schemes", "Further schemes that OAuth clients may be sent back to.",
		"Names between commas. Those of known applications, and domains turned round, need no mention.",
		&redirect_schemes, "", PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("ainecto.answer_memory", "Memory of each backend for answers that it keeps.",
							"They are those to reads of content. 0 keeps none.", &answer_memory, 4096, 0,
							MAX_KILOBYTES, PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);
	DefineCustomIntVariable(
		"ainecto.long_call", "Set by the shim: microseconds from which on a reply says what its call took.",
		"0: no reply says so.", &long_call, 0, 0, INT_MAX, PGC_USERSET, GUC_NO_SHOW_ALL, NULL, NULL, NULL);
	DefineCustomIntVariable("ainecto.import_limit", "Size of a catalog that may be imported.", NULL,
							&import_limit, 32 * 1024, 1, MAX_KILOBYTES, PGC_SUSET, GUC_UNIT_KB, NULL, NULL,
							NULL);
	DefineCustomIntVariable("ainecto.trash_lifetime",
							"How long what was deleted stays in the trash before housekeeping removes it.",
							"0 keeps it for ever.", &trash_lifetime, 0, 0, INT_MAX, PGC_SUSET, GUC_UNIT_S,
							check_trash_lifetime, NULL, NULL);
	clock_define();
	uuid_define();
	MarkGUCPrefixReserved("ainecto");
}

bool
settings_restoring(void)
{
	return restoring;
}

static const char *
text_or_null(const char *text)
{
	return text == NULL || *text == '\0' ? NULL : text;
}

const char *
settings_description(void)
{
	return text_or_null(description) == NULL ? NULL : clip_description(description);
}

const char *
settings_public_url(void)
{
	return text_or_null(public_url);
}

bool
settings_tool_prefix(void)
{
	return tool_prefix;
}

bool
settings_last_lane(void)
{
	return last_lane;
}

bool
settings_shared_lane(void)
{
	return shared_lane;
}

int
settings_long_call(void)
{
	return long_call;
}

int
settings_access_token_lifetime(void)
{
	return access_token_lifetime;
}

int
settings_refresh_token_lifetime(void)
{
	return refresh_token_lifetime;
}

int
settings_refresh_token_grace(void)
{
	return refresh_token_grace;
}

int
settings_sign_in_failures_per_address(void)
{
	return sign_in_failures_per_address;
}

int
settings_registrations_per_hour(void)
{
	return registrations_per_hour;
}

const char *
settings_redirect_schemes(void)
{
	return text_or_null(redirect_schemes);
}

int
settings_answer_memory(void)
{
	return answer_memory;
}

int
settings_import_limit(void)
{
	return import_limit;
}

int
settings_trash_lifetime(void)
{
	return trash_lifetime;
}
