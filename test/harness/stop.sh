#!/usr/bin/env bash
# Ends the shim, then PostgreSQL, and says so. Nothing running is no error.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places

# end SERVICE NAME: where it runs.
end() {
  "$harness/$1.sh" running > /dev/null || return 0
  "$harness/$1.sh" stop
  say "$2 has ended."
  ended=1
}
ended=
end shim "The shim"
end cluster PostgreSQL
[ -n "$ended" ] || say "Nothing was running."
[ ! -d "$data" ] || say "The data stays in $(readlink -f "$data"); make start goes on with it, make reset deletes it."
