#!/usr/bin/env bash
# Which lines the tests come to: extension, shim and unit tests are built to count them, in a copy of the sources, and AINECTO_LEVELS (as
# test.sh takes them) run on it. Prints how many lines of each room were seen, and the files of which least was;
# `genhtml -o DIRECTORY build/coverage/lines.info` shows the lines themselves.
# shellcheck source-path=SCRIPTDIR source=testing.sh
source "$(dirname "$0")/testing.sh"
"$harness/packages.sh" coverage

copy=$checkout/build/coverage
export PROFILE='--coverage -fprofile-update=atomic -O1' WERROR='' AINECTO_HOME=$state/test/coverage-home
mkdir -p "$AINECTO_HOME"
copy_sources "$copy"
find "$copy" -name '*.gcda' -delete
progress "Building" date "$MAKE" -s "-j$(nproc)" -C "$copy" all
# Backends write their counts beside the objects.
[ "$(id -u)" -ne 0 ] || chown -R "$owner:" "$copy"

status=0
env -u MAKEFLAGS "$copy/test/harness/test.sh" "${AINECTO_LEVELS:-tap+unit,regress,isolation}" || status=1

lines=$copy/lines.info
# What lcov 1.16 says of itself under a newer perl is left out.
quiet() { lcov -q "$@" 2> >(grep -v '^Subroutine .* redefined' >&2); }
quiet --capture --initial --directory "$copy" --output-file "$lines.none"
quiet --capture --directory "$copy" --output-file "$lines.seen"
quiet -a "$lines.none" -a "$lines.seen" --output-file "$lines.all"
quiet --extract "$lines.all" "$copy/src/*.c" "$copy/shim/*.c" --output-file "$lines"

# by_file: room, file, lines, lines seen.
by_file() {
  awk -F : -v "root=$copy/" '/^SF:/ { file = substr($2, length(root) + 1); room = file; sub("/[^/]*$", "", room) }
    /^LF:/ { found = $2 } /^LH:/ { hit = $2 } /^end_of_record/ { print room, file, found, hit }' "$lines"
}
say "" "Lines seen by room"
by_file | awk '{ found[$1] += $3; hit[$1] += $4; found["all"] += $3; hit["all"] += $4 }
  END { for (room in found) printf "%5.1f %%  %6d of %6d  %s\n", 100 * hit[room] / found[room], hit[room], found[room], room }' | LC_ALL=C sort -k 6
say "" "Least seen"
by_file | awk '$3 { printf "%5.1f %%  %6d of %6d  %s\n", 100 * $4 / $3, $4, $3, $2 }' | LC_ALL=C sort -n | head -n 10
exit $status
