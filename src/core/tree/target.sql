-- The statements of target.c.

-- statement project_by_number (number bigint): SELECT, read_only
SELECT p.uuid FROM ainecto.project p WHERE p.number = $1;

-- statement items[ITEM_SCENARIO] (id text): SELECT, read_only
SELECT s.document_uuid
FROM ainecto.test_scenario s
WHERE s.id = $1::bigint;

-- statement items[ITEM_TESTCASE] (id text): SELECT, read_only
SELECT c.document_uuid
FROM ainecto.test_case c
WHERE c.id = $1::bigint;

-- statement items[ITEM_RUN] (id text): SELECT, read_only
SELECT r.project_uuid FROM ainecto.test_run r WHERE r.id = $1::bigint;

-- statement items[ITEM_LLM_REQUEST] (text text): SELECT, read_only
SELECT q.document_uuid
FROM ainecto.llm_request q
WHERE q.uuid::text = $1;

-- statement items[ITEM_ATTACHMENT] (uuid text): SELECT, read_only
SELECT a.document_uuid
FROM ainecto.attachment a
WHERE a.uuid = $1::uuid;

-- statement contents[CONTENT_FLOW_NODE] (uuid text): SELECT, read_only
SELECT n.document_uuid FROM ainecto.flow_node n WHERE n.uuid = $1;

-- statement contents[CONTENT_FLOW_EDGE] (uuid text): SELECT, read_only
SELECT e.document_uuid FROM ainecto.flow_edge e WHERE e.uuid = $1;

-- statement contents[CONTENT_FLOW_GROUP] (uuid text): SELECT, read_only
SELECT g.document_uuid FROM ainecto.flow_group g WHERE g.uuid = $1;
