/*
 * argument.c
 *		JSON Schema and words from argument tables.
 */
#include "pure/argument.h"

/* Our own constants only: descriptions and names hold nothing that JSON would escape but quotes. */
static void
write_quoted(StringInfo out, const char *text)
{
	appendStringInfoChar(out, '"');
	for (; *text != '\0'; text++)
	{
		if (*text == '"' || *text == '\\')
			appendStringInfoChar(out, '\\');
		appendStringInfoChar(out, *text);
	}
	appendStringInfoChar(out, '"');
}

static void
write_integer_member(StringInfo out, const char *name, int64 value)
{
	appendStringInfo(out, ",\"%s\":" INT64_FORMAT, name, value);
}

static const char *
kind_type(ArgumentKind kind)
{
	switch (kind)
	{
		case ARGUMENT_INTEGER:
			return "integer";
		case ARGUMENT_NUMBER:
			return "number";
		case ARGUMENT_BOOLEAN:
			return "boolean";
		case ARGUMENT_ARRAY:
			return "array";
		case ARGUMENT_OBJECT:
			return "object";
		default:
			return "string";
	}
}

static void
write_choices(StringInfo out, const char *const *choices)
{
	appendStringInfoString(out, ",\"enum\":[");
	for (int i = 0; choices[i] != NULL; i++)
	{
		if (i > 0)
			appendStringInfoChar(out, ',');
		write_quoted(out, choices[i]);
	}
	appendStringInfoChar(out, ']');
}

/*
 * The whole list of tools is read by models that pay for every character, so what goes without saying is not
 * said: that identifiers and other short texts end at 64 characters, that a text or list is not empty, that
 * numbers count from 0 or 1. The binder checks all bounds.
 */
static void
write_bounds(StringInfo out, const Argument *argument)
{
	static const char *const names[][2] = {
		[ARGUMENT_TEXT] = {"minLength", "maxLength"},
		[ARGUMENT_INTEGER] = {"minimum", "maximum"},
		[ARGUMENT_ARRAY] = {"minItems", "maxItems"},
	};

	if (argument->kind != ARGUMENT_TEXT && argument->kind != ARGUMENT_INTEGER &&
		argument->kind != ARGUMENT_ARRAY)
		return;
	if (argument->kind == ARGUMENT_TEXT &&
		(argument->maximum <= ARGUMENT_ID_MAX || (argument->flags & ARGUMENT_TERSE)))
		return;
	if (argument->minimum != ARGUMENT_NO_MINIMUM && argument->minimum != 0 && argument->minimum != 1)
		write_integer_member(out, names[argument->kind][0], argument->minimum);
	if (argument->maximum != 0)
		write_integer_member(out, names[argument->kind][1], argument->maximum);
}

static void
write_default(StringInfo out, const Argument *argument)
{
	if (argument->flags & (ARGUMENT_DEFAULT_TRUE | ARGUMENT_DEFAULT_FALSE))
		appendStringInfo(out, ",\"default\":%s", argument->flags & ARGUMENT_DEFAULT_TRUE ? "true" : "false");
	else if (argument->flags & ARGUMENT_DEFAULT_NUMBER)
		write_integer_member(out, "default", argument->fallback);
	else if (argument->fallback_text != NULL)
	{
		appendStringInfoString(out, ",\"default\":");
		write_quoted(out, argument->fallback_text);
	}
}

static void write_fields(StringInfo out, const Argument *fields, bool brief);

static void
write_argument(StringInfo out, const Argument *argument, bool brief)
{
	appendStringInfo(out, "{\"type\":\"%s\"", kind_type(argument->kind));
	if (argument->description != NULL && !(brief && (argument->flags & ARGUMENT_PLAIN)))
	{
		appendStringInfoString(out, ",\"description\":");
		write_quoted(out, argument->description);
	}
	if (argument->choices != NULL)
		write_choices(out, argument->choices);
	write_bounds(out, argument);
	write_default(out, argument);
	if (argument->kind == ARGUMENT_ARRAY)
	{
		appendStringInfoString(out, ",\"items\":");
		write_argument(out, argument->item, brief);
	}
	else if (argument->kind == ARGUMENT_OBJECT)
		write_fields(out, argument->fields, brief);
	appendStringInfoChar(out, '}');
}

