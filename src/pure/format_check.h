/*
 * format_check.h
 *		Have the compiler compare a printf format with its arguments.
 */
#ifndef AINECTO_PURE_FORMAT_CHECK_H
#define AINECTO_PURE_FORMAT_CHECK_H

/* pg_attribute_printf() names a kind of format that only the server's own compiler may know. */
#define format_check(text, first) __attribute__((format(printf, text, first)))

#endif
