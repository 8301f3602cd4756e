-- Columns of versions, changes, audit and seals, and of the views on the audit log.
-- Files *_comments_*.sql hold comments alone: the Makefile puts them into the step to this version, too.

COMMENT ON COLUMN ainecto.document_version.document_uuid IS 'Document: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.document_version.version IS 'Number in the document, from 1 without gaps; the oldest ones go as the plan says';
COMMENT ON COLUMN ainecto.document_version.client_id IS 'Program that made it: ainecto.oauth_client.id; null for access tokens made in SQL, and in SQL';
COMMENT ON COLUMN ainecto.document_version.session_id IS 'MCP session of the call: ainecto.mcp_session.id; null without one';
COMMENT ON COLUMN ainecto.document_version.grant_uuid IS 'Grant of the token: ainecto.oauth_grant.uuid; null in SQL';
COMMENT ON COLUMN ainecto.document_version.request_id IS 'X-Request-Id of the HTTP request, as in ainecto.audit_log; of a tool, import or restore in SQL a uuid of its own; null for manual SQL';
COMMENT ON COLUMN ainecto.document_version.description IS 'Why, as the caller or ainecto.description said; else what the tool says of itself, ''Updated via MCP'' or ''Edited in SQL''';
COMMENT ON COLUMN ainecto.document_version.account_id IS 'Who made it: ainecto.account.id; null: manual SQL by a role that is mapped to no account';
COMMENT ON COLUMN ainecto.document_version.source IS 'mcp, sql (a tool, import or restore called from SQL) or manual';

COMMENT ON COLUMN ainecto.document_change.document_uuid IS 'Document: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.document_change.version IS 'Version that the change is part of: ainecto.document_version.version';
COMMENT ON COLUMN ainecto.document_change.entity_uuid IS 'Key of the changed row: its uuid, or its id as text';
COMMENT ON COLUMN ainecto.document_change.operation IS 'insert, update or delete';
COMMENT ON COLUMN ainecto.document_change.before IS 'Fields as they were, by column names; null for an insert. A null of JSON stands as {"$json": null}';
COMMENT ON COLUMN ainecto.document_change.after IS 'Fields as they became, by column names; null for a delete';
COMMENT ON COLUMN ainecto.document_change.entity IS 'Kind of thing: document; of an ERD as in the operations of erd_apply_changes; of a flow diagram group, node or edge; of a readme block; of a testcase document scenario, testcase or step';

COMMENT ON COLUMN ainecto.mutation_outcome.account_id IS 'Who called: ainecto.account.id';
COMMENT ON COLUMN ainecto.mutation_outcome.client_mutation_id IS 'clientMutationId as the caller chose it, 1 to 128 visible ASCII characters';
COMMENT ON COLUMN ainecto.mutation_outcome.tool IS 'Tool that was called';
COMMENT ON COLUMN ainecto.mutation_outcome.result IS 'Answer of the call, as JSON text';
COMMENT ON COLUMN ainecto.mutation_outcome.at IS 'When it was called';

COMMENT ON COLUMN ainecto.seal.number IS 'Number of the seal, from 1 without gaps';
COMMENT ON COLUMN ainecto.seal.at IS 'When it was made';
COMMENT ON COLUMN ainecto.seal.audit_after IS 'audit_through of the seal before; 0 in the first';

COMMENT ON COLUMN ainecto.sealed_version.document_uuid IS 'Document: ainecto.document_version.document_uuid';
COMMENT ON COLUMN ainecto.sealed_version.version IS 'Version: ainecto.document_version.version; it may have gone with retention';
COMMENT ON COLUMN ainecto.sealed_version.seal IS 'Seal that covers it: ainecto.seal.number';

COMMENT ON COLUMN ainecto.housekeeping_progress.one IS 'Always true: there is one row at most';
COMMENT ON COLUMN ainecto.housekeeping_progress.swept_grant IS 'The walk over all grants, for those that nobody comes back with, goes on behind this one';
COMMENT ON COLUMN ainecto.housekeeping_progress.swept_client IS 'The walk over all clients, for those that nobody comes back with, goes on behind this one';

