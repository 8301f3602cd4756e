/*
 * entity.h
 *		The kinds of things that documents are made of, each described once.
 *
 * From a descriptor come the statements of create, update and delete, the change rows, snapshots, diff and
 * restore. The names of fields are stable: change rows of years ago carry them. A later column is added at
 * the end of its descriptor with the value that older rows are to be read with.
 */
#ifndef AINECTO_CORE_HISTORY_ENTITY_H
#define AINECTO_CORE_HISTORY_ENTITY_H

#include "postgres.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "core/tree/access.h"
#include "utils/rel.h"

typedef enum FieldKind
{
	FIELD_TEXT,
	FIELD_INTEGER, /* int4 */
	FIELD_BIGINT,  /* int8 */
	FIELD_NUMBER,  /* float8, finite */
	FIELD_BOOLEAN,
	FIELD_JSON /* jsonb */
} FieldKind;

#define FIELD_REQUIRED 0x01 /* must be given at creation */
#define FIELD_FIXED    0x02 /* never changes after creation (also refused for manual SQL) */
#define FIELD_NOT_NULL 0x04 /* null stands for the initial value */
#define FIELD_ORDER    0x08 /* position among siblings; without a value a new one goes last */
#define FIELD_HIDDEN   0x10 /* not settable through tools by name (set by other means) */

typedef struct EntityField
{
	const char *name; /* also the SQL column */
	FieldKind kind;
	int flags;
	const char *initial; /* text of the value of rows that do not say; NULL: null */
	int maximum;         /* characters of a text; 0: no bound of ours */
} EntityField;

#define ENTITY_MAX_FIELDS 20

/*
 * In history a null of JSON stands as the only member of an object, under this key, since null is SQL's. So
 * does an object that has this key itself.
 */
#define ENTITY_JSON_WRAP "$json"

typedef struct Entity Entity;

/*
 * Called before a row is written by a tool: check and complete. data is the object of fields that the caller
 * gave (snake_case names) and may be changed. uuid is the id of the thing; creating tells an insert from an
 * update.
 */
typedef void (*EntityHook)(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
						   bool creating);

struct Entity
{
	const char *name;       /* "table": in change rows and operations */
	const char *label;      /* "table", "index column": in messages */
	const char *collection; /* "tables": key in a snapshot */
	const char *relation;   /* table in schema ainecto */
	DocumentType document_type;
	bool integer_key;          /* key column "id" bigint instead of "uuid" text */
	const char *parent;        /* field that names the parent, NULL: the document */
	const char *order;         /* field of FIELD_ORDER, NULL: by key */
	const char *order_index;   /* on document_uuid, parent if any, order: where the last sibling is found */
	const EntityField *fields; /* without document_uuid and the key; ends with a NULL name */
	EntityHook before_write;
};

/* The document itself: title and typePayload; its key column is "uuid" and no other document_uuid. */
extern const Entity document_entity;

/*
 * The descriptors of one document type, parents before children, the list ended by NULL and kept by the
 * caller for good. Each type has them in a file of its own and registers them from _PG_init().
 */
extern void entity_register(DocumentType type, const Entity *const *list);

/* The content of a document type, parents before children, without document_entity; ends with NULL. */
extern const Entity *const *entity_list(DocumentType type);

/* Have every change of a table of content begin a generation (base/generation.h), scanned or not. */
extern void entity_watch_tables(void);

/* By the name in change rows, "document" included; NULL if there is none. */
extern const Entity *entity_by_name(DocumentType type, const char *name);

/* By relation; NULL if the relation holds no entity. */
extern const Entity *entity_by_relation(Relation relation);

extern const EntityField *entity_field(const Entity *entity, const char *name);

/*
 * Change rows of inserts and deletes leave out the fields that are at their initial value; so did those
 * written before a field was there. Whether a value is it; give an object of fields those that it lacks;
 * write the initial value of one, or an object of all.
 */
extern bool entity_is_initial(const EntityField *field, Datum value, bool isnull);
extern void entity_fill_initial(const Entity *entity, JsonNode *fields);
extern void entity_write_initial(JsonWriter *writer, const EntityField *field);
extern void entity_write_initial_fields(JsonWriter *writer, const Entity *entity);

/*
 * Insert one row. data: object of snake_case fields, null clears; "uuid" is taken as the key if present, else
 * a new one is made. Returns the key as text in the current context. The document must be locked and the
 * caller connected to SPI. Errors: AI001 with what is missing or wrong; violations of keys and references
 * pass through the gate's table of constraints.
 */
extern const char *entity_insert(const Entity *entity, const pg_uuid_t *document, JsonNode *data);

/* Change the fields that data names; AI002 if there is no such row, AI001 for a field that never changes. */
extern void entity_update(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data);

/* Delete one row; AI002 if there is none. */
extern void entity_delete(const Entity *entity, const pg_uuid_t *document, const char *uuid);

/*
 * Write a row back as it once was: like insert or update, but without the hook, which speaks of a caller's
 * wishes and may look at rows that are not restored yet.
 */
extern void entity_restore(const Entity *entity, const pg_uuid_t *document, const char *uuid,
						   JsonNode *fields, bool creating);

/*
 * Delete all rows of a document, as what is purged goes: no trigger fires, nothing is recorded, no reference
 * is looked at. Returns how many there were. The caller holds the document's lock and deletes it, too.
 */
extern int64 entity_purge(const Entity *entity, const pg_uuid_t *document);

/* Whether such a row exists. */
extern bool entity_exists(const Entity *entity, const pg_uuid_t *document, const char *uuid);

/*
 * The field that a constraint speaks of, by the names of its table and its own: "erd_column_table_fkey" is
 * about table_uuid, a primary key about uuid. NULL if that cannot be told.
 */
extern const char *entity_constraint_field(const char *relation, const char *constraint);

/*
 * A constraint of ours by name: what its violation means to a user. NULL if unknown. The gate composes its
 * message from it; see constraint.c.
 */
typedef struct ConstraintMeaning
{
	const char *constraint;
	int sqlerrcode; /* the AI code it becomes */
	const char *message;
	const char *hint; /* NULL: none */
} ConstraintMeaning;

extern const ConstraintMeaning *constraint_meaning(const char *constraint);

#endif
