# The README lists the tools as they are declared (make readme writes the list), and the settings that there are.
use strict;
use warnings;

use AinectoTest;
use File::Basename qw(dirname);
use PostgreSQL::Test::Utils;
use Test::More;

my $root = dirname(__FILE__) . '/../..';
my $readme = slurp_file("$root/README.md");
my ($listed) = $readme =~ /<!-- tools -->\n(.*)<!-- end of tools -->/s;

my $node = AinectoTest->start_node('main');
my ($declared) =
  run_command([ 'psql', '-XqAt', '-d', $node->connstr('ainecto'), '-f', "$root/test/harness/tool_table.sql" ]);
my $settings = $node->safe_psql('ainecto', <<'SQL');
LOAD 'ainecto';
SELECT name FROM pg_settings WHERE name LIKE 'ainecto.%' ORDER BY name;
SQL
$node->stop;

# Line by line, so that a failure shows the lines that differ and no others.
my %listed = map { $_ => 1 } grep { /\S/ } split /\n/, $listed;
my %declared = map { $_ => 1 } grep { /\S/ } split /\n/, $declared;
is(scalar(grep { /^\| `/ } keys %listed), 103, 'the README lists the tools');
is_deeply([ sort grep { !$declared{$_} } keys %listed ], [], 'no line that is out of date (make readme writes them)');
is_deeply([ sort grep { !$listed{$_} } keys %declared ], [], 'no line missing (make readme writes them)');

my ($described) = $readme =~ /^## Settings\n(.*?)^## /ms;
my %described = map { $_ => 1 } map { /`(ainecto\.\w+)`/g } grep { /^\|/ } split /\n/, $described;
is_deeply([ sort keys %described ], [ split /\n/, $settings ], 'its table of settings has each');
done_testing();
