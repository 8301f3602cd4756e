-- What a house has added to our tables, noted before anything changes: all that 1.0.0 did not make itself.
CREATE FUNCTION ainecto.table_parts(OUT section text, OUT place integer, OUT part text, OUT ddl text)
  RETURNS SETOF record
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
  AS $$
  WITH tables AS (
    SELECT c.oid, c.relname, format('ainecto.%I', c.relname) AS name
      FROM pg_class c JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
     WHERE c.relkind = 'r' AND d.refclassid = 'pg_extension'::regclass
       AND d.refobjid = (SELECT e.oid FROM pg_extension e WHERE e.extname = 'ainecto')),
  columns AS (
    SELECT t.name, t.oid, a.*, t.relname || '.column.' || a.attname AS part, pg_get_expr(f.adbin, f.adrelid) AS expression,
        (SELECT format(' COLLATE %I.%I', n.nspname, l.collname) FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
          WHERE l.oid = a.attcollation AND a.attcollation <> y.typcollation) AS collation
      FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_type y ON y.oid = a.atttypid LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum)
  SELECT 'pre-data', c.attnum::integer, c.part, format('ALTER TABLE %s ADD COLUMN %I %s%s%s%s;', c.name, c.attname,
      format_type(c.atttypid, c.atttypmod), c.collation,
      CASE WHEN c.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s) %s', c.expression, CASE c.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END)
        WHEN c.attidentity <> '' THEN format(' GENERATED %s AS IDENTITY', CASE c.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END) END,
      CASE WHEN c.attnotnull THEN ' NOT NULL' END) FROM columns c
  UNION ALL
  SELECT 'post-data', 0, c.part, format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s;', c.name, c.attname, c.expression)
    FROM columns c WHERE c.attgenerated = '' AND c.expression IS NOT NULL
  UNION ALL
  SELECT 'post-data', 1, c.part, format('SELECT pg_catalog.setval(%L, %s);', s.sequence, pg_sequence_last_value(s.sequence::regclass))
    FROM columns c, LATERAL (SELECT pg_get_serial_sequence(c.name, c.attname)) s (sequence)
   WHERE c.attidentity <> '' AND pg_sequence_last_value(s.sequence::regclass) IS NOT NULL
  UNION ALL
  SELECT 'post-data', 2, c.part, format('COMMENT ON COLUMN %s.%I IS %L;', c.name, c.attname, col_description(c.oid, c.attnum))
    FROM columns c WHERE col_description(c.oid, c.attnum) IS NOT NULL
  UNION ALL
  SELECT 'post-data', CASE o.contype WHEN 'f' THEN 4 ELSE 3 END, t.relname || '.constraint.' || o.conname,
      format('ALTER TABLE %s ADD CONSTRAINT %I %s;', t.name, o.conname, pg_get_constraintdef(o.oid))
    FROM tables t JOIN pg_constraint o ON o.conrelid = t.oid AND o.contype IN ('c', 'p', 'u', 'x', 'f')
  UNION ALL
  SELECT 'post-data', 5, t.relname || '.index.' || i.relname, pg_get_indexdef(i.oid) || ';'
    FROM tables t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
   WHERE NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.oid AND o.contype IN ('p', 'u', 'x'))
  UNION ALL
  SELECT 'post-data', 6, t.relname || '.rule.' || r.rulename, pg_get_ruledef(r.oid) FROM tables t JOIN pg_rewrite r ON r.ev_class = t.oid
  UNION ALL
  SELECT 'post-data', 7, t.relname || '.trigger.' || g.tgname, pg_get_triggerdef(g.oid) || ';' || CASE WHEN g.tgenabled <> 'O' THEN
      format(E'\nALTER TABLE %s %s TRIGGER %I;', t.name, CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, g.tgname)
      ELSE '' END
    FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
  UNION ALL
  SELECT 'post-data', 8, t.relname || '.policy.' || p.polname, format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s;', p.polname, t.name,
      CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
      CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
      CASE WHEN p.polroles = '{0}' THEN 'PUBLIC' ELSE (SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY (p.polroles)) END,
      ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
    FROM tables t JOIN pg_policy p ON p.polrelid = t.oid
$$;
COMMENT ON FUNCTION ainecto.table_parts() IS 'Columns, constraints, indexes, rules, triggers and policies of Ainecto''s tables, whoever made them, and the statements that make them anew';

