/*
 * schema_text.c
 *		Names, literals and comments in what is written of a schema.
 */
#include "postgres.h"

#include "base/errors.h"
#include "common/keywords.h"
#include "miscadmin.h"
#include "schema/schema_text.h"
#include "utils/builtins.h"

void
schema_check_room(StringInfo out)
{
	CHECK_FOR_INTERRUPTS();
	if (out->len > SCHEMA_MAX_BYTES)
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
						errmsg("the export would be larger than %d bytes", SCHEMA_MAX_BYTES),
						errhint("Ask for some of its tables.")));
}

/* What quote_identifier() asks, without the setting that has everything quoted. */
static bool
needs_quotes(const char *name)
{
	int keyword;

	if (!((*name >= 'a' && *name <= 'z') || *name == '_'))
		return true;
	for (const char *c = name; *c != '\0'; c++)
	{
		if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_'))
			return true;
	}
	keyword = ScanKeywordLookup(name, &ScanKeywords);
	return keyword >= 0 && ScanKeywordCategories[keyword] != UNRESERVED_KEYWORD;
}

void
schema_put_name(StringInfo out, const char *name)
{
	if (!needs_quotes(name))
	{
		appendStringInfoString(out, name);
		return;
	}
	appendStringInfoChar(out, '"');
	for (const char *c = name; *c != '\0'; c++)
	{
		if (*c == '"')
			appendStringInfoChar(out, '"');
		appendStringInfoChar(out, *c);
	}
	appendStringInfoChar(out, '"');
}

void
schema_put_qualified(StringInfo out, const char *schema, const char *name)
{
	if (schema != NULL)
	{
		schema_put_name(out, schema);
		appendStringInfoChar(out, '.');
	}
	schema_put_name(out, name);
}

void
schema_put_table_name(StringInfo out, const SchemaTable *table)
{
	schema_put_qualified(out, table->schema, table->name);
}

void
schema_put_columns(StringInfo out, const SchemaTable *table, const int *columns, int count)
{
	appendStringInfoChar(out, '(');
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			appendStringInfoString(out, ", ");
		schema_put_name(out, table->columns[columns[i]].name);
	}
	appendStringInfoChar(out, ')');
}

void
schema_put_literal(StringInfo out, const char *text)
{
	char *quoted = quote_literal_cstr(text);

	appendStringInfoString(out, quoted);
	pfree(quoted);
}

void
schema_put_line(StringInfo out, const char *text)
{
	for (const char *c = text; *c != '\0'; c++)
		appendStringInfoChar(out, (unsigned char) *c < ' ' || *c == '\177' ? ' ' : *c);
}

void
schema_put_comment(StringInfo out, const char *mark, const char *text)
{
	while (*text != '\0')
	{
		size_t length = strcspn(text, "\r\n");

		appendStringInfo(out, "%s ", mark);
		schema_put_line(out, pnstrdup(text, length));
		appendStringInfoChar(out, '\n');
		text += length;
		if (*text != '\0')
			text++;
	}
}

void
schema_put_sql(StringInfo out, const char *text)
{
	appendStringInfoString(out, text);
	if (strstr(text, "--") != NULL)
		appendStringInfoChar(out, '\n');
}

void
schema_put_head(StringInfo out, const char *mark, const Schema *schema, const StringInfoData *unsaid)
{
	appendStringInfo(out, "%s ", mark);
	schema_put_line(out, schema->title == NULL ? "Untitled" : schema->title);
	appendStringInfo(out, ", version " INT64_FORMAT "\n", schema->version);
	if (schema->part != NULL)
	{
		appendStringInfo(out, "%s A part: ", mark);
		schema_put_line(out, schema->part);
		appendStringInfoChar(out, '\n');
	}
	if (unsaid->len > 0)
	{
		appendStringInfo(out, "%s Not said below:\n", mark);
		schema_put_comment(out, psprintf("%s -", mark), unsaid->data);
	}
	appendStringInfoChar(out, '\n');
}

void
schema_leave_unsaid(StringInfo unsaid, const char *format, ...)
{
	StringInfoData line;

	initStringInfo(&line);
	for (;;)
	{
		va_list arguments;
		int needed;

		va_start(arguments, format);
		needed = appendStringInfoVA(&line, format, arguments);
		va_end(arguments);
		if (needed == 0)
			break;
		enlargeStringInfo(&line, needed);
	}
	schema_put_line(unsaid, line.data);
	appendStringInfoChar(unsaid, '\n');
	pfree(line.data);
}

void
schema_leave_objects_unsaid(StringInfo unsaid, const Schema *schema)
{
	bool *told = palloc0(sizeof(bool) * Max(schema->object_count, 1));

	for (int i = 0; i < schema->object_count; i++)
	{
		int count = 1;

		for (int j = i + 1; !told[i] && j < schema->object_count; j++)
		{
			told[j] = told[j] || strcmp(schema->objects[i].kind, schema->objects[j].kind) == 0;
			count += told[j] && strcmp(schema->objects[i].kind, schema->objects[j].kind) == 0;
		}
		if (!told[i])
			schema_leave_unsaid(unsaid, "objects of kind %s: %d", schema->objects[i].kind, count);
	}
	pfree(told);
}

char *
schema_table_label(const SchemaTable *table)
{
	return table->schema == NULL ? pstrdup(table->name) : psprintf("%s.%s", table->schema, table->name);
}
