#!/usr/bin/env bash
# Writes the list of tools into README.md, as a running `make start` server declares them. A test compares the two.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places
table=$("$bin/psql" -XqAt -v ON_ERROR_STOP=1 -f "$harness/tool_table.sql")
TABLE=$table perl -0pi -e 's/(<!-- tools -->\n).*(<!-- end of tools -->)/$1\n$ENV{TABLE}\n$2/s' "$checkout/README.md"
