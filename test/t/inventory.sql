-- Everything that PostgreSQL's catalogs say of the schema ainecto, one fact a line, by names alone: two databases with the same
-- objects give the same lines. Used by 004_upgrade.pl.
SET search_path = pg_catalog;

CREATE FUNCTION pg_temp.rights(acl aclitem[], kind "char", owner oid) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(format('%s:%s%s', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, a.privilege_type,
      CASE WHEN a.is_grantable THEN '*' END), ' ' ORDER BY a.grantee::regrole::text COLLATE "C", a.privilege_type COLLATE "C"), 'nobody')
    FROM aclexplode(coalesce(acl, acldefault(kind, owner))) a
$$;

-- An object as others see it, with its address so that a column tells itself from its table.
CREATE FUNCTION pg_temp.object(class oid, object oid, part integer) RETURNS text LANGUAGE sql AS $$
  SELECT o.type || ' ' || o.identity FROM pg_identify_object(class, object, part) o
$$;

CREATE TEMP VIEW relation AS
  SELECT c.*, c.oid::regclass::text AS shown FROM pg_class c WHERE c.relnamespace = 'ainecto'::regnamespace;
-- Columns are counted as they stand: a dropped one leaves a gap that no reader sees.
CREATE TEMP VIEW attribute AS
  SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.attgenerated, a.attcollation,
    a.attstorage, a.attcompression, a.attstattarget, a.attoptions, a.attacl, a.attislocal, r.shown, row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS place
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid WHERE a.attnum > 0 AND NOT a.attisdropped;
CREATE TEMP VIEW function AS
  SELECT p.*, p.oid::regprocedure::text AS shown FROM pg_proc p WHERE p.pronamespace = 'ainecto'::regnamespace;

