/*
 * name_table.c
 *		Names within something, and what they name: a hash table with open addressing.
 */
#include "dbml/name_table.h"

#include "common/hashfn.h"

#define FIRST_SIZE 256

void
name_table_init(NameTable *table)
{
	table->size = FIRST_SIZE;
	table->count = 0;
	table->entries = palloc0(sizeof(NameEntry) * table->size);
}

static uint32
hash_name(const void *within, const char *schema, const char *name)
{
	uint32 hash = hash_bytes((const unsigned char *) name, (int) strlen(name));

	hash = hash_combine(hash, hash_bytes((const unsigned char *) schema, (int) strlen(schema)));
	return hash_combine(hash, hash_bytes((const unsigned char *) &within, sizeof(within)));
}

/* The entry of the name, or the free one where it belongs. */
static NameEntry *
find_entry(const NameTable *table, const void *within, const char *schema, const char *name, uint32 hash)
{
	uint32 at = hash & (table->size - 1);

	for (;;)
	{
		NameEntry *entry = &table->entries[at];

		if (entry->name == NULL || (entry->hash == hash && entry->within == within &&
									strcmp(entry->name, name) == 0 && strcmp(entry->schema, schema) == 0))
			return entry;
		at = (at + 1) & (table->size - 1);
	}
}

static void
grow(NameTable *table)
{
	NameTable larger = {.size = table->size * 2, .count = table->count};

	larger.entries = palloc0(sizeof(NameEntry) * larger.size);
	for (uint32 i = 0; i < table->size; i++)
	{
		const NameEntry *entry = &table->entries[i];

		if (entry->name != NULL)
			*find_entry(&larger, entry->within, entry->schema, entry->name, entry->hash) = *entry;
	}
	pfree(table->entries);
	*table = larger;
}

void *
name_table_add(NameTable *table, const void *within, const char *schema, const char *name, void *thing)
{
	uint32 hash = hash_name(within, schema, name);
	NameEntry *entry = find_entry(table, within, schema, name, hash);

	if (entry->name != NULL)
		return entry->thing;
	*entry = (NameEntry){within, schema, name, thing, hash};
	if (++table->count * 2 > table->size)
		grow(table);
	return NULL;
}

void *
name_table_find(const NameTable *table, const void *within, const char *schema, const char *name)
{
	return find_entry(table, within, schema, name, hash_name(within, schema, name))->thing;
}