COMMENT ON COLUMN ainecto.version_grace.document_uuid IS 'Document: ainecto.document.uuid';
COMMENT ON COLUMN ainecto.version_grace.since IS 'When the grace began; how long it is: view ainecto.plan, grace_days';

COMMENT ON COLUMN ainecto.audit_log.id IS 'Number of the row, in the order of writing; gaps are what was rolled back or purged, or what ainecto.verify_history() finds removed';
COMMENT ON COLUMN ainecto.audit_log.at IS 'Wall-clock time of the row';
COMMENT ON COLUMN ainecto.audit_log.client_id IS 'Program that called: ainecto.oauth_client.id; null for access tokens made in SQL, and in SQL';
COMMENT ON COLUMN ainecto.audit_log.grant_uuid IS 'Grant of the token: ainecto.oauth_grant.uuid; null in SQL, and of sign-in and consent';
COMMENT ON COLUMN ainecto.audit_log.session_id IS 'MCP session of the call: ainecto.mcp_session.id; null without one';
COMMENT ON COLUMN ainecto.audit_log.peer IS 'Address that the request came from, as the shim says; null in SQL';
COMMENT ON COLUMN ainecto.audit_log.tool IS 'Tool, SQL function or endpoint; null for manual SQL';
COMMENT ON COLUMN ainecto.audit_log.target_kind IS 'What target names: workspace, project, folder, document, account, client, grant, test_run, …; null: nothing';
COMMENT ON COLUMN ainecto.audit_log.version IS 'Version of the target document that the call made; null: none, or several (see targets)';
COMMENT ON COLUMN ainecto.audit_log.description IS 'Why, as the caller said, or what was done; ''Updated via MCP'' or ''Edited in SQL'' where nobody said. Null: nothing said';
COMMENT ON COLUMN ainecto.audit_log.sqlstate IS 'SQLSTATE of what was refused, failed or cancelled, such as AI002; null where there is none';
COMMENT ON COLUMN ainecto.audit_log.message IS 'What was wrong; null where nothing was';
COMMENT ON COLUMN ainecto.audit_log.request_id IS 'X-Request-Id of the HTTP request, shared by all calls of a batch; of a tool, import or restore in SQL a uuid of its own; null for manual SQL and administrative functions';
COMMENT ON COLUMN ainecto.audit_log.account_id IS 'Who acted: ainecto.account.id, or what it was (view ainecto.account_name); null where nobody is known, or a database role is mapped to no account';
COMMENT ON COLUMN ainecto.audit_log.target IS 'Identifier of the thing, or of the first of several; of what was refused as the caller named it; null: nothing';

