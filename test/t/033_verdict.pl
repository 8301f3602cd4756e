# Plain SQL gets the verdict of the tools: roles of all kinds, on every table, by every verb, on rows of two tenants. A table or
# view that nobody has thought of fails by its name.
use strict;
use warnings;

use AinectoTest;
use File::Basename qw(dirname);
use Test::More;

my $node = AinectoTest->start_node('main');
AinectoTest->create_account($node, "$_\@example.org", plan => 'enterprise') for qw(ada bea);

# script(FILE, VARIABLE…): the command that runs a file of this folder.
sub script
{
	my ($file, @variables) = @_;
	return ('psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', (map { ('-v', $_) } @variables), '-d', $node->connstr('ainecto'),
		'-f', dirname(__FILE__) . "/$file");
}

$node->command_ok([ script('everything.sql', 'email=ada@example.org') ], 'one tenant');
$node->command_ok([ script('everything.sql', 'email=bea@example.org', 'again=1') ], 'another tenant');

is( $node->safe_psql('ainecto', q{
		SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind IN ('r', 'p')
			AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)) ORDER BY 1}),
	'', 'every table has row-level security and a policy');
is( $node->safe_psql('ainecto', q{
		SELECT DISTINCT v.relname FROM pg_class v JOIN pg_rewrite r ON r.ev_class = v.oid JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass
			AND d.objid = r.oid JOIN pg_class t ON t.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass AND t.oid <> v.oid
		WHERE v.relnamespace = 'ainecto'::regnamespace AND v.relkind IN ('v', 'm') AND t.relkind IN ('r', 'v')
			AND NOT COALESCE(v.reloptions @> '{security_invoker=true}', false) ORDER BY 1}),
	'', 'every view of tables shows its reader what he may see in them');
is( $node->safe_psql('ainecto', q{
		SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind = 'r'
			AND NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
				WHERE t.tgrelid = c.oid AND f.proname IN ('judge_change', 'record_change', 'refuse_change')) ORDER BY 1}),
	'', 'changes of every table are judged by a trigger');

my ($result, $output, $errors) = $node->psql('ainecto', q{
	\ir } . dirname(__FILE__) . q{/verdict.sql
	SELECT 'unknown ' || c.relname FROM pg_class c LEFT JOIN known k ON k.name = c.relname
		WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind = 'r' AND k.name IS NULL ORDER BY 1;
	SELECT 'no row of ' || k.name FROM known k WHERE NOT EXISTS (SELECT FROM sample s WHERE s.relation = k.name) ORDER BY 1;
	SELECT difference FROM difference;
	SELECT broken FROM broken;
	SELECT 'cases ' || CASE WHEN count(*) >= 3000 THEN 'enough' ELSE 'too few: ' || count(*) END FROM tried;
	SELECT 'outcomes ' || string_agg(DISTINCT sql, ' ' ORDER BY sql) FROM tried WHERE sql !~ '^23';
});
is($errors, '', 'the cases were tried');
is($output, "cases enough\noutcomes 42501 AI002 AI003 AI010 done none seen unseen", 'plain SQL has the verdict of the tools');

# Who loses sight of rows is told when it happens.
$node->safe_psql('postgres', 'CREATE DATABASE before');
$node->safe_psql('before', q{
	CREATE EXTENSION ainecto VERSION '1.0.0';
	CREATE ROLE reporter;
	CREATE ROLE reviewer IN ROLE ainecto_auditor;
	GRANT SELECT ON ainecto.document TO reporter, reviewer, verdict_stranger;
	INSERT INTO ainecto.account (email, name) VALUES ('stan@example.org', 'Stan');
	INSERT INTO ainecto.account_role (role_name, account_id) SELECT 'verdict_stranger', id FROM ainecto.account});
($result, $output, $errors) = $node->psql('before', 'ALTER EXTENSION ainecto UPDATE');
like($errors, qr/WARNING:  these roles may read .* see no rows from now on: reporter\n/, 'an update names the roles that see no rows any more');

$node->stop;
done_testing();
