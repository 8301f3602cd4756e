#!/usr/bin/env bash
# test.sh [LEVEL…]: runs these levels of tests, all the quick ones by default, and ends with "N passed, N failed".
# A level is a script in levels/. It shows its tests, reports with `count PASSED FAILED`, and exits with 0 if none failed.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

[ $# -gt 0 ] || set -- lint compile unit fuzz regress isolation tap start clients-basic

exec 9> "$AINECTO_HOME/test.lock"
flock -n 9 || fail "Another make is testing in $AINECTO_HOME."

AINECTO_COUNTS=$AINECTO_HOME/counts
export AINECTO_COUNTS
: > "$AINECTO_COUNTS"

# run_level TITLE COMMAND…: a level that breaks off without a count of its own is one failure.
run_level() {
  local title=$1 began=$SECONDS before after
  shift
  say "" "== $title"
  before=$(awk '{ failed += $2 } END { print failed + 0 }' "$AINECTO_COUNTS")
  if ! "$@" 9>&-; then
    after=$(awk '{ failed += $2 } END { print failed + 0 }' "$AINECTO_COUNTS")
    [ "$after" -gt "$before" ] || echo "0 1" >> "$AINECTO_COUNTS"
    say "== $title: failed"
    failed_levels="${failed_levels:-} $title"
  fi
  say "== $title: $((SECONDS - began)) s"
}

prepare() {
  "$harness/packages.sh" test && "$MAKE" -s "-j$(nproc)" -C "$checkout" all && "$harness/server.sh"
}

run_level prepare prepare
if [ -z "${failed_levels:-}" ]; then
  for level in "$@"; do
    run_level "$level" "$harness/levels/$level.sh"
  done
fi

say ""
[ -z "${failed_levels:-}" ] || say "failed:$failed_levels"
awk '{ passed += $1; failed += $2 } END { print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 }' \
  "$AINECTO_COUNTS"
