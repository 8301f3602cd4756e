/*
 * dbml.h
 *		DBML, the language of dbdiagram.io, read into plain structs.
 *
 * The room src/dbml: a lexer, a parser without recursion, and what names mean. It knows no tables of ours and
 * no rights, works without a server, and raises no errors: what is wrong with a text is a list of faults, all
 * of them at once. Whatever stands in the text may be hostile.
 *
 * What the language says and no schema has a place for is a remark, so that nothing is lost without a word.
 */
#ifndef AINECTO_DBML_DBML_H
#define AINECTO_DBML_DBML_H

#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

/* Faults that are told; the others are counted. */
#define DBML_MAX_FAULTS 20

/* Tables, columns, settings and all else that one text may hold, columns of partials counted where they are
 * used. */
#define DBML_MAX_THINGS 200000

/* Parts of a setting's or a reference's name. */
#define DBML_MAX_COLUMNS 100

/* Bytes from the beginning. */
typedef int DbmlPlace;

typedef struct DbmlFault
{
	int line;            /* from 1 on */
	int column;          /* characters, from 1 on */
	const char *problem; /* and what is allowed */
} DbmlFault;

/* What has no place in a schema, or was made of something. */
typedef struct DbmlRemark
{
	struct DbmlRemark *next;
	const char *kind;
	const char *name;
	const char *because;
} DbmlRemark;

struct DbmlTable;

/* One side of a reference. */
typedef struct DbmlEnd
{
	const char *schema; /* NULL: none is named */
	const char *table;  /* NULL: the table that the reference stands in */
	const char **columns;
	int column_count;
	DbmlPlace place;
	struct DbmlTable *owner; /* the table, once it is found */
} DbmlEnd;

typedef enum DbmlCardinality
{
	DBML_MANY_TO_ONE,
	DBML_ONE_TO_ONE,
	DBML_MANY_TO_MANY
} DbmlCardinality;

/* "from" is the side that refers; of many to many the side that is named first. */
typedef struct DbmlRef
{
	struct DbmlRef *next;
	const char *name; /* NULL: none is given, as below */
	DbmlEnd from;
	DbmlEnd to;
	DbmlCardinality cardinality;
	const char *on_delete; /* in upper case */
	const char *on_update;
	DbmlPlace place;
	bool is_stray; /* it names what is not there: a fault tells it */
} DbmlRef;

typedef struct DbmlCheck
{
	struct DbmlCheck *next;
	const char *name;
	const char *expression;
	const char *column; /* the column that it stands with */
} DbmlCheck;

typedef enum DbmlValueKind
{
	DBML_NO_VALUE,
	DBML_TEXT,
	DBML_NUMBER,
	DBML_EXPRESSION,
	DBML_WORDS, /* true, set null, btree */
	DBML_PATH,  /* a.b: its last name */
	DBML_COLOR,
	DBML_RELATION,
	DBML_ARROW
} DbmlValueKind;

typedef struct DbmlColumn
{
	struct DbmlColumn *next;
	const char *name;
	const char *type_schema;            /* NULL: none is named */
	const char *type;                   /* without its schema, arguments and brackets */
	const char *type_suffix;            /* "(10,2)[]", NULL: none */
	const struct DbmlEnum *enumeration; /* NULL: the type is none of the text's enums */
	const char *default_value;
	const char *note;
	DbmlRef *refs; /* as they stand: their own side is open */
	DbmlCheck *checks;
	DbmlPlace place;
	DbmlValueKind default_kind;
	bool is_pk;
	bool is_unique;
	bool is_not_null;
	bool is_increment;
} DbmlColumn;

typedef struct DbmlKey
{
	const char *text;
	bool is_expression;
} DbmlKey;

typedef struct DbmlIndex
{
	struct DbmlIndex *next;
	const char *name;
	const char *type;
	const char *note;
	DbmlKey *keys;
	int key_count;
	DbmlPlace place;
	bool is_pk;
	bool is_unique;
} DbmlIndex;

/* The place where a table takes a partial in. */
typedef struct DbmlInjection
{
	struct DbmlInjection *next;
	const char *name;
	DbmlPlace place;
	DbmlColumn *after;         /* NULL: before the first column */
	struct DbmlTable *partial; /* NULL: there is none of this name */
} DbmlInjection;

typedef struct DbmlTable
{
	struct DbmlTable *next;
	const char *schema; /* NULL: none is named, which is "public" */
	const char *name;
	const char *alias;
	const char *note;
	const char *color;
	DbmlColumn *columns;
	DbmlColumn *last_column;
	int column_count;
	DbmlIndex *indexes;
	DbmlIndex *last_index;
	DbmlCheck *checks; /* those of columns among them */
	DbmlCheck *last_check;
	DbmlInjection *injections;
	DbmlInjection *last_injection;
	DbmlPlace place;
} DbmlTable;

typedef struct DbmlEnumValue
{
	struct DbmlEnumValue *next;
	const char *name;
	const char *note;
	DbmlPlace place;
} DbmlEnumValue;

typedef struct DbmlEnum
{
	struct DbmlEnum *next;
	const char *schema;
	const char *name;
	DbmlEnumValue *values;
	DbmlEnumValue *last_value;
	DbmlPlace place;
} DbmlEnum;

typedef struct DbmlMember
{
	struct DbmlMember *next;
	const char *schema;
	const char *name;
	DbmlTable *table; /* NULL: there is none */
	DbmlPlace place;
} DbmlMember;

typedef struct DbmlGroup
{
	struct DbmlGroup *next;
	const char *name;
	const char *color;
	const char *note;
	DbmlMember *members;
	DbmlMember *last_member;
	DbmlPlace place;
} DbmlGroup;

/* On the canvas. */
typedef struct DbmlNote
{
	struct DbmlNote *next;
	const char *name;
	const char *content;
	const char *color;
	DbmlPlace place;
} DbmlNote;

/* Asked from line to line; true ends the parsing. May leave by longjmp: nothing but palloc'd memory is held.
 */
typedef bool (*DbmlInterrupted)(void *state);

/* Lists in the order of the text. */
typedef struct Dbml
{
	DbmlTable *tables;
	DbmlTable *last_table;
	DbmlTable *partials;
	DbmlTable *last_partial;
	DbmlEnum *enums;
	DbmlEnum *last_enum;
	DbmlRef *refs; /* those of columns behind them */
	DbmlRef *last_ref;
	DbmlGroup *groups;
	DbmlGroup *last_group;
	DbmlNote *notes;
	DbmlNote *last_note;
	DbmlRemark *remarks;
	DbmlRemark *last_remark;
	DbmlFault faults[DBML_MAX_FAULTS]; /* in the order of the text */
	int fault_count;
	int more_faults;
	int thing_count;
} Dbml;

/*
 * Read a text of so many bytes, fewer than INT_MAX, which a NUL ends, into palloc'd structs in the current
 * context. It must be valid UTF-8 without a NUL, and outlives the call. Where there are faults, the structs
 * hold what could be read; what is named wrongly in it is NULL or stray. interrupted may be NULL.
 */
extern void dbml_parse(Dbml *dbml, const char *text, size_t length, DbmlInterrupted interrupted, void *state);

/* The schema's name where none means "public". */
extern const char *dbml_schema(const char *schema);

#endif
