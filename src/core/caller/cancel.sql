-- The statements of cancel.c.

-- statement find_holder (classid bigint, objid bigint): SELECT, read_only
-- An advisory lock on a bigint has its halves in classid and objid, and 1 in objsubid.
SELECT l.pid
FROM pg_catalog.pg_locks l
WHERE l.locktype = 'advisory'
    AND l.granted
    AND l.objsubid = 1
    AND l.database = (
        SELECT d.oid
        FROM pg_catalog.pg_database d
        WHERE d.datname = pg_catalog.current_database())
    AND l.classid = $1::pg_catalog.oid
    AND l.objid = $2::pg_catalog.oid;
