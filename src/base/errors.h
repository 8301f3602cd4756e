/*
 * errors.h
 *		Our own SQLSTATE class, "AI". Clients may branch on these codes; they never change meaning.
 *
 * Errors of this class and of classes 22, 23 and 42501 are caught at the gate and become tool errors;
 * everything else is rethrown. The quoted name is what a tool error's "error" member says.
 */
#ifndef AINECTO_BASE_ERRORS_H
#define AINECTO_BASE_ERRORS_H

#include "postgres.h"

/* Arguments break the tool's declaration or a rule of the document: "invalid_arguments". */
#define ERRCODE_AI_INVALID_ARGUMENTS MAKE_SQLSTATE('A', 'I', '0', '0', '1')
/* No such thing, or none that the caller may see: "not_found". The two are never told apart. */
#define ERRCODE_AI_NOT_FOUND MAKE_SQLSTATE('A', 'I', '0', '0', '2')
/* The caller's role does not allow it: "permission_denied". */
#define ERRCODE_AI_PERMISSION_DENIED MAKE_SQLSTATE('A', 'I', '0', '0', '3')
/* The caller's plan does not include it: "plan_required". */
#define ERRCODE_AI_PLAN_REQUIRED MAKE_SQLSTATE('A', 'I', '0', '0', '4')
/* The document moved on since baseVersion: "conflict". */
#define ERRCODE_AI_CONFLICT MAKE_SQLSTATE('A', 'I', '0', '0', '5')
/* A named limit would be passed: "limit_exceeded". */
#define ERRCODE_AI_LIMIT_EXCEEDED MAKE_SQLSTATE('A', 'I', '0', '0', '6')
/* The clientMutationId was used before with other arguments: "mutation_reused". */
#define ERRCODE_AI_MUTATION_REUSED MAKE_SQLSTATE('A', 'I', '0', '0', '7')
/* Declared, but this server cannot do it: "unavailable". */
#define ERRCODE_AI_UNAVAILABLE MAKE_SQLSTATE('A', 'I', '0', '0', '8')
/* The thing or something above it is in the trash: "archived". */
#define ERRCODE_AI_ARCHIVED MAKE_SQLSTATE('A', 'I', '0', '0', '9')
/* History and audit are append-only; also the refusal of TRUNCATE and of deleting documents: "append_only".
 */
#define ERRCODE_AI_APPEND_ONLY MAKE_SQLSTATE('A', 'I', '0', '1', '0')
/* A name or identifier is taken: "already_exists". */
#define ERRCODE_AI_ALREADY_EXISTS MAKE_SQLSTATE('A', 'I', '0', '1', '1')
/* The library and the installed SQL objects are of different versions. */
#define ERRCODE_AI_VERSION_MISMATCH MAKE_SQLSTATE('A', 'I', '0', '2', '0')
/* Not an error for the user: the call has to write and must be repeated on a read-write connection. */
#define ERRCODE_AI_NEEDS_WRITE MAKE_SQLSTATE('A', 'I', '9', '0', '0')
/* Not an error for the user: the call was cancelled by its client (57014 is that, and a limit of time). */
#define ERRCODE_AI_CANCELLED MAKE_SQLSTATE('A', 'I', '9', '0', '1')

#endif
