/*
 * What a unit test program prints, for `prove` to read. A program calls ok() for each thing it checks and
 * ends with `return done_testing();`.
 */
#ifndef AINECTO_TEST_TAP_H
#define AINECTO_TEST_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_tests;
static int tap_failures;

/* One check. Returns the condition, so that what depends on it can be left out. */
#define ok(condition, name) tap_report((condition), (name), __FILE__, __LINE__)

/* Equal texts; null equals null alone. Shows both when they differ. */
#define is_text(got, expected, name) tap_report_text((got), (expected), (name), __FILE__, __LINE__)

static inline bool
tap_report(bool condition, const char *name, const char *file, int line)
{
	printf("%sok %d - %s\n", condition ? "" : "not ", ++tap_tests, name);
	if (!condition)
	{
		tap_failures++;
		printf("# at %s line %d\n", file, line);
	}
	return condition;
}

static inline bool
tap_report_text(const char *got, const char *expected, const char *name, const char *file, int line)
{
	bool same = got && expected ? strcmp(got, expected) == 0 : got == expected;

	if (!tap_report(same, name, file, line))
		printf("# got:      %s\n# expected: %s\n", got ? got : "(null)", expected ? expected : "(null)");
	return same;
}

static inline int
done_testing(void)
{
	printf("1..%d\n", tap_tests);
	return tap_failures == 0 ? 0 : 1;
}

#endif
