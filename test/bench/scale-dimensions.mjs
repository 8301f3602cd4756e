// What grows, and what is asked while it does. scale.sql makes the populations.
//
// A dimension: its name, for the procedure scale.grow_NAME; its first size and its last one, which BENCH_SCALE makes smaller unless it is taken
// whole; the tables that growing changes; a procedure that then prepares what is measured; dimensions that it needs at any size; its operations.
// An operation: what it is; the claim (of scale.mjs) that its price is held to; and what is run, as SQL with values or as a request of an account.

const tool = (account, name, args = {}) => ({ account, method: 'tools/call', params: { name, arguments: args } });
const sql = (text, ...values) => ({ text, values });
/** scale.id() of scale.sql is made in SQL alone: a call names things as ${NAME N}, which is replaced. */
const id = (name, n = 1) => `\${${name} ${n}}`;
const project = (house) => ({ projectUuid: id(`${house} project`) });

const audit = (condition) => sql(`SELECT * FROM ainecto.audit_trail WHERE ${condition} ORDER BY id DESC LIMIT 50`);
const addTable = (size, arrange) => tool('tables', 'erd_apply_changes', {
  documentUuid: id('tables document', size), description: 'One table', arrangeNewTables: arrange,
  operations: [{ op: 'create', type: 'table', data: { name: 'one_more' } }],
});
const tableDocument = (size) => ({ documentUuid: id('tables document', size) });

