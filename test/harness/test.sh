#!/usr/bin/env bash
# test.sh [LEVEL…]: runs these levels of tests, all the quick ones by default, and ends with "N passed, N failed".
# A level is a script in levels/. It shows its tests, reports with `count PASSED FAILED`, and exits with 0 if none failed.
# Levels joined by "," run one after another, such chains joined by "+" at the same time: what the second and later chains show comes
# when the first has ended.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

# What waits (for servers, locks, a browser) goes beside what computes.
[ $# -gt 0 ] || set -- tap,clients-basic,isolation,start+lint,compile,unit,fuzz,regress

exec 9> "$AINECTO_HOME/test.lock"
flock -n 9 || fail "Another make is testing in $AINECTO_HOME."

# What each level reports, and LEVEL.failed for one that failed.
counts=$AINECTO_HOME/counts
rm -rf "$counts"
mkdir "$counts"

# run_level TITLE COMMAND…: a level that breaks off without a count of its own is one failure.
run_level() {
  local title=$1 began=$SECONDS
  shift
  say "" "== $title"
  touch "$counts/$title"
  if ! AINECTO_COUNTS=$counts/$title "$@" 9>&-; then
    awk '{ failed += $2 } END { exit failed > 0 }' "$counts/$title" && echo "0 1" >> "$counts/$title"
    mv "$counts/$title" "$counts/$title.failed"
    say "== $title: failed"
  fi
  say "== $title: $((SECONDS - began)) s"
}

# run_chain LEVEL,…
run_chain() {
  local level levels
  IFS=, read -r -a levels <<< "$1"
  for level in "${levels[@]}"; do
    run_level "$level" "$harness/levels/$level.sh"
  done
}

# run_chains CHAIN…: the first one here, the others meanwhile.
run_chains() {
  local chain first=$1
  shift
  for chain in "$@"; do
    run_chain "$chain" > "$counts/.$chain.log" 2>&1 &
  done
  run_chain "$first"
  wait
  for chain in "$@"; do
    cat "$counts/.$chain.log"
  done
}

prepare() {
  "$harness/packages.sh" test && "$MAKE" -s "-j$(nproc)" -C "$checkout" all && "$harness/server.sh"
}

run_level prepare prepare
if [ -e "$counts/prepare" ]; then
  for beside in "$@"; do
    IFS=+ read -r -a chains <<< "$beside"
    run_chains "${chains[@]}"
  done
fi

say ""
for failure in "$counts"/*.failed; do
  [ ! -e "$failure" ] || say "failed: $(basename "$failure" .failed)"
done
awk '{ passed += $1; failed += $2 } END { print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 }' "$counts"/*
