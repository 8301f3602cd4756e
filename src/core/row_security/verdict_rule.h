/*
 * verdict_rule.h
 *		The rules of verdict.c: per table, what the role in force needs for a row.
 *
 * They throw the errors of the tools.
 */
#ifndef AINECTO_CORE_ROW_SECURITY_VERDICT_RULE_H
#define AINECTO_CORE_ROW_SECURITY_VERDICT_RULE_H

#include "postgres.h"

#include "access/htup.h"
#include "core/caller/principal.h"
#include "core/tree/access.h"
#include "utils/relcache.h"
#include "utils/uuid.h"

typedef struct VerdictRow
{
	TupleDesc description;
	HeapTuple tuple;
} VerdictRow;

/* What a row needs; leaving: it is about to be what it was, or gone. */
typedef void (*VerdictRule)(const Principal *principal, const VerdictRow *row, bool leaving);

/* The rule of a table that holds no places; what is in no list is written by administrators. */
extern VerdictRule verdict_find_rule(Relation relation);

/* Two rules that are told apart: content of a document, and grants of roles. */
extern void verdict_need_document(const Principal *principal, const VerdictRow *row, bool leaving);
extern void verdict_need_membership(const Principal *principal, const VerdictRow *row, bool leaving);

/* A column by name: false, and *uuid untouched, if it is null; 0 if an integer is. The column has to exist.
 */
extern Datum verdict_row_datum(const VerdictRow *row, const char *column, bool *isnull);
extern bool verdict_row_uuid(const VerdictRow *row, const char *column, pg_uuid_t *uuid);
extern bool verdict_row_is_null(const VerdictRow *row, const char *column);
extern int64 verdict_row_integer(const VerdictRow *row, const char *column);

extern bool verdict_same_uuid(const pg_uuid_t *a, const pg_uuid_t *b);

/* A place, not in the trash, on which the principal has the right to write. */
extern void verdict_require_writable(const Principal *principal, PlaceKind kind, const pg_uuid_t *uuid,
									 Place *place);
extern void verdict_require_live(const Place *place);
extern void verdict_refuse_trash(const Place *place);
extern void verdict_refuse_absent(PlaceKind kind);

#endif
