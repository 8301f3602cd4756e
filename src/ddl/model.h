/*
 * model.h
 *		A database schema that is being put together, and what it says, thing by thing, as a catalog would.
 *
 * The room src/ddl: from texts that describe schemas to structs, by the server's own parser. Nothing is
 * looked up in this database and nothing is run. It reads no tables and decides on nobody's rights.
 *
 * Everything lives in the context that was current at model_make(); names and texts are referenced, not
 * copied, so that they have to live as long.
 */
#ifndef AINECTO_DDL_MODEL_H
#define AINECTO_DDL_MODEL_H

#include "postgres.h"

#include "base/json_read.h"
#include "nodes/pg_list.h"

/* Things of one that no text is put into. */
#define MODEL_MAX_THINGS 200000

/* What was there before has a number, by which it is known whatever it is called now; 0: it is new. */

typedef struct ModelColumn
{
	const char *name;
	const char *type;
	const char *default_value; /* also the expression of a generated column */
	const char *comment;
	JsonNode *options; /* NULL: none; so everywhere */
	int number;
	bool not_null;
	bool increment; /* by itself, in a way that nobody names */
} ModelColumn;

typedef struct ModelIndex
{
	const char *name;
	const char *method;
	const char *comment;
	List *columns; /* char *: key columns that are no expressions */
	JsonNode *options;
	int number;
	bool primary;
	bool unique;
} ModelIndex;

typedef struct ModelConstraint
{
	const char *name;
	const char *kind;       /* check, exclusion, not_null */
	const char *definition; /* what follows CONSTRAINT name */
	const char *comment;
	List *columns; /* char * */
	JsonNode *options;
	int number;
} ModelConstraint;

typedef struct ModelTable
{
	const char *schema; /* NULL: none; so everywhere */
	const char *name;
	const char *comment;
	const char *alias; /* for people, as the colour */
	const char *color;
	JsonNode *options;
	List *depends_on;  /* char *: "kind:schema.name" */
	List *columns;     /* ModelColumn * */
	List *indexes;     /* ModelIndex * */
	List *constraints; /* ModelConstraint * */
	int number;
} ModelTable;

typedef struct ModelRef
{
	const char *name;
	const char *on_delete;
	const char *on_update;
	const char *comment;
	const char *relationship; /* "-" where it is said to be one to one; NULL: nothing is said */
	ModelTable *from;
	ModelTable *to;
	List *columns; /* char * */
	List *to_columns;
	JsonNode *options;
	int number;
} ModelRef;

typedef struct ModelEnum
{
	const char *schema;
	const char *name;
	const char *comment;
	List *values; /* char * */
	List *notes;  /* of each value, char *, NULL: none; NIL: there are none at all */
	int number;
} ModelEnum;

typedef struct ModelObject
{
	const char *kind;
	const char *schema;
	const char *name;
	const char *signature;
	const char *definition;
	const char *comment;
	ModelTable *table; /* of what belongs to one; NULL: none */
	List *depends_on;
	JsonNode *options;
	int number;
} ModelObject;

/* What is drawn around tables, and beside them; texts that know of neither leave both lists empty. */
typedef struct ModelGroup
{
	const char *name;
	const char *color;
	List *tables; /* ModelTable * */
} ModelGroup;

typedef struct ModelNote
{
	const char *name;
	const char *content;
	const char *color;
	const char *group; /* the name of the group that it belongs to; NULL: none */
} ModelNote;

struct modelname_hash;

typedef struct Model
{
	List *tables;
	List *refs;
	List *enums;
	List *objects;
	List *groups;
	List *notes;
	List *left_out; /* of three char * each: kind, name, why */
	int things;     /* made so far */
	int most;       /* that may be, */
	Size memory;    /* and bytes that it may take; 0: any number */
	int line;       /* of the text where it is being made from one; 0: nowhere */
	bool whole;     /* what it does not have is not there, in whatever schema */
	struct modelname_hash *names;
	MemoryContext context;
} Model;

extern Model *model_make(void);

/* From now on a text of so many bytes is put into it: pure/text_bound.h says how much it may bring. */
extern void model_bound(Model *model, Size length);

/* One more thing is to be made: AI006 beyond so many, or where all of them take too much memory. */
extern void model_count_thing(Model *model);

/* Throw AI006 where it takes more memory than that. */
extern void model_check_memory(const Model *model);

/* Make things. They are added at the end of their lists. AI006 beyond what it may hold. */
extern ModelTable *model_add_table(Model *model, const char *schema, const char *name);
extern ModelColumn *model_add_column(Model *model, ModelTable *table, const char *name, const char *type);
extern ModelIndex *model_add_index(Model *model, ModelTable *table, const char *name, const char *method);
extern ModelConstraint *model_add_constraint(Model *model, ModelTable *table, const char *name,
											 const char *kind, const char *definition);
extern ModelRef *model_add_ref(Model *model, const char *name, ModelTable *from, ModelTable *to);
extern ModelEnum *model_add_enum(Model *model, const char *schema, const char *name);
extern ModelObject *model_add_object(Model *model, const char *kind, const char *schema, const char *name,
									 const char *signature, const char *definition);
extern ModelGroup *model_add_group(Model *model, const char *name, const char *color);
extern ModelNote *model_add_note(Model *model, const char *name, const char *content);

