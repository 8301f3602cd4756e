/*
 * parameter_log.c
 *		The settings that put parameters into the log.
 */
#include "postgres.h"

#include "core/caller/parameter_log.h"
#include "utils/guc.h"

typedef struct LogSetting
{
	const char *name;
	const char *quiet;
} LogSetting;

static const LogSetting of_session[] = {
	{"log_parameter_max_length", "0"},
	{"log_parameter_max_length_on_error", "0"},
	{"auto_explain.log_parameter_max_length", "0"},
};

static const LogSetting of_statement[] = {
	{"auto_explain.log_min_duration", "-1"},
	{"pgaudit.log_parameter", "off"},
};

/* Those of modules are there only where the module is. */
static void
apply(const LogSetting *settings, int count, GucAction action)
{
	for (int i = 0; i < count; i++)
		if (GetConfigOption(settings[i].name, true, false) != NULL)
			set_config_option(settings[i].name, settings[i].quiet, PGC_SUSET, PGC_S_SESSION, action, true, 0,
							  false);
}

void
parameter_log_hide(void)
{
	apply(of_session, lengthof(of_session), GUC_ACTION_SET);
}

int
parameter_log_pause(void)
{
	int level = NewGUCNestLevel();

	apply(of_session, lengthof(of_session), GUC_ACTION_SAVE);
	apply(of_statement, lengthof(of_statement), GUC_ACTION_SAVE);
	return level;
}

void
parameter_log_resume(int level)
{
	AtEOXact_GUC(true, level);
}
