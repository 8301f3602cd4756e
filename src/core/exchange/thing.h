/*
 * thing.h
 *		Tables, columns, indexes and all else of a catalog or an ERD, as values that can be compared.
 *
 * A merge looks at three states: the source's last catalog, its new one, and the document. In each a thing
 * has the same values, as texts, under the names of the document's fields: to compare is to compare texts.
 *
 * There may be hundreds of thousands of things, in three states. So what they say is kept once, whoever says
 * it, under its address (text_pool.h), and a thing holds no more than it needs to be compared.
 *
 * The caller is connected to SPI and has locked the document; everything lives in the current context.
 */
#ifndef AINECTO_CORE_EXCHANGE_THING_H
#define AINECTO_CORE_EXCHANGE_THING_H

#include "postgres.h"

#include "base/compat.h"
#include "base/json_read.h"
#include "base/statement.h"
#include "core/history/entity.h"
#include "ddl/model.h"
#include "ddl/text_pool.h"
#include "nodes/pg_list.h"

/* Parents before children, and what is referred to before what refers. */
typedef enum ThingKindNumber
{
	THING_ENUM,
	THING_TABLE,
	THING_COLUMN,
	THING_INDEX,
	THING_CONSTRAINT,
	THING_REF,
	THING_OBJECT,
	THING_GROUP,
	THING_NOTE,
	THING_KINDS
} ThingKindNumber;

#define THING_MAX_FIELDS 16

/* Things that one catalog may name, of all kinds together. */
#define THING_MAX_COUNT 200000

/* How a catalog says a value, in a member of the thing. */
typedef enum ThingReading
{
	READ_TEXT,
	READ_FLAG,
	READ_OBJECT,     /* an object, as text; NULL where it is empty */
	READ_LIST,       /* likewise a list */
	READ_DASH,       /* "-" or nothing */
	READ_DEPENDENCY, /* an object, with the thing's list depends_on in it */
	READ_INCREMENT,  /* a flag that some options stand for, too */
	READ_KEY         /* not there: whether the primary key has the column */
} ThingReading;

/* Which way a value is compared and written. */
#define THING_FIELD_NOTE     0x01 /* a comment: what people wrote there stays, also when all else is replaced */
#define THING_FIELD_ANY_CASE 0x02 /* a keyword */
#define THING_FIELD_DROPPED  0x04 /* a value that is too long is left out, not the thing */
#define THING_FIELD_LOOK     0x08 /* few sources speak of it: of those that do not it stays */

typedef struct ThingField
{
	const char *name;   /* the document's field */
	const char *member; /* of a thing in a catalog */
	ThingReading reading;
	int flags;
} ThingField;

typedef struct ThingKind
{
	const Entity *entity;
	const Entity *member; /* rows of the members in the document; NULL: none */
	const char *array;    /* or the field that holds them as an array */
	const char *parent;   /* the document's field that names the table it is part of; NULL: none */
	const char *list;     /* where a catalog has them */
	const char *outer;    /* the list of what they lie in there, NULL: on top */
	const char *given;    /* member of a thing in a catalog that has its members; NULL: none */
	const char *document; /* SQL of the members in the document, as text: of a row m of theirs, or of row r */
	bool is_look;         /* few sources speak of such things: those that do not leave them alone */
	const char *ends;     /* SQL of the two tables of a relation of the document, NULL: it is none */
	ThingField fields[THING_MAX_FIELDS];
} ThingKind;

extern const ThingKind thing_kinds[THING_KINDS];

/* What few things have. */
typedef struct ThingExtra
{
	const char *key;     /* of a copy's: in the document that it lies in; NULL: it is none of a copy */
	JsonNode *more;      /* of a copy's: fields that are not compared, by name */
	const char **asides; /* of each member what is not compared: the direction of an index's column, the note
							of an enum's value, which a catalog may have, too. NULL: there are none */
	int aside_count;
} ThingExtra;

/* Its texts are the pool's; all but evidence and left_out. */
typedef struct Thing
{
	const ThingKind *kind;
	struct Thing *parent;      /* the table that it is part of */
	const char *uuid;          /* in the document; NULL while that is open */
	const char *const *values; /* one for each field of its kind, a list of the pool */
	const char *given; /* members as a catalog names them, until they are resolved; of a copy, as members with
						  the source's keys */
	const char *members;   /* as keys of the document, each with an end mark */
	int64 oid;             /* of a catalog's: identity in its source */
	int64 number;          /* of a column there; else 0 */
	struct Thing *ends[2]; /* the tables of a relation */
	struct Thing *columns; /* of a table, in order */
	struct Thing *indexes;
	ThingExtra *extra; /* NULL: there is nothing */

	/* Of a new catalog's: what it was in the last one, and what it is in the document. */
	struct Thing *base;
	struct Thing *live;
	const char *evidence; /* why it is held for the same under another name */
	const char *left_out; /* why the document cannot have it */
	void *step;           /* what merge.c does with it; NULL: nothing */

	int column_count;
	int index_count;
	int order;       /* display_order of the document, or place in the catalog */
	bool is_virtual; /* a relation that only the document has */
	bool present; /* of a new catalog's: it will be in the document; of a last one's: the new one has it, when
					 that is kept */

	/* Of the document's and the last catalog's: the new catalog has it. */
	bool taken;
	bool going; /* it is to be deleted */
} Thing;

