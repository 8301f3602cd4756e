-- Trigger functions say what they are made for when somebody else's trigger calls them.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
CREATE TABLE public.ainecto_house (a int);
INSERT INTO public.ainecto_house VALUES (1);
CREATE FUNCTION public.ainecto_misuse(function text, relation text, command text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  usage text;
BEGIN
  FOREACH usage IN ARRAY ARRAY['BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW', 'AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW',
    'BEFORE INSERT OR UPDATE OR DELETE ON %s', 'AFTER INSERT OR UPDATE OR DELETE ON %s', 'BEFORE TRUNCATE ON %s', 'AFTER TRUNCATE ON %s'] LOOP
    BEGIN
      EXECUTE format('CREATE TRIGGER misuse ' || usage || ' EXECUTE FUNCTION ainecto.%I(''argument'')', relation, function);
      EXECUTE CASE WHEN usage ~ 'TRUNCATE' THEN 'TRUNCATE ' || relation ELSE command END;
      RETURN NEXT usage || ': nothing said';
      RAISE 'undone';
    EXCEPTION WHEN SQLSTATE '39P01' THEN
      NULL;
    WHEN raise_exception THEN
      NULL;
    END;
  END LOOP;
END $$;
-- Each of them, on a strange table and with an argument.
SELECT p.proname, public.ainecto_misuse(p.proname::text, 'public.ainecto_house'::text, command) FROM pg_proc p,
  unnest(ARRAY['INSERT INTO public.ainecto_house VALUES (2)', 'UPDATE public.ainecto_house SET a = 3', 'DELETE FROM public.ainecto_house']) command
 WHERE p.pronamespace = 'ainecto'::regnamespace AND p.prorettype = 'trigger'::regtype ORDER BY 1, 2;
-- Where they belong, but at another time, for another event, or for statements.
BEGIN;
SAVEPOINT s;
CREATE TRIGGER t AFTER INSERT ON ainecto.erd_note FOR EACH STATEMENT EXECUTE FUNCTION ainecto.record_change();
INSERT INTO ainecto.erd_note SELECT * FROM ainecto.erd_note LIMIT 0;
ROLLBACK TO s;
CREATE TRIGGER t BEFORE DELETE ON ainecto.erd_note FOR EACH STATEMENT EXECUTE FUNCTION ainecto.record_change();
DELETE FROM ainecto.erd_note WHERE false;
ROLLBACK TO s;
CREATE TRIGGER t AFTER UPDATE ON ainecto.account FOR EACH STATEMENT EXECUTE FUNCTION ainecto.keep_account();
UPDATE ainecto.account SET name = name WHERE false;
ROLLBACK TO s;
CREATE TRIGGER t AFTER DELETE ON ainecto.flow_group FOR EACH STATEMENT EXECUTE FUNCTION ainecto.check_flow_tree();
DELETE FROM ainecto.flow_group WHERE false;
ROLLBACK TO s;
CREATE TRIGGER t AFTER TRUNCATE ON ainecto.erd_note EXECUTE FUNCTION ainecto.refuse_change();
ALTER TABLE ainecto.erd_note DISABLE TRIGGER refuse_truncate;
TRUNCATE ainecto.erd_note CASCADE;
ROLLBACK TO s;
CREATE TRIGGER t AFTER UPDATE ON ainecto.account FOR EACH STATEMENT EXECUTE FUNCTION ainecto.witness_change();
UPDATE ainecto.account SET name = name WHERE false;
ROLLBACK TO s;
CREATE TRIGGER t AFTER UPDATE ON ainecto.account FOR EACH STATEMENT EXECUTE FUNCTION ainecto.judge_change();
UPDATE ainecto.account SET name = name WHERE false;
ROLLBACK;
SELECT ainecto.record_change();
DROP FUNCTION public.ainecto_misuse(text, text, text);
DROP TABLE public.ainecto_house;
