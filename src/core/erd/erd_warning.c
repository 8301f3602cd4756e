/*
 * erd_warning.c
 *		What PostgreSQL would not take, or not as it may be meant.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "base/statement.h"
#include "catalog/pg_namespace_d.h"
#include "catalog/pg_type.h"
#include "core/erd/erd.h"
#include "core/erd/erd_warning.h"
#include "ddl/parse.h"
#include "nodes/parsenodes.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/syscache.h"

#include "core/erd/erd_warning.sql.h"

/* Types whose verdict is remembered, and bytes of the longest. */
#define MAX_KNOWN   1000
#define MAX_TYPE    128
#define FIRST_KNOWN 64

/* What a text is as a type. */
typedef struct TypeVerdict
{
	char text[MAX_TYPE]; /* hash key */
	bool parsed;
	bool array;
	Oid oid; /* of PostgreSQL's own; else InvalidOid */
	char name[MAX_TYPE];
} TypeVerdict;

static HTAB *known = NULL;

/* Types that only a column may have, and what they are stored as. */
static Oid
serial_type(const char *name)
{
	static const struct
	{
		const char *name;
		Oid oid;
	} serials[] = {
		{"serial", INT4OID},  {"serial4", INT4OID},     {"bigserial", INT8OID},
		{"serial8", INT8OID}, {"smallserial", INT2OID}, {"serial2", INT2OID},
	};

	for (int i = 0; i < (int) lengthof(serials); i++)
	{
		if (strcmp(serials[i].name, name) == 0)
			return serials[i].oid;
	}
	return InvalidOid;
}

