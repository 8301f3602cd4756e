/*
 * target.h
 *		From an identifier in a tool's arguments to the place it lies in.
 */
#ifndef AINECTO_CORE_TREE_TARGET_H
#define AINECTO_CORE_TREE_TARGET_H

#include "postgres.h"

#include "core/tree/access.h"

/* Content found by its id alone, in the documents the principal may see; several hits are reported, not
 * chosen from. */
typedef enum ContentTarget
{
	CONTENT_FLOW_NODE,
	CONTENT_FLOW_EDGE,
	CONTENT_FLOW_GROUP
} ContentTarget;

/* Things known by an integer or uuid of their own that lie in a document or project. */
typedef enum ItemKind
{
	ITEM_SCENARIO,
	ITEM_TESTCASE,
	ITEM_RUN,
	ITEM_LLM_REQUEST,
	ITEM_ATTACHMENT
} ItemKind;

/* A project by its number. */
extern bool target_find_project(const Principal *principal, int64 number, Place *place);

/* The document (or, for a run, project) that holds the item; false if there is none the principal may see. */
extern bool target_find_item(const Principal *principal, ItemKind kind, const char *identifier, Place *place);

/* The document that holds the content; AI001 with the candidates when several do. */
extern bool target_find_content(const Principal *principal, ContentTarget kind, const char *uuid,
								Place *place);

#endif