export const dimensions = [
  { name: 'others', what: 'documents of others', from: 200, to: 100_000, tables: ['document', 'project', 'workspace'], operations: [
    { what: 'a project', claim: 'flat', run: () => tool('few', 'get_project', { uuid: id('few project') }) },
    { what: 'a search', claim: 'flat', run: () => tool('few', 'search_documents', { q: 'ledger' }) },
    { what: 'a prefix searched', claim: 'flat', run: () => tool('few', 'search_documents', { q: 'ledg' }) },
    { what: 'all documents, a page', claim: 'flat', run: () => tool('few', 'list_documents') },
    { what: 'projects, a page', claim: 'flat', run: () => tool('few', 'list_projects') },
  ] },
  { name: 'own', what: 'documents of the caller', from: 100, to: 100_000, tables: ['document'], operations: [
    { what: 'documents of a project, a page', claim: 'flat', run: () => tool('own', 'list_documents', project('own')) },
    { what: 'all documents, a page', claim: 'flat', run: () => tool('own', 'list_documents') },
    { what: 'those changed last, a page', claim: 'flat', run: () => tool('own', 'list_documents', { sort: 'changed' }) },
    { what: 'a project', claim: 'flat', run: () => tool('own', 'get_project', { uuid: id('own project') }) },
    { what: 'a search that finds one', claim: 'linear', run: () => tool('own', 'search_documents', { q: '77' }) },
  ] },
  { name: 'projects', what: 'projects of 60 documents', from: 1, to: 1000, tables: ['document', 'project'], operations: [
    { what: 'all documents, a page', claim: 'flat', run: () => tool('projects', 'list_documents') },
    { what: 'projects, a page', claim: 'flat', run: () => tool('projects', 'list_projects') },
    { what: 'a search in one of them', claim: 'flat', run: () => tool('projects', 'search_documents', { q: 'document', ...project('projects') }) },
  ] },
  { name: 'grants', what: 'grants on documents of others', from: 100, to: 10_000, tables: ['document', 'role_grant'], operations: [
    { what: 'all documents, a page', claim: 'flat', run: () => tool('grants', 'list_documents') },
    { what: 'all documents, 20', claim: 'flat', run: () => tool('grants', 'list_documents', { limit: 20 }) },
    { what: 'projects, a page', claim: 'flat', run: () => tool('grants', 'list_projects') },
    { what: 'a document', claim: 'flat', run: () => tool('grants', 'get_document', { uuid: id('granter document') }) },
  ] },
  { name: 'executions', what: 'results of others since', from: 1000, to: 1_000_000, tables: ['test_execution', 'test_run', 'test_run_case'], operations: [
    { what: 'results of an old run, a page', claim: 'flat', run: () => tool('tester', 'testcase_list_executions', { runId: 1_000_001 }) },
    { what: 'the run', claim: 'flat', run: () => tool('tester', 'testcase_get_run', { id: 1_000_001 }) },
    { what: 'runs, a page', claim: 'flat', run: (_, known) => tool('tester', 'testcase_list_runs', { projectId: known.tester }) },
  ] },
  { name: 'cases', what: 'cases of each of 60 runs', from: 10, to: 5000, tables: ['test_execution', 'test_run', 'test_run_case'], operations: [
    { what: 'one result recorded', claim: 'flat', run: (size) => tool(`cases${size}`, 'testcase_record_executions',
      { items: [{ runId: 10_000_001 + size * 1000, testCaseId: 7, result: 'PASSED' }], description: 'One result' }) },
    { what: 'runs, a page', claim: 'flat', run: (size, known) => tool(`cases${size}`, 'testcase_list_runs', { projectId: known[`cases${size}`] }) },
    { what: 'results of a run, a page', claim: 'flat', run: (size) => tool(`cases${size}`, 'testcase_list_executions', { runId: 10_000_001 + size * 1000 }) },
    { what: 'a run', claim: 'flat', run: (size) => tool(`cases${size}`, 'testcase_get_run', { id: 10_000_001 + size * 1000 }) },
  ] },
  { name: 'runs', what: 'runs of the project', from: 10, to: 10_000, tables: ['test_execution', 'test_run', 'test_run_case'], operations: [
    { what: 'runs, a page', claim: 'flat', run: (_, known) => tool('runs', 'testcase_list_runs', { projectId: known.runs }) },
  ] },
  { name: 'trash', what: 'documents in the trash', from: 100, to: 20_000, tables: ['document'], operations: [
    { what: 'the trash, a page', claim: 'flat', run: () => tool('trash', 'list_trash') },
    { what: 'all documents, a page', claim: 'flat', run: () => tool('trash', 'list_documents') },
  ] },
  { name: 'workspaces', what: 'workspaces of the caller', from: 1000, to: 10_000, tables: ['workspace'], operations: [
    { what: 'workspaces, a page', claim: 'flat', run: () => tool('workspaces', 'list_workspaces') },
  ] },
  { name: 'tables', what: 'tables of 12 columns of a document', from: 200, to: 5000, tables: ['document', 'erd_table', 'erd_column', 'erd_ref', 'erd_ref_column'],
    prepare: 'write_tables', operations: [
      { what: 'a page of 50 tables', claim: 'flat', run: (size) => tool('tables', 'erd_list_tables', tableDocument(size)) },
      { what: 'a table', claim: 'flat', run: (size) => tool('tables', 'erd_get_table', { ...tableDocument(size), tableUuid: 't77' }) },
      { what: 'a table added and placed', claim: 'flat', run: (size) => addTable(size, true) },
      { what: 'a table added', claim: 'flat', run: (size) => addTable(size, false) },
      { what: 'versions, a page', claim: 'flat', run: (size) => tool('tables', 'list_versions', tableDocument(size)) },
      { what: 'what changed since a version', claim: 'flat', run: (size) => tool('tables', 'get_version', { ...tableDocument(size), version: 2, compareWith: '3' }) },
      { what: 'a difference of one column, in SQL', claim: 'flat', run: (size) => sql(`SELECT * FROM ainecto.diff(scale.id('tables document', ${size}), 2, 3)`) },
      { what: 'a restore of one column, tried', claim: 'flat', run: (size) => tool('tables', 'restore_versions',
        { items: [{ ...tableDocument(size), version: 2 }], dryRun: true, description: 'Back' }) },
      { what: 'a version, its first page', claim: 'linear', run: (size) => tool('tables', 'get_version', { ...tableDocument(size), version: 2 }) },
    ] },
  { name: 'renames', what: 'columns renamed, of 96', from: 960, to: 96_000, tables: ['erd_column'], operations: [
    { what: 'a prefix searched', claim: 'flat', run: () => tool('renames', 'search_documents', { q: 'wor' }) },
    { what: 'a word searched', claim: 'flat', run: () => tool('renames', 'search_documents', { q: 'ledger' }) },
  ] },
  { name: 'clients', what: 'programs with a grant', from: 1000, to: 100_000, tables: ['oauth_client', 'oauth_grant', 'oauth_token'], operations: [
    { what: 'a program registers', claim: 'flat', run: () => sql(`SELECT status FROM ainecto.ainecto_oauth_call('register',
      '{"parameters": {"client_name": "One more", "redirect_uris": ["http://127.0.0.1/"]}}', '198.51.100.7', 'scale')`) },
    { what: 'programs of an account', claim: 'flat', run: () => sql(`SELECT * FROM ainecto.connected_app WHERE email = 'connected@scale.example'`) },
    { what: 'all programs, 50', claim: 'flat', run: () => sql(`SELECT * FROM ainecto.connected_app LIMIT 50`) },
    { what: 'a round of housekeeping', claim: 'flat', run: () => sql(`SELECT ainecto.housekeeping()`) },
  ] },
  { name: 'sessions', what: 'sessions of others', from: 1000, to: 100_000, tables: ['mcp_session'], needs: ['clients'], operations: [
    { what: 'a session begun', claim: 'flat', run: () => ({ account: 'sessions', method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'scale', version: '1' } } }) },
    { what: 'a round of housekeeping', claim: 'flat', run: () => sql(`SELECT ainecto.housekeeping()`) },
  ] },
  { name: 'audit', what: 'rows of the audit log', from: 10_000, to: 3_000_000, tables: ['audit_log'], needs: ['clients'], operations: [
    { what: 'what became of a request', claim: 'flat', run: () => audit(`request_id = 'request-77'`) },
    { what: 'what an account did last', claim: 'flat', run: () => audit(`email = 'client-77@scale.example'`) },
    { what: 'what a program did last', claim: 'flat', run: () => audit(`client_id = 'scale-77'`) },
    { what: 'what was refused last', claim: 'flat', run: () => audit(`outcome = 'refused'`) },
    { what: 'what was cancelled last', claim: 'flat', run: () => audit(`outcome = 'cancelled'`) },
    { what: 'refusals of an account', claim: 'flat', run: () => sql(`SELECT * FROM ainecto.refusal WHERE email = 'client-77@scale.example' ORDER BY at DESC LIMIT 50`) },
  ] },
  { name: 'versions', what: 'versions of others', from: 10_000, to: 3_000_000, tables: ['document_version', 'document'], needs: ['tables'], operations: [
    { what: 'an account deleted', claim: 'flat', run: () => sql(`DELETE FROM ainecto.account WHERE email = 'leaving@scale.example'`) },
    { what: 'a table added, versioned', claim: 'flat', run: (_, known) => addTable(known.tables, false) },
  ] },
  { name: 'page', what: 'entries of a page', from: 10, to: 100, whole: true, tables: [], needs: ['others', 'projects', 'grants', 'executions', 'trash', 'tables'], operations: [
    { what: 'all documents', claim: 'linear', run: (limit) => tool('few', 'list_documents', { limit }) },
    { what: 'documents of 1,000 projects', claim: 'linear', run: (limit) => tool('projects', 'list_documents', { limit }) },
    { what: 'documents by grants', claim: 'linear', run: (limit) => tool('grants', 'list_documents', { limit }) },
    { what: 'the trash', claim: 'linear', run: (limit) => tool('trash', 'list_trash', { limit }) },
    { what: 'tables', claim: 'linear', run: (limit, known) => tool('tables', 'erd_list_tables', { ...tableDocument(known.tables), limit }) },
    { what: 'results of a run', claim: 'linear', run: (limit) => tool('tester', 'testcase_list_executions', { runId: 1_000_001, limit }) },
  ] },
];
