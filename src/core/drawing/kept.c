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

#define KEY_VALUES 4

static void
fill_key(const KeptKey *key, Datum *values)
{
	values[0] = UUIDPGetDatum(&key->document);
	values[1] = Int64GetDatum(key->version);
	values[2] = CStringGetTextDatum(key->options);
	values[3] = Int32GetDatum(DRAWING_RENDERER);
}

TimestampTz
kept_time(const KeptKey *key)
{
	Datum values[KEY_VALUES];
	bool isnull;

	if (RecoveryInProgress())
		return 0;
	fill_key(key, values);
	return statement_run(&find_time, values, NULL) == 0 ? 0
														: DatumGetTimestampTz(statement_datum(0, 1, &isnull));
}

char *
kept_find(const KeptKey *key)
{
	Datum values[KEY_VALUES];

	/* An unlogged table cannot be read on a standby. */
	if (RecoveryInProgress())
		return NULL;
	fill_key(key, values);
	return statement_run(&find_drawing, values, NULL) == 0 ? NULL : statement_text(0, 1);
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
	Datum values[KEY_VALUES + 2];
	TimestampTz at = 0;
	bool isnull;

	if (drawing->len > KEPT_MAX_ONE)
		return 0;
	fill_key(key, values);
	values[KEY_VALUES] = Int32GetDatum(drawing->len);
	values[KEY_VALUES + 1] = PointerGetDatum(cstring_to_text_with_len(drawing->data, drawing->len));
	if (statement_run(&insert_drawing, values, NULL) > 0)
		at = DatumGetTimestampTz(statement_datum(0, 1, &isnull));
	values[KEY_VALUES] = Int64GetDatum(KEPT_MAX_DRAWINGS);
	values[KEY_VALUES + 1] = Int64GetDatum(KEPT_MAX_BYTES);
	statement_run(&delete_old, values, NULL);
	return at;
}
