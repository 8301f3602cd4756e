/*
 * installation.h
 *		Whether the SQL objects in the database are of this library's level.
 *
 * The level is the version without its last number: a release that counts that one up alone changes no SQL
 * objects, so its library and those of any other of the same level serve each other.
 */
#ifndef AINECTO_BASE_INSTALLATION_H
#define AINECTO_BASE_INSTALLATION_H

/*
 * Throw AI020 unless the installed extension has the level this library was built for. Looked up once per
 * backend, and again when the table of documents has changed: every update script sees to that.
 */
extern void installation_check(void);

/* The version of the installed extension, palloc'd; "none" without one. */
extern char *installation_version(void);

#endif
