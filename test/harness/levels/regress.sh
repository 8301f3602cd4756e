#!/usr/bin/env bash
# pg_regress: sql/*.sql against a fresh cluster.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"

fresh_place regress
fresh_cluster regress
run_regress "$place" REGRESS ISOLATION= TAP_TESTS=
