-- Joins the blocks of a sweep, in the order of their list.
-- In:  $parts       literal paths of .parquet files with the same columns
--      $path        the file, which is replaced
--      $provenance  JSON text, kept in the file as the metadata `elfe_sweep`
-- Out: number of rows written
COPY (
    SELECT *
    FROM read_parquet($parts, hive_partitioning = false)
) TO $path (
    FORMAT parquet,
    COMPRESSION zstd,
    ROW_GROUP_SIZE 20480,
    KV_METADATA {elfe_sweep: $provenance},
    USE_TMP_FILE false
);
