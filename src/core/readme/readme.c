/*
 * readme.c
 *		Appending to a readme and replacing its body.
 */
#include "postgres.h"

#include "base/json_read.h"
#include "base/statement.h"
#include "core/readme/readme.h"
#include "core/readme/readme_entity.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "core/readme/readme.sql.h"

/* Characters of a block where we choose: small enough that a changed paragraph does not rewrite a long text.
 */
#define CHUNK_CHARACTERS 8192

typedef struct ReadmeBlock
{
	const char *uuid;
	const char *content;
	int length; /* bytes */
} ReadmeBlock;

/*
 * Bytes of the first block of text: at most characters, and where lines is set preferably up to the end of a
 * line in its second half.
 */
static int
cut_block(const char *text, int length, int characters, bool lines)
{
	int cut = pg_mbcharcliplen(text, length, characters);

	if (!lines || cut == length)
		return cut;
	for (int at = cut; at > cut / 2; at--)
	{
		if (text[at - 1] == '\n')
			return at;
	}
	return cut;
}

static void
insert_block(const pg_uuid_t *document, const char *uuid, const char *content, int length)
{
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);

	if (uuid != NULL)
		json_node_set(data, "uuid", json_node_make_text(uuid));
	json_node_set(data, "content", json_node_make_text(pnstrdup(content, length)));
	entity_insert(&readme_block_entity, document, data);
}

/* Returns the number of blocks; key names them, NULL lets the server. */
static int
append_blocks(const pg_uuid_t *document, const char *key, const char *text)
{
	int length = strlen(text);
	int blocks = 0;

	while (length > 0)
	{
		int cut = cut_block(text, length, README_BLOCK_MAX, true);

		blocks++;
		insert_block(document, key == NULL ? NULL : psprintf("%s-%d", key, blocks), text, cut);
		text += cut;
		length -= cut;
	}
	return blocks;
}

/* Text as it goes behind what the document holds now. */
static const char *
with_separator(const pg_uuid_t *document, const char *separator, const char *text)
{
	if (*text == '\0' || execute_any_block(document) == 0)
		return text;
	return psprintf("%s%s", separator, text);
}

void
readme_append(const pg_uuid_t *document, const char *separator, const char *text)
{
	append_blocks(document, NULL, with_separator(document, separator, text));
}

static bytea *
text_sha256(const char *text)
{
	return DatumGetByteaPP(DirectFunctionCall1(sha256_bytea, CStringGetTextDatum(text)));
}

void
readme_append_section(const pg_uuid_t *document, const char *separator, const char *text,
					  ReadmeSection *section)
{
	Assert(strlen(section->key) <= README_KEY_MAX);
	text = with_separator(document, separator, text);
	section->blocks = append_blocks(document, section->key, text);
	section->hash = text_sha256(text);
}

static int
read_blocks(const pg_uuid_t *document, ReadmeBlock **blocks)
{
	int count = execute_all_blocks(document);

	*blocks = palloc_array(ReadmeBlock, count + 1);
	for (int i = 0; i < count; i++)
	{
		ReadmeBlock *block = &(*blocks)[i];

		block->uuid = statement_text(i, 1);
		block->content = statement_text(i, 2);
		block->length = strlen(block->content);
	}
	return count;
}

static void
update_block(const pg_uuid_t *document, const ReadmeBlock *block, const char *content, int length)
{
	JsonNode *data;

	if (block->length == length && memcmp(block->content, content, length) == 0)
		return;
	data = json_node_make(JSON_NODE_OBJECT);
	json_node_set(data, "content", json_node_make_text(pnstrdup(content, length)));
	entity_update(&readme_block_entity, document, block->uuid, data);
}