/* Types of extensions that are in wide use, which documents often name without the extension. */
static bool
is_of_extension(const char *name)
{
	static const char *const names[] = {"citext", "cube",      "geography", "geometry", "halfvec",
										"hstore", "ltree",     "lquery",    "raster",   "seg",
										"vector", "sparsevec", "box2d",     "ltxtquery"};

	for (int i = 0; i < (int) lengthof(names); i++)
	{
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

static void
judge_type(TypeVerdict *verdict, const char *text)
{
	const List *parsed = parse_statements(text, RAW_PARSE_TYPE_NAME, NULL);
	const TypeName *type;
	const char *name;

	verdict->parsed = list_length(parsed) == 1 && IsA(linitial(parsed), TypeName);
	if (!verdict->parsed)
		return;
	type = linitial_node(TypeName, parsed);
	verdict->parsed = !type->setof && !type->pct_type;
	name = strVal(llast(type->names));
	strlcpy(verdict->name, name, MAX_TYPE);
	verdict->array = type->arrayBounds != NIL;
	if (list_length(type->names) == 1 || strcmp(strVal(linitial(type->names)), "pg_catalog") == 0)
		verdict->oid = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
									   ObjectIdGetDatum(PG_CATALOG_NAMESPACE));
	if (!OidIsValid(verdict->oid) && list_length(type->names) == 1)
		verdict->oid = serial_type(name);
}

/* What text is as a type, in a memory that the next call may use again. */
static const TypeVerdict *
verdict_of(const char *text)
{
	static TypeVerdict unknown;
	char key[MAX_TYPE] = {0};
	TypeVerdict *verdict;
	TypeVerdict made = {0};
	bool found;

	if (known == NULL)
	{
		HASHCTL control = {.keysize = MAX_TYPE, .entrysize = sizeof(TypeVerdict)};

		known = hash_create("ainecto types", FIRST_KNOWN, &control, HASH_ELEM | HASH_BLOBS);
	}
	if (strlcpy(key, text, MAX_TYPE) < MAX_TYPE)
	{
		verdict = hash_search(known, key, HASH_FIND, &found);
		if (found)
			return verdict;
	}
	judge_type(&made, text);
	if (strlen(text) >= MAX_TYPE || hash_get_num_entries(known) >= MAX_KNOWN)
	{
		unknown = made;
		return &unknown;
	}
	memcpy(made.text, key, MAX_TYPE);
	verdict = hash_search(known, key, HASH_ENTER, &found);
	*verdict = made;
	return verdict;
}

bool
erd_type_is_built_in(const char *text)
{
	return OidIsValid(verdict_of(text)->oid);
}

typedef struct KnownType
{
	const char *name;
	const char *kind;
} KnownType;

/* Names remembered: columns are many, types few. */
#define MAX_KNOWN_TYPES 100

/* What the document makes of a name that is not PostgreSQL's: "enum", "domain", …; NULL: nothing. */
static const char *
document_type(ErdWork *work, const char *name)
{
	KnownType *known;
	ListCell *cell;

	foreach(cell, work->known_types)
	{
		known = lfirst(cell);
		if (strcmp(known->name, name) == 0)
			return known->kind;
	}
	known = palloc(sizeof(KnownType));
	known->name = pstrdup(name);
	known->kind = execute_type_known(&work->document, name) == 0 ? NULL : statement_text(0, 1);
	if (list_length(work->known_types) < MAX_KNOWN_TYPES)
		work->known_types = lappend(work->known_types, known);
	return known->kind;
}

static void
warn_of_types(ErdWork *work)
{
	uint64 count = execute_types_of_columns(&work->document, erd_work_texts(work->columns));
	const char **types = palloc(Max(count, 1) * sizeof(char *));
	const char **words = palloc(Max(count, 1) * sizeof(char *));

	for (uint64 row = 0; row < count; row++)
	{
		types[row] = statement_text(row, 1);
		words[row] = statement_text(row, 2);
	}
	for (uint64 row = 0; row < count; row++)
	{
		const TypeVerdict *verdict = types[row] == NULL ? NULL : verdict_of(types[row]);

		if (verdict == NULL || OidIsValid(verdict->oid))
			continue;
		if (!verdict->parsed)
			erd_work_warn(work, "%s: \"%s\" is not written as a type of PostgreSQL is", words[row],
						  types[row]);
		else if (!is_of_extension(verdict->name) && document_type(work, verdict->name) == NULL)
			erd_work_warn(work, "%s: there is no type \"%s\", neither PostgreSQL's nor the document's",
						  words[row], types[row]);
	}
}

static char
category_of(Oid type)
{
	HeapTuple tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	char category = TYPCATEGORY_UNKNOWN;

	if (HeapTupleIsValid(tuple))
	{
		category = ((Form_pg_type) GETSTRUCT(tuple))->typcategory;
		ReleaseSysCache(tuple);
	}
	return category;
}

/* Whether values of two types can be compared, as far as can be told. */
static bool
types_fit(ErdWork *work, const char *from, const char *to)
{
	TypeVerdict left = *verdict_of(from);
	TypeVerdict right = *verdict_of(to);
	const char *other;

	if (!left.parsed || !right.parsed)
		return true;
	if (left.array != right.array)
		return false;
	if (OidIsValid(left.oid) && OidIsValid(right.oid))
		return left.oid == right.oid ||
			   (category_of(left.oid) == category_of(right.oid) && category_of(left.oid) != TYPCATEGORY_USER);
	if (!OidIsValid(left.oid) && !OidIsValid(right.oid))
		return true;
	other = document_type(work, OidIsValid(left.oid) ? right.name : left.name);
	return other == NULL || strcmp(other, "enum") != 0;
}

static void
warn_of_pairs(ErdWork *work, ArrayType *refs)
{
	uint64 count = execute_pairs_of_refs(&work->document, refs);
	const char *(*cells)[5] = palloc(Max(count, 1) * sizeof(*cells));

	for (uint64 row = 0; row < count; row++)
	{
		for (int i = 0; i < 5; i++)
			cells[row][i] = statement_text(row, i + 1);
	}
	for (uint64 row = 0; row < count; row++)
	{
		if (cells[row][2] != NULL && cells[row][4] != NULL && !types_fit(work, cells[row][2], cells[row][4]))
			erd_work_warn(work, "%s: column \"%s\" is %s, the column \"%s\" it refers to is %s",
						  cells[row][0], cells[row][1], cells[row][2], cells[row][3], cells[row][4]);
	}
}

static void
warn_of_refs(ErdWork *work)
{
	ArrayType *refs = erd_work_texts(work->refs);
	uint64 count = execute_doubtful_refs(&work->document, refs);

	for (uint64 row = 0; row < count; row++)
	{
		if (statement_boolean(row, 2))
			erd_work_warn(work, "%s: what it refers to is no key of table \"%s\"", statement_text(row, 1),
						  statement_text(row, 3));
		if (statement_text(row, 4) != NULL)
			erd_work_warn(work, "%s: ref \"%s\" says the same", statement_text(row, 1),
						  statement_text(row, 4));
	}
	warn_of_pairs(work, refs);
}

static void
warn_of_indexes(ErdWork *work)
{
	uint64 count = execute_twin_indexes(&work->document, erd_work_texts(work->indexes));

	for (uint64 row = 0; row < count; row++)
		erd_work_warn(work, "index \"%s\" of table \"%s\": index \"%s\" is over the same columns",
					  statement_text(row, 1), statement_text(row, 3), statement_text(row, 2));
}

void
erd_warn(ErdWork *work)
{
	if (work->columns != NIL)
		warn_of_types(work);
	if (work->refs != NIL)
		warn_of_refs(work);
	if (work->indexes != NIL)
		warn_of_indexes(work);
}