SELECT pg_catalog.set_config('house.parts', (
  SELECT COALESCE(pg_catalog.jsonb_agg(p.part), '[]') FROM ainecto.table_parts() p
   WHERE p.part OPERATOR(pg_catalog.<>) ALL (pg_catalog.regexp_split_to_array($parts$account.column.created_at account.column.disabled_at account.column.email account.column.id account.column.name
account.column.password_hash account.column.plan account.constraint.account_email_check account.constraint.account_name_check
account.constraint.account_pkey account.constraint.account_plan_check account.index.account_email_key account.trigger.keep_account
account_link.column.account_id account_link.column.created_at account_link.column.expires_at account_link.column.token_hash
account_link.column.used_at account_link.constraint.account_link_account_fkey account_link.constraint.account_link_pkey
account_link.index.account_link_account_index account_role.column.account_id account_role.column.role_name
account_role.constraint.account_role_account_fkey account_role.constraint.account_role_pkey attachment.column.content_type
attachment.column.created_at attachment.column.created_by attachment.column.document_uuid attachment.column.filename
attachment.column.sha256 attachment.column.size_bytes attachment.column.upload_uuid attachment.column.uuid
attachment.constraint.attachment_content_type_check attachment.constraint.attachment_created_by_fkey
attachment.constraint.attachment_document_fkey attachment.constraint.attachment_filename_check attachment.constraint.attachment_pkey
attachment.constraint.attachment_upload_fkey attachment.constraint.attachment_upload_key attachment.index.attachment_created_by_index
attachment.index.attachment_document_index audit_log.column.account_email audit_log.column.account_id audit_log.column.at
audit_log.column.client_id audit_log.column.database_role audit_log.column.description audit_log.column.grant_uuid audit_log.column.id
audit_log.column.message audit_log.column.outcome audit_log.column.peer audit_log.column.request_id audit_log.column.session_id
audit_log.column.session_role audit_log.column.source audit_log.column.sqlstate audit_log.column.target audit_log.column.target_kind
audit_log.column.targets audit_log.column.tool audit_log.column.version audit_log.constraint.audit_log_outcome_check
audit_log.constraint.audit_log_pkey audit_log.index.audit_log_account_index audit_log.index.audit_log_at_index
audit_log.index.audit_log_target_index audit_log.trigger.append_only audit_log.trigger.refuse_truncate browser_session.column.account_id
browser_session.column.cookie_hash browser_session.column.created_at browser_session.column.ended_at browser_session.column.expires_at
browser_session.column.peer browser_session.constraint.browser_session_account_fkey browser_session.constraint.browser_session_pkey
browser_session.index.browser_session_account_index document.column.archived_at document.column.created_at
document.column.default_environment document.column.default_test_account document.column.diagram_source document.column.edge_style
document.column.folder_uuid document.column.is_module document.column.metadata document.column.project_uuid document.column.source_language
document.column.title document.column.type document.column.updated_at document.column.uuid document.column.version
document.constraint.document_default_environment_check document.constraint.document_default_test_account_check
document.constraint.document_edge_style_check document.constraint.document_flow_check document.constraint.document_folder_fkey
document.constraint.document_pkey document.constraint.document_project_fkey document.constraint.document_source_language_check
document.constraint.document_testcase_check document.constraint.document_title_check document.constraint.document_type_check
document.constraint.document_version_check document.index.document_folder_index document.index.document_project_index
document.index.document_source_search_index document.index.document_title_search_index document.index.document_trash_index
document.trigger.check_birth document.trigger.check_update document.trigger.record_change document.trigger.refuse_delete
document.trigger.refuse_truncate document_change.column.after document_change.column.before document_change.column.document_uuid
document_change.column.entity document_change.column.entity_uuid document_change.column.id document_change.column.operation
document_change.column.version document_change.constraint.document_change_operation_check document_change.constraint.document_change_pkey
document_change.trigger.append_only document_change.trigger.refuse_truncate document_version.column.account_id document_version.column.at
document_version.column.client_id document_version.column.description document_version.column.document_uuid
document_version.column.grant_uuid document_version.column.request_id document_version.column.session_id document_version.column.source
document_version.column.tool document_version.column.version document_version.constraint.document_version_pkey
document_version.constraint.document_version_version_check document_version.trigger.append_only document_version.trigger.refuse_truncate
erd_column.column.default_value erd_column.column.display_order erd_column.column.document_uuid erd_column.column.is_increment
erd_column.column.is_not_null erd_column.column.is_pk erd_column.column.is_unique erd_column.column.name erd_column.column.note
erd_column.column.table_uuid erd_column.column.type erd_column.column.uuid erd_column.constraint.erd_column_default_value_check
erd_column.constraint.erd_column_display_order_check erd_column.constraint.erd_column_name_check erd_column.constraint.erd_column_name_key
erd_column.constraint.erd_column_note_check erd_column.constraint.erd_column_pkey erd_column.constraint.erd_column_table_fkey
erd_column.constraint.erd_column_type_check erd_column.constraint.erd_column_uuid_check erd_column.index.erd_column_order_index
erd_column.index.erd_column_search_index erd_column.trigger.record_change erd_column.trigger.refuse_truncate erd_enum.column.document_uuid
erd_enum.column.name erd_enum.column.note erd_enum.column.schema_name erd_enum.column.uuid erd_enum.constraint.erd_enum_document_fkey
erd_enum.constraint.erd_enum_name_check erd_enum.constraint.erd_enum_name_key erd_enum.constraint.erd_enum_note_check
erd_enum.constraint.erd_enum_pkey erd_enum.constraint.erd_enum_schema_name_check erd_enum.constraint.erd_enum_uuid_check
erd_enum.index.erd_enum_search_index erd_enum.trigger.record_change erd_enum.trigger.refuse_truncate erd_enum_value.column.display_order
erd_enum_value.column.document_uuid erd_enum_value.column.enum_uuid erd_enum_value.column.note erd_enum_value.column.uuid
erd_enum_value.column.value erd_enum_value.constraint.erd_enum_value_display_order_check erd_enum_value.constraint.erd_enum_value_enum_fkey
erd_enum_value.constraint.erd_enum_value_note_check erd_enum_value.constraint.erd_enum_value_pkey
erd_enum_value.constraint.erd_enum_value_uuid_check erd_enum_value.constraint.erd_enum_value_value_check
erd_enum_value.constraint.erd_enum_value_value_key erd_enum_value.index.erd_enum_value_order_index
erd_enum_value.index.erd_enum_value_search_index erd_enum_value.trigger.record_change erd_enum_value.trigger.refuse_truncate
erd_filter.column.document_uuid erd_filter.column.included_tables erd_filter.column.is_default erd_filter.column.name
erd_filter.column.table_groups erd_filter.column.table_positions erd_filter.column.uuid erd_filter.constraint.erd_filter_document_fkey
erd_filter.constraint.erd_filter_name_check erd_filter.constraint.erd_filter_pkey erd_filter.constraint.erd_filter_text_check
erd_filter.constraint.erd_filter_uuid_check erd_filter.trigger.record_change erd_filter.trigger.refuse_truncate
erd_index.column.document_uuid erd_index.column.is_pk erd_index.column.is_unique erd_index.column.name erd_index.column.note
erd_index.column.table_uuid erd_index.column.type erd_index.column.uuid erd_index.constraint.erd_index_name_check
erd_index.constraint.erd_index_note_check erd_index.constraint.erd_index_pkey erd_index.constraint.erd_index_table_fkey
erd_index.constraint.erd_index_type_check erd_index.constraint.erd_index_uuid_check erd_index.index.erd_index_table_index
erd_index.trigger.record_change erd_index.trigger.refuse_truncate erd_index_column.column.column_uuid erd_index_column.column.display_order
erd_index_column.column.document_uuid erd_index_column.column.index_uuid erd_index_column.column.sort_order erd_index_column.column.uuid
erd_index_column.constraint.erd_index_column_column_fkey erd_index_column.constraint.erd_index_column_column_key
erd_index_column.constraint.erd_index_column_display_order_check erd_index_column.constraint.erd_index_column_index_fkey
erd_index_column.constraint.erd_index_column_pkey erd_index_column.constraint.erd_index_column_sort_order_check
erd_index_column.constraint.erd_index_column_uuid_check erd_index_column.index.erd_index_column_column_index
erd_index_column.index.erd_index_column_order_index erd_index_column.trigger.record_change erd_index_column.trigger.refuse_truncate
erd_index_column.trigger.verify_member erd_note.column.color erd_note.column.content erd_note.column.document_uuid erd_note.column.height
erd_note.column.icon_name erd_note.column.position_x erd_note.column.position_y erd_note.column.title erd_note.column.uuid
erd_note.column.width erd_note.constraint.erd_note_color_check erd_note.constraint.erd_note_content_check
erd_note.constraint.erd_note_document_fkey erd_note.constraint.erd_note_icon_name_check erd_note.constraint.erd_note_pkey
erd_note.constraint.erd_note_size_check erd_note.constraint.erd_note_title_check erd_note.constraint.erd_note_uuid_check
erd_note.index.erd_note_search_index erd_note.trigger.record_change erd_note.trigger.refuse_truncate erd_ref.column.document_uuid
erd_ref.column.from_table_uuid erd_ref.column.name erd_ref.column.on_delete erd_ref.column.on_update erd_ref.column.relationship
erd_ref.column.to_table_uuid erd_ref.column.uuid erd_ref.constraint.erd_ref_from_table_fkey erd_ref.constraint.erd_ref_name_check
erd_ref.constraint.erd_ref_on_delete_check erd_ref.constraint.erd_ref_on_update_check erd_ref.constraint.erd_ref_pkey
erd_ref.constraint.erd_ref_relationship_check erd_ref.constraint.erd_ref_to_table_fkey erd_ref.constraint.erd_ref_uuid_check
erd_ref.index.erd_ref_from_table_index erd_ref.index.erd_ref_to_table_index erd_ref.trigger.record_change erd_ref.trigger.refuse_truncate
erd_ref.trigger.verify_member erd_ref_column.column.display_order erd_ref_column.column.document_uuid
erd_ref_column.column.from_column_uuid erd_ref_column.column.ref_uuid erd_ref_column.column.to_column_uuid erd_ref_column.column.uuid
erd_ref_column.constraint.erd_ref_column_display_order_check erd_ref_column.constraint.erd_ref_column_from_column_fkey
erd_ref_column.constraint.erd_ref_column_pkey erd_ref_column.constraint.erd_ref_column_ref_fkey
erd_ref_column.constraint.erd_ref_column_to_column_fkey erd_ref_column.constraint.erd_ref_column_uuid_check
erd_ref_column.index.erd_ref_column_from_column_index erd_ref_column.index.erd_ref_column_ref_index
erd_ref_column.index.erd_ref_column_to_column_index erd_ref_column.trigger.record_change erd_ref_column.trigger.refuse_truncate
erd_ref_column.trigger.verify_member erd_table.column.alias erd_table.column.display_order erd_table.column.document_uuid
erd_table.column.header_color erd_table.column.name erd_table.column.note erd_table.column.position_x erd_table.column.position_y
erd_table.column.schema_name erd_table.column.uuid erd_table.constraint.erd_table_alias_check
erd_table.constraint.erd_table_display_order_check erd_table.constraint.erd_table_document_fkey
erd_table.constraint.erd_table_header_color_check erd_table.constraint.erd_table_name_check erd_table.constraint.erd_table_name_key
erd_table.constraint.erd_table_note_check erd_table.constraint.erd_table_pkey erd_table.constraint.erd_table_position_check
erd_table.constraint.erd_table_schema_name_check erd_table.constraint.erd_table_uuid_check erd_table.index.erd_table_order_index
erd_table.index.erd_table_search_index erd_table.trigger.record_change erd_table.trigger.refuse_truncate erd_table_group.column.color
erd_table_group.column.document_uuid erd_table_group.column.name erd_table_group.column.uuid
erd_table_group.constraint.erd_table_group_color_check erd_table_group.constraint.erd_table_group_document_fkey
erd_table_group.constraint.erd_table_group_name_check erd_table_group.constraint.erd_table_group_pkey
erd_table_group.constraint.erd_table_group_uuid_check erd_table_group.index.erd_table_group_search_index
erd_table_group.trigger.record_change erd_table_group.trigger.refuse_truncate erd_table_group_note.column.display_order
erd_table_group_note.column.document_uuid erd_table_group_note.column.group_uuid erd_table_group_note.column.note_uuid
erd_table_group_note.column.uuid erd_table_group_note.constraint.erd_table_group_note_display_order_check
erd_table_group_note.constraint.erd_table_group_note_group_fkey erd_table_group_note.constraint.erd_table_group_note_note_fkey
erd_table_group_note.constraint.erd_table_group_note_note_key erd_table_group_note.constraint.erd_table_group_note_pkey
erd_table_group_note.constraint.erd_table_group_note_uuid_check erd_table_group_note.index.erd_table_group_note_note_index
erd_table_group_note.index.erd_table_group_note_order_index erd_table_group_note.trigger.record_change
erd_table_group_note.trigger.refuse_truncate erd_table_group_table.column.display_order erd_table_group_table.column.document_uuid
erd_table_group_table.column.group_uuid erd_table_group_table.column.table_uuid erd_table_group_table.column.uuid
erd_table_group_table.constraint.erd_table_group_table_display_order_check
erd_table_group_table.constraint.erd_table_group_table_group_fkey erd_table_group_table.constraint.erd_table_group_table_pkey
erd_table_group_table.constraint.erd_table_group_table_table_fkey erd_table_group_table.constraint.erd_table_group_table_table_key
erd_table_group_table.constraint.erd_table_group_table_uuid_check erd_table_group_table.index.erd_table_group_table_order_index
erd_table_group_table.index.erd_table_group_table_table_index erd_table_group_table.trigger.record_change
erd_table_group_table.trigger.refuse_truncate flow_edge.column.bridge_type flow_edge.column.document_uuid flow_edge.column.from_uuid
flow_edge.column.label flow_edge.column.line_style flow_edge.column.stroke_color flow_edge.column.stroke_width flow_edge.column.to_uuid
flow_edge.column.uuid flow_edge.constraint.flow_edge_bridge_type_check flow_edge.constraint.flow_edge_from_fkey
flow_edge.constraint.flow_edge_label_check flow_edge.constraint.flow_edge_line_style_check flow_edge.constraint.flow_edge_pkey
flow_edge.constraint.flow_edge_stroke_color_check flow_edge.constraint.flow_edge_stroke_width_check flow_edge.constraint.flow_edge_to_fkey
flow_edge.constraint.flow_edge_uuid_check flow_edge.index.flow_edge_from_index flow_edge.index.flow_edge_search_index
flow_edge.index.flow_edge_to_index flow_edge.index.flow_edge_uuid_index flow_edge.trigger.record_change flow_edge.trigger.refuse_truncate
flow_group.column.collapsed flow_group.column.color flow_group.column.document_uuid flow_group.column.height flow_group.column.link_mode
flow_group.column.linked_diagram_uuid flow_group.column.name flow_group.column.parent_group_uuid flow_group.column.sort_order
flow_group.column.uuid flow_group.column.width flow_group.constraint.flow_group_color_check flow_group.constraint.flow_group_document_fkey
flow_group.constraint.flow_group_link_mode_check flow_group.constraint.flow_group_linked_diagram_check
flow_group.constraint.flow_group_name_check flow_group.constraint.flow_group_parent_group_check
flow_group.constraint.flow_group_parent_group_fkey flow_group.constraint.flow_group_pkey flow_group.constraint.flow_group_size_check
flow_group.constraint.flow_group_sort_order_check flow_group.constraint.flow_group_uuid_check flow_group.index.flow_group_order_index
flow_group.index.flow_group_parent_group_index flow_group.index.flow_group_search_index flow_group.index.flow_group_uuid_index
flow_group.trigger.record_change flow_group.trigger.refuse_truncate flow_group.trigger.tree_check flow_group.trigger.tree_check_moved
flow_node.column.document_uuid flow_node.column.fill_color flow_node.column.group_uuid flow_node.column.height flow_node.column.shape
flow_node.column.stroke_color flow_node.column.text flow_node.column.text_color flow_node.column.type flow_node.column.uuid
flow_node.column.width flow_node.column.x flow_node.column.y flow_node.constraint.flow_node_document_fkey
flow_node.constraint.flow_node_fill_color_check flow_node.constraint.flow_node_group_fkey flow_node.constraint.flow_node_pkey
flow_node.constraint.flow_node_place_check flow_node.constraint.flow_node_shape_check flow_node.constraint.flow_node_size_check
flow_node.constraint.flow_node_stroke_color_check flow_node.constraint.flow_node_text_check flow_node.constraint.flow_node_text_color_check
flow_node.constraint.flow_node_type_check flow_node.constraint.flow_node_uuid_check flow_node.index.flow_node_group_index
flow_node.index.flow_node_search_index flow_node.index.flow_node_uuid_index flow_node.trigger.record_change
flow_node.trigger.refuse_truncate folder.column.archived_at folder.column.created_at folder.column.name folder.column.parent_uuid
folder.column.project_uuid folder.column.updated_at folder.column.uuid folder.constraint.folder_name_check
folder.constraint.folder_parent_check folder.constraint.folder_parent_fkey folder.constraint.folder_pkey
folder.constraint.folder_project_fkey folder.constraint.folder_project_uuid_key folder.index.folder_parent_index
folder.index.folder_trash_index folder.trigger.check_folder llm_request.column.attempts llm_request.column.cached_input_tokens
llm_request.column.claimed_at llm_request.column.claimed_by llm_request.column.claimed_grant llm_request.column.context
llm_request.column.created_at llm_request.column.created_by llm_request.column.document_uuid llm_request.column.draft_blocks
llm_request.column.draft_hash llm_request.column.error_message llm_request.column.finished_at llm_request.column.finished_by
llm_request.column.input_tokens llm_request.column.kind llm_request.column.lease_until llm_request.column.output_tokens
llm_request.column.prompt llm_request.column.result llm_request.column.status llm_request.column.uuid
llm_request.constraint.llm_request_claimed_by_fkey llm_request.constraint.llm_request_context_check
llm_request.constraint.llm_request_created_by_fkey llm_request.constraint.llm_request_document_fkey
llm_request.constraint.llm_request_draft_check llm_request.constraint.llm_request_error_message_check
llm_request.constraint.llm_request_finished_by_fkey llm_request.constraint.llm_request_finished_check
llm_request.constraint.llm_request_kind_check llm_request.constraint.llm_request_lease_check llm_request.constraint.llm_request_pkey
llm_request.constraint.llm_request_prompt_check llm_request.constraint.llm_request_result_check
llm_request.constraint.llm_request_status_check llm_request.constraint.llm_request_token_check
llm_request.constraint.llm_request_uuid_check llm_request.index.llm_request_document_index llm_request.index.llm_request_open_index
mcp_session.column.client_name mcp_session.column.client_version mcp_session.column.created_at mcp_session.column.ended_at
mcp_session.column.grant_uuid mcp_session.column.id mcp_session.column.last_used_at mcp_session.column.protocol_version
mcp_session.constraint.mcp_session_grant_fkey mcp_session.constraint.mcp_session_pkey mcp_session.index.mcp_session_grant_index
mutation_outcome.column.account_id mutation_outcome.column.at mutation_outcome.column.client_mutation_id mutation_outcome.column.digest
mutation_outcome.column.result mutation_outcome.column.tool mutation_outcome.constraint.mutation_outcome_account_fkey
mutation_outcome.constraint.mutation_outcome_pkey mutation_outcome.index.mutation_outcome_at_index oauth_client.column.auth_method
oauth_client.column.created_at oauth_client.column.id oauth_client.column.name oauth_client.column.peer oauth_client.column.redirect_uris
oauth_client.column.secret_hash oauth_client.column.uri oauth_client.constraint.oauth_client_auth_method_check
oauth_client.constraint.oauth_client_id_check oauth_client.constraint.oauth_client_name_check oauth_client.constraint.oauth_client_pkey
oauth_client.constraint.oauth_client_redirect_uris_check oauth_client.index.oauth_client_created_index
oauth_client.index.oauth_client_peer_index oauth_code.column.account_id oauth_code.column.challenge oauth_code.column.client_id
oauth_code.column.code_hash oauth_code.column.created_at oauth_code.column.expires_at oauth_code.column.grant_uuid
oauth_code.column.redirect_uri oauth_code.column.resource oauth_code.column.scopes oauth_code.column.used_at
oauth_code.constraint.oauth_code_account_fkey oauth_code.constraint.oauth_code_client_fkey oauth_code.constraint.oauth_code_grant_fkey
oauth_code.constraint.oauth_code_pkey oauth_code.constraint.oauth_code_used_check oauth_code.index.oauth_code_account_index
oauth_code.index.oauth_code_client_index oauth_code.index.oauth_code_created_index oauth_code.index.oauth_code_grant_index
oauth_grant.column.account_id oauth_grant.column.client_id oauth_grant.column.created_at oauth_grant.column.label
oauth_grant.column.last_used_at oauth_grant.column.redirect_uri oauth_grant.column.resource oauth_grant.column.revoked_at
oauth_grant.column.revoked_because oauth_grant.column.scopes oauth_grant.column.uuid oauth_grant.constraint.oauth_grant_account_fkey
oauth_grant.constraint.oauth_grant_client_fkey oauth_grant.constraint.oauth_grant_label_check oauth_grant.constraint.oauth_grant_pkey
oauth_grant.constraint.oauth_grant_revoked_check oauth_grant.index.oauth_grant_account_index oauth_grant.index.oauth_grant_client_index
oauth_token.column.created_at oauth_token.column.expires_at oauth_token.column.grant_uuid oauth_token.column.kind
oauth_token.column.revoked_at oauth_token.column.scopes oauth_token.column.token_hash oauth_token.column.used_at
oauth_token.constraint.oauth_token_grant_fkey oauth_token.constraint.oauth_token_kind_check oauth_token.constraint.oauth_token_pkey
oauth_token.index.oauth_token_grant_index plan_override.column.mcp_enabled plan_override.column.name plan_override.column.versions_kept
plan_override.constraint.plan_override_name_check plan_override.constraint.plan_override_pkey
plan_override.constraint.plan_override_versions_kept_check project.column.archived_at project.column.created_at project.column.description
project.column.name project.column.number project.column.project_key project.column.updated_at project.column.uuid
project.column.workspace_uuid project.constraint.project_description_check project.constraint.project_name_check
project.constraint.project_number_key project.constraint.project_pkey project.constraint.project_project_key_check
project.constraint.project_project_key_key project.constraint.project_workspace_fkey project.index.project_trash_index
project.index.project_workspace_index readme_block.column.content readme_block.column.display_order readme_block.column.document_uuid
readme_block.column.uuid readme_block.constraint.readme_block_content_check readme_block.constraint.readme_block_document_fkey
readme_block.constraint.readme_block_order_key readme_block.constraint.readme_block_pkey readme_block.constraint.readme_block_uuid_check
readme_block.index.readme_block_search_index readme_block.trigger.record_change readme_block.trigger.refuse_truncate
role_grant.column.account_id role_grant.column.document_uuid role_grant.column.folder_uuid role_grant.column.granted_at
role_grant.column.project_uuid role_grant.column.role role_grant.column.target role_grant.column.workspace_uuid
role_grant.constraint.role_grant_account_fkey role_grant.constraint.role_grant_document_fkey role_grant.constraint.role_grant_folder_fkey
role_grant.constraint.role_grant_pkey role_grant.constraint.role_grant_project_fkey role_grant.constraint.role_grant_role_check
role_grant.constraint.role_grant_target_check role_grant.constraint.role_grant_workspace_fkey role_grant.index.role_grant_target_index
role_right_override.column.allowed role_right_override.column.right role_right_override.column.role
role_right_override.constraint.role_right_override_pkey role_right_override.constraint.role_right_override_right_check
role_right_override.constraint.role_right_override_role_check share.column.created_at share.column.created_by share.column.document_uuid
share.column.folder_uuid share.column.project_uuid share.column.target share.column.token_hash share.constraint.share_created_by_fkey
share.constraint.share_document_fkey share.constraint.share_folder_fkey share.constraint.share_pkey share.constraint.share_project_fkey
share.constraint.share_target_check share.constraint.share_token_hash_check share.constraint.share_token_hash_key
share.index.share_created_by_index share.index.share_document_index share.index.share_folder_index share.index.share_project_index
sign_in_attempt.column.at sign_in_attempt.column.email_hash sign_in_attempt.column.id sign_in_attempt.column.peer
sign_in_attempt.column.succeeded sign_in_attempt.constraint.sign_in_attempt_pkey sign_in_attempt.index.sign_in_attempt_at_index
sign_in_attempt.index.sign_in_attempt_email_index sign_in_attempt.index.sign_in_attempt_peer_index test_case.column.assignee_id
test_case.column.display_order test_case.column.document_uuid test_case.column.expected_result test_case.column.id
test_case.column.precondition test_case.column.priority test_case.column.scenario_id test_case.column.source test_case.column.status
test_case.column.tags test_case.column.test_account test_case.column.title test_case.column.type
test_case.constraint.test_case_assignee_id_check test_case.constraint.test_case_display_order_check
test_case.constraint.test_case_document_id_key test_case.constraint.test_case_expected_result_check test_case.constraint.test_case_pkey
test_case.constraint.test_case_precondition_check test_case.constraint.test_case_priority_check
test_case.constraint.test_case_scenario_fkey test_case.constraint.test_case_source_check test_case.constraint.test_case_status_check
test_case.constraint.test_case_tags_check test_case.constraint.test_case_test_account_check test_case.constraint.test_case_title_check
test_case.constraint.test_case_type_check test_case.index.test_case_order_index test_case.index.test_case_search_index
test_case.trigger.record_change test_case.trigger.refuse_truncate test_execution.column.account_id test_execution.column.at
test_execution.column.case_id test_execution.column.comment test_execution.column.defect_links test_execution.column.duration_seconds
test_execution.column.id test_execution.column.result test_execution.column.run_id test_execution.column.test_account
test_execution.constraint.test_execution_account_fkey test_execution.constraint.test_execution_case_fkey
test_execution.constraint.test_execution_comment_check test_execution.constraint.test_execution_defect_links_check
test_execution.constraint.test_execution_duration_seconds_check test_execution.constraint.test_execution_pkey
test_execution.constraint.test_execution_result_check test_execution.constraint.test_execution_test_account_check
test_execution.index.test_execution_case_index test_execution.index.test_execution_run_case_index test_run.column.account_id
test_run.column.build_version test_run.column.created_at test_run.column.description test_run.column.ended_at test_run.column.environment
test_run.column.id test_run.column.name test_run.column.project_uuid test_run.column.started_at test_run.column.status
test_run.column.test_account test_run.column.updated_at test_run.constraint.test_run_account_fkey
test_run.constraint.test_run_build_version_check test_run.constraint.test_run_description_check test_run.constraint.test_run_ended_check
test_run.constraint.test_run_environment_check test_run.constraint.test_run_name_check test_run.constraint.test_run_pkey
test_run.constraint.test_run_project_fkey test_run.constraint.test_run_status_check test_run.constraint.test_run_test_account_check
test_run.index.test_run_project_index test_run_case.column.assignee_id test_run_case.column.case_id test_run_case.column.display_order
test_run_case.column.document_uuid test_run_case.column.document_version test_run_case.column.expected_result
test_run_case.column.precondition test_run_case.column.priority test_run_case.column.run_id test_run_case.column.scenario_id
test_run_case.column.scenario_name test_run_case.column.tags test_run_case.column.test_account test_run_case.column.title
test_run_case.column.type test_run_case.constraint.test_run_case_display_order_check test_run_case.constraint.test_run_case_document_fkey
test_run_case.constraint.test_run_case_pkey test_run_case.constraint.test_run_case_run_fkey test_run_case.index.test_run_case_case_index
test_run_step.column.action test_run_step.column.case_id test_run_step.column.display_order test_run_step.column.expected_result
test_run_step.column.run_id test_run_step.column.step_id test_run_step.constraint.test_run_step_case_fkey
test_run_step.constraint.test_run_step_pkey test_scenario.column.archived test_scenario.column.description
test_scenario.column.display_order test_scenario.column.document_uuid test_scenario.column.id test_scenario.column.name
test_scenario.column.parent_id test_scenario.constraint.test_scenario_description_check
test_scenario.constraint.test_scenario_display_order_check test_scenario.constraint.test_scenario_document_fkey
test_scenario.constraint.test_scenario_document_id_key test_scenario.constraint.test_scenario_name_check
test_scenario.constraint.test_scenario_parent_check test_scenario.constraint.test_scenario_parent_fkey
test_scenario.constraint.test_scenario_pkey test_scenario.index.test_scenario_order_index test_scenario.index.test_scenario_search_index
test_scenario.trigger.record_change test_scenario.trigger.refuse_truncate test_scenario.trigger.test_scenario_tree test_step.column.action
test_step.column.case_id test_step.column.display_order test_step.column.document_uuid test_step.column.expected_result test_step.column.id
test_step.constraint.test_step_action_check test_step.constraint.test_step_case_fkey test_step.constraint.test_step_display_order_check
test_step.constraint.test_step_document_id_key test_step.constraint.test_step_expected_result_check test_step.constraint.test_step_pkey
test_step.index.test_step_order_index test_step.index.test_step_search_index test_step.trigger.record_change
test_step.trigger.refuse_truncate test_step_check.column.account_id test_step_check.column.at test_step_check.column.case_id
test_step_check.column.checked test_step_check.column.comment test_step_check.column.run_id test_step_check.column.step_id
test_step_check.constraint.test_step_check_account_fkey test_step_check.constraint.test_step_check_comment_check
test_step_check.constraint.test_step_check_pkey test_step_check.constraint.test_step_check_step_fkey upload.column.account_id
upload.column.begun_at upload.column.chunks upload.column.completed_at upload.column.content_type upload.column.document_uuid
upload.column.expected_bytes upload.column.registered_at upload.column.sha256 upload.column.size_bytes upload.column.storage_key
upload.column.token_hash upload.column.uuid upload.constraint.upload_account_fkey upload.constraint.upload_completed_check
upload.constraint.upload_document_fkey upload.constraint.upload_pkey upload.constraint.upload_size_check
upload.constraint.upload_token_fkey upload.index.upload_account_index upload.index.upload_begun_index upload.index.upload_document_index
upload.index.upload_storage_key_key upload.index.upload_token_index upload_chunk.column.bytes upload_chunk.column.number
upload_chunk.column.upload_uuid upload_chunk.constraint.upload_chunk_bytes_check upload_chunk.constraint.upload_chunk_number_check
upload_chunk.constraint.upload_chunk_pkey upload_chunk.constraint.upload_chunk_upload_fkey upload_token.column.account_id
upload_token.column.created_at upload_token.column.description upload_token.column.expires_at upload_token.column.grant_uuid
upload_token.column.max_bytes upload_token.column.purpose upload_token.column.scope upload_token.column.storage_key
upload_token.column.token_hash upload_token.constraint.upload_token_account_fkey upload_token.constraint.upload_token_grant_fkey
upload_token.constraint.upload_token_max_bytes_check upload_token.constraint.upload_token_pkey
upload_token.constraint.upload_token_purpose_check upload_token.constraint.upload_token_storage_key_check
upload_token.constraint.upload_token_storage_key_key upload_token.index.upload_token_account_index
upload_token.index.upload_token_expires_index upload_token.index.upload_token_grant_index workspace.column.archived_at
workspace.column.created_at workspace.column.description workspace.column.name workspace.column.owner_id workspace.column.updated_at
workspace.column.uuid workspace.constraint.workspace_description_check workspace.constraint.workspace_name_check
workspace.constraint.workspace_owner_fkey workspace.constraint.workspace_pkey workspace.index.workspace_owner_index
workspace.index.workspace_trash_index$parts$, '\s+')))::text, true);
