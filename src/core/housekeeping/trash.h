/*
 * trash.h
 *		The trash is emptied of what lies in it for longer than ainecto.trash_lifetime.
 *
 * What goes: documents that were thrown away so long ago, or lie in something that was, with their content,
 * versions, attachments, links and roles; then folders, projects and workspaces of which nothing is left. A
 * project takes its test runs along; a document whose cases a run keeps stays as long as that run, since the
 * results are about it.
 *
 * By whose right: the setting's, which is a superuser's to make. Guards do not stand in the way of rows that
 * the engine deletes itself, and no trigger fires; where a foreign key of somebody else's table could be
 * broken by that, nothing goes. Each document leaves an audit row of source retention, the rest one for each
 * kind of place. Seals keep what those say, by which verification knows what went.
 */
#ifndef AINECTO_CORE_HOUSEKEEPING_TRASH_H
#define AINECTO_CORE_HOUSEKEEPING_TRASH_H

#include "postgres.h"

#include "base/json_write.h"

/*
 * One step: a bounded number of things, and of rows but for one document's. Writes what went as an object, or
 * null where the trash is kept for ever. *more is set if the next round finds work at once. The caller is
 * connected to SPI, and its transaction does not keep one snapshot.
 */
extern void trash_empty(JsonWriter *writer, bool *more);

#endif
