#!/usr/bin/env bash
# Fails unless README shows each configuration of test/proxy/, which the tests run, line by line.
cd "$(dirname "$0")/../.." || exit 1
status=0

# shows FILE: whether its lines stand in the text of standard input, indented as a block.
shows() {
  FILE=$1 perl -0777 -ne '
    open my $file, "<", $ENV{FILE} or die; local $/; my $block = <$file>;
    $block =~ s/^(?=.)/    /mg;
    exit(index($_, $block) < 0)'
}

for file in test/proxy/*; do
  if [ "${1:-}" = --self-test ]; then
    sed 's/^\( *\)timeout client/\1timeout clients/; s/proxy_pass/proxy_path/; s/pool_mode/pool_modes/' README.md | shows "$file" || continue
  else
    shows "$file" < README.md && continue
  fi
  printf '%s\n' "$file is not what README shows."
  status=1
done
exit $status
