/*
 * flow_entity.h
 *		What flow diagrams are made of.
 */
#ifndef AINECTO_CORE_FLOW_FLOW_ENTITY_H
#define AINECTO_CORE_FLOW_FLOW_ENTITY_H

#include "core/history/entity.h"

extern const Entity flow_group_entity;
extern const Entity flow_node_entity;
extern const Entity flow_edge_entity;

/* From _PG_init(): makes the three above known to history. */
extern void flow_register_entities(void);

#endif
