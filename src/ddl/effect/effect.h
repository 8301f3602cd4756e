/*
 * effect.h
 *		What the statements of a text do to a model, one after another.
 *
 * The room src/ddl/effect: each statement is parsed alone and changes the model as running it would change a
 * database, as far as its text says. Texts of expressions and types are cut out of the statement as they
 * are written. What a statement makes that has no field of its own is kept as a definition.
 *
 * The current context is the model's; what is parsed lives only as long as its statement, so that names are
 * copied when they are kept.
 */
#ifndef AINECTO_DDL_EFFECT_EFFECT_H
#define AINECTO_DDL_EFFECT_EFFECT_H

#include "ddl/effect/ddl.h"
#include "ddl/made.h"
#include "ddl/split.h"
#include "nodes/parsenodes.h"
#include "pure/format_check.h"

typedef struct Effect
{
	Model *model;
	DdlResult *result;
	const char *text;
	Piece piece; /* the statement at work, and its words */
	List *path;  /* schemas that names without one are looked for in (char *); the first gets what is new */
	const char *home; /* the schema of what is new where the path is empty; NULL: none */
	const char *access_method;
	const char *tablespace;
	const ModelTable *making; /* the table that the statement makes; NULL: none */
	List *waiting;            /* refs to tables that are not there yet: Waiting * of constraint.c */
	MemoryContext lasting;
	MemoryContext passing; /* of one statement */
} Effect;

/* ---- slice.c: words and what is cut out by them; a place is a node's location ---- */

/* The first word at or behind a place. */
extern int effect_word_at(const Effect *effect, int location);

/* Whether a word is this keyword or name, without quotes; this character. */
extern bool effect_is(const Effect *effect, int word, const char *text);
extern bool effect_is_symbol(const Effect *effect, int word, char symbol);

/* The parenthesis that closes this one; the statement's end if there is none. */
extern int effect_close(const Effect *effect, int word);

/* The first of the words from … to that is this one, as deep as the first of them; to: none is. */
extern int effect_find(const Effect *effect, int from, int to, const char *text);
extern int effect_find_symbol(const Effect *effect, int from, int to, char symbol);

/* Words from … to (not included) as they are written; NULL: there are none. A name, copied; NULL stays so. */
extern char *effect_slice(const Effect *effect, int from, int to);
extern char *effect_keep(const char *name);

/* The statement as it is written. */
extern char *effect_statement(const Effect *effect);

/* The statement without some of its words. */
extern char *effect_statement_without(const Effect *effect, int from, int to);

/*
 * A text that is kept, as a statement of its own: inner has its words, in the current context. Its node, NULL
 * if it is not one whole statement.
 */
extern Node *effect_open(Effect *inner, const Effect *effect, const char *text);

/*
 * A text of SQL in which one qualified name stands for another; name NULL: all names of the schema. The same
 * text if it has none of these.
 */
extern const char *effect_rewrite(const char *text, const char *schema, const char *name,
								  const char *new_schema, const char *new_name);

/* Likewise of a column, in a text that is about its table alone. */
extern const char *effect_rewrite_column(const char *text, const char *name, const char *new_name);

/* Whether a text is in a list of them; and those that are not this one. */
extern bool effect_has(const List *texts, const char *text);
extern List *effect_without(List *texts, const char *text);

/* Behind a name of one or more parts that begins with this word. */
extern int effect_behind_name(const Effect *effect, int word);

/* ---- name.c: what names mean ---- */

/* The schema of something new; NULL: none. Copied. */
extern const char *effect_new_schema(const Effect *effect, const char *given);

/* What a relation's name or a list of names means now; NULL: nothing that is here. */
extern ModelTable *effect_find_table(const Effect *effect, const RangeVar *relation);
extern ModelTable *effect_find_table_named(const Effect *effect, const List *names);
extern ModelIndex *effect_find_index(const Effect *effect, const RangeVar *relation, ModelTable **table);
extern ModelEnum *effect_find_enum(const Effect *effect, const List *names);

/* kind, signature: NULL for any. */
extern ModelObject *effect_find_object(const Effect *effect, const char *kind, const List *names,
									   const char *signature);

/* Whether a relation may be made under a name; else this is told, unless the statement does not mind. */
extern bool effect_may_make(Effect *effect, const char *schema, const char *name, bool if_not_exists);

/* A name, with its schema if there is one, as it stands in SQL. */
extern char *effect_quoted(const char *schema, const char *name);

/* A type as it is written, from … to, with its schema if it is one of the model's. */
extern char *effect_type(const Effect *effect, const TypeName *type, int from, int to);

/*
 * An expression or a query, words from … to, as it is written; tables, functions and types of the model that
 * it names without their schemas get them, since whoever loads it looks along no path.
 */
extern char *effect_qualified_slice(const Effect *effect, Node *node, int from, int to);

