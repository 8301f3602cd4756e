#!/usr/bin/env bash
# Isolation specs: what concurrent sessions see, against a fresh cluster.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"

fresh_place isolation
fresh_cluster isolation
run_regress "$place" ISOLATION REGRESS= TAP_TESTS=
