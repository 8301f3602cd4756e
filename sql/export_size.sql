-- What a language model has to read: a shop of 25 tables in less than 8,000 characters, and a third of the JSON at most.
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SELECT count(ainecto.create_account('owner@size.example', plan => 'enterprise'));
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1460000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@size.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('f1460000-0000-4000-8000-000000000002', 'f1460000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES ('f1460000-0000-4000-8000-000000000003', 'f1460000-0000-4000-8000-000000000002', 'erd', 'Shop');
CREATE SCHEMA regress_shop;
SET search_path = regress_shop, public;
CREATE TYPE order_state AS ENUM ('cart', 'placed', 'paid', 'sent', 'returned');
CREATE TABLE country (code char(2) PRIMARY KEY, name text NOT NULL, currency char(3) NOT NULL, vat numeric(5,2) DEFAULT 0);
CREATE TABLE customer (id bigserial PRIMARY KEY, email varchar(200) NOT NULL UNIQUE, name text NOT NULL, phone text, born date, created_at timestamptz NOT NULL DEFAULT now(), newsletter boolean NOT NULL DEFAULT false);
CREATE TABLE address (id bigserial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer ON DELETE CASCADE, street text NOT NULL, zip varchar(12), city text NOT NULL, country char(2) REFERENCES country);
CREATE TABLE brand (id serial PRIMARY KEY, name text NOT NULL UNIQUE, site text);
CREATE TABLE category (id serial PRIMARY KEY, parent_id integer REFERENCES category, name text NOT NULL, slug text NOT NULL UNIQUE, position integer NOT NULL DEFAULT 0);
CREATE TABLE product (id bigserial PRIMARY KEY, brand_id integer REFERENCES brand, sku varchar(40) NOT NULL UNIQUE, name text NOT NULL, description text, price numeric(12,2) NOT NULL CHECK (price >= 0), weight_g integer, active boolean NOT NULL DEFAULT true, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE product_category (product_id bigint REFERENCES product ON DELETE CASCADE, category_id integer REFERENCES category, PRIMARY KEY (product_id, category_id));
CREATE TABLE variant (id bigserial PRIMARY KEY, product_id bigint NOT NULL REFERENCES product ON DELETE CASCADE, color text, size text, ean char(13) UNIQUE, price numeric(12,2));
CREATE TABLE image (id bigserial PRIMARY KEY, product_id bigint NOT NULL REFERENCES product ON DELETE CASCADE, url text NOT NULL, alt text, position integer NOT NULL DEFAULT 0);
CREATE TABLE warehouse (id serial PRIMARY KEY, name text NOT NULL, address_id bigint REFERENCES address);
CREATE TABLE stock (warehouse_id integer REFERENCES warehouse, variant_id bigint REFERENCES variant, amount integer NOT NULL DEFAULT 0 CHECK (amount >= 0), reserved integer NOT NULL DEFAULT 0, PRIMARY KEY (warehouse_id, variant_id));
CREATE TABLE coupon (code varchar(30) PRIMARY KEY, percent numeric(5,2), amount numeric(12,2), starts_at timestamptz, ends_at timestamptz, uses_left integer);
CREATE TABLE "order" (id bigserial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer, state order_state NOT NULL DEFAULT 'cart', billing_id bigint REFERENCES address, shipping_id bigint REFERENCES address, coupon_code varchar(30) REFERENCES coupon, total numeric(12,2) NOT NULL DEFAULT 0, placed_at timestamptz, note text);
COMMENT ON TABLE "order" IS 'A cart until it is placed';
CREATE INDEX order_open ON "order" (customer_id) WHERE state <> 'sent';
CREATE TABLE order_line (order_id bigint REFERENCES "order" ON DELETE CASCADE, number integer, variant_id bigint NOT NULL REFERENCES variant, amount integer NOT NULL CHECK (amount > 0), price numeric(12,2) NOT NULL, PRIMARY KEY (order_id, number));
CREATE TABLE payment (id bigserial PRIMARY KEY, order_id bigint NOT NULL REFERENCES "order", method text NOT NULL, amount numeric(12,2) NOT NULL, reference text UNIQUE, paid_at timestamptz);
CREATE TABLE refund (id bigserial PRIMARY KEY, payment_id bigint NOT NULL REFERENCES payment, amount numeric(12,2) NOT NULL, reason text, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE carrier (id serial PRIMARY KEY, name text NOT NULL, tracking_url text);
CREATE TABLE shipment (id bigserial PRIMARY KEY, order_id bigint NOT NULL REFERENCES "order", carrier_id integer REFERENCES carrier, warehouse_id integer REFERENCES warehouse, tracking text, sent_at timestamptz, arrived_at timestamptz);
CREATE TABLE shipment_line (shipment_id bigint REFERENCES shipment ON DELETE CASCADE, order_id bigint, number integer, amount integer NOT NULL, PRIMARY KEY (shipment_id, order_id, number), FOREIGN KEY (order_id, number) REFERENCES order_line);
CREATE TABLE review (id bigserial PRIMARY KEY, product_id bigint NOT NULL REFERENCES product, customer_id bigint REFERENCES customer ON DELETE SET NULL, stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5), title text, body text, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE wish (customer_id bigint REFERENCES customer ON DELETE CASCADE, variant_id bigint REFERENCES variant, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (customer_id, variant_id));
CREATE TABLE supplier (id serial PRIMARY KEY, name text NOT NULL, email text, country char(2) REFERENCES country);
CREATE TABLE purchase (id bigserial PRIMARY KEY, supplier_id integer NOT NULL REFERENCES supplier, warehouse_id integer REFERENCES warehouse, ordered_at date, expected_at date);
CREATE TABLE purchase_line (purchase_id bigint REFERENCES purchase ON DELETE CASCADE, variant_id bigint REFERENCES variant, amount integer NOT NULL, cost numeric(12,2), PRIMARY KEY (purchase_id, variant_id));
CREATE TABLE staff (id serial PRIMARY KEY, email varchar(200) NOT NULL UNIQUE, name text NOT NULL, role text NOT NULL DEFAULT 'clerk', left_at date);
RESET search_path;
SELECT ainecto.import_schema('f1460000-0000-4000-8000-000000000003', '{regress_shop}')->'created' AS created;
SELECT length(compact) < 8000 AS short, length(compact) * 3 <= length(json) AS a_third FROM (SELECT ainecto.export('f1460000-0000-4000-8000-000000000003', NULL, 'sql-compact') AS compact,
  ainecto.export('f1460000-0000-4000-8000-000000000003', NULL, 'json') AS json) e;
\set VERBOSITY terse
SET client_min_messages = warning;
DROP SCHEMA regress_shop CASCADE;
