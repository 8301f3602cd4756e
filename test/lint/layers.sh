#!/usr/bin/env bash
# layers.sh [TREE]: fails, naming file and line, where an #include breaks the table of rooms (rooms.txt).
# layers.sh --self-test: plants one violation of each kind in a scratch tree and fails if one is not found.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

self_test() {
  tree=$(mktemp -d)
  trap 'rm -rf "$tree"' EXIT
  # plant FILE LINE: with this line in this file alone, the check must fail; without it, it must pass.
  plant() {
    mkdir -p "$tree/$(dirname "$1")"
    printf '%s\n' "$2" >> "$tree/$1"
    ! "$here/layers.sh" "$tree" > /dev/null || { echo "not found in $1: $2"; exit 1; }
    git -C "$tree" clean -fdq
    git -C "$tree" checkout -q -- .
    planted=$((${planted:-0} + 1))
  }
  local file
  for file in src/{pure/a,base/a,core/tree/a,core/tree/b,core/history/a,core/search/a,tool/tool,tool/one_tools,tool/two_tools,gate/a,mcp/a} \
    shim/{base/a,db/a,http/a}; do
    mkdir -p "$tree/$(dirname "$file")"
    : > "$tree/$file.h"
    echo "#include \"${file#*/}.h\"" > "$tree/$file.c"
  done
  mkdir -p "$tree"/{src/entry,shim/app}
  echo '#include "core/history/a.h"' > "$tree/src/entry/a.c"
  echo '#include "http/a.h"' > "$tree/shim/app/main.c"
  git -C "$tree" init -q
  git -C "$tree" add -A
  git -C "$tree" -c user.name=lint -c user.email=lint commit -qm planted
  "$here/layers.sh" "$tree" || { echo "a clean tree does not pass"; exit 1; }
  plant src/pure/a.c '#include "base/a.h"'
  plant src/pure/a.h '#include "utils/elog.h"'
  plant src/pure/a.c 'void fail(void) { elog(ERROR, "no"); }'
  plant src/base/a.c '#include "../core/tree/a.h"'
  plant src/core/tree/b.c '#include "core/history/a.h"'
  plant src/core/search/a.c '#include "core/history/a.h"'
  plant src/core/tree/b.c '#include "tool/tool.h"'
  plant src/core/c.c 'int room;'
  plant src/cellar/a.c 'int room;'
  plant src/tool/one_tools.c '#include "two_tools.h"'
  plant src/tool/one_tools.c '  #  include "two_tools.c"'
  plant src/tool/tool.c '#include "gate/a.h"'
  plant src/mcp/a.c 'static const char *text = "SELECT 1";'
  plant src/mcp/a.c 'static const char *text = "  update ainecto.document set title = null";'
  plant shim/base/a.c '#include "../../src/base/a.h"'
  plant shim/base/a.c '#include "db/a.h"'
  plant shim/db/a.c '#include "http/a.h"'
  plant shim/cellar/a.c 'int room;'
  plant shim/a.c 'int room;'
  echo "$planted planted violations found"
}

if [ "${1:-}" = --self-test ]; then
  self_test
  exit
fi

cd "${1:-$here/../..}"

# The included file is resolved the way the compiler does: beside the including file first, then below src/ or shim/. What is found
# in neither place is PostgreSQL's or the system's.
mapfile -t files < <(find src shim -name '*.[ch]' | LC_ALL=C sort)
awk -v rooms="$here/rooms.txt" '
  BEGIN {
    while ((getline line < rooms) > 0) if (split(line, word) && word[1] !~ /^#/) { number[word[1]] = word[2]; trait[word[1]] = word[3] }
    for (i = 1; i < ARGC; i++) known[ARGV[i]]
  }
  function room(path) { sub(/\/[^\/]*$/, "", path); return path }
  function house(path) { sub(/\/.*/, "", path); return path }
  function stem(path) { sub(/\.[ch]$/, "", path); return path }
  function plain(path) {
    while (sub(/\/\.\//, "/", path)) { }
    while (sub(/[^\/]+\/\.\.\//, "", path)) { }
    return path
  }
  function target(path) {
    path = plain(room(FILENAME) "/" name)
    if (path in known) return path
    path = plain(house(FILENAME) "/" name)
    if (path in known) return path
    path = plain("src/" name)
    return path in known ? path : "-"
  }
  function complain(why) { print FILENAME ":" FNR ": \"" name "\" " why; broken = 1 }
  function check(to) {
    if (to == "-") {
      if (trait[room(FILENAME)] == "pure" && name !~ /^(c|postgres|postgres_fe|lib\/stringinfo|common\/.*|port\/.*)\.h$/)
        complain("is the server'"'"'s: " room(FILENAME) " includes what exists for frontends too")
    } else if (house(FILENAME) != house(to))
      complain("is of " house(to) "/: the extension and the shim share nothing")
    else if (room(FILENAME) == room(to)) {
      if (FILENAME ~ /_tools\.[ch]$/ && to ~ /_tools\.[ch]$/ && stem(FILENAME) != stem(to)) complain("is another tool group")
    } else if (!(room(to) in number) || number[room(to)] >= number[room(FILENAME)])
      complain("is not below " room(FILENAME) " in test/lint/rooms.txt")
  }
  /^[[:space:]]*#[[:space:]]*include[[:space:]]*"/ && room(FILENAME) in number {
    split($0, part, "\"")
    name = part[2]
    check(target())
  }
  END {
    for (i = 1; i < ARGC; i++) if (!(room(ARGV[i]) in number)) { print ARGV[i] ": is in no room of test/lint/rooms.txt"; broken = 1 }
    exit broken
  }
' "${files[@]}" || status=1

# rooms TRAIT: those with this word in the table that exist here.
rooms() {
  awk -v trait="$1" '$1 !~ /^#/ && $3 == trait { print $1 }' "$here/rooms.txt" | while read -r room; do
    [ ! -d "$room" ] || echo "$room"
  done
}
mapfile -t pure < <(rooms pure)
mapfile -t silent < <(rooms silent)

if [ ${#pure[@]} -gt 0 ] && grep -rnE --include='*.[ch]' '\<(ereport|elog|SPI_[a-z]+) *\(' "${pure[@]}"; then
  echo "these rooms call the server; they return codes and work without one"
  status=1
fi
if [ ${#silent[@]} -gt 0 ] &&
  grep -rnEi --include='*.[ch]' '"[[:space:]]*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CALL|TRUNCATE) [^"]*' "${silent[@]}"; then
  echo "these rooms hold SQL text; statements belong to src/core/ or a tool's row"
  status=1
fi
exit "${status:-0}"
