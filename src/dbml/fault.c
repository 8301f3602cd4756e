/*
 * fault.c
 *		What is wrong with a text, and what of it has no place.
 */
#include "dbml/parser.h"

#include "lib/stringinfo.h"

/* Bytes of somebody's text in a message. */
#define CLIP_BYTES 60

const char *
dbml_clip(const char *text)
{
	size_t length = strlen(text);
	char *clipped;

	if (length > CLIP_BYTES)
	{
		length = CLIP_BYTES;
		while (length > 0 && ((unsigned char) text[length] & 0xC0) == 0x80)
			length--;
	}
	clipped = psprintf("%.*s%s", (int) length, text, text[length] == '\0' ? "" : "…");
	for (char *c = clipped; *c != '\0'; c++)
	{
		if ((unsigned char) *c < ' ')
			*c = ' ';
	}
	return clipped;
}

/* Until all are known, the place in bytes stands in the line. */
static void
add_fault(Dbml *dbml, DbmlPlace place, const char *problem)
{
	int at = dbml->fault_count;

	while (at > 0 && dbml->faults[at - 1].line > place)
		at--;
	if (dbml->fault_count == DBML_MAX_FAULTS)
	{
		dbml->more_faults++;
		if (at == DBML_MAX_FAULTS)
			return;
	}
	else
		dbml->fault_count++;
	memmove(&dbml->faults[at + 1], &dbml->faults[at], sizeof(DbmlFault) * (dbml->fault_count - at - 1));
	dbml->faults[at] = (DbmlFault){place, 0, problem};
}

void
dbml_fault(DbmlParser *parser, DbmlPlace place, const char *format, ...)
{
	StringInfoData problem;
	va_list arguments;
	int needed;

	if (parser->is_over)
		return;
	/* What comes behind so many faults is only counted. */
	if (parser->dbml->fault_count == DBML_MAX_FAULTS &&
		parser->dbml->faults[DBML_MAX_FAULTS - 1].line <= place)
	{
		parser->dbml->more_faults++;
		return;
	}
	initStringInfo(&problem);
	for (;;)
	{
		va_start(arguments, format);
		needed = appendStringInfoVA(&problem, format, arguments);
		va_end(arguments);
		if (needed == 0)
			break;
		enlargeStringInfo(&problem, needed);
	}
	add_fault(parser->dbml, place, problem.data);
}

int
dbml_count_faults(const DbmlParser *parser)
{
	return parser->dbml->fault_count + parser->dbml->more_faults;
}

void
dbml_fault_unknown(DbmlParser *parser, DbmlPlace place, const char *what, const char *name,
				   const char *nearest)
{
	if (nearest == NULL)
		dbml_fault(parser, place, "there is no %s \"%s\"", what, dbml_clip(name));
	else
		dbml_fault(parser, place, "there is no %s \"%s\" (did you mean \"%s\"?)", what, dbml_clip(name),
				   dbml_clip(nearest));
}

void
dbml_remark(DbmlParser *parser, const char *kind, const char *name, const char *because)
{
	DbmlRemark *remark;

	if (!dbml_count(parser))
		return;
	remark = palloc0(sizeof(DbmlRemark));
	remark->kind = kind;
	remark->name = name;
	remark->because = because;
	dbml_append(parser->dbml->remarks, parser->dbml->last_remark, remark);
}

bool
dbml_goes_on(DbmlParser *parser)
{
	if (!parser->is_over && parser->interrupted != NULL && parser->interrupted(parser->state))
		parser->is_over = true;
	return !parser->is_over;
}

bool
dbml_count(DbmlParser *parser)
{
	if (!parser->is_over && ++parser->dbml->thing_count > DBML_MAX_THINGS)
	{
		dbml_fault(
			parser, dbml_place(parser),
			"the text has more than %d tables, columns, indexes and others, with what partials bring; take fewer tables "
			"at a time",
			DBML_MAX_THINGS);
		parser->is_over = true;
	}
	return dbml_goes_on(parser);
}

void
dbml_place_faults(Dbml *dbml, const char *text)
{
	const char *at = text;
	int line = 1;
	int column = 1;

	for (int i = 0; i < dbml->fault_count; i++)
	{
		DbmlFault *fault = &dbml->faults[i];
		const char *place = text + fault->line;

		for (; at < place; at++)
		{
			if (*at == '\n')
			{
				line++;
				column = 1;
			}
			else if (((unsigned char) *at & 0xC0) != 0x80)
				column++;
		}
		fault->line = line;
		fault->column = column;
	}
}