/* Find them; NULL: there is none. */
extern ModelTable *model_find_table(const Model *model, const char *schema, const char *name);
extern ModelColumn *model_find_column(const ModelTable *table, const char *name);
extern ModelIndex *model_find_index(const Model *model, const char *schema, const char *name,
									ModelTable **table);
extern ModelIndex *model_find_table_index(const ModelTable *table, const char *name);
extern ModelConstraint *model_find_constraint(const ModelTable *table, const char *name);
extern ModelRef *model_find_ref(const Model *model, const ModelTable *table, const char *name);
extern ModelEnum *model_find_enum(const Model *model, const char *schema, const char *name);

/* Objects of a name (ModelObject *), of every kind. The list is the model's. */
extern List *model_objects_named(const Model *model, const char *schema, const char *name);

/* signature NULL: any. */
extern ModelObject *model_find_object(const Model *model, const char *kind, const char *schema,
									  const char *name, const char *signature);

/* The primary key's index; NULL: none. */
extern ModelIndex *model_key(const ModelTable *table);

/* Give another name, or another schema. */
extern void model_rename_table(Model *model, ModelTable *table, const char *schema, const char *name);
extern void model_rename_index(Model *model, ModelTable *table, ModelIndex *index, const char *name);
extern void model_rename_constraint(Model *model, const ModelTable *table, ModelConstraint *constraint,
									const char *name);
extern void model_rename_ref(Model *model, ModelRef *ref, const char *name);
extern void model_rename_enum(Model *model, ModelEnum *type, const char *schema, const char *name);
extern void model_rename_object(Model *model, ModelObject *object, const char *schema, const char *name);

/* Columns of a table that has them are given another name in indexes, constraints and refs, too. */
extern void model_rename_column(Model *model, ModelTable *table, ModelColumn *column, const char *name);

/* Take away. A table takes along what belongs to it, and refs to it; a column what it is part of. */
extern void model_drop_table(Model *model, ModelTable *table);
extern void model_drop_column(Model *model, ModelTable *table, ModelColumn *column);
extern void model_drop_index(Model *model, ModelTable *table, ModelIndex *index);
extern void model_drop_constraint(Model *model, ModelTable *table, ModelConstraint *constraint);
extern void model_drop_ref(Model *model, ModelRef *ref);
extern void model_drop_enum(Model *model, ModelEnum *type);
extern void model_drop_object(Model *model, ModelObject *object);

/* Whether a schema has a relation (table, index, sequence, composite type) or a constraint of this name. */
extern bool model_has_relation(const Model *model, const char *schema, const char *name);
extern bool model_has_constraint(const Model *model, const char *schema, const char *name);

/*
 * A name as PostgreSQL makes one where none is given: of a table, of columns (NULL: none) and a label
 * ("pkey"), cut to 63 bytes, with a number if it is taken by a relation or a constraint of the schema.
 */
extern char *model_choose_name(const Model *model, const char *schema, const char *table, const char *columns,
							   const char *label);

/* A name for a table, with a number behind it if it is taken. */
extern char *model_choose_table(const Model *model, const char *schema, const char *name);

/* The names of columns (char *) joined by "_", as they stand in such names. */
extern char *model_join_names(const List *names);
extern char *model_join_key_names(const List *names); /* of an index's keys, in which one may stand twice */

/* What the answer of an import tells of as left out. */
extern void model_leave_out(Model *model, const char *kind, const char *name, const char *because);

/* Members of options; NULL, false, and what is empty take away. */
extern void model_set_text(JsonNode **options, const char *name, const char *text);
extern void model_set_flag(JsonNode **options, const char *name, bool value);
extern void model_set_node(JsonNode **options, const char *name, JsonNode *node);

/* {"schema": …, "name": …}, and an array of texts. */
extern JsonNode *model_name_node(const char *schema, const char *name);
extern JsonNode *model_text_list(const List *texts);

/* "table:shop.order", as depends_on says it. */
extern char *model_key_of(const char *kind, const char *schema, const char *name, const char *signature);
extern char *model_object_key(const ModelObject *object);

/* What a model says of its things, in the order of a table's parts. */
typedef enum ModelPart
{
	MODEL_TABLE,
	MODEL_COLUMN,
	MODEL_INDEX,
	MODEL_CONSTRAINT,
	MODEL_REF,
	MODEL_ENUM,
	MODEL_OBJECT,
	MODEL_GROUP,
	MODEL_NOTE,
	MODEL_PARTS
} ModelPart;

/* Given each thing in its place in its list, from 1 on, as JSON; json lasts no longer than the call. */
typedef void (*ModelTake)(void *argument, ModelPart part, int order, const char *json);

/*
 * Say things one after another, each in the shape of a catalog (sql/catalog/ainecto-catalog.sql), parts of a
 * table behind it. Numbers are object identifiers.
 */
extern void model_say(const Model *model, ModelTake take, void *argument);

/* How many there are of each part. */
extern void model_count(const Model *model, int counts[MODEL_PARTS]);

/*
 * The schemas that things stand in (String *): what is missing of others was not looked for. NIL: too many to
 * say.
 */
extern List *model_schemas(const Model *model);

#endif
