-- Columns of all other views.
-- Files *_comments_*.sql hold comments alone: the Makefile puts them into the step to this version, too.

COMMENT ON COLUMN ainecto.account_name.account_id IS 'Number that versions and audit name: ainecto.account.id, or what it was';
COMMENT ON COLUMN ainecto.account_name.email IS 'Address; erased-NUMBER@erased.invalid of an erased account that is still there';
COMMENT ON COLUMN ainecto.account_name.name IS 'Name shown to people; null where only the address of a deleted account is known';

COMMENT ON COLUMN ainecto.plan.name IS 'free, pro or enterprise';
COMMENT ON COLUMN ainecto.plan.mcp_enabled IS 'Whether accounts on the plan may use MCP';
COMMENT ON COLUMN ainecto.plan.versions_kept IS 'Newest versions kept per document in workspaces of owners on the plan; -1: all';
COMMENT ON COLUMN ainecto.plan.grace_days IS 'Days for which versions beyond that stay after a plan has shrunk';

COMMENT ON COLUMN ainecto.connected_app.grant_uuid IS 'What ainecto.revoke_grant() takes: ainecto.oauth_grant.uuid';
COMMENT ON COLUMN ainecto.connected_app.email IS 'Address of the account that the program acts for';
COMMENT ON COLUMN ainecto.connected_app.name IS 'What the program calls itself, or label of an access token made in SQL';
COMMENT ON COLUMN ainecto.connected_app.redirect_uri IS 'Where the person was sent back with the code; null for an access token made in SQL';
COMMENT ON COLUMN ainecto.connected_app.scopes IS 'What was granted, between blanks: ainecto:read, ainecto:write, offline_access';
COMMENT ON COLUMN ainecto.connected_app.created_at IS 'Since when it is connected';
COMMENT ON COLUMN ainecto.connected_app.expires_at IS 'When its last token expires, unless it is used before; infinity: never';
COMMENT ON COLUMN ainecto.connected_app.client_id IS 'Program: ainecto.oauth_client.id; null for an access token made by ainecto.create_access_token(), named by its label';

COMMENT ON COLUMN ainecto.role_right.role IS 'OWNER, EDITOR or VIEWER';
COMMENT ON COLUMN ainecto.role_right."right" IS 'read, write, delete_document (folders, too), delete_place (projects and workspaces), share or manage_members';
COMMENT ON COLUMN ainecto.role_right.allowed IS 'Whether the role has the right in this house';
COMMENT ON COLUMN ainecto.role_right.overridden IS 'Whether a row of ainecto.role_right_override says so; false: it is built in';

COMMENT ON COLUMN ainecto.place_reader.kind IS 'workspace, project, folder or document';
COMMENT ON COLUMN ainecto.place_reader.uuid IS 'The place: uuid in the table of that name';
COMMENT ON COLUMN ainecto.place_reader.title IS 'Its name or title';
COMMENT ON COLUMN ainecto.place_reader.role IS 'OWNER, EDITOR, VIEWER or LINK (everyone who has the public link)';
COMMENT ON COLUMN ainecto.place_reader.through_kind IS 'What through names: workspace, project, folder or document; link for role LINK';
COMMENT ON COLUMN ainecto.place_reader.since IS 'When the role was given or changed last, or the link opened; for the owner of a workspace when it was made';

COMMENT ON COLUMN ainecto.public_link.kind IS 'project, folder or document';
COMMENT ON COLUMN ainecto.public_link.uuid IS 'The place: uuid in the table of that name';
COMMENT ON COLUMN ainecto.public_link.title IS 'Its name or title';
COMMENT ON COLUMN ainecto.public_link.created_at IS 'Since when it is open';
COMMENT ON COLUMN ainecto.public_link.created_by IS 'Address of the account that opened it; null for a role without an account, or once the account is deleted';

