/*
 * testcase.h
 *		What testcase documents are made of, and the rules of their scenario trees.
 */
#ifndef AINECTO_CORE_TESTCASE_H
#define AINECTO_CORE_TESTCASE_H

#include "postgres.h"

#include "core/entity.h"

/* Levels of a scenario tree. */
#define TESTCASE_MAX_DEPTH 32
/* Steps of one case. */
#define TESTCASE_MAX_STEPS 200

/* Descriptors of scenario, testcase and step, parents first; ends with NULL. */
extern const Entity *const testcase_entities[];

/* The same one by one, for their tools. */
extern const Entity testcase_scenario_entity;
extern const Entity testcase_case_entity;
extern const Entity testcase_step_entity;

#endif
