/*
 * readme_entity.h
 *		What readmes are made of.
 */
#ifndef AINECTO_CORE_README_README_ENTITY_H
#define AINECTO_CORE_README_README_ENTITY_H

#include "core/history/entity.h"

extern const Entity readme_block_entity;

/* From _PG_init(): makes the one above known to history. */
extern void readme_register_entities(void);

#endif
