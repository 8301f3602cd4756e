/*
 * kept.c
 *		Finished drawings, kept in a table.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "base/statement.h"
#include "common/hashfn.h"
#include "core/drawing/kept.h"
#include "core/history/guard.h"
#include "render/drawing.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "core/drawing/kept.sql.h"

TimestampTz
kept_time(const KeptKey *key)
{
	bool isnull;

	if (RecoveryInProgress())
		return 0;
	return execute_find_time(&key->document, key->version, key->options, DRAWING_RENDERER) == 0
			   ? 0
			   : DatumGetTimestampTz(statement_datum(0, 1, &isnull));
}

char *
kept_find(const KeptKey *key)
{
	/* An unlogged table cannot be read on a standby. */
	if (RecoveryInProgress())
		return NULL;
	return execute_find_drawing(&key->document, key->version, key->options, DRAWING_RENDERER) == 0
			   ? NULL
			   : statement_text(0, 1);
}

bool
kept_begin(const KeptKey *key)
{
	uint64 name = hash_bytes_extended(key->document.data, UUID_LEN, 0);

	DirectFunctionCall1(pg_advisory_xact_lock_int8, UInt64GetDatum(name));
	return !XactReadOnly && !RecoveryInProgress() && guard_hold_versions();
}

TimestampTz
kept_write(const KeptKey *key, const StringInfoData *drawing)
{
	TimestampTz at = 0;
	bool isnull;

	if (drawing->len > KEPT_MAX_ONE)
		return 0;
	if (execute_insert_drawing(&key->document, key->version, key->options, DRAWING_RENDERER, drawing->len,
							   drawing->data) > 0)
		at = DatumGetTimestampTz(statement_datum(0, 1, &isnull));
	execute_delete_old(&key->document, key->version, key->options, DRAWING_RENDERER, KEPT_MAX_DRAWINGS,
					   KEPT_MAX_BYTES);
	return at;
}
