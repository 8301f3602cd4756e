#!/usr/bin/env bash
# Lines of our drawings beside those of elkjs and Graphviz, counted from the finished SVGs of all three.
#
#   AINECTO_SCHEMAS=FOLDER test/bench/lines.bench.sh [OUTPUT_FOLDER [NAME...]]
#
# The schemas are six of our own (lines-schemas.mjs), and those of FOLDER, which are loaded into a scratch database of the server that PGHOST,
# PGPORT and PGUSER name; without FOLDER, only ours. Pictures are left in OUTPUT_FOLDER. Needs Graphviz, and the packages of
# package.json.
set -euo pipefail

: "${PG_CONFIG:=pg_config}"
bench=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$bench/../.." && pwd)
output=${1:-$(mktemp -d)}
shift || true
command -v dot >/dev/null || { echo "lines.bench.sh: Graphviz is missing (package graphviz)" >&2; exit 1; }
mkdir -p "$output"

${CC:-cc} -O2 -DFRONTEND -D_GNU_SOURCE -isystem "$("$PG_CONFIG" --includedir-server)" -I"$top/src" -I"$top/build" "$bench/lines.c" \
  "$top"/src/pure/*.c "$top"/src/pure/layout/*.c "$top"/src/render/*.c "$top"/src/render/words/*.c "$top/build/template/render.c" -o "$output/lines" -L"$("$PG_CONFIG" --pkglibdir)" \
  -L"$("$PG_CONFIG" --libdir)" -lpgcommon -lpgport -lcrypto -lcmark-gfm-extensions -lcmark-gfm -lm
node "$bench/lines-schemas.mjs" "$output"
if [ -n "${AINECTO_SCHEMAS:-}" ]; then
  database=ainecto_bench_lines_$$
  trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1' EXIT
  for schema in adventureworks aact chain1000; do
    createdb "$database"
    psql -Xq -d "$database" -f "$AINECTO_SCHEMAS/$schema.sql" >/dev/null 2>&1 || true
    psql -XAtq -v ON_ERROR_STOP=1 -d "$database" -f "$bench/lines.sql" >"$output/$schema.graph"
    dropdb --force "$database"
  done
fi
node "$bench/lines.mjs" "$output/lines" "$output" "$@"
