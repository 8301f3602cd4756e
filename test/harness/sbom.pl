#!/usr/bin/env perl
# sbom.pl SERVER OBJECT…: a software bill of materials (CycloneDX 1.5) of these built programs and libraries: the Debian packages, as they
# are installed here, of all shared libraries that they are linked with, directly and through others, and of the server that loads the
# libraries among them. What has no package is a fault. The same machine and objects give the same bytes.
use strict;
use warnings;

use Cwd qw(realpath);
use Digest::SHA qw(sha256_hex);
use File::Basename qw(basename dirname);
use JSON::PP ();

die "usage: sbom.pl SERVER OBJECT…\n" unless @ARGV > 1;
my ($server, @objects) = @ARGV;
my $root = realpath(dirname(__FILE__) . '/../..');
my $our_license = [ { license => { id => 'PostgreSQL' } } ];

sub lines_of
{
	open my $pipe, '-|', @_ or die "$_[0]: $!\n";
	chomp(my @lines = <$pipe>);
	close $pipe;
	return @lines;
}

# Where the loader finds each library, by name. Itself and the kernel's are none.
my %place = map { m{^\s*(\S+) => (/\S+)} ? ($1 => $2) : () } lines_of('ldd', $server, @objects);
sub needed { return grep { $_ } map { $place{$_} } map { /\(NEEDED\).*\[(.*)\]/ } lines_of('readelf', '--dynamic', '--wide', $_[0]) }

# The package of each file. Since /lib is a link to /usr/lib, dpkg knows a file by either name.
sub names { return map { ($_, s{^/usr}{}r) } $_[0], realpath($_[0]) }
my %owner = map { /^(\S+): (.*)$/ ? ($2 => $1) : () }
  lines_of('sh', '-c', 'dpkg-query --search "$@" 2> /dev/null', 'sh', map { names($_) } $server, values %place);
sub package_of
{
	my ($path) = @_;
	my ($owner) = grep { $_ } @owner{ names($path) };
	return $owner // die "no package has $path\n";
}

# What the package's own file of copyrights says, where programs can read it.
sub licenses
{
	open my $file, '<', "/usr/share/doc/$_[0]/copyright" or return [];
	my @lines = <$file>;
	return [] unless $lines[0] =~ /^Format:/;
	my %named = map { /^License: *(\S.*?)\s*$/ ? ($1 => 1) : () } @lines;
	return [ map { { license => { name => $_ } } } sort keys %named ];
}

# By package: what is told of it.
my %release = map { /^(\w+)="?([^"]*)"?$/ } lines_of('cat', '/etc/os-release');
my $distribution = "$release{ID}-" . ($release{VERSION_ID} // $release{VERSION_CODENAME});
my %facts;
for (lines_of('dpkg-query', '--show', '--showformat',
	'${binary:Package}\t${Package}\t${Architecture}\t${Version}\t${source:Package}\t${Homepage}\n', map { package_of($_) } $server, values %place))
{
	my ($package, $name, $architecture, $version, $source, $homepage) = split /\t/;
	my $purl = "pkg:deb/debian/$name\@" . $version =~ s/([^\w.:~-])/sprintf '%%%02X', ord $1/ger . "?arch=$architecture&distro=$distribution";
	$facts{$package} = {
		type => $package eq package_of($server) ? 'application' : 'library',
		'bom-ref' => $purl,
		purl => $purl,
		name => $name,
		version => $version,
		licenses => licenses($name),
		properties => [ { name => 'debian:source', value => $source } ],
		$homepage ? (externalReferences => [ { type => 'website', url => $homepage } ]) : () };
}
sub reference
{
	my ($path) = @_;
	my $facts = $facts{ package_of($path) } // $facts{ package_of($path) =~ s/:.*//r } // die "package " . package_of($path) . " is not installed\n";
	return $facts->{'bom-ref'};
}

# By reference: the references that it needs.
my %needs;
for my $path ($server, values %place)
{
	my $from = reference($path);
	$needs{$from}{$_} = 1 for grep { $_ ne $from } map { reference($_) } needed($path);
	$needs{$from} //= {};
}

my ($version) = map { /^default_version *= *'(.*)'/ ? $1 : () } lines_of('cat', "$root/ainecto.control");
my @own;
for my $object (@objects)
{
	my $is_library = $object =~ /\.so$/;
	my $reference = 'ainecto/' . basename($object);
	my $content = do { local $/; open my $file, '<:raw', $object or die "$object: $!\n"; <$file> };
	push @own,
	  { type => $is_library ? 'library' : 'application',
		'bom-ref' => $reference,
		name => basename($object),
		version => $version,
		licenses => $our_license,
		hashes => [ { alg => 'SHA-256', content => sha256_hex($content) } ] };
	$needs{$reference}{$_} = 1 for map { reference($_) } needed($object), $is_library ? $server : ();
	$needs{ainecto}{$reference} = 1;
}

my %bill = (
	bomFormat => 'CycloneDX',
	specVersion => '1.5',
	version => 1,
	metadata => { component =>
		{ type => 'application', 'bom-ref' => 'ainecto', name => 'ainecto', version => $version, licenses => $our_license, components => \@own } },
	components => [ sort { $a->{purl} cmp $b->{purl} } values %facts ],
	dependencies => [ map { { ref => $_, dependsOn => [ sort keys %{ $needs{$_} } ] } } sort keys %needs ]);
my $json = JSON::PP->new->canonical->indent->indent_length(2)->space_after->utf8;
# A UUID of version 8, made of what the bill says.
my $digest = sha256_hex($json->encode(\%bill));
substr($digest, 12, 1) = '8';
substr($digest, 16, 1) = 'a';
$bill{serialNumber} = 'urn:uuid:' . join '-', $digest =~ /^(.{8})(.{4})(.{4})(.{4})(.{12})/;
print $json->encode(\%bill);
