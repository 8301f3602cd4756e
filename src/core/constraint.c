/*
 * constraint.c
 *		What a violated constraint means to a user, by the constraint's name.
 *
 * PostgreSQL's own detail ("Key (…)=(…) already exists") goes with the message and names the values.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/entity.h"

static const ConstraintMeaning meanings[] = {
	{"project_project_key_key", ERRCODE_AI_ALREADY_EXISTS,
	 "another project of the workspace has this projectKey", "Choose another projectKey, or leave it out."},
	{NULL, 0, NULL, NULL},
};

const ConstraintMeaning *
constraint_meaning(const char *constraint)
{
	for (const ConstraintMeaning *meaning = meanings; meaning->constraint != NULL; meaning++)
	{
		if (strcmp(meaning->constraint, constraint) == 0)
			return meaning;
	}
	return NULL;
}