typedef struct ThingList
{
	Thing *things;
	int count;
} ThingList;

/* By what things are found. */
typedef enum ThingLookup
{
	THING_BY_NAME,
	THING_BY_UUID,
	THING_BY_OID,
	THING_BY_KEY,
	THING_INDEXES
} ThingLookup;

struct place_hash;

typedef struct ThingState
{
	ThingList lists[THING_KINDS];
	TextPool *texts; /* all states of a merge share it */
	struct place_hash *indexes[THING_INDEXES];
	int room;              /* things that it was made for */
	MemoryContext passing; /* of members as they are given, until they are resolved; NULL: there are none */
	List *schemas;         /* of a catalog: those that were read (String *); NIL: it does not say */
	bool by_name;          /* nothing of it is held for what has another name */
	void (*resolve)(struct ThingState *state); /* instead of thing_resolve_members() */
	bool whole;       /* of a catalog: nobody chose among the schemas of its database */
	bool is_exact;    /* of a new catalog: its identifiers say all, so nothing is guessed to be renamed */
	bool same_source; /* of a last catalog: it is the new one's source, so object identifiers compare */
} ThingState;

/* The number of a kind, a field's place among its values (-1: there is none), and its value. */
extern ThingKindNumber thing_kind_number(const Thing *thing);
extern int thing_field_number(const ThingKind *kind, const char *name);
extern int thing_field_count(const ThingKind *kind);
extern const char *thing_value(const Thing *thing, const char *name);

/* Its name, or of what has none its title; NULL: neither. */
extern const char *thing_name(const Thing *thing);

/* As a person knows it: "public.orders.id". */
extern const char *thing_label(const Thing *thing);

/* Whether it is one of a copy. What is said beside one of its members; NULL: nothing. */
extern bool thing_is_copy(const Thing *thing);
extern const char *thing_aside(const Thing *thing, int place);

/* Room for what is said beside so many members. */
extern ThingExtra *thing_make_asides(ThingState *state, int count);

/* What a catalog's enum says of one of its values; NULL: nothing. Whether another, NULL: none, says the same.
 */
extern const char *thing_note_of_value(const Thing *type, const char *value);
extern bool thing_same_notes(const Thing *type, const Thing *other);

/* Whether two values are the same, either of them NULL: nothing. */
extern bool thing_same_value(const ThingField *field, const char *left, const char *right);

/* Whether two things agree in everything but the fields named here (NULL: none). */
extern bool thing_agrees(const Thing *left, const Thing *right, const char *but, const char *nor);

/* Another text for the field of this number. */
extern void thing_set_value(ThingState *state, Thing *thing, int number, const char *text);

/* An empty state, whose texts are those of the other states of its merge. */
extern ThingState *thing_make_state(TextPool *texts);

/* Room for so many things of each kind, none of which is there yet. */
extern void thing_make_room(ThingState *state, const int counts[THING_KINDS]);

/* The next one of a kind. */
extern Thing *thing_next(ThingState *state, ThingKindNumber kind);

/* A palloc'd text as one of the pool's; it is freed. NULL stays so. */
extern const char *thing_take_text(ThingState *state, char *text);

/* The document's content. */
extern ThingState *thing_load_document(TextPool *texts, const pg_uuid_t *document);

/*
 * A catalog's content, or what a model says as one. AI001 for what is no catalog: a thing without a name, or
 * the same one twice; AI006 beyond THING_MAX_COUNT.
 */
extern ThingState *thing_load_catalog(TextPool *texts, Datum catalog);
extern ThingState *thing_load_model(TextPool *texts, const Model *model);

/* Find things: by their key in the document, by identity in the source, by name within their parent. */
extern void thing_index_uuids(ThingState *state);
extern void thing_index_oids(ThingState *state);
extern Thing *thing_by_uuid(const ThingState *state, ThingKindNumber kind, const char *uuid);
extern Thing *thing_by_oid(const ThingState *state, ThingKindNumber kind, int64 oid, int64 number);
extern Thing *thing_by_name(const ThingState *state, ThingKindNumber kind, const Thing *parent,
							const char *schema, const char *name);

/* Of another state the thing of the same kind and name as this one, within parent. */
extern Thing *thing_same_name(const ThingState *state, const Thing *thing, const Thing *parent);

/* Under the names that it has now; false if there was another of the same. */
extern bool thing_index_name(ThingState *state, Thing *thing);
extern void thing_index_uuid(ThingState *state, Thing *thing);
extern void thing_index_oid(ThingState *state, Thing *thing);

/* By the key that a copy's thing has in the source. */
extern void thing_index_key(ThingState *state, Thing *thing);
extern Thing *thing_by_key(const ThingState *state, ThingKindNumber kind, const char *key);

/* A column or index becomes one of its table's; they come one after another, in order. */
extern void thing_add_to_parent(Thing *thing);

/* Put what a relation joins in front of its members: it is part of what they are. */
extern void thing_join_ends(ThingState *state, Thing *thing);

/* Where a thing stands in its catalog: "tables[3].columns[1]". */
extern const char *thing_place(const ThingState *state, const Thing *thing);

/* Throw AI001: the catalog is not what the script printed. */
pg_noreturn extern void thing_refuse(const char *problem);

/*
 * Name the members of indexes, relations and enums by keys of the document, once columns and tables have
 * theirs; what cannot be named is left out.
 */
extern void thing_resolve_members(ThingState *state);

#endif
