#!/usr/bin/env bash
# The official MCP libraries and a headless browser against servers that the tests start with `make start`.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"
run_node_tests "$checkout/test/clients"
