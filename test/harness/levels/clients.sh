#!/usr/bin/env bash
# Whole MCP clients, as their makers ship them, and the official conformance suite, against servers that the tests start.
# Large downloads.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"
clients=$checkout/test/clients
install_node_packages "$clients"
install_node_packages "$clients/big"
# Packages are installed without running their scripts; this one's puts the program in its place.
node "$clients/big/node_modules/@anthropic-ai/claude-code/install.cjs"
run_node_tests "$clients/big"
