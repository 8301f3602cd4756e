-- Search over documents and everything in them.
\set suite search
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/place.sql'
\set ECHO none
\i :fixture
-- Titles found and their number; the places of one document; a note about how.
CREATE FUNCTION pg_temp.search(who text, q text, more text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  SELECT coalesce((SELECT string_agg(item->>'title', ', ' ORDER BY place) FROM jsonb_array_elements(r->'items') WITH ORDINALITY AS i(item, place)), '-')
    || ' of ' || coalesce(r->>'total', r->>'message') || coalesce(' (' || (r->>'note') || ')', '')
  FROM pg_temp.answer(who, 'search_documents', (jsonb_build_object('q', q) || pg_temp.to_uuids(more)::jsonb)::text) r
$$;
CREATE FUNCTION pg_temp.places(who text, q text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s (%s): %s', item->>'title', item->>'matches', CASE WHEN place->>'entity' = 'block' THEN place - 'uuid' ELSE place END)
  FROM jsonb_array_elements(pg_temp.answer(who, 'search_documents', jsonb_build_object('q', q)::text)->'items') WITH ORDINALITY AS i(item, n),
    jsonb_array_elements(item->'places') WITH ORDINALITY AS j(place, m) ORDER BY n, m
$$;
\set ECHO all
SELECT pg_temp.answer('owner', 'create_projects', '{"items": [{"name": "Shop"}, {"name": "Blog"}]}')->>'count';
SELECT ainecto.grant_role('project', pg_temp.to_uuids('<Shop>')::uuid, pg_temp.email('viewer'), 'VIEWER');
SELECT pg_temp.answer('owner', 'create_folders', '{"items": [{"projectUuid": "<Shop>", "name": "Drafts"}]}')->>'count';
SELECT pg_temp.answer('owner', 'create_documents', '{"items": [
  {"projectUuid": "<Shop>", "type": "erd", "title": "Sales schema"},
  {"projectUuid": "<Shop>", "type": "flow_diagram", "title": "Checkout", "typePayload": {"diagramSource": "cart --> dispatcher"}},
  {"projectUuid": "<Shop>", "type": "testcase", "title": "Acceptance", "folderUuid": "<Drafts>"},
  {"projectUuid": "<Blog>", "type": "readme", "title": "Invoice guide", "typePayload": {"body": "# Invoices\n\nAn invoice is sent when the parcel leaves the\nwarehouse and is due within thirty days. Überweisung erwünscht; 請求書を送ります. 주문을 확인하세요. Łódź, Αθήνα, Москва."}}]}')->>'count';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name, alias, note)
  SELECT uuid, n, t, 'sales', NULL, d FROM pg_temp.place, (VALUES ('t1', 'SalesOrderHeader', NULL), ('t2', 'customer_address', 'Where the parcel goes')) v(n, t, d) WHERE name = 'Sales schema';
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, note)
  SELECT uuid, c, t, n, 'text', d FROM pg_temp.place, (VALUES ('c1', 't1', 'invoice_number', NULL), ('c2', 't1', 'PurchaseOrderID', NULL), ('c3', 't2', 'zip', 'Postal code')) v(c, t, n, d) WHERE name = 'Sales schema';
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name) SELECT uuid, 'e1', 'order_state' FROM pg_temp.place WHERE name = 'Sales schema';
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value) SELECT uuid, 'v1', 'e1', 'backordered' FROM pg_temp.place WHERE name = 'Sales schema';
INSERT INTO ainecto.erd_note (document_uuid, uuid, title, content) SELECT uuid, 'n1', 'Caution', 'Never renumber' FROM pg_temp.place WHERE name = 'Sales schema';
INSERT INTO ainecto.erd_table_group (document_uuid, uuid, name) SELECT uuid, 'g1', 'Billing' FROM pg_temp.place WHERE name = 'Sales schema';
INSERT INTO ainecto.flow_group (document_uuid, uuid, name) SELECT uuid, 'g1', 'Payment lane' FROM pg_temp.place WHERE name = 'Checkout';
INSERT INTO ainecto.flow_node (document_uuid, uuid, text) SELECT uuid, n, t FROM pg_temp.place, (VALUES ('n1', 'Print the invoice'), ('n2', 'Ship')) v(n, t) WHERE name = 'Checkout';
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label) SELECT uuid, 'x1', 'n1', 'n2', 'after approval' FROM pg_temp.place WHERE name = 'Checkout';
INSERT INTO ainecto.test_scenario (id, document_uuid, name, description) SELECT 810001, uuid, 'Refunds', 'Money goes back' FROM pg_temp.place WHERE name = 'Acceptance';
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title, precondition) SELECT 810002, uuid, 810001, 'Refund an invoice', 'A shipped parcel' FROM pg_temp.place WHERE name = 'Acceptance';
INSERT INTO ainecto.test_step (id, document_uuid, case_id, action, expected_result) SELECT 810003, uuid, 810002, 'Press the red button', 'Voucher printed' FROM pg_temp.place WHERE name = 'Acceptance';

