/*
 * import_apply.h
 *		Statements that are done to what a document holds.
 */
#ifndef AINECTO_CORE_EXCHANGE_IMPORT_APPLY_H
#define AINECTO_CORE_EXCHANGE_IMPORT_APPLY_H

#include "core/exchange/import.h"

/*
 * Do the statements of the request's SQL to what the document holds, and write what differs then. No source
 * is compared with or kept, and nothing is a conflict.
 */
extern void import_apply(MergePlan *plan, const ImportRequest *request);

#endif
