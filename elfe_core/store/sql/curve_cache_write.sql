-- Writes one set of curves to the cache.
-- In:  view `curves`  one DOUBLE column a role, in any unit, one row an hour
--      $path, $facts  the file, which is replaced; what the set is, as JSON
-- Out: number of rows written
COPY curves TO $path (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, KV_METADATA {elfe_curves: $facts});
