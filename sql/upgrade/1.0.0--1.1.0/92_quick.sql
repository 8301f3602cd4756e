-- What the list of short calls says.
COMMENT ON FUNCTION ainecto.fast_calls() IS
  'Calls known to be short reads, as "method" or "tools/call name", and behind "write " short writes that may share a transaction: the shim sends each kind through a pipelined lane.';
