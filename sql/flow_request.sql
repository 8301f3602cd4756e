-- Requests to language models: asked for, claimed with a lease, answered or given up.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2025-01-01 00:00:00+00';
SET ainecto.fixed_ids = 220000;
\set diagram '\'f1030000-0000-4000-8000-000000000003\''
\set other '\'f1030000-0000-4000-8000-000000000004\''
SELECT count(ainecto.create_account(who || '@flow-request.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1030000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@flow-request.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('f1030000-0000-4000-8000-000000000002', 'f1030000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:diagram, 'f1030000-0000-4000-8000-000000000002', 'flow_diagram', 'Checkout'),
         (:other, 'f1030000-0000-4000-8000-000000000002', 'erd', 'Shop');
SELECT ainecto.grant_role('document', :diagram, who || '@flow-request.example', upper(who)) FROM unnest(ARRAY['editor', 'viewer']) AS who;
CREATE FUNCTION pg_temp.call(who text, tool text, arguments jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@flow-request.example', tool, arguments)
$$;
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->>'detail', answer->'faults', answer->>'hint')
$$;
CREATE TEMP VIEW queue AS
  SELECT q.uuid, q.document_title, q.kind, r.status, q.attempts, q.claimed_by, q.finished_by, q.input_tokens, q.cached_input_tokens, q.output_tokens, q.error_message
    FROM ainecto.llm_queue q JOIN ainecto.llm_request r USING (uuid) WHERE q.document_uuid IN (:diagram, :other) ORDER BY q.created_at, q.uuid;

-- Asked for in SQL; the first is the oldest.
SELECT set_config('request.first', ainecto.queue_llm_request(:diagram, 'Draw the checkout', '{"steps": 3}'), false) = '' AS none;
SET ainecto.fixed_clock = '2025-01-01 00:00:01+00';
SELECT set_config('request.second', ainecto.queue_llm_request(:diagram, 'Name the nodes'), false) = '' AS none;
SELECT set_config('request.third', ainecto.queue_llm_request(:other, 'Explain the schema'), false) = '' AS none;
SELECT ainecto.queue_llm_request(:diagram, '');
SELECT ainecto.queue_llm_request(:diagram, repeat('x', 20001));
SELECT ainecto.queue_llm_request('f1030000-0000-4000-8000-0000000000ff', 'x');
SELECT * FROM queue;

-- Who may only read sees that they wait, and takes nothing; a stranger sees nothing.
SELECT pg_temp.call('viewer', 'flow_get_pending_llm_requests');
SELECT pg_temp.call('stranger', 'flow_get_pending_llm_requests');
SELECT pg_temp.refusal(pg_temp.call('stranger', 'flow_get_pending_llm_requests', jsonb_build_object('diagramUuid', :diagram)));
SELECT status, attempts FROM queue;

-- So does who may write on a connection that was opened for reading alone.
SELECT sha256(convert_to(ainecto.create_access_token('editor@flow-request.example', 'reads'), 'UTF8')) AS reads \gset
SELECT answer->'items'->0->>'status' AS seen, answer->'count' AS count
  FROM ainecto.ainecto_mcp_call(:'reads', 'POST', '{":query": "readonly=1"}', NULL, 'request',
    '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "flow_get_pending_llm_requests"}}') r,
    CAST(r.body::jsonb #>> '{result,content,0,text}' AS jsonb) answer;
SELECT status, attempts FROM queue;

-- Who may write takes them, one by one if asked so; what is taken is not given again.
SELECT pg_temp.call('editor', 'flow_get_pending_llm_requests', '{"limit": 1}');
SELECT pg_temp.call('owner', 'flow_get_pending_llm_requests', jsonb_build_object('diagramUuid', :diagram));
SELECT pg_temp.call('editor', 'flow_get_pending_llm_requests');
SELECT pg_temp.call('owner', 'flow_get_pending_llm_requests')->'items'->0->>'documentType' AS of_every_type;
SELECT * FROM queue;

-- While the lease runs nobody else may answer; when it has run out the request is open again, to its claimer too.
SELECT pg_temp.refusal(pg_temp.call('owner', 'flow_submit_llm_result', jsonb_build_object('uuid', current_setting('request.first'), 'result', 'mine')));
SELECT pg_temp.refusal(pg_temp.call('owner', 'flow_update_llm_request_status', jsonb_build_object('uuid', current_setting('request.first'), 'status', 'FAILED')));
SET ainecto.fixed_clock = '2025-01-01 00:30:01+00';
-- (The view goes by the real clock: to it this lease ran out long ago.)
SELECT r.status, q.status AS shown FROM ainecto.llm_request r JOIN ainecto.llm_queue q USING (uuid) WHERE uuid = current_setting('request.first');
SELECT pg_temp.call('owner', 'flow_get_pending_llm_requests', jsonb_build_object('diagramUuid', :diagram, 'limit', 1));
SELECT pg_temp.refusal(pg_temp.call('editor', 'flow_submit_llm_result', jsonb_build_object('uuid', current_setting('request.first'), 'result', 'late')));

-- Answered: what came from the cache is kept apart, credits are ignored, no version is made.
SELECT pg_temp.refusal(pg_temp.call('owner', 'flow_submit_llm_result', jsonb_build_object('uuid', current_setting('request.first'), 'result', 'x', 'inputTokens', 5, 'cachedInputTokens', 6)));
SELECT pg_temp.refusal(pg_temp.call('owner', 'flow_submit_llm_result', jsonb_build_object('uuid', current_setting('request.first'), 'result', '', 'outputTokens', -1)));
SELECT pg_temp.call('owner', 'flow_submit_llm_result', jsonb_build_object('uuid', current_setting('request.first'), 'result', 'Done.',
  'inputTokens', 1200, 'cachedInputTokens', 1000, 'outputTokens', 34, 'creditsCharged', 99, 'description', 'drew it'));
SELECT pg_temp.refusal(pg_temp.call('owner', 'flow_submit_llm_result', jsonb_build_object('uuid', current_setting('request.first'), 'result', 'again')));
SELECT pg_temp.refusal(pg_temp.call('owner', 'flow_update_llm_request_status', jsonb_build_object('uuid', current_setting('request.first'), 'status', 'FAILED')));
SELECT result FROM ainecto.llm_request WHERE uuid = current_setting('request.first');

-- Given up, by whoever holds it or by anyone once its lease is over; a repeat changes nothing.
SELECT pg_temp.call('editor', 'flow_update_llm_request_status', jsonb_build_object('uuid', current_setting('request.second'), 'status', 'FAILED', 'errorMessage', 'No idea'));
SELECT pg_temp.call('owner', 'flow_update_llm_request_status', jsonb_build_object('uuid', current_setting('request.second'), 'status', 'FAILED', 'errorMessage', 'Other'));
SELECT pg_temp.refusal(pg_temp.call('owner', 'flow_update_llm_request_status', jsonb_build_object('uuid', current_setting('request.third'), 'status', 'COMPLETED')));
SELECT * FROM queue;
SELECT version FROM ainecto.document WHERE uuid IN (:diagram, :other) ORDER BY uuid;

-- Roles; what does not exist; the trash.
SELECT pg_temp.refusal(pg_temp.call('viewer', 'flow_submit_llm_result', jsonb_build_object('uuid', current_setting('request.first'), 'result', 'x')));
SELECT pg_temp.refusal(pg_temp.call('viewer', 'flow_update_llm_request_status', jsonb_build_object('uuid', current_setting('request.first'), 'status', 'FAILED')));
SELECT pg_temp.refusal(pg_temp.call('stranger', 'flow_submit_llm_result', jsonb_build_object('uuid', current_setting('request.first'), 'result', 'x'))) LIKE 'not_found%' AS hidden;
SELECT pg_temp.refusal(pg_temp.call('owner', 'flow_submit_llm_result', '{"uuid": "nowhere", "result": "x"}'));
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :other;
SELECT pg_temp.call('owner', 'flow_get_pending_llm_requests');
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :other;

-- Claiming writes, so it is not for the fast lane; where only reading is possible the requests are shown and nobody has them.
SELECT count(*) FROM ainecto.fast_calls() c WHERE c LIKE '%flow_get_pending%' OR c LIKE '%flow_get_node';
BEGIN READ ONLY;
SELECT pg_temp.call('owner', 'flow_get_pending_llm_requests');
ROLLBACK;

-- Writes leave audit rows, fetching none.
SELECT tool, outcome, count(*) FROM ainecto.audit_trail WHERE email LIKE '%@flow-request.example' OR (tool = 'queue_llm_request' AND target IN (:diagram, :other))
  GROUP BY 1, 2 ORDER BY 1, 2;
