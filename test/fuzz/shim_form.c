/*
 * Form bodies and query strings: fields are bounded text, none is empty, none comes twice; and what is
 * encoded again is read back the same.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/form.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Form form;
	Form again;
	Buffer text;

	if (form_parse(&form, (const char *) data, size) == FORM_OK)
	{
		buffer_init(&text, size * 8 + 1024);
		assert(form.count <= FORM_MAX_FIELDS);
		for (int i = 0; i < form.count; i++)
		{
			const FormField *field = &form.fields[i];

			assert(field->value_length > 0 && strlen(field->value) == field->value_length);
			assert(strlen(field->name) <= FORM_MAX_NAME && utf8_is_text(field->value, field->value_length));
			assert(form_get(&form, field->name) == field->value);
			buffer_add_url(&text, field->name, strlen(field->name));
			buffer_add_char(&text, '=');
			buffer_add_url(&text, field->value, field->value_length);
			buffer_add_char(&text, '&');
		}
		assert(form_parse(&again, text.data ? text.data : "", text.length) == FORM_OK &&
			   again.count == form.count);
		for (int i = 0; i < form.count; i++)
			assert(strcmp(form.fields[i].value, again.fields[i].value) == 0);
		form_free(&again);
		buffer_free(&text);
	}
	form_free(&form);
	return 0;
}
