#!/usr/bin/env bash
# layers.sh [TREE]: fails, naming file and line, where the sources break the layers of ARCHITECTURE.md.
# layers.sh --self-test: plants one violation of each kind in a scratch tree and fails if one is not found.
set -euo pipefail

self_test() {
  local script
  script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
  tree=$(mktemp -d)
  trap 'rm -rf "$tree"' EXIT
  # plant FILE LINE: with this line in this file alone, the check must fail; without it, it must pass.
  plant() {
    printf '%s\n' "$2" >> "$tree/$1"
    ! "$script" "$tree" > /dev/null || { echo "not found in $1: $2"; exit 1; }
    git -C "$tree" checkout -q -- .
    planted=$((${planted:-0} + 1))
  }
  mkdir -p "$tree"/src/{pure,base,core,tool,mcp} "$tree/shim"
  echo '#include "core/a.h"' > "$tree/src/entry/ainecto.c"
  local file
  for file in pure/a base/a core/a core/b tool/tool tool/t_one tool/t_two mcp/a; do
    : > "$tree/src/$file.h"
    echo "#include \"$(basename "$file").h\"" > "$tree/src/$file.c"
  done
  : > "$tree/shim/app/main.c"
  git -C "$tree" init -q
  git -C "$tree" add -A
  git -C "$tree" -c user.name=lint -c user.email=lint commit -qm planted
  "$script" "$tree" || { echo "a clean tree does not pass"; exit 1; }
  plant src/pure/a.c '#include "base/a.h"'
  plant src/pure/a.h '#include "utils/elog.h"'
  plant src/pure/a.c 'void fail(void) { elog(ERROR, "no"); }'
  plant src/base/a.c '#include "../core/a.h"'
  plant src/core/b.c '#include "tool/tool.h"'
  plant src/tool/t_one.c '#include "t_two.h"'
  plant src/tool/t_one.c '  #  include "t_two.c"'
  plant src/tool/tool.c '#include "mcp/a.h"'
  plant src/mcp/a.c 'static const char *text = "SELECT 1";'
  plant src/mcp/a.c 'static const char *text = "  update ainecto.document set title = null";'
  plant shim/app/main.c '#include "../src/pure/a.h"'
  plant shim/app/main.c '#include "pure/a.h"'
  echo "$planted planted violations found"
}

if [ "${1:-}" = --self-test ]; then
  self_test
  exit
fi

cd "${1:-$(dirname "$0")/../..}"

# Every #include as "file:line:layer:name", the included file resolved the way the compiler does: beside the including
# file first, then below src/. What is found in neither place is PostgreSQL's or the system's.
find . -path './src/*.[ch]' -o -path './shim/*.[ch]' | sed 's|^./||' | LC_ALL=C sort | while read -r file; do
  grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$file" |
    sed -E 's/^([0-9]+):[^"]*"([^"]*)".*/\1 \2/' |
    while read -r line name; do
      if [ -f "$(dirname "$file")/$name" ]; then
        target=$(realpath --relative-to=. "$(dirname "$file")/$name")
      elif [ -f "src/$name" ]; then
        target=$(realpath --relative-to=. "src/$name")
      else
        target=-
      fi
      echo "$file $line $name $target"
    done || true
done | awk '
  function level(path) {
    if (path ~ /^src\/pure\//) return 1
    if (path ~ /^src\/base\//) return 2
    if (path ~ /^src\/core\//) return 3
    if (path ~ /^src\/tool\//) return 4
    if (path ~ /^src\/mcp\//)  return 5
    return 6
  }
  function complain(why) { print $1 ":" $2 ": \"" $3 "\" " why; broken = 1 }
  function stem(path) { sub(/\.[ch]$/, "", path); return path }
  $1 ~ /^shim\// { if ($4 ~ /^src\//) complain("is the extension'"'"'s: the shim includes nothing of src/"); next }
  $4 == "-" {
    if (level($1) == 1 && $3 !~ /^(c|postgres|postgres_fe|lib\/stringinfo|common\/.*|port\/.*)\.h$/)
      complain("is the server'"'"'s: pure/ includes what exists for frontends too")
    next
  }
  level($4) > level($1) { complain("points upwards"); next }
  $1 ~ /^src\/tool\/t_/ && $4 ~ /^src\/tool\/t_/ && stem($1) != stem($4) { complain("is another tool group") }
  END { exit broken }
' || status=1

if [ -d src/pure ] && grep -rnE --include='*.[ch]' '\<(ereport|elog|SPI_[a-z]+) *\(' src/pure; then
  echo "src/pure calls the server; it returns codes and works without one"
  status=1
fi

if [ -d src/mcp ] &&
  grep -rnEi --include='*.[ch]' '"[[:space:]]*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CALL|TRUNCATE) [^"]*' src/mcp; then
  echo "src/mcp holds SQL text; statements belong to core/ or a tool's row"
  status=1
fi
exit "${status:-0}"