COMMENT ON COLUMN ainecto.audit_trail.id IS 'Number of the row in ainecto.audit_log';
COMMENT ON COLUMN ainecto.audit_trail.at IS 'Wall-clock time of the row';
COMMENT ON COLUMN ainecto.audit_trail.account_id IS 'Who acted: ainecto.account.id; null where nobody is known, or a database role is mapped to no account';
COMMENT ON COLUMN ainecto.audit_trail.client_id IS 'Program that called: ainecto.oauth_client.id; null for access tokens made in SQL, and in SQL';
COMMENT ON COLUMN ainecto.audit_trail.grant_uuid IS 'Grant of the token: ainecto.oauth_grant.uuid; null in SQL, and of sign-in and consent';
COMMENT ON COLUMN ainecto.audit_trail.session_id IS 'MCP session of the call: ainecto.mcp_session.id; null without one';
COMMENT ON COLUMN ainecto.audit_trail.session_role IS 'session_user of the connection: the shim''s role for calls over HTTP';
COMMENT ON COLUMN ainecto.audit_trail.database_role IS 'Role in force outside of any SECURITY DEFINER function';
COMMENT ON COLUMN ainecto.audit_trail.peer IS 'Address that the request came from, as the shim says; null in SQL';
COMMENT ON COLUMN ainecto.audit_trail.source IS 'mcp, sql (a tool or function called from SQL), oauth (sign-in, consent and token endpoints), manual, or retention (what was removed from history or audit)';
COMMENT ON COLUMN ainecto.audit_trail.tool IS 'Tool, SQL function or endpoint; null for manual SQL';
COMMENT ON COLUMN ainecto.audit_trail.target_kind IS 'What target names: workspace, project, folder, document, account, client, grant, test_run, …; null: nothing';
COMMENT ON COLUMN ainecto.audit_trail.target IS 'Identifier of the thing, or of the first of several; null: nothing';
COMMENT ON COLUMN ainecto.audit_trail.version IS 'Version of the target document that the call made; null: none, or several (see targets)';
COMMENT ON COLUMN ainecto.audit_trail.targets IS 'Everything that was named or changed, where it is more than target and version say: see ainecto.audit_log.targets; null: it is not more';
COMMENT ON COLUMN ainecto.audit_trail.description IS 'Why, as the caller said, or what was done; ''Updated via MCP'' or ''Edited in SQL'' where nobody said. Null: nothing said';
COMMENT ON COLUMN ainecto.audit_trail.outcome IS 'done, refused (a tool error), failed (the call ended in an internal error), cancelled (by its client), dry_run, or repeated (a known clientMutationId)';
COMMENT ON COLUMN ainecto.audit_trail.sqlstate IS 'SQLSTATE of what was refused, failed or cancelled, such as AI002; null where there is none';
COMMENT ON COLUMN ainecto.audit_trail.message IS 'What was wrong; null where nothing was';
COMMENT ON COLUMN ainecto.audit_trail.request_id IS 'X-Request-Id of the HTTP request, shared by all calls of a batch; of a tool, import or restore in SQL a uuid of its own; null for manual SQL and administrative functions';

COMMENT ON COLUMN ainecto.agent_action.at IS 'Wall-clock time of the row';
COMMENT ON COLUMN ainecto.agent_action.session_id IS 'MCP session of the call: ainecto.mcp_session.id; null without one';
COMMENT ON COLUMN ainecto.agent_action.email IS 'Address of the account that the program acts for; null once the account is deleted and erased';
COMMENT ON COLUMN ainecto.agent_action.tool IS 'Tool that was called';
COMMENT ON COLUMN ainecto.agent_action.target_kind IS 'What target names: workspace, project, folder, document, account, client, grant, test_run, …; null: nothing';
COMMENT ON COLUMN ainecto.agent_action.target IS 'Identifier of the thing, or of the first of several; null: nothing';
COMMENT ON COLUMN ainecto.agent_action.version IS 'Version of the target document that the call made; null: none, or several (see targets)';
COMMENT ON COLUMN ainecto.agent_action.targets IS 'Everything that was named or changed, where it is more than target and version say: see ainecto.audit_log.targets; null: it is not more';
COMMENT ON COLUMN ainecto.agent_action.description IS 'Why, as the caller said, or what was done; ''Updated via MCP'' or ''Edited in SQL'' where nobody said. Null: nothing said';
COMMENT ON COLUMN ainecto.agent_action.outcome IS 'done, refused (a tool error), failed (the call ended in an internal error), cancelled (by its client), dry_run, or repeated (a known clientMutationId)';
COMMENT ON COLUMN ainecto.agent_action.sqlstate IS 'SQLSTATE of what was refused, failed or cancelled, such as AI002; null where there is none';
COMMENT ON COLUMN ainecto.agent_action.message IS 'What was wrong; null where nothing was';
COMMENT ON COLUMN ainecto.agent_action.request_id IS 'X-Request-Id of the HTTP request, shared by all calls of a batch';
COMMENT ON COLUMN ainecto.agent_action.id IS 'Number of the row in ainecto.audit_log';

