/*
 * testcase.h
 *		What testcase documents are made of, and the rules of their scenario trees.
 *
 * The room: scenarios, cases and steps, which are versioned content, and runs with their results, which are
 * audited and not versioned. It never asks who may, but leaves out what a caller may not see. The testcase_
 * tools and triggers call it.
 */
#ifndef AINECTO_CORE_TESTCASE_TESTCASE_H
#define AINECTO_CORE_TESTCASE_TESTCASE_H

#include "postgres.h"

#include "commands/trigger.h"
#include "core/history/entity.h"

/* Levels of a scenario tree. A cursor of testcase_list_scenarios holds the way to a scenario and must stay
 * short. */
#define TESTCASE_MAX_DEPTH      20
#define TESTCASE_MAX_DEPTH_TEXT "20"

/* From _PG_init(): makes scenario, testcase and step known to history. */
extern void testcase_register_entities(void);

/* Their descriptors. */
extern const Entity testcase_scenario_entity;
extern const Entity testcase_case_entity;
extern const Entity testcase_step_entity;

/*
 * Hooks of the descriptors. An empty optional text is stored as null. A scenario or case goes only where its
 * new parent is of the same document and not archived (AI001, AI009), and stands last there unless told
 * otherwise.
 */
extern void testcase_before_scenario(const Entity *entity, const pg_uuid_t *document, const char *uuid,
									 JsonNode *data, bool creating);
extern void testcase_before_case(const Entity *entity, const pg_uuid_t *document, const char *uuid,
								 JsonNode *data, bool creating);
extern void testcase_before_step(const Entity *entity, const pg_uuid_t *document, const char *uuid,
								 JsonNode *data, bool creating);

/*
 * Body of the constraint trigger on test_scenario: throws AI001 when a scenario stands below itself or the
 * tree is deeper than TESTCASE_MAX_DEPTH.
 */
extern void testcase_check_tree(TriggerData *trigger);

/*
 * Give the children of one parent the order of ids, which must be all of them (of scenarios: all that are not
 * archived), each once; throws AI001 that names what is missing, foreign or repeated. The parent is that of
 * the first. Only rows whose position changes are written.
 */
extern void testcase_reorder(const Entity *entity, const pg_uuid_t *document, const int64 *ids, int count);

/* Archive a scenario and what is nested in it. The counts are of what was not archived before. */
extern void testcase_archive_scenario(const pg_uuid_t *document, int64 scenario, int64 *scenarios,
									  int64 *cases);

/*
 * Make the case's steps the given list, in this order: an entry with an id changes that step (an absent
 * expectedResult stays), one without is new, and steps that the list does not name go. Writes the ids in
 * order as a JSON array. AI001 for an id that is no step of the case or named twice.
 */
extern void testcase_replace_steps(const pg_uuid_t *document, int64 test_case, const JsonNode *steps,
								   JsonWriter *ids);

/*
 * What an entry of a tool's batch says about a row of the entity: its members that are fields, under their
 * snake_case names. Values are shared with the entry.
 */
extern JsonNode *testcase_fields(const Entity *entity, const JsonNode *item);

/* An integer as a number node, in the current context. */
extern JsonNode *testcase_number(int64 value);

#endif
