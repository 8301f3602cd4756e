# What statements read, counted in the plans of all that run within them: rows that nodes return or throw away. Time says less, and not
# the same twice.
package AinectoPlan;

use strict;
use warnings;

use IPC::Run;

# rows(PLAN): what its nodes return and throw away.
sub rows
{
	my ($plan) = @_;
	my ($rows, $loops) = (0, 0);
	while ($plan =~ /\(actual rows=([\d.]+) loops=(\d+)\)|Rows Removed by [\w ]+: (\d+)/g)
	{
		$loops = $2 if defined $2;
		$rows += ($1 // $3) * $loops;
	}
	return $rows;
}

# measure(NODE, [NAME, SQL], …): rows by name, and by statement of each. In one session; a name that begins with "(" is not measured.
sub measure
{
	my ($node, @steps) = @_;
	my $text = "LOAD 'auto_explain';\n" . join '', map { "SET auto_explain.$_;\n" } 'log_level = info', 'log_min_duration = -1',
	  'log_analyze = on', 'log_timing = off', 'log_nested_statements = on', 'log_format = text';
	for my $step (@steps)
	{
		my ($name, $statement) = @$step;
		$text .= "\\warn step $name\nSET auto_explain.log_min_duration = " . ($name =~ /^\(/ ? -1 : 0) . ";\n$statement \\g /dev/null\n";
	}
	my ($out, $err);
	IPC::Run::run([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('ainecto') ], '<', \$text, '>', \$out, '2>', \$err)
	  or die substr $err, -2000;
	my (%rows, %statements);
	for my $part (split /^step /m, $err)
	{
		my ($name, @plans) = split /\n*^INFO:  duration: .*\n/m, $part;
		for my $plan (@plans)
		{
			my ($query) = $plan =~ /Query Text: (.*)/;
			my $count = rows($plan);
			$rows{$name} += $count;
			$statements{$name}{$query} += $count;
		}
	}
	return \%rows, \%statements;
}

# largest(STATEMENTS): lines about the three that read most.
sub largest
{
	my ($of_step) = @_;
	return map { "$of_step->{$_} of them: " . substr($_, 0, 400) . "\n" } grep { defined } (sort { $of_step->{$b} <=> $of_step->{$a} } keys %$of_step)[0 .. 2];
}

1;
