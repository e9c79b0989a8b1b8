-- Reads one set of curves from the cache.
-- In:  $path  the file
-- Out: one DOUBLE column a role, one row an hour, in the order of time
FROM read_parquet($path);
