/*
 * flow.h
 *		Rules of flow diagrams that concern more than one row.
 *
 * The room: what a flow diagram consists of, and that its groups form trees for every writer. It never asks
 * who may. The flow_ tools and triggers call it.
 *
 * All functions expect the document to be locked and the caller to be connected to SPI; lists and texts are
 * made in the current context.
 *
 * Groups. A tool that deletes a group moves its nodes and nested groups to the group around it and names
 * them; in plain SQL the foreign keys leave them outside of any. Groups form trees for every writer:
 * check_flow_tree looks at a new group at once, at moved ones at the end, so that one batch can turn two
 * groups inside out.
 *
 * flow_apply_changes runs in an order of its own (creates, updates, deletes; what is referred to first),
 * after faults of shape and references that lead nowhere were gathered from the whole batch
 * (src/tool/flow_apply.c).
 */
#ifndef AINECTO_CORE_FLOW_FLOW_H
#define AINECTO_CORE_FLOW_FLOW_H

#include "postgres.h"

#include "commands/trigger.h"
#include "core/flow/flow_entity.h"
#include "nodes/pg_list.h"

/* What a deleted group left behind: identifiers as texts. */
typedef struct FlowReleased
{
	const char *outer; /* the group around it, where its members are now; NULL: none */
	List *nodes;
	List *groups;
} FlowReleased;

/* Delete a node and the edges that touch it; their identifiers are returned, ordered. AI002 if there is none.
 */
extern List *flow_delete_node(const pg_uuid_t *document, const char *uuid);

/*
 * Delete a group. Its nodes and the groups nested in it stay and move to the group around it. AI002 if there
 * is none.
 */
extern void flow_delete_group(const pg_uuid_t *document, const char *uuid, FlowReleased *released);

/*
 * Which of the given identifiers name a row of the entity: found[i] is set for uuids[i]. One query, whatever
 * the number.
 */
extern void flow_find_existing(const Entity *entity, const pg_uuid_t *document, const char *const *uuids,
							   int count, bool *found);

/*
 * Body of the triggers on flow_group: AI001 when the row's group lies inside itself. Runs after the change
 * engine's trigger of the row, which holds the document's lock, so that two writers cannot make a cycle
 * between them.
 */
extern void flow_check_tree(TriggerData *trigger);

/* The entities' before_write hooks. */
extern void flow_check_node(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
							bool creating);
extern void flow_check_group(const Entity *entity, const pg_uuid_t *document, const char *uuid,
							 JsonNode *data, bool creating);

#endif
