/*
 * readme_entity.c
 *		Descriptor of the blocks of a readme.
 */
#include "postgres.h"

#include "core/readme/readme.h"
#include "core/readme/readme_entity.h"

static const EntityField block_fields[] = {
	{"display_order", FIELD_BIGINT, FIELD_NOT_NULL | FIELD_ORDER, "0", 0},
	{"content", FIELD_TEXT, FIELD_REQUIRED | FIELD_NOT_NULL, NULL, README_BLOCK_MAX},
	{NULL, FIELD_TEXT, 0, NULL, 0},
};

const Entity readme_block_entity = {
	.name = "block",
	.label = "block",
	.collection = "blocks",
	.relation = "readme_block",
	.document_type = DOCUMENT_README,
	.order = "display_order",
	.order_index = "readme_block_order_key",
	.fields = block_fields,
};

static const Entity *const readme_entities[] = {&readme_block_entity, NULL};

void
readme_register_entities(void)
{
	entity_register(DOCUMENT_README, readme_entities);
}
