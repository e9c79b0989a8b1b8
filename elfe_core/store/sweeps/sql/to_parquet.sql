-- Writes results as Parquet.
-- In:  view `results`  DOUBLE columns in their order
--      $path           the .parquet file, which is replaced
-- Out: number of rows written
COPY (
    SELECT *
    FROM results
) TO $path (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480, USE_TMP_FILE false);
