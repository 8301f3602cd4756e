#!/usr/bin/env bash
# Every schema in AINECTO_SCHEMAS through a document and out again, and those of its folder history one after another.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"
export AINECTO_EXPORT_SCHEMAS=all AINECTO_TESTS='044*'
"$harness/levels/tap.sh"
