#!/usr/bin/env bash
# Whole MCP clients, as their makers ship them, against servers that the tests start. Large downloads.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"
install_node_packages "$checkout/test/clients"
run_node_tests "$checkout/test/clients/big"
