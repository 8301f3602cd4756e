/*
 * search_definition.c
 *		Whether an index is one that search can read.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/gin.h"
#include "base/errors.h"
#include "base/scan.h"
#include "catalog/namespace.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_type_d.h"
#include "core/search/search_definition.h"
#include "nodes/primnodes.h"
#include "optimizer/optimizer.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* Texts of a source are "s.name, s.note". */
#define TEXT_PREFIX    "s."
#define TEXT_SEPARATOR ", "

static AttrNumber
heap_column(Relation heap, const char *name, size_t length)
{
	return scan_column_number(RelationGetDescr(heap), pnstrdup(name, length));
}

/* The keys are ordered by their bytes, and nothing is kept of them but what search_keys() returns. */
static bool
has_our_keys(Relation index)
{
	return index->rd_rel->relam == GIN_AM_OID && index->rd_index->indisvalid &&
		   index->rd_index->indnatts == 1 &&
		   TupleDescAttr(RelationGetDescr(index), 0)->atttypid == BYTEAOID &&
		   index_getprocid(index, 1, GIN_EXTRACTVALUE_PROC) == F_GINARRAYEXTRACT_ANYARRAY_INTERNAL_INTERNAL &&
		   !OidIsValid(index_getprocid(index, 1, GIN_COMPARE_PROC));
}

static bool
is_column(const Node *node, AttrNumber number)
{
	return IsA(node, Var) && ((const Var *) node)->varattno == number;
}

static bool
is_our_function(const Node *node)
{
	Oid function;

	if (!IsA(node, FuncExpr))
		return false;
	function = ((const FuncExpr *) node)->funcid;
	return get_func_namespace(function) == get_namespace_oid("ainecto", false) &&
		   strcmp(get_func_name(function), "search_keys") == 0;
}

/* Whether all texts, and no rows of another document, are in the index. */
static bool
covers_texts(Relation heap, const FuncExpr *keys, const SearchSource *source, int *count)
{
	Bitmapset *covered = NULL;
	const char *text = source->texts;

	pull_varattnos((Node *) keys, 1, &covered);
	*count = 0;
	while (text != NULL)
	{
		const char *name = text + strlen(TEXT_PREFIX);
		AttrNumber number = heap_column(heap, name, strcspn(name, TEXT_SEPARATOR));

		if (!bms_is_member(number - FirstLowInvalidHeapAttributeNumber, covered))
			return false;
		text = strstr(name, TEXT_PREFIX);
		(*count)++;
	}
	return is_column(linitial(keys->args), heap_column(heap, source->document, strlen(source->document)));
}

/* A row without its only text has no entries in any case. */
static bool
leaves_out_text(Relation heap, Relation index, const SearchSource *source, int texts)
{
	List *predicate = RelationGetIndexPredicate(index);
	const char *only = source->texts + strlen(TEXT_PREFIX);
	const NullTest *test;

	if (predicate == NIL)
		return false;
	if (texts != 1 || list_length(predicate) != 1 || !IsA(linitial(predicate), NullTest))
		return true;
	test = linitial(predicate);
	return test->nulltesttype != IS_NOT_NULL ||
		   !is_column((const Node *) test->arg, heap_column(heap, only, strlen(only)));
}

static bool
is_readable(Relation heap, Relation index, const SearchSource *source)
{
	List *expressions;
	int texts;

	if (heap->rd_rel->relam != HEAP_TABLE_AM_OID || index->rd_index->indrelid != RelationGetRelid(heap) ||
		!has_our_keys(index))
		return false;
	expressions = RelationGetIndexExpressions(index);
	return list_length(expressions) == 1 && is_our_function(linitial(expressions)) &&
		   covers_texts(heap, linitial(expressions), source, &texts) &&
		   !leaves_out_text(heap, index, source, texts);
}

void
search_definition_check(Relation heap, Relation index, const SearchSource *source)
{
	if (!is_readable(heap, index, source))
		ereport(ERROR,
				(errcode(ERRCODE_AI_UNAVAILABLE),
				 errmsg("search cannot use the index ainecto.%s", RelationGetRelationName(index)),
				 errdetail(
					 "It is no valid GIN index of ainecto.search_keys() on document and texts of ainecto.%s.",
					 source->relation),
				 errhint("Create it as the install script of the extension does.")));
}
