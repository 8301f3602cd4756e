#!/usr/bin/env bash
# symbols.sh [TREE]: fails, naming the files and the symbol, where a built object uses another room against the table of rooms
# (rooms.txt). An extern declaration hides from layers.sh, a symbol does not hide from the linker. TREE has to be built.
# symbols.sh --self-test: builds a scratch tree with one violation of each house and fails if it is not found.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

self_test() {
  tree=$(mktemp -d)
  trap 'rm -rf "$tree"' EXIT
  # plant LOWER HIGHER: a function of room LOWER that calls one of room HIGHER must be found, and is all that is.
  plant() {
    mkdir -p "$tree/$1" "$tree/$2"
    echo 'int high(void); int low(void); int low(void) { return high(); }' > "$tree/$1/a.c"
    echo 'int high(void); int high(void) { return 1; }' > "$tree/$2/a.c"
    cc -c "$tree/$1/a.c" -o "$tree/$1/a.o"
    cc -c "$tree/$2/a.c" -o "$tree/$2/a.o"
    ! "$here/symbols.sh" "$tree" > /dev/null || { echo "not found: $1 uses $2"; exit 1; }
    echo 'int low(void); int low(void) { return 1; }' > "$tree/$1/a.c"
    cc -c "$tree/$1/a.c" -o "$tree/$1/a.o"
    "$here/symbols.sh" "$tree" || { echo "a clean tree does not pass"; exit 1; }
  }
  plant src/base src/core/tree
  plant shim/base shim/db
  echo "2 planted violations found"
}

if [ "${1:-}" = --self-test ]; then
  self_test
  exit
fi

cd "${1:-$here/../..}"
mapfile -t objects < <(find src shim -name '*.o' 2> /dev/null | LC_ALL=C sort | while read -r object; do
  # An object whose source is gone was left behind by an earlier build.
  [ ! -f "${object%.o}.c" ] || echo "$object"
done)
[ ${#objects[@]} -gt 0 ] || { echo "nothing is built here"; exit 1; }

nm -A -P "${objects[@]}" | awk -v rooms="$here/rooms.txt" '
  BEGIN { while ((getline line < rooms) > 0) if (split(line, word) && word[1] !~ /^#/) number[word[1]] = word[2] }
  function room(path) { sub(/\/[^\/]*$/, "", path); return path }
  function house(path) { sub(/\/.*/, "", path); return path }
  {
    object = $1
    sub(/:$/, "", object)
    symbol = house(object) " " $2
    if ($3 ~ /^[TDBRCVW]$/) home[symbol] = object
    else if ($3 == "U") used[++count] = object " " symbol
  }
  END {
    for (i = 1; i <= count; i++) {
      split(used[i], word, " ")
      owner = home[word[2] " " word[3]]
      if (owner == "" || !(room(word[1]) in number) || room(owner) == room(word[1]) || number[room(owner)] < number[room(word[1])]) continue
      print word[1] ": uses " word[3] " of " owner ", which is not below it in test/lint/rooms.txt"
      broken = 1
    }
    exit broken
  }'
