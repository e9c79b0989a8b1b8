-- What a .parquet file says of where its results come from.
-- In:  $path  literal path of the file
-- Out: at most one row: JSON text
SELECT decode(value) AS provenance
FROM parquet_kv_metadata($path)
WHERE decode(key) = 'elfe_sweep'
ORDER BY provenance
LIMIT 1;
