-- Finds what a set of curves in the cache is.
-- In:  $path  the file
-- Out: at most one row: JSON
SELECT decode(value)
FROM parquet_kv_metadata($path)
WHERE decode(key) = 'elfe_curves';