/* A type as signatures of functions name it, without its modifiers. */
extern char *effect_type_name(const Effect *effect, const TypeName *type);

/* Types of a function's arguments that it is known by; of ObjectWithArgs, likewise; NULL: they are not named.
 */
extern char *effect_signature(const Effect *effect, const List *parameters);
extern char *effect_object_signature(const Effect *effect, const ObjectWithArgs *object);

/* Add the keys of what words from … to name in the model. */
extern void effect_add_needs(const Effect *effect, List **needs, int from, int to);

/* Names out of a list of String nodes, copied (char *); the last of them, and the one before it. */
extern List *effect_names(const List *strings);

/* ---- the statements ---- */

extern void effect_create_table(Effect *effect, const CreateStmt *statement);
extern void effect_create_foreign_table(Effect *effect, const CreateForeignTableStmt *statement);
extern void effect_create_index(Effect *effect, const IndexStmt *statement);
extern void effect_create_view(Effect *effect, const ViewStmt *statement);
extern void effect_create_table_as(Effect *effect, const CreateTableAsStmt *statement);
extern void effect_create_sequence(Effect *effect, const CreateSeqStmt *statement);
extern void effect_alter_sequence(Effect *effect, const AlterSeqStmt *statement);
extern void effect_create_object(Effect *effect, const Node *statement);
extern void effect_create_schema(Effect *effect, const CreateSchemaStmt *statement);
extern void effect_alter_object(Effect *effect, const Node *statement);
extern void effect_alter_table(Effect *effect, const AlterTableStmt *statement);
extern void effect_alter_enum(Effect *effect, const AlterEnumStmt *statement);
extern void effect_rename(Effect *effect, const RenameStmt *statement);
extern void effect_set_schema(Effect *effect, const AlterObjectSchemaStmt *statement);
extern void effect_drop(Effect *effect, const DropStmt *statement);
extern void effect_comment(Effect *effect, const CommentStmt *statement);
extern void effect_grant(Effect *effect, const GrantStmt *statement);
extern void effect_default_privileges(Effect *effect, const AlterDefaultPrivilegesStmt *statement);

/* Any statement that changes the model; one that does not is told. */
extern void effect_run(Effect *effect, const Node *statement);

/* ---- parts that statements share ---- */

/* column.c: a column's definition, words from … to, added to its table; NULL: it is told why not. */
extern ModelColumn *effect_add_column(Effect *effect, ModelTable *table, const ColumnDef *definition,
									  int from, int to);
extern void effect_set_identity(Effect *effect, ModelTable *table, ModelColumn *column, const char *when,
								const List *options);

/* constraint.c: of a column (else NULL), words from … to. *options: what attributes behind it are set in. */
extern void effect_add_constraint(Effect *effect, ModelTable *table, ModelColumn *column,
								  const Constraint *constraint, int from, int to, JsonNode ***options);

/* sequence.c: columns with a default and a sequence of their own are counted on by it. */
extern void effect_finish_serials(Effect *effect);

/* Refs that waited for their tables. */
extern void effect_finish_refs(Effect *effect);

/* Operator classes and their like of keys, in words from … to between parentheses. */
extern void effect_set_keys(Effect *effect, ModelIndex *index, const List *elements, int from, int to);

/* drop.c: of a table's part; what others need stays, and is told, unless they go with it. */
extern void effect_drop_column(Effect *effect, ModelTable *table, ModelColumn *column, DropBehavior behavior);
extern void effect_drop_index(Effect *effect, ModelTable *table, ModelIndex *index, DropBehavior behavior);

/* table.c: what a table has of another one that it inherits from or is a partition of. */
extern void effect_inherit(Effect *effect, ModelTable *table, const ModelTable *parent);
extern void effect_set_parent(ModelTable *table, const ModelTable *parent, bool partition);

/* Indexes of a partitioned table, or one of them, become its partition's, or its partitions', too. */
extern void effect_take_indexes(Effect *effect, ModelTable *partition, const ModelTable *parent);
extern void effect_spread_index(Effect *effect, const ModelTable *table, const ModelIndex *index);

/* "FOR VALUES …", "DEFAULT": from the first such word on; NULL: there is none. */
extern char *effect_bound(const Effect *effect, int from);

/* Parameters as {name: value}; those of the toast table apart, NULL: together. */
extern void effect_set_storage(JsonNode **options, const List *parameters, bool take_away);
extern JsonNode *effect_parameters(const List *parameters, const char *name_space);
extern void effect_set_foreign_options(JsonNode **options, const List *changes);

/* object.c */
extern ModelObject *effect_add_object(Effect *effect, const char *kind, const char *schema, const char *name,
									  const char *signature, const char *definition);

/* Tell why the statement, or a part of it, came to nothing. */
extern void effect_report(Effect *effect, const char *format, ...) format_check(2, 3);

#endif