-- Every kind of text is found, with its place and a snippet of it.
SELECT q, place FROM unnest(ARRAY['schema', 'header', 'postal', 'state', 'backordered', 'renumber', 'billing', 'dispatcher', 'lane', 'print', 'approval',
  'money', 'precondition', 'shipped', 'button', 'voucher', 'warehouse']) WITH ORDINALITY AS u(q, n), pg_temp.places('owner', q) place ORDER BY n, place;
-- Words of identifiers, beginnings, plurals, any case and script.
SELECT q, pg_temp.search('owner', q) FROM unnest(ARRAY['order', 'salesorderheader', 'ORDERS', 'invo', 'purchase order', 'zip', 'zi', 'überweisung', 'ÜBERWEISUNG', 'ŁÓDŹ', 'ΑΘΉΝΑ', 'МОСКВА', '請求', '求書', '주문', 'ids']) WITH ORDINALITY AS u(q, n) ORDER BY n;

-- Ranked: names before texts; all words first wherever they stand in the document, some only if no document has all.
SELECT pg_temp.search('owner', 'invoice');
SELECT pg_temp.places('owner', 'invoice');
SELECT pg_temp.search('owner', 'parcel invoice'), pg_temp.search('owner', 'checkout invoice'), pg_temp.search('owner', 'voucher dispatcher');
-- A typo or two, where nothing is spelt that way; not in short words.
SELECT q, pg_temp.search('owner', q) FROM unnest(ARRAY['invoise', 'warehuose', 'custmer adress', 'zup', 'blling', 'nothinglikeit']) WITH ORDINALITY AS u(q, n) ORDER BY n;
-- Neighbours swapped; the middle of a name; the right words beside the wrong one.
SELECT q, pg_temp.search('owner', q) FROM unnest(ARRAY['zpi', 'pritn', 'orderheader', 'derhead', 'nvoic parcel', 'zircel']) WITH ORDINALITY AS u(q, n) ORDER BY n;
-- However a name is written it is found by its name; names come before texts.
SELECT q, place FROM unnest(ARRAY['sales_order_header', 'customerAddress', 'purchase order id', 'parcel']) WITH ORDINALITY AS u(q, n), pg_temp.places('owner', q) place ORDER BY n;

-- Only what the caller may see, and nothing from the trash.
SELECT pg_temp.search('viewer', 'invoice'), pg_temp.search('viewer', 'warehouse'), pg_temp.search('stranger', 'invoice'), pg_temp.search('stranger', 'invoise');
SELECT ainecto.grant_role('document', pg_temp.to_uuids('<Invoice guide>')::uuid, pg_temp.email('stranger'), 'VIEWER');
SELECT ainecto.grant_role('folder', pg_temp.to_uuids('<Drafts>')::uuid, pg_temp.email('viewer'), 'NONE');
SELECT pg_temp.search('viewer', 'invoice'), pg_temp.search('stranger', 'invoice');
SELECT pg_temp.answer('owner', 'delete_folders', '{"uuids": ["<Drafts>"]}')->>'count', pg_temp.search('owner', 'refund'), pg_temp.search('owner', 'invoice');
SELECT pg_temp.answer('owner', 'unarchive_folders', '{"uuids": ["<Drafts>"]}')->>'count', pg_temp.search('owner', 'refund');

-- Filters and pages; the total is that of all pages.
SELECT pg_temp.search('owner', 'invoice', '{"type": "markdown"}'), pg_temp.search('owner', 'invoice', '{"projectUuid": "<Shop>"}'),
  pg_temp.search('owner', 'invoice', '{"limit": 1}'), pg_temp.search('owner', 'invoice', '{"limit": 2, "offset": 2}'), pg_temp.search('owner', 'invoice', '{"offset": 4}');
