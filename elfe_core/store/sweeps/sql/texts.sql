-- Turns the texts of a file of results into Parquet, in the units of the file.
-- In:  view `texts`  VARCHAR columns by our names
--      $target       the .parquet file to write
-- Out: number of rows written; NaN for an empty field, infinity for what is no number: nobody may take it for sound
COPY (
    WITH plain AS (
        -- DuckDB would read 1_000 as a thousand and +-1 as -1
        SELECT replace(replace(coalesce(COLUMNS(*), ''), '_', 'x'), '+-', 'x')
        FROM texts
    )
    SELECT
        CASE
            WHEN trim(COLUMNS(*)) = '' THEN CAST('NaN' AS DOUBLE)
            ELSE coalesce(TRY_CAST(COLUMNS(*) AS DOUBLE), CAST('inf' AS DOUBLE))
        END
    FROM plain
) TO $target (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480, USE_TMP_FILE false);