COMMENT ON COLUMN ainecto.llm_queue.uuid IS 'The request: ainecto.llm_request.uuid';
COMMENT ON COLUMN ainecto.llm_queue.document_uuid IS 'Document that it is about: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.llm_queue.document_title IS 'Title of the document';
COMMENT ON COLUMN ainecto.llm_queue.document_type IS 'erd, flow_diagram, readme or testcase';
COMMENT ON COLUMN ainecto.llm_queue.kind IS 'readme_generate: the result is written into the readme; any other text: only kept in ainecto.llm_request';
COMMENT ON COLUMN ainecto.llm_queue.status IS 'PENDING (also after a claim that ran out), CLAIMED, COMPLETED or FAILED';
COMMENT ON COLUMN ainecto.llm_queue.attempts IS 'How often it was claimed';
COMMENT ON COLUMN ainecto.llm_queue.created_at IS 'When it was asked for';
COMMENT ON COLUMN ainecto.llm_queue.created_by IS 'Address of who asked; null for a database role without an account';
COMMENT ON COLUMN ainecto.llm_queue.claimed_at IS 'When it was claimed last; null: never';
COMMENT ON COLUMN ainecto.llm_queue.claimed_by IS 'Address of who claimed it last; null: nobody, or a database role without an account';
COMMENT ON COLUMN ainecto.llm_queue.lease_until IS 'Until then nobody else may claim it; null without a claim, and when it is finished';
COMMENT ON COLUMN ainecto.llm_queue.finished_at IS 'When it was answered or given up; null while it is open';
COMMENT ON COLUMN ainecto.llm_queue.finished_by IS 'Address of who answered or gave up; null while it is open, or for a database role without an account';
COMMENT ON COLUMN ainecto.llm_queue.input_tokens IS 'Input tokens that came from no cache; null: not told';
COMMENT ON COLUMN ainecto.llm_queue.cached_input_tokens IS 'Input tokens that came from a cache; null: not told';
COMMENT ON COLUMN ainecto.llm_queue.output_tokens IS 'Output tokens; null: not told';
COMMENT ON COLUMN ainecto.llm_queue.error_message IS 'Why it FAILED, as whoever gave up said; null: nothing said';
COMMENT ON COLUMN ainecto.llm_queue.prompt IS 'What is asked for, its first 200 characters';

COMMENT ON COLUMN ainecto.table_change.document_uuid IS 'ERD: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.table_change.table_uuid IS 'Table: ainecto.erd_table.uuid, or what it was';
COMMENT ON COLUMN ainecto.table_change.entity_uuid IS 'uuid of what was changed';
COMMENT ON COLUMN ainecto.table_change.version IS 'Version that the change is part of: ainecto.document_version.version';
COMMENT ON COLUMN ainecto.table_change.at IS 'When that version was made';
COMMENT ON COLUMN ainecto.table_change.email IS 'Address of who made it; null for manual SQL by a role that is mapped to no account';
COMMENT ON COLUMN ainecto.table_change.client_id IS 'Program that made it: ainecto.oauth_client.id; null for access tokens made in SQL, and in SQL';
COMMENT ON COLUMN ainecto.table_change.session_id IS 'MCP session of the call: ainecto.mcp_session.id; null without one';
COMMENT ON COLUMN ainecto.table_change.tool IS 'Tool that made the version; null for manual SQL';
COMMENT ON COLUMN ainecto.table_change.description IS 'Why the version was made';
COMMENT ON COLUMN ainecto.table_change.operation IS 'insert, update or delete';
COMMENT ON COLUMN ainecto.table_change.before IS 'Fields as they were, by column names; null for an insert';
COMMENT ON COLUMN ainecto.table_change.after IS 'Fields as they became, by column names; null for a delete';
COMMENT ON COLUMN ainecto.table_change.id IS 'Order of the changes: ainecto.document_change.id';

COMMENT ON COLUMN ainecto.version_due.document_uuid IS 'Document: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.version_due.title IS 'Title of the document';
COMMENT ON COLUMN ainecto.version_due.workspace_uuid IS 'Workspace that it lies in: ainecto.workspace.uuid';
COMMENT ON COLUMN ainecto.version_due.owner IS 'Address of the workspace''s owner';
COMMENT ON COLUMN ainecto.version_due.plan IS 'Plan of the owner: free, pro or enterprise';
COMMENT ON COLUMN ainecto.version_due.versions_kept IS 'Versions that the plan keeps';
COMMENT ON COLUMN ainecto.version_due.oldest_version IS 'Number of the oldest version that is there';
COMMENT ON COLUMN ainecto.version_due.newest_version IS 'Number of the newest version';

COMMENT ON COLUMN ainecto.tools.name IS 'Name, without a prefix';
COMMENT ON COLUMN ainecto.tools.title IS 'Title for people';
COMMENT ON COLUMN ainecto.tools."group" IS 'generic, erd, flow, testcase, readme or live, by which toolsets on the URL choose';
COMMENT ON COLUMN ainecto.tools.access IS 'read, or write (needs the scope ainecto:write)';
COMMENT ON COLUMN ainecto.tools.destructive IS 'Whether it may delete or replace what is there';
COMMENT ON COLUMN ainecto.tools.idempotent IS 'Whether calling it again with the same arguments changes nothing more';
COMMENT ON COLUMN ainecto.tools.versioned IS 'Whether it makes versions, and takes dryRun and clientMutationId';
COMMENT ON COLUMN ainecto.tools.available IS 'Whether it can be called';
COMMENT ON COLUMN ainecto.tools.description IS 'What assistants are told of it';
COMMENT ON COLUMN ainecto.tools.input_schema IS 'JSON Schema of its arguments';
