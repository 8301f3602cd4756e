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

#include "core/tree/access.h"

/*
 * Markdown about the documents of the readme's project that the principal may see: ERDs as tables and a
 * Mermaid diagram, flow diagrams as outlines, test cases and runs as counts. The same documents give the same
 * text. The caller is connected to SPI; the text is made in the current context.
 */
extern char *readme_make_draft(const Principal *principal, const Place *readme, const char *prompt);

#endif
