# prove.pl TEST…: runs tests that speak TAP, shows the failures, and adds "passed failed" to the file $AINECTO_COUNTS.
# A test that dies, or runs fewer checks than planned, fails even if all the checks it came to passed.
use strict;
use warnings;

use TAP::Harness;

# Two tests at a time: each has servers of its own and waits for them half of the time.
my $jobs = 2;
my $harness = TAP::Harness->new({ lib => ['test/t'], timer => 1, failures => 1, jobs => $jobs, exec => exec_of(@ARGV) });
my $total = $harness->runtests(@ARGV);

my $failed = $total->failed + $total->todo_passed;
$failed ||= 1 unless $total->all_passed;
if ($ENV{AINECTO_COUNTS})
{
	open my $counts, '>>', $ENV{AINECTO_COUNTS} or die "cannot count: $!";
	print $counts $total->passed . " $failed\n";
	close $counts;
}
exit($total->all_passed ? 0 : 1);

# Perl tests run under this perl; anything else is a program.
sub exec_of
{
	my @tests = @_;
	return (grep { !/\.pl$/ } @tests) ? sub { my ($self, $test) = @_; return $test =~ /\.pl$/ ? undef : [$test] } : undef;
}
