#!/bin/sh
# Compares our table layout with Graphviz dot: crossings, time, page.
#
#   AINECTO_SCHEMAS=FOLDER test/bench/layout.sh [OUTPUT_FOLDER]
#
# FOLDER holds adventureworks.sql, aact.sql, chain1000.sql and chinook.sql; each is loaded into a scratch database of the server
# that PGHOST, PGPORT and PGUSER name (a user who may create databases), and dropped again. "implied" graphs add
# what people draw by hand where foreign keys are not declared: column x_id references table x or xs of its
# schema, nct_id references studies. Pictures are left in OUTPUT_FOLDER if one is given. Needs Graphviz.
set -eu

: "${AINECTO_SCHEMAS:?set it to the folder with the schema files}"
: "${PG_CONFIG:=pg_config}"
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
database=ainecto_bench_layout_$$
trap 'dropdb --if-exists --force "$database" >/dev/null 2>&1; rm -rf "$work"' EXIT
command -v dot >/dev/null || { echo "layout.sh: Graphviz is missing (package graphviz)" >&2; exit 1; }

${CC:-cc} -O2 -DFRONTEND -isystem "$("$PG_CONFIG" --includedir-server)" -I"$top/src" \
	"$top/test/bench/layout.c" "$top"/src/pure/layout/*.c -o "$work/layout" \
	-L"$("$PG_CONFIG" --pkglibdir)" -L"$("$PG_CONFIG" --libdir)" -lpgcommon -lpgport -lm

# graph IMPLIED: prints the graph of the scratch database.
graph() {
	psql -XAtq -v ON_ERROR_STOP=1 -v implied="$1" -d "$database" <<'SQL'
CREATE TEMP TABLE node AS
SELECT c.oid, c.relname, c.relnamespace, row_number() OVER (ORDER BY n.nspname, c.relname) - 1 AS number
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema';
CREATE TEMP TABLE edge AS
SELECT f.number AS source, t.number AS target, 'declared ' || k.oid AS origin
  FROM pg_constraint k JOIN node f ON f.oid = k.conrelid JOIN node t ON t.oid = k.confrelid
 WHERE k.contype = 'f' AND k.conparentid = 0;
INSERT INTO edge
SELECT DISTINCT f.number, t.number, 'implied ' || a.attname
  FROM node f JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN node t ON t.relnamespace = f.relnamespace AND t.oid <> f.oid
   AND (t.relname IN (replace(a.attname, '_id', ''), replace(a.attname, '_id', 's')) AND a.attname LIKE '%\_id'
        OR a.attname = 'nct_id' AND t.relname = 'studies')
 WHERE :'implied' = 'yes'
   AND NOT EXISTS (SELECT FROM edge e WHERE e.source = f.number AND e.target = t.number);
SELECT format('n %s %s %s', count(a.attname),
              greatest(length(node.relname), max(length(a.attname) + 1 + length(format_type(a.atttypid, a.atttypmod)))),
              node.relname)
  FROM node LEFT JOIN pg_attribute a ON a.attrelid = node.oid AND a.attnum > 0 AND NOT a.attisdropped
 GROUP BY node.number, node.relname ORDER BY node.number;
SELECT format('e %s %s', source, target) FROM edge ORDER BY source, target, origin;
SQL
}

# compare LABEL: one line of figures for $work/graph.
compare() {
	"$work/layout" dot "$work/graph" >"$work/dot"
	dot -Tplain "$work/dot" >"$work/plain"
	printf '%-24s' "$1"
	"$work/layout" compare "$work/graph" "$work/plain"
	[ -z "${output:-}" ] || { "$work/layout" svg "$work/graph" >"$output/$1.svg"; cp "$work/graph" "$output/$1.graph"; }
}

output=${1:-}
[ -z "$output" ] || mkdir -p "$output"
echo "Straight lines between centres. ratio: our crossings to dot's; hidden: lines behind a table; Mpx: size of the page."
printf '%-24s%6s %6s %9s %9s %9s %7s %7s %7s %8s %8s %8s %8s %6s %6s\n' graph tables refs ms crossings dot ratio \
	hidden dot length dot Mpx dot w/h dot
for schema in chinook adventureworks aact chain1000; do
	createdb "$database"
	psql -Xq -d "$database" -f "$AINECTO_SCHEMAS/$schema.sql" >/dev/null 2>"$work/errors" || true
	graph no >"$work/graph"
	compare "$schema"
	if [ "$schema" = aact ]; then
		graph yes >"$work/graph"
		compare "$schema-implied"
	fi
	dropdb --force "$database"
done
