#!/usr/bin/env bash
# Fails if statement.awk takes what is no statement, or refuses one that is, and if case is folded by the locale of the database.
# shellcheck disable=SC2016 # parameters of SQL, not of the shell
cd "$(dirname "$0")/../.." || exit 1
status=0

# compile HEAD SQL: what is made of it.
compile() {
  printf '%s\n%s\n' "$1" "$2" | awk -f src/base/statement.awk 2>/dev/null
}

refuse() {
  ! compile "$1" "$2" >/dev/null || { printf 'taken: %s %s\n' "$1" "$2"; status=1; }
}

refuse '-- statement a (uuid): SELECT' 'SELECT $2;'
refuse '-- statement a (uid): SELECT' 'SELECT $1;'
refuse '-- statement a (uuid): LOOK' 'SELECT $1;'
refuse '-- statement a (uuid): SELECT, cached' 'SELECT $1;'
refuse '-- statement a (uuid): SELECT' 'SELECT $1'
refuse '-- statement a: SELECT' 'SELECT 1;'
refuse '-- statement a (): SELECT' 'SELECT {{B;'
refuse '-- statement a (key text?): SELECT' 'SELECT $1;'
refuse '-- a comment' 'SELECT 1;'
refuse '-- statement a[0] (text): SELECT' $'SELECT $1;\n-- statement a[1] (bigint): SELECT\nSELECT $1;'

made=$(compile '-- statement find[ONE] (key text, bigint?, uuid[], jsonb): SELECT, read_only' "SELECT {{FIELD: x | {{#N}}}} || '\"' WHERE \$1 = \$2;")
for part in 'static Statement find[] = {' '[ONE] = {' '.argument_types = {TEXTOID, INT8OID, UUIDARRAYOID, JSONBOID},' '.read_only = true,' \
  '#define execute_find(at, p1, p2, p3, p4) statement_run(with_find(at, p1, p2, p3, p4))' \
  'parameter_text(p1), parameter_optional_bigint(p2), parameter_array(p3, UUIDOID), parameter_reference(p4)}, 4' \
  "FIELD(\"x\", \"\" CppAsString2(N) \"\") \" || '\\\"' WHERE"; do
  [[ $made == *"$part"* ]] || { printf 'not made: %s\n%s\n' "$part" "$made"; status=1; }
done
# What people type is compared the same way whatever the database's locale: each folding of case says by which collation.
bare=$(git grep -niE '\b(lower|upper|initcap)\(|ILIKE|~\*|citext' -- sql/install sql/catalog 'src/*.sql' | grep -vE 'COLLATE|^[^:]*:[0-9]+: *--')
[ -z "$bare" ] || { printf 'case folded by the locale of the database:\n%s\n' "$bare"; status=1; }
bare=$(git grep -nE 'DEFAULT_COLLATION_OID|\bstr_(tolower|toupper|initcap)\(' -- 'src/*.[ch]')
[ -z "$bare" ] || { printf 'case folded by the locale of the database:\n%s\n' "$bare"; status=1; }
exit $status