SELECT pg_temp.call('stranger', 'search_documents', '{"q": "invoice", "projectUuid": "<Shop>"}');
SELECT pg_temp.call('owner', 'search_documents', '{"q": ""}');
SELECT pg_temp.call('owner', 'search_documents', '{"q": " & | ! ( ) :* '' \" "}');
SELECT pg_temp.call('owner', 'search_documents', '{"q": "x", "limit": 51, "offset": -1, "type": "all"}');
SELECT pg_temp.search('owner', 'it''s a b c d e f g h i j k l m n o p');

-- As it is now: renamed, deleted, moved by hand.
UPDATE ainecto.erd_column SET name = 'receipt' WHERE document_uuid = pg_temp.to_uuids('<Sales schema>')::uuid AND uuid = 'c1';
DELETE FROM ainecto.flow_node WHERE document_uuid = pg_temp.to_uuids('<Checkout>')::uuid AND uuid = 'n1';
SELECT pg_temp.search('owner', 'invoice'), pg_temp.search('owner', 'receipt');
-- The entries themselves: a name as a whole (1), words of a name (2) and of texts (3).
SELECT string_agg(translate(encode(substring(k FOR length(k) - 19), 'escape'), E'\\', '?') || get_byte(k, length(k) - 2), ' ' ORDER BY k)
FROM unnest(ainecto.search_keys('00000000-0000-0000-0000-000000000000', 'k', 'HTTPServer user', ARRAY['userIDs snake_case v2.0 e-mail server', NULL, repeat('x', 100)])) k;
SELECT string_agg(convert_from(substring(k FOR length(k) - 19), 'UTF8') || get_byte(k, length(k) - 2), ' ' ORDER BY k)
FROM unnest(ainecto.search_keys('00000000-0000-0000-0000-000000000000', 'k', 'SalesOrder', ARRAY['Ÿ ŽŹ Ǻ Ñandú'])) k;
SELECT ainecto.search_keys('00000000-0000-0000-0000-000000000000', 'k', NULL, '{}'), ainecto.search_keys(NULL, 'k', 'x', '{}');

-- Words that stand together without spaces are found wherever they begin: Hangul, kana, Thai as Chinese characters.
SELECT pg_temp.answer('owner', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "erd", "title": "Written together"}]}')->>'count';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name)
  SELECT uuid, n, n FROM pg_temp.place, unnest(ARRAY['고객주소록', 'カスタマー住所録', '客户地址簿', 'ทะเบียนลูกค้า', 'ﾃﾞｰﾀﾍﾞｰｽ', '주문2024내역']) n WHERE name = 'Written together';
SELECT q, pg_temp.search('owner', q), (SELECT string_agg(place, ' | ') FROM pg_temp.places('owner', q) place)
FROM unnest(ARRAY['주소', '주소록', '고객주소록', '고객', '록', '소주', 'スタマー', '住所', '地址', 'ลูกค้า', 'ﾍﾞｰｽ', '내역', '2024']) WITH ORDINALITY AS u(q, n) ORDER BY n;
-- Rows that an older version has put into the index, uncut, are found by their beginning until REINDEX.
CREATE OR REPLACE FUNCTION ainecto.search_keys(document uuid, row_key text, name text, texts text[]) RETURNS bytea[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
  AS $$ SELECT ARRAY[convert_to(name, 'UTF8') || '\x00' || uuid_send(document) || '\x0100'] $$;
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name) SELECT uuid, 'old', '배송상태목록' FROM pg_temp.place WHERE name = 'Written together';
CREATE OR REPLACE FUNCTION ainecto.search_keys(document uuid, row_key text, name text, texts text[]) RETURNS bytea[] LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000
  AS '$libdir/ainecto', 'ainecto_search_keys';
SELECT q, pg_temp.search('owner', q) FROM unnest(ARRAY['배송', '배송상태', '배송상태목록', '상태']) WITH ORDINALITY AS u(q, n) ORDER BY n;
REINDEX INDEX ainecto.erd_enum_search_index;
SELECT q, pg_temp.search('owner', q) FROM unnest(ARRAY['배송', '배송상태목록', '상태']) WITH ORDINALITY AS u(q, n) ORDER BY n;