COMMENT ON COLUMN ainecto.undescribed_write.at IS 'Wall-clock time of the row';
COMMENT ON COLUMN ainecto.undescribed_write.email IS 'Address of the account; null where a database role is mapped to no account';
COMMENT ON COLUMN ainecto.undescribed_write.client_id IS 'Program that called: ainecto.oauth_client.id; null for access tokens made in SQL, and in SQL';
COMMENT ON COLUMN ainecto.undescribed_write.session_id IS 'MCP session of the call: ainecto.mcp_session.id; null without one';
COMMENT ON COLUMN ainecto.undescribed_write.database_role IS 'Role in force outside of any SECURITY DEFINER function';
COMMENT ON COLUMN ainecto.undescribed_write.source IS 'mcp, sql (a tool called from SQL), manual or retention (history that was removed by hand)';
COMMENT ON COLUMN ainecto.undescribed_write.tool IS 'Tool; null for manual SQL';
COMMENT ON COLUMN ainecto.undescribed_write.target_kind IS 'What target names: workspace, project, folder, document, account, client, grant, test_run, …; null: nothing';
COMMENT ON COLUMN ainecto.undescribed_write.target IS 'Identifier of the thing, or of the first of several; null: nothing';
COMMENT ON COLUMN ainecto.undescribed_write.version IS 'Version of the target document that the call made; null: none, or several (see targets)';
COMMENT ON COLUMN ainecto.undescribed_write.targets IS 'Everything that was named or changed, where it is more than target and version say: see ainecto.audit_log.targets; null: it is not more';
COMMENT ON COLUMN ainecto.undescribed_write.outcome IS 'done, refused (a tool error), failed (the call ended in an internal error), cancelled (by its client), dry_run, or repeated (a known clientMutationId)';
COMMENT ON COLUMN ainecto.undescribed_write.request_id IS 'X-Request-Id of the HTTP request, shared by all calls of a batch; of a tool called from SQL a uuid of its own; null for manual SQL';
COMMENT ON COLUMN ainecto.undescribed_write.id IS 'Number of the row in ainecto.audit_log';

COMMENT ON COLUMN ainecto.refusal.at IS 'Wall-clock time of the row';
COMMENT ON COLUMN ainecto.refusal.account_id IS 'Who acted: ainecto.account.id; null where nobody is known, or a database role is mapped to no account';
COMMENT ON COLUMN ainecto.refusal.email IS 'Address of the account; null where nobody is known, or a database role is mapped to no account';
COMMENT ON COLUMN ainecto.refusal.client_id IS 'Program that called: ainecto.oauth_client.id; null for access tokens made in SQL, and in SQL';
COMMENT ON COLUMN ainecto.refusal.grant_uuid IS 'Grant of the token: ainecto.oauth_grant.uuid; null in SQL, and of sign-in and consent';
COMMENT ON COLUMN ainecto.refusal.session_id IS 'MCP session of the call: ainecto.mcp_session.id; null without one';
COMMENT ON COLUMN ainecto.refusal.peer IS 'Address that the request came from, as the shim says; null in SQL';
COMMENT ON COLUMN ainecto.refusal.source IS 'mcp, sql (a tool called from SQL) or oauth (sign-in, consent and token endpoints)';
COMMENT ON COLUMN ainecto.refusal.tool IS 'Tool or endpoint';
COMMENT ON COLUMN ainecto.refusal.target_kind IS 'What target names: workspace, project, folder, document, account, client, grant, test_run, …; null: nothing';
COMMENT ON COLUMN ainecto.refusal.target IS 'Identifier of the thing, as the caller named it; null: nothing';
COMMENT ON COLUMN ainecto.refusal.targets IS 'Everything that was named or changed, where it is more than target and version say: see ainecto.audit_log.targets; null: it is not more';
COMMENT ON COLUMN ainecto.refusal.description IS 'Why, as the caller said; ''Updated via MCP'' where nobody said. Null: nothing to say, as of a sign-in';
COMMENT ON COLUMN ainecto.refusal.outcome IS 'refused (a tool error), failed (the call ended in an internal error) or cancelled (by its client)';
COMMENT ON COLUMN ainecto.refusal.sqlstate IS 'SQLSTATE of what was refused, failed or cancelled, such as AI002; null where there is none';
COMMENT ON COLUMN ainecto.refusal.message IS 'What was wrong';
COMMENT ON COLUMN ainecto.refusal.request_id IS 'X-Request-Id of the HTTP request, shared by all calls of a batch; of a tool called from SQL a uuid of its own';
COMMENT ON COLUMN ainecto.refusal.id IS 'Number of the row in ainecto.audit_log';
