/*
 * readme_draft.h
 *		A readme from what the project holds, without a language model.
 *
 * readme_generate_document writes a draft from the project's documents at once, as blocks of their own
 * (draft-REQUEST-N), and a request. The answer takes the draft's place, as a new version, while the SHA-256
 * of those blocks is unchanged; else it is added at the end. A new draft removes untouched drafts of requests
 * that are still open.
 */
#ifndef AINECTO_CORE_README_README_DRAFT_H
#define AINECTO_CORE_README_README_DRAFT_H

#include "postgres.h"

#include "core/llm/llm_request.h"
#include "core/tree/access.h"

typedef enum ReadmeDraftKind
{
	DRAFT_DOCUMENTS,
	DRAFT_TABLES,
	DRAFT_COLUMNS,
	DRAFT_RELATIONS,
	DRAFT_NODES,
	DRAFT_SCENARIOS,
	DRAFT_KINDS
} ReadmeDraftKind;

/* Their names in answers. */
extern const char *const readme_draft_kinds[DRAFT_KINDS];

/* What a draft shows, and of how much: of the documents that it shows, and of the documents themselves. */
typedef struct ReadmeDraft
{
	int sections;
	int64 characters;
	int64 shown[DRAFT_KINDS];
	int64 of[DRAFT_KINDS];
} ReadmeDraft;

/*
 * Append a draft of a request to the readme: Markdown about the documents of its project that the principal
 * may see, ERDs as tables and a Mermaid diagram, flow diagrams as outlines, test cases and runs as counts.
 * It has about 50 kB at most; documents that do not fit are shown in part, each its share. The same documents
 * give the same text. The document is locked, the caller connected to SPI, for all three.
 */
extern void readme_draft_append(const Principal *principal, const Place *readme, const char *request,
								const char *prompt, ReadmeDraft *shown);

/* Take untouched drafts of the document's open requests out of it: a new draft supersedes them. */
extern void readme_draft_drop_open(const pg_uuid_t *document);

/* Put text in the place of a draft. False, and nothing done, if there is none or it was touched since. */
extern bool readme_draft_replace(const pg_uuid_t *document, const LlmDraft *draft, const char *text);

#endif
