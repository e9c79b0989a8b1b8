-- Writes all hours of a scenario as Parquet.
-- In:  view `hours`  utc TIMESTAMP, local VARCHAR, counted BIGINT, then DOUBLE columns whose keys end in their unit
--      $path         the file, which is replaced
--      $about        JSON text, kept in the file as the metadata `elfe_heures`
-- Out: number of rows written
COPY (
    -- a NaN of numpy comes as NULL, which is what a spreadsheet or a notebook takes for "no value"
    SELECT *
    FROM hours
    ORDER BY utc
) TO $path (
    FORMAT parquet,
    COMPRESSION zstd,
    KV_METADATA {elfe_heures: $about},
    USE_TMP_FILE false
);
