#!/usr/bin/env bash
# Fails where a C file differs from what clang-format makes of it (version 14: others format differently).
cd "$(dirname "$0")/../.." || exit 1
git ls-files -z -- 'src/*.[ch]' 'shim/*.[ch]' 'test/*.[ch]' | xargs -0 -r clang-format-14 --dry-run --Werror
