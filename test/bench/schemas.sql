-- 500 tables as people have them: keys, references, checks, indexes with predicates, comments.
DO $$
BEGIN
  FOR t IN 1..500 LOOP
    EXECUTE format('CREATE TABLE entity_%1$s (id bigserial PRIMARY KEY, parent_id bigint%2$s, code text NOT NULL, name varchar(200),
      state text DEFAULT ''open'' CHECK (state <> ''''), amount numeric(12,2) DEFAULT 0, ratio double precision,
      created_at timestamptz NOT NULL DEFAULT now(), changed_at timestamptz, note text, tags text[], data jsonb)', t,
      CASE WHEN t > 1 THEN format(' REFERENCES entity_%s ON DELETE CASCADE', t / 2) ELSE '' END);
    EXECUTE format('CREATE INDEX ON entity_%1$s (parent_id); CREATE UNIQUE INDEX ON entity_%1$s (lower(code)) WHERE state <> ''gone'';
      COMMENT ON TABLE entity_%1$s IS ''Entity number %1$s''; COMMENT ON COLUMN entity_%1$s.code IS ''What people call it''', t);
  END LOOP;
END $$;