static void
write_fields(StringInfo out, const Argument *fields, bool brief)
{
	bool any = false;
	bool any_required = false;

	appendStringInfoString(out, ",\"properties\":{");
	for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
	{
		if (brief && (field->flags & ARGUMENT_SELDOM))
			continue;
		if (any)
			appendStringInfoChar(out, ',');
		write_quoted(out, field->name);
		appendStringInfoChar(out, ':');
		write_argument(out, field, brief);
		any = true;
	}
	appendStringInfoChar(out, '}');
	for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
	{
		if (!(field->flags & ARGUMENT_REQUIRED))
			continue;
		appendStringInfoString(out, any_required ? "," : ",\"required\":[");
		write_quoted(out, field->name);
		any_required = true;
	}
	if (any_required)
		appendStringInfoChar(out, ']');
}

void
argument_write_schema(StringInfo out, const Argument *fields, bool brief)
{
	appendStringInfoString(out, "{\"type\":\"object\"");
	write_fields(out, fields, brief);
	appendStringInfoString(out, ",\"additionalProperties\":false}");
}

static void
describe_range(StringInfo out, const Argument *argument, const char *unit)
{
	if (argument->maximum != 0 && argument->minimum != ARGUMENT_NO_MINIMUM)
		appendStringInfo(out, " of " INT64_FORMAT " to " INT64_FORMAT "%s", argument->minimum,
						 argument->maximum, unit);
	else if (argument->maximum != 0)
		appendStringInfo(out, " of at most " INT64_FORMAT "%s", argument->maximum, unit);
	else if (argument->minimum != 0 && argument->minimum != ARGUMENT_NO_MINIMUM)
		appendStringInfo(out, " of at least " INT64_FORMAT "%s", argument->minimum, unit);
}

void
argument_describe(StringInfo out, const Argument *argument)
{
	switch (argument->kind)
	{
		case ARGUMENT_TEXT:
			if (argument->choices != NULL)
			{
				appendStringInfoString(out, "one of ");
				for (int i = 0; argument->choices[i] != NULL; i++)
					appendStringInfo(out, "%s%s", i > 0 ? ", " : "", argument->choices[i]);
				break;
			}
			appendStringInfoString(out, "text");
			describe_range(out, argument, " characters");
			break;
		case ARGUMENT_INTEGER:
			appendStringInfoString(out, "an integer");
			describe_range(out, argument, "");
			break;
		case ARGUMENT_NUMBER:
			appendStringInfoString(out, "a finite number");
			describe_range(out, argument, "");
			break;
		case ARGUMENT_BOOLEAN:
			appendStringInfoString(out, "true or false");
			break;
		case ARGUMENT_ARRAY:
			appendStringInfoString(out, "an array");
			describe_range(out, argument, " entries");
			break;
		case ARGUMENT_OBJECT:
			appendStringInfoString(out, "an object");
			break;
		default:
			appendStringInfoString(out, "an object, a text or null");
			break;
	}
	if ((argument->flags & ARGUMENT_NULLABLE) && argument->kind != ARGUMENT_ANY)
		appendStringInfoString(out, ", or null");
}

bool
argument_name_to_camel(const char *snake, char *buffer, size_t size)
{
	size_t used = 0;

	for (; *snake != '\0'; snake++)
	{
		char c = *snake;

		if (c == '_' && snake[1] >= 'a' && snake[1] <= 'z')
		{
			c = snake[1] - 'a' + 'A';
			snake++;
		}
		if (used + 1 >= size)
			return false;
		buffer[used++] = c;
	}
	buffer[used] = '\0';
	return true;
}

bool
argument_name_to_snake(const char *camel, char *buffer, size_t size)
{
	size_t used = 0;

	for (; *camel != '\0'; camel++)
	{
		bool upper = *camel >= 'A' && *camel <= 'Z';

		if (used + 2 + (upper ? 1 : 0) > size)
			return false;
		if (upper)
			buffer[used++] = '_';
		buffer[used++] = upper ? *camel - 'A' + 'a' : *camel;
	}
	buffer[used] = '\0';
	return true;
}