/* Make text the body of a document that holds these blocks. */
static void
replace_blocks(const pg_uuid_t *document, const ReadmeBlock *blocks, int count, const char *text)
{
	int length = strlen(text);
	int first = 0;    /* blocks before it stay as they are */
	int last = count; /* and those from it on */
	int characters;   /* of the text between */
	int chunk = CHUNK_CHARACTERS;

	while (first < count && blocks[first].length <= length &&
		   memcmp(blocks[first].content, text, blocks[first].length) == 0)
	{
		text += blocks[first].length;
		length -= blocks[first].length;
		first++;
	}
	while (last > first && blocks[last - 1].length <= length &&
		   memcmp(blocks[last - 1].content, text + length - blocks[last - 1].length,
				  blocks[last - 1].length) == 0)
		length -= blocks[--last].length;

	/* Blocks that keep their place leave room for as many between them as there were; at the end there is
	 * room. */
	characters = pg_mbstrlen_with_len(text, length);
	while (last < count && characters > (int64) (last - first) * README_BLOCK_MAX)
	{
		characters += pg_mbstrlen_with_len(blocks[last].content, blocks[last].length);
		length += blocks[last++].length;
	}
	if (last < count && last > first)
		chunk = Max(chunk, (characters + last - first - 1) / (last - first));

	while (length > 0)
	{
		int cut = cut_block(text, length, chunk, last == count);

		if (first < last)
			update_block(document, &blocks[first++], text, cut);
		else
			insert_block(document, NULL, text, cut);
		text += cut;
		length -= cut;
	}
	while (first < last)
		entity_delete(&readme_block_entity, document, blocks[first++].uuid);
}

void
readme_replace(const pg_uuid_t *document, const char *text)
{
	ReadmeBlock *blocks;
	int count = read_blocks(document, &blocks);

	replace_blocks(document, blocks, count, text);
}

static void
join_blocks(StringInfo out, const ReadmeBlock *blocks, int count)
{
	for (int i = 0; i < count; i++)
		appendBinaryStringInfo(out, blocks[i].content, blocks[i].length);
}

/* The position of the section's first block; -1 unless all its blocks stand there as they were written. */
static int
find_section(const ReadmeBlock *blocks, int count, const ReadmeSection *section)
{
	const char *first_uuid = psprintf("%s-1", section->key);
	StringInfoData joined;
	bytea *hash;
	int first = 0;

	while (first < count && strcmp(blocks[first].uuid, first_uuid) != 0)
		first++;
	if (section->blocks < 1 || first + section->blocks > count)
		return -1;
	for (int i = 1; i < section->blocks; i++)
	{
		if (strcmp(blocks[first + i].uuid, psprintf("%s-%d", section->key, i + 1)) != 0)
			return -1;
	}
	initStringInfo(&joined);
	join_blocks(&joined, blocks + first, section->blocks);
	hash = text_sha256(joined.data);
	if (VARSIZE_ANY_EXHDR(hash) != VARSIZE_ANY_EXHDR(section->hash) ||
		memcmp(VARDATA_ANY(hash), VARDATA_ANY(section->hash), VARSIZE_ANY_EXHDR(hash)) != 0)
		return -1;
	return first;
}

bool
readme_replace_section(const pg_uuid_t *document, const ReadmeSection *section, const char *text)
{
	ReadmeBlock *blocks;
	int count = read_blocks(document, &blocks);
	int first = find_section(blocks, count, section);
	int behind = first + section->blocks;
	StringInfoData body;

	if (first < 0)
		return false;
	initStringInfo(&body);
	join_blocks(&body, blocks, first);
	/* The line breaks that set the section off stay in front of what takes its place. */
	if (*text != '\0')
		appendBinaryStringInfo(&body, blocks[first].content, strspn(blocks[first].content, "\n"));
	appendStringInfoString(&body, text);
	join_blocks(&body, blocks + behind, count - behind);
	replace_blocks(document, blocks, count, body.data);
	return true;
}

void
readme_write_body(StringInfo out, const HistoryState *state)
{
	int count;
	HistoryItem *blocks = history_items(state, &readme_block_entity, &count);

	for (int i = 0; i < count; i++)
	{
		const char *content = json_read_text(blocks[i].fields, "content");

		if (content != NULL)
			appendStringInfoString(out, content);
	}
}
