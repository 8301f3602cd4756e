/*
 * readme_entity.h
 *		What readmes are made of.
 */
#ifndef AINECTO_CORE_README_ENTITY_H
#define AINECTO_CORE_README_ENTITY_H

#include "core/history/entity.h"

extern const Entity readme_block_entity;

/* The one above; ends with NULL. */
extern const Entity *const readme_entities[];

#endif
