-- Writes one block of a sweep.
-- In:  view `block`  DOUBLE columns in their order
--      $path         the file, which is replaced
-- Out: number of rows written
COPY (
    -- a NaN of numpy comes as NULL: it is a NaN in the file
    SELECT coalesce(COLUMNS(*), CAST('NaN' AS DOUBLE))
    FROM block
) TO $path (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false);
