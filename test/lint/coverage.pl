#!/usr/bin/env perl
# Fails where a tool is not shown at work, refused and read back by the pg_regress tests.
#
# A call is a statement of sql/*.sql that names the tool in quotes, bare, prefixed or under an alias, and prints
# something; a function of the test whose body names a tool stands for it. What it prints, in expected/*.out, says how it went: a refusal shows the error's name or the faults, anything
# else is the tool at work. A write is read back by a later statement of the file that goes well and shows what is there:
# by a read tool of its group or of the generic ones, from a table or view of ainecto, or through a function of the test.
# A read tool at work is its own read-back. A tool that is declared without an implementation is left out.
#
# One whose answers are kept is asked twice in sql/answer.sql: content is looked into the first time alone, for the same answer.
use strict;
use warnings;
use File::Basename qw(basename dirname);

my $checkout = dirname(__FILE__) . '/../..';
my $errors   = join '|', qw(invalid_arguments not_found permission_denied plan_required conflict limit_exceeded
  mutation_reused unavailable archived append_only already_exists);

# The errors' names stand as "error", alone in a column or before the bar that the tests' own functions write.
my $refusal = qr/"(?:error|faults|problem)": |^[ t|]*(?:v\+\d+ a\+\d+ )?(?:$errors)(?: \|| *$)|\| (?:$errors) *$/m;

sub contents {
    my ($file) = @_;
    local $/;
    open my $handle, '<', $file or die "$file: $!\n";
    return scalar <$handle>;
}

# Tools by name: their group, and whether they write; other names by alias.
sub declarations {
    my (%tools, %aliases);
    for my $file (glob "$checkout/src/tool/*_tools.c") {
        for my $row (split /^\t\{/m, contents($file)) {
            my ($name)  = $row =~ /^\t\t\.name = "(\w+)"/m            or next;
            my ($group) = $row =~ /^\t\t\.group = TOOL_GROUP_(\w+)/m or next;
            $tools{$name} = {
                group   => lc $group,
                write   => scalar($row =~ /TOOL_WRITE/),
                kept    => scalar($row =~ /TOOL_KEPT/),
                missing => scalar($row !~ /^\t\t\.(?:run|each|query) = /m),
            };
        }
    }
    my $registry = contents("$checkout/src/tool/registry.c");
    $aliases{$1} = $2 while $registry =~ /\{"(\w+)", "(\w+)"\}/g;
    return (\%tools, \%aliases);
}

# The statements of a test and what each printed.
sub statements {
    my ($test)    = @_;
    # psql does not echo empty lines.
    my @lines     = grep { $_ ne "" } split /\n/, contents("$checkout/sql/$test.sql");
    my @found     = ([ '', '' ]);
    my $statement = '';
    for my $line (split /\n/, contents("$checkout/expected/$test.out")) {
        if (!@lines || $line ne $lines[0]) {
            $found[-1][1] .= "$line\n";
            next;
        }
        shift @lines;
        $statement .= "$line\n";
        # What is read without echo is not in the output.
        if ($line =~ /^\\set ECHO none/) {
            shift @lines until !@lines || $lines[0] =~ /^\\set ECHO all/;
            shift @lines;
        }
        next unless $line =~ /;\s*$|\\g\w*\b|^\\/;
        push @found, [ $statement, '' ];
        $statement = '';
    }
    return @found;
}

my ($tools, $aliases) = declarations();
my %seen;

# The tools that a piece of SQL names.
sub named {
    my ($text) = @_;
    return grep { $tools->{$_} } map { $aliases->{$_} // $_ } $text =~ /['"](?:mcp__ainecto__)?([a-z]+(?:_[a-z]+)+)['"]/g;
}

# Functions of a test that stand for tools.
sub stand_ins {
    my ($sql) = @_;
    my %tools_of;
    while ($sql =~ /CREATE FUNCTION pg_temp\.(\w+)\(.*?\$\$(.*?)\$\$;/gs) {
        my ($function, @tools) = ($1, named($2));
        $tools_of{$function} = \@tools if @tools;
    }
    return \%tools_of;
}

# Marks what one test shows.
sub look_at {
    my ($test) = @_;
    my @unread;
    my $stand_ins = stand_ins(contents("$checkout/sql/$test.sql"));
    my $callers   = join '|', 'call', 'answer', keys %$stand_ins;
    for (statements($test)) {
        my ($statement, $output) = @$_;
        next if $output eq '';
        my @functions = map { @{ $stand_ins->{$_} // [] } } $statement =~ /pg_temp\.(\w+)\(/g;
        my %named = map { $_ => 1 } named($statement), @functions;
        if ($output =~ $refusal) {
            $seen{$_}{refusal} = 1 for keys %named;
            next;
        }
        my %readers = map { $tools->{$_}{group} => 1 } grep { !$tools->{$_}{write} } keys %named;
        my $shows = $statement =~ /\bainecto\.(?!call_tool)\w|\bpg_temp\.(?!(?:$callers)\b)\w|\bFROM [a-z_]+\b/;
        @unread = grep { !($shows || $readers{generic} || $readers{ $tools->{$_}{group} }) || !($seen{$_}{'read-back'} = 1) } @unread;
        for my $tool (keys %named) {
            $seen{$tool}{success} = 1;
            $tools->{$tool}{write} ? push @unread, $tool : ($seen{$tool}{'read-back'} = 1);
        }
    }
}

look_at(basename($_, '.out')) for sort(glob "$checkout/expected/*.out");

my @lacks;
# What touches a live database is listed for who asks for it alone.
my $listed = grep { $tools->{$_}{group} ne 'live' } keys %$tools;
push @lacks, "$listed tools are declared for the default list, not 102" if $listed != 102;
for my $tool (sort grep { !$tools->{$_}{missing} } keys %$tools) {
    push @lacks, map { "$tool: no $_ in sql/" } grep { !$seen{$tool}{$_} } qw(success refusal read-back);
}
my $answers = contents("$checkout/expected/answer.out");
push @lacks, map { "$_: nothing in sql/answer.sql shows how its answer is kept" }
  grep { $tools->{$_}{kept} && $answers !~ /^ $_ +\| t +\| f +\| t +\|/m } sort keys %$tools;
print "$_\n" for @lacks;
exit(@lacks > 0);
