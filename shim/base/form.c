/*
 * form.c
 *		Decoder for form bodies and query strings.
 */
#include "base/form.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

bool
form_decode(char *text, size_t *length, bool plus)
{
	size_t out = 0;

	for (size_t in = 0; in < *length; in++)
	{
		char character = text[in];

		if (character == '%')
		{
			int high = *length - in > 2 ? OPENSSL_hexchar2int((unsigned char) text[in + 1]) : -1;
			int low = *length - in > 2 ? OPENSSL_hexchar2int((unsigned char) text[in + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			text[out++] = (char) (high * 16 + low);
			in += 2;
		}
		else
			text[out++] = plus && character == '+' ? ' ' : character;
	}
	text[out] = '\0';
	*length = out;
	return true;
}

static bool
may_repeat(const char *name)
{
	return strcmp(name, "resource") == 0;
}

/* Adds one name=value piece; the piece is followed by a byte that may be overwritten. */
static FormResult
add_field(Form *form, char *piece, size_t length)
{
	char *equals = memchr(piece, '=', length);
	size_t name_length = equals ? (size_t) (equals - piece) : length;
	char *value = equals ? equals + 1 : piece + length;
	size_t value_length = equals ? length - name_length - 1 : 0;

	if (value_length == 0)
		return FORM_OK;
	value[value_length] = '\0';
	piece[name_length] = '\0';
	if (!form_decode(piece, &name_length, true) || !form_decode(value, &value_length, true) ||
		name_length > FORM_MAX_NAME || !utf8_is_text(piece, name_length) ||
		!utf8_is_text(value, value_length))
		return FORM_MALFORMED;
	if (form_get(form, piece))
		return may_repeat(piece) ? FORM_OK : FORM_REPEATED;
	if (form->count == FORM_MAX_FIELDS)
		return FORM_TOO_MANY;
	form->fields[form->count++] = (FormField){.name = piece, .value = value, .value_length = value_length};
	return FORM_OK;
}

FormResult
form_parse(Form *form, const char *text, size_t length)
{
	size_t position = 0;

	*form = (Form){0};
	form->text = malloc(length + 1);
	if (!form->text)
		return FORM_MALFORMED;
	form->text_length = length;
	if (length > 0)
		memcpy(form->text, text, length);
	form->text[length] = '\0';
	while (position < length)
	{
		char *end = memchr(form->text + position, '&', length - position);
		size_t piece = end ? (size_t) (end - form->text) - position : length - position;
		FormResult result = add_field(form, form->text + position, piece);

		if (result != FORM_OK)
			return result;
		position += piece + 1;
	}
	return FORM_OK;
}

const char *
form_get(const Form *form, const char *name)
{
	for (int i = 0; i < form->count; i++)
	{
		if (strcmp(form->fields[i].name, name) == 0)
			return form->fields[i].value;
	}
	return NULL;
}

void
form_free(Form *form)
{
	if (form->text)
		OPENSSL_cleanse(form->text, form->text_length);
	free(form->text);
	*form = (Form){0};
}
