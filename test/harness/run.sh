#!/usr/bin/env bash
# The same as start.sh, in the foreground: shows the logs, and ends everything on Ctrl-C.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

ended=
followers=()
end() {
  [ -z "$ended" ] || return 0
  ended=1
  trap '' INT TERM HUP
  [ ${#followers[@]} -eq 0 ] || kill "${followers[@]}" 2>/dev/null || true
  say ""
  say "Stopping."
  "$harness/stop.sh"
}
trap 'end; exit 0' INT TERM HUP
trap end EXIT

"$harness/start.sh"
find_places

# follow NAME: prints what is added to a log, each line under its name.
follow() {
  touch "$log/$1.log"
  tail -n 0 -F "$log/$1.log" 2>/dev/null | sed -u "s/^/$1 | /" &
  followers+=($!)
}
follow postgresql
follow shim
say "Press Ctrl-C to stop."
wait
