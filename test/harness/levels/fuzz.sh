#!/usr/bin/env bash
# A short run of each fuzzer, from its corpus and a fixed seed. Longer: AINECTO_FUZZ_SECONDS=600 make test-fuzz
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"

cd "$checkout" || exit
check "fuzzers build" "$MAKE" -s -f test/native.mk fuzzers

# The inputs found on the way stay in the build directory; what matters of them goes into the corpus by hand.
fuzz() {
  local found=build/native/found/$1
  mkdir -p "$found"
  set -- "build/native/fuzz/$1" -seed=1 -max_len=16384 -timeout=10 -rss_limit_mb=1024 -verbosity=0 \
    "-max_total_time=${AINECTO_FUZZ_SECONDS:-5}" "-artifact_prefix=$found-" "$found" "test/fuzz/corpus/$1"
  [ -d "${!#}" ] || set -- "${@:1:$#-1}"
  "$@"
}

[ -n "${some_failed:-}" ] || for target in test/fuzz/*.c; do
  [ ! -f "$target" ] || check "fuzz $(basename "$target" .c)" fuzz "$(basename "$target" .c)"
done
conclude