SELECT replace(fact, E'\n', '\n') FROM (
  SELECT format('schema: %s, %s', nspowner::regrole, pg_temp.rights(nspacl, 'n', nspowner)) AS fact
    FROM pg_namespace WHERE nspname = 'ainecto'
  UNION ALL
  SELECT format('relation %s: kind %s, %s, %s, method %s, options %s, row security %s %s, identity %s, partition %s, of type %s, %s', shown, relkind,
      relpersistence, relowner::regrole, relam, reloptions, relrowsecurity, relforcerowsecurity, relreplident, relispartition,
      reloftype::regtype, CASE WHEN relkind NOT IN ('i', 'I', 'c') THEN pg_temp.rights(relacl, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner) END)
    FROM relation
  UNION ALL
  SELECT format('column %s %s %s: %s, not null %s, default %s, identity %s, generated %s, collation %s, storage %s %s, statistics %s, options %s, %s, local %s',
      shown, place, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(d.adbin, d.adrelid), attidentity, attgenerated,
      attcollation::regcollation, attstorage, attcompression, nullif(attstattarget, -1),
      -- Minor releases of 2026 count here how often a row type has changed.
      (SELECT array_agg(o ORDER BY o) FROM unnest(attoptions) o WHERE o NOT LIKE 'pg\_attver=%'),
      CASE WHEN attacl IS NOT NULL THEN pg_temp.rights(attacl, 'c', 0) END, attislocal)
    FROM attribute LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum
  UNION ALL
  SELECT format('constraint %s on %s%s: %s, validated %s, local %s', c.conname, nullif(c.conrelid, 0)::regclass, nullif(c.contypid, 0)::regtype,
      pg_get_constraintdef(c.oid), c.convalidated, c.conislocal)
    FROM pg_constraint c WHERE c.connamespace = 'ainecto'::regnamespace
  UNION ALL
  SELECT format('index %s: valid %s, ready %s, clustered %s, identity %s', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indisclustered,
      i.indisreplident)
    FROM pg_index i JOIN relation r ON r.oid = i.indexrelid
  UNION ALL
  SELECT format('trigger %s: enabled %s', pg_get_triggerdef(t.oid), t.tgenabled)
    FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL
  -- Those of foreign keys have names made of numbers.
  SELECT format('triggers of %s on %s: %s enabled %s', c.conname, t.tgrelid::regclass, count(*), t.tgenabled)
    FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid JOIN pg_constraint c ON c.oid = t.tgconstraint
    WHERE t.tgisinternal GROUP BY c.conname, t.tgrelid, t.tgenabled
  UNION ALL
  SELECT format('rule %s: enabled %s', pg_get_ruledef(w.oid), w.ev_enabled) FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class
  UNION ALL
  SELECT format('policy %s on %s: command %s, permissive %s, roles %s, using %s, check %s', p.polname, r.shown, p.polcmd, p.polpermissive,
      (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE role::regrole::text END, ' ' ORDER BY role::regrole::text) FROM unnest(p.polroles) role),
      pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p JOIN relation r ON r.oid = p.polrelid
  UNION ALL
  SELECT format('function %s: %s, %s', shown, proowner::regrole, pg_temp.rights(proacl, 'f', proowner)) FROM function
  UNION ALL
  -- Body or symbol, settings, security, volatility, parallel safety, cost.
  SELECT format('function %s: %s', shown, pg_get_functiondef(oid)) FROM function WHERE prokind <> 'a'
  UNION ALL
  SELECT format('aggregate %s: %s', shown, to_jsonb(a) - 'aggfnoid') FROM function f JOIN pg_aggregate a ON a.aggfnoid = f.oid
  UNION ALL
  SELECT format('sequence %s: %s %s, of %s', r.shown, s.seqtypid::regtype, to_jsonb(s) - 'seqrelid' - 'seqtypid',
      (SELECT format('%s.%s', d.refobjid::regclass, a.attname) FROM pg_depend d
          JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
    FROM pg_sequence s JOIN relation r ON r.oid = s.seqrelid
  UNION ALL
  SELECT format('type %s: kind %s %s, %s, base %s, not null %s, default %s, labels %s, %s', t.oid::regtype, t.typtype, t.typcategory, t.typowner::regrole,
      format_type(nullif(t.typbasetype, 0), t.typtypmod), t.typnotnull, t.typdefault,
      (SELECT string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), pg_temp.rights(t.typacl, 'T', t.typowner))
    FROM pg_type t WHERE t.typnamespace = 'ainecto'::regnamespace
  UNION ALL
  SELECT format('statistics %s', pg_get_statisticsobjdef(s.oid)) FROM pg_statistic_ext s WHERE s.stxnamespace = 'ainecto'::regnamespace
  UNION ALL
  SELECT format('default rights of %s in %s: %s', d.defaclrole::regrole, d.defaclnamespace::regnamespace, pg_temp.rights(d.defaclacl, 'r', d.defaclrole))
    FROM pg_default_acl d
  UNION ALL
  SELECT format('event trigger %s: %s %s %s enabled %s', evtname, evtevent, evttags, evtfoid::regprocedure, evtenabled) FROM pg_event_trigger
  UNION ALL
  SELECT format('publication %s: %s', pubname, to_jsonb(p) - 'oid') FROM pg_publication p
  UNION ALL
  -- What belongs to the extension, whatever it is; its rights as they were installed, from which a dump tells those given later.
  SELECT format('member %s', pg_temp.object(d.classid, d.objid, d.objsubid))
    FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
    WHERE e.extname = 'ainecto' AND d.deptype = 'e'
  UNION ALL
  SELECT format('installed rights of %s: %s', pg_temp.object(i.classoid, i.objoid, i.objsubid), pg_temp.rights(i.initprivs, 'r', 0))
    FROM pg_init_privs i JOIN pg_depend d ON d.classid = i.classoid AND d.objid = i.objoid AND d.deptype = 'e'
      JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid WHERE e.extname = 'ainecto'
  UNION ALL
  SELECT format('comment on %s: %s', pg_temp.object(c.classoid, c.objoid, c.objsubid), c.description)
    FROM pg_description c WHERE (pg_identify_object(c.classoid, c.objoid, c.objsubid)).schema = 'ainecto'
      OR (pg_identify_object(c.classoid, c.objoid, c.objsubid)).identity ~ '\mainecto\M'
  UNION ALL
  SELECT format('extension: version %s, schema %s, relocatable %s', extversion, extnamespace::regnamespace, extrelocatable)
    FROM pg_extension WHERE extname = 'ainecto'
  UNION ALL
  SELECT format('dumped: %s where %s', c.relation::regclass, nullif(c.condition, ''))
    FROM pg_extension e, unnest(e.extconfig, e.extcondition) c (relation, condition) WHERE e.extname = 'ainecto'
) facts ORDER BY fact COLLATE "C";
