/*
 * erd.h
 *		Rules of ERD documents that the single tools and erd_apply_changes share.
 *
 * Everything here works on one document that the caller has locked, connected to SPI.
 */
#ifndef AINECTO_CORE_ERD_H
#define AINECTO_CORE_ERD_H

#include "postgres.h"

#include "core/entity.h"

/* The kinds of things of an ERD, parents before children; ends with NULL. */
extern const Entity *const erd_entities[];

extern const Entity erd_table;
extern const Entity erd_column;
extern const Entity erd_index;
extern const Entity erd_index_column;
extern const Entity erd_ref;
extern const Entity erd_ref_column;
extern const Entity erd_enum;
extern const Entity erd_enum_value;
extern const Entity erd_note;
extern const Entity erd_table_group;
extern const Entity erd_table_group_table;
extern const Entity erd_table_group_note;
extern const Entity erd_filter;

/*
 * Hooks of the descriptors. The first makes an empty schema name null, so that the two are never two schemas;
 * the others also write actions and sort orders in upper case, and find a group's table by its name.
 */
extern void erd_complete_named(const Entity *entity, const pg_uuid_t *document, const char *uuid,
							   JsonNode *data, bool creating);
extern void erd_complete_index_column(const Entity *entity, const pg_uuid_t *document, const char *uuid,
									  JsonNode *data, bool creating);
extern void erd_complete_ref(const Entity *entity, const pg_uuid_t *document, const char *uuid,
							 JsonNode *data, bool creating);
extern void erd_complete_group_table(const Entity *entity, const pg_uuid_t *document, const char *uuid,
									 JsonNode *data, bool creating);

#endif
