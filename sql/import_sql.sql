-- SQL text into an ERD: parsed statement by statement, never run, merged with what was there.
\set QUIET on
\pset format unaligned
\pset tuples_only on
SELECT ainecto.create_account('import_sql@example.com', NULL, 'Import', 'enterprise') IS NOT NULL;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1201000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'import_sql@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('f1201000-0000-4000-8000-000000000002', 'f1201000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  SELECT format('f1201000-0000-4000-8000-0000000000%s', lpad(to_hex(n), 2, '0'))::uuid, 'f1201000-0000-4000-8000-000000000002', 'erd', 'D' || n
  FROM generate_series(16, 31) n;

-- The usual, with a bad statement in the middle: its line, and the rest comes in.
SELECT ainecto.import_sql('f1201000-0000-4000-8000-000000000010', $ddl$
CREATE TABLE users (
  id bigserial PRIMARY KEY,
  email varchar(255) NOT NULL UNIQUE,
  age int CHECK (age > 0 /* sane */)
);
CREATE TABEL x (y int);
CREATE TABLE posts (id int PRIMARY KEY, user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE, title text DEFAULT 'a;b');
CREATE INDEX ON posts (user_id, lower(title) DESC);
INSERT INTO users VALUES (1);
COMMENT ON TABLE users IS 'People';
$ddl$);
SELECT ainecto.export_sql('f1201000-0000-4000-8000-000000000010');
