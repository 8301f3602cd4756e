#!/usr/bin/env bash
# Fails on sources over 700 lines and other files over 1,000, on rooms of more than 16 C files (src/tool/ has one per group), on types of one name in several files and functions in many, on statements in C, on parameters by hand, on comments in SQL that stand twice, on absolute paths of somebody's machine, on registry hosts in lock files, and
# on blanks at the end of a line.
cd "$(dirname "$0")/../.." || exit 1
status=0

complain() {
  printf '%s\n' "$1" "$2"
  status=1
}

# An install script of an earlier release is frozen as it was put together.
long=$(git ls-files -z -- '*.c' '*.h' '*.sql' '*.sh' '*.pl' '*.pm' '*.mjs' Makefile ':!sql/upgrade/ainecto--*' | xargs -0 wc -l |
  awk '$1 > 1000 && $2 != "total"')
[ -z "$long" ] || complain "over 1,000 lines:" "$long"

long=$(git ls-files -z -- 'src/*.[ch]' 'shim/*/*.[ch]' | xargs -0 wc -l | awk '$1 > 700 && $2 != "total"')
[ -z "$long" ] || complain "sources over 700 lines:" "$long"

crowded=$(git ls-files -- 'src/*.c' 'shim/*.c' ':!src/tool/*' | sed 's|/[^/]*$||' | sort | uniq -c | awk '$1 > 16')
[ -z "$crowded" ] || complain "rooms of more than 16 C files:" "$crowded"

twice=$(git grep -hoE '^} [A-Z][A-Za-z]+;$' -- 'src/*.[ch]' | sort | uniq -d)
[ -z "$twice" ] || complain "types of one name in several files:" "$twice"

# The writers of src/schema have the same parts.
twice=$(git grep -E -A1 '^static [^;=(]*$' -- 'src/*.c' ':!src/schema' | sed -nE 's/^(src[^ ]*\.c)-([a-z_0-9]+)\(.*/\1 \2/p' | sort -u | cut -d' ' -f2 | sort | uniq -c |
  awk '$1 > 4')
[ -z "$twice" ] || complain "static functions of one name in more than four files:" "$twice"

# What is put together at run time, of what descriptors say, has no .sql file.
assembled=(src/core/change/clash.c src/core/drawing/content.c src/core/exchange/thing_load.c src/core/history/entity.c src/core/history/history.c
  src/core/readme/payload.c src/core/search/search.c src/core/search/search_vocabulary.c)
statements=$(
  git grep -nE '\.text = ("|$)' -- 'src/*.[ch]' ':!src/render' ':!src/schema'
  git grep -nE '"(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|VALUES) .*\b(ainecto\.|pg_catalog\.|WHERE)' -- 'src/*.[ch]' ':!src/schema' "${assembled[@]/#/:!}" | grep -v errhint
)
[ -z "$statements" ] || complain "statements outside of a .sql file (src/base/statement.awk):" "$statements"

by_hand=$(git grep -nE '\bSPI_(exec|execute|prepare|cursor_open)|\bchar nulls\[' -- 'src/*.[ch]' ':!src/base/statement.c')
[ -z "$by_hand" ] || complain "statements and parameters that pass by base/statement.h:" "$by_hand"

twice=$(git grep -hoE '^COMMENT ON (COLUMN [^ ]+|[A-Z]+ [^ ]+\([^)]*\))' -- sql/install | sort | uniq -d)
[ -z "$twice" ] || complain "comments that stand twice:" "$twice"

strange=$(git grep -nvE '^(COMMENT ON .*|--.*|)$' -- 'sql/install/*_comments_*.sql')
[ -z "$strange" ] || complain "more than comments in a file that an update takes, too (Makefile, shared_comments):" "$strange"

paths=$(git grep -nIE '(^|[^A-Za-z0-9_.:$}])/(work|home/[a-z]|root/)' -- . ':!test/lint/tidy.sh' ':!expected')
[ -z "$paths" ] || complain "a path of one machine:" "$paths"

hosts=$(git grep -nI '"resolved": "http' -- '*package-lock.json' | head -n 3)
[ -z "$hosts" ] || complain "a registry's host in a lock file (npm install --omit-lockfile-registry-resolved):" "$hosts"

blanks=$(git grep -nIE '[[:blank:]]+$' -- '*.c' '*.h' '*.sql' '*.sh' '*.pl' '*.pm' '*.mjs' '*.json' Makefile)
[ -z "$blanks" ] || complain "blanks at the end of a line:" "$blanks"

exit $status
