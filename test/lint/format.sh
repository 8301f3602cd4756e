#!/usr/bin/env bash
# Fails where a C file differs from what clang-format makes of it (version 14: others format differently), or where a line
# of a comment has no space after its star: clang-format leaves it out when it breaks a line, and takes both.
cd "$(dirname "$0")/../.." || exit 1
mapfile -t files < <(git ls-files -- 'src/*.[ch]' 'shim/*.[ch]' 'test/*.[ch]')
clang-format-14 --dry-run --Werror "${files[@]}" || failed=1
awk 'FNR == 1 { inside = 0 }
  inside && /^[ \t]*\*[^ \t\/*]/ { print FILENAME ":" FNR ": no space after the star"; found = 1 }
  inside && /\*\// { inside = 0 }
  !inside && /^[ \t]*\/\*/ && !/\*\// { inside = 1 }
  END { exit found }' "${files[@]}" || failed=1
exit "${failed:-0}"
