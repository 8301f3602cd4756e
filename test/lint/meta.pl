#!/usr/bin/env perl
# Fails on a META.json that PGXN would refuse (https://pgxn.org/spec/, version 1.0.0), or that says other than ainecto.control and
# the tree, and on a debian/changelog that begins with another version. meta.pl --self-test: spoils it in every way that is looked for, and fails if one is not found.
use strict;
use warnings;

use File::Basename qw(dirname);
use JSON::PP ();

chdir dirname(__FILE__) . '/../..' or die;
my $number = qr/(?:0|[1-9]\d*)/;
my $semantic = qr/^$number\.$number\.$number(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
my $range = qr/^(?:(?:[<>]=?|[!=]=)\s*)?\d+\.\d+\.\d+(?:\s*,\s*(?:[<>]=?|[!=]=)\s*\d+\.\d+\.\d+)*$/;
my $term = qr/^[^\s\/\\\p{Cntrl}]{2,}$/;
my %licenses = map { $_ => 1 } qw(agpl_3 apache_1_1 apache_2_0 artistic_1 artistic_2 bsd freebsd gfdl_1_2 gfdl_1_3 gpl_1 gpl_2 gpl_3 lgpl_2_1
  lgpl_3_0 mit mozilla_1_0 mozilla_1_1 openssl perl_5 postgresql qpl_1_0 ssleay sun zlib open_source restricted unrestricted unknown);
my %known = map { $_ => 1 } qw(name version abstract description maintainer license provides meta-spec prereqs release_status resources tags
  no_index generated_by);
my %phases = map { $_ => 1 } qw(configure build test runtime develop);
my %relations = map { $_ => 1 } qw(requires recommends suggests conflicts);

sub slurp { local $/; open my $file, '<', $_[0] or die "$_[0]: $!\n"; return <$file> }
my ($version) = slurp('ainecto.control') =~ /^default_version *= *'(.*)'/m;

# By its prototype both are scalars: a match that fails is no empty list.
my @faults;
sub ask ($$) { push @faults, $_[1] unless $_[0]; return }
sub is_text { return defined $_[0] && !ref $_[0] && $_[0] =~ /\S/ }

sub faults
{
	my ($meta) = @_;
	@faults = ();
	ask($known{$_} || /^x_/i, "no key of PGXN's: $_") for sort keys %$meta;
	ask(is_text($meta->{$_}), "$_ is missing") for qw(name version abstract maintainer license);
	ask(($meta->{name} // '') =~ $term, 'name is none');
	ask(($meta->{version} // '') =~ $semantic, 'version is not semantic');
	ask(($meta->{version} // '') eq $version, "version is not ainecto.control's, $version");
	ask($licenses{ $meta->{license} // '' }, 'license is none that PGXN knows');
	ask(($meta->{'meta-spec'}{version} // '') eq '1.0.0' && ($meta->{'meta-spec'}{url} // '') eq 'https://pgxn.org/meta/spec.txt', 'meta-spec is not 1.0.0');
	my $extension = ($meta->{provides} // {})->{ainecto};
	ask($extension && keys %{ $meta->{provides} } == 1, 'provides is not ainecto');
	ask(($extension->{version} // '') eq $version, "what is provided is not of version $version");
	ask(($extension->{file} // '') eq "sql/ainecto--$version.sql", 'file is not the install script');
	ask(is_text($extension->{docfile}) && -f $extension->{docfile}, 'docfile is not there');
	for my $phase (sort keys %{ $meta->{prereqs} // {} })
	{
		ask($phases{$phase}, "no phase: $phase");
		for my $relation (sort keys %{ $meta->{prereqs}{$phase} })
		{
			ask($relations{$relation}, "no relation: $relation");
			my $wanted = $meta->{prereqs}{$phase}{$relation};
			ask($_ =~ $term && $wanted->{$_} =~ $range, "no range of versions: $_ $wanted->{$_}") for sort keys %$wanted;
		}
	}
	ask(($meta->{prereqs}{runtime}{requires}{PostgreSQL} // '') eq '15.0.0', 'PostgreSQL 15 is not required');
	ask(($meta->{release_status} // 'stable') =~ /^(?:stable|testing|unstable)$/, 'release_status is none');
	ask(ref $_ eq '' && /^[^\/\\\p{Cntrl}]{1,255}$/, 'a tag is none') for @{ $meta->{tags} // [] };
	return @faults;
}

my $json = JSON::PP->new->utf8;
if (($ARGV[0] // '') eq '--self-test')
{
	my @spoilers = (
		sub { delete $_[0]{abstract} }, sub { $_[0]{licence} = 'postgresql' }, sub { $_[0]{license} = 'postgres' }, sub { $_[0]{name} = 'a b' },
		sub { $_[0]{version} = '1.1' }, sub { $_[0]{version} = '0.9.0' }, sub { $_[0]{'meta-spec'}{version} = '2.0.0' },
		sub { $_[0]{provides}{ainecto}{version} = '0.9.0' }, sub { $_[0]{provides}{ainecto}{file} = 'sql/none.sql' },
		sub { $_[0]{provides}{ainecto}{docfile} = 'NONE.md' }, sub { $_[0]{provides}{other} = {} }, sub { delete $_[0]{provides} },
		sub { $_[0]{prereqs}{runtime}{requires}{PostgreSQL} = '15' }, sub { $_[0]{prereqs}{runtime}{needs} = {} },
		sub { $_[0]{prereqs}{now} = {} }, sub { $_[0]{release_status} = 'done' }, sub { $_[0]{tags} = ['a/b'] });
	for my $number (0 .. $#spoilers)
	{
		my $meta = $json->decode(slurp('META.json'));
		$spoilers[$number]->($meta);
		die 'not found: fault ' . ($number + 1) . "\n" unless faults($meta);
	}
	exit;
}
my ($package) = slurp('debian/changelog') =~ /^ainecto \(([^)]*)\)/;
faults($json->decode(slurp('META.json')));
ask($package eq $version, "the first version of debian/changelog is $package, not $version");
print map { "META.json: $_\n" } @faults;
exit(@faults ? 1 : 0);
