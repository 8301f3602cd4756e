#!/usr/bin/env bash
# Runs the benchmarks of test/bench/ (*.bench.mjs and *.bench.sh), each against a server it is given in its environment:
# the variables of `make start`. AINECTO_BENCH is a pattern of file names, to run some of them; BENCH_SECONDS and
# BENCH_ROUNDS (see test/bench/README.md) make them shorter or longer.
# shellcheck source-path=SCRIPTDIR source=testing.sh
source "$(dirname "$0")/testing.sh"

"$harness/packages.sh" bench
install_node_packages "$checkout/test/bench"
# Pages are looked at in the browser of the tests.
install_node_packages "$checkout/test/clients"
compile_sessions

AINECTO_PORT=$(free_port)
AINECTO_PUBLIC_URL=http://127.0.0.1:$AINECTO_PORT
export AINECTO_PORT AINECTO_PUBLIC_URL
# One token asks for all.
export AINECTO_CALL_RATE=off
export AINECTO_HOME=$state/test/bench-home AINECTO_SHARED_BUFFERS=1GB
"$harness/reset.sh"
trap '"$harness/stop.sh"' EXIT
"$harness/start.sh"
set -a
# shellcheck source=/dev/null
source "$AINECTO_HOME/env"
set +a

status=0
for bench in "$checkout"/test/bench/*.bench.*; do
  # shellcheck disable=SC2053
  [[ -f $bench && ${bench##*/} == ${AINECTO_BENCH:-*} ]] || continue
  say "" "== $(basename "$bench")"
  case $bench in
    *.mjs) (cd "$checkout" && PATH=$bin:$PATH "$(node_program "$checkout/test/bench")" "$bench") || status=1 ;;
    *.sh) (cd "$checkout" && PATH=$bin:$PATH bash "$bench") || status=1 ;;
  esac
done
exit $status
