#!/usr/bin/env bash
# Unit tests of C code that needs no server, under sanitizers.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"

cd "$checkout" || exit
check "unit tests build" "$MAKE" -s "-j$(nproc)" -f test/native.mk units
mapfile -t tests < <(find test/unit -name '*.c' -printf 'build/native/unit/%f\n' | sed 's/\.c$//' | LC_ALL=C sort)
[ ${#tests[@]} -eq 0 ] || [ -n "${some_failed:-}" ] || perl "$harness/prove.pl" "${tests[@]}" || some_failed=1
conclude
