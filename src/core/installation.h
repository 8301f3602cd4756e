/*
 * installation.h
 *		Whether the SQL objects in the database are of this library's version.
 */
#ifndef AINECTO_CORE_INSTALLATION_H
#define AINECTO_CORE_INSTALLATION_H

/*
 * Throw AI020 unless the installed extension has the version this library was built for. Looked up once per
 * backend; the caller is connected to SPI.
 */
extern void installation_check(void);

#endif