-- One identifier is one name: what has it comes first, and of a document only that is told. Names of indexes, references and constraints count.
SELECT pg_temp.answer('owner', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "erd", "title": "Keys"},
  {"projectUuid": "<Shop>", "type": "erd", "title": "Customer id of customers"}]}')->>'count';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name) SELECT uuid, 't' || i, 'thing_' || i, 'shop' FROM pg_temp.place, generate_series(1, 9) i WHERE name = 'Keys';
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name) SELECT uuid, format('c%s_%s', i, n), 't' || i, n
  FROM pg_temp.place, generate_series(1, 9) i, unnest(ARRAY['id', 'customer_id']) n WHERE name = 'Keys' AND (n = 'id' OR i < 6);
INSERT INTO ainecto.erd_index (document_uuid, uuid, table_uuid, name, is_pk) SELECT uuid, 'i', 't1', 'thing_1_pkey', true FROM pg_temp.place WHERE name = 'Keys';
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship, name)
  SELECT uuid, 'r', 't2', 't1', '>', 'thing_2_customer_id_fkey' FROM pg_temp.place WHERE name = 'Keys';
INSERT INTO ainecto.erd_constraint (document_uuid, uuid, table_uuid, kind, name, definition)
  SELECT uuid, 'k', 't3', 'check', 'thing_3_id_check', 'CHECK (id > 0)' FROM pg_temp.place WHERE name = 'Keys';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, note) SELECT uuid, 't', 'customer', 'The id of a thing 2: pkey, fkey, check' FROM pg_temp.place WHERE name LIKE 'Customer id%';
SELECT pg_temp.search('owner', 'customer_id'), pg_temp.search('owner', 'customer id');
SELECT q, place FROM unnest(ARRAY['customer_id', 'thing_1_pkey', '"thing_2_customer_id_fkey"', 'thing_3_id_check', 'shop.thing_4', 'thing_5.customer_id', 'customerId']) WITH ORDINALITY AS u(q, n),
  LATERAL (SELECT place FROM pg_temp.places('owner', q) WITH ORDINALITY AS p(place, m) ORDER BY m LIMIT 2) p ORDER BY n;
-- A qualified name is first that of what it names, in its document and among all, however new the others are and however many.
SELECT pg_temp.answer('owner', 'create_documents', '{"items": [{"projectUuid": "<Shop>", "type": "erd", "title": "Thing 5 elsewhere"}]}')->>'count';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) SELECT uuid, 't', 'other' FROM pg_temp.place WHERE name = 'Thing 5 elsewhere';
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, note) SELECT uuid, 'c', 't', 'customer_id', 'As in thing_5' FROM pg_temp.place WHERE name = 'Thing 5 elsewhere';
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name, schema_name) SELECT uuid, 'e' || s, 'thing_state', s FROM pg_temp.place, unnest(ARRAY['shop', 'web']) s WHERE name = 'Keys';
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value) SELECT uuid, 'v' || s, 'e' || s, 'is_open' FROM pg_temp.place, unnest(ARRAY['shop', 'web']) s WHERE name = 'Keys';
SELECT q, pg_temp.search('owner', q), (SELECT string_agg(place, '; ' ORDER BY m) FROM pg_temp.places('owner', q) WITH ORDINALITY AS p(place, m) WHERE m < 3)
  FROM unnest(ARRAY['thing_5.customer_id', 'SHOP.thing_5.customer_id', '"thing_4"."customer_id"', '[thing_3].[customer_id].', '`thing_2`.`id`', 'thing_2.thing_2_customer_id_fkey', 'shop.thing_7', 'web.thing_state',
    'web.thing_state.is_open', 'thing_state.is_open', 'nowhere.customer_id']) WITH ORDINALITY AS u(q, n) ORDER BY n;
-- Places of columns say their schema; three of each document, more if they are wanted.
SELECT jsonb_path_query_array(pg_temp.answer('owner', 'search_documents', '{"q": "customer_id", "limit": 1}'), '$.items[0].places[*].name') AS three,
  jsonb_array_length(pg_temp.answer('owner', 'search_documents', '{"q": "customer_id", "limit": 1, "places": 50}') #> '{items,0,places}') AS all_of_them;
SELECT pg_temp.call('owner', 'search_documents', '{"q": "x", "places": 51}');
