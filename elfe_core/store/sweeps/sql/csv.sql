-- Turns a text file of results into Parquet, in the units of the file.
-- In:  $path        literal path of a .csv
--      $target      the .parquet file to write
--      $columns     column -> VARCHAR in the file's order: ours, others under made-up names, then `beyond`
--      $known       those of them that are ours
--      $n_columns   columns of the header: a line with fewer has padding at its end, one with more fills `beyond`
--      $delimiter, $quote, $encoding   how the file is written
--      $padding     text that stands for a field that a line does not have
-- Out: number of rows written; NaN for an empty field, infinity for what is no number and all along a line that does
--      not have the fields of the header: nobody may take these for sound
COPY (
    WITH lines AS (
        SELECT *, list_count([*COLUMNS(*)]) = $n_columns AS has_its_fields
        FROM read_csv(
            $path,
            columns = $columns,
            delim = $delimiter,
            quote = $quote,
            escape = $quote,
            encoding = $encoding,
            compression = 'none',
            nullstr = $padding,
            header = false,
            skip = 1,
            auto_detect = false,
            strict_mode = true,
            null_padding = true,
            hive_partitioning = false,
            buffer_size = 4000000
        )
    ),
    checked AS (
        -- DuckDB would read 1_000 as a thousand and +-1 as -1
        SELECT
            CASE
                WHEN has_its_fields
                THEN replace(replace(COLUMNS(lambda name: list_contains($known, name)), '_', 'x'), '+-', 'x')
            END
        FROM lines
    )
    SELECT
        CASE
            WHEN trim(COLUMNS(*)) = '' THEN CAST('NaN' AS DOUBLE)
            ELSE coalesce(TRY_CAST(COLUMNS(*) AS DOUBLE), CAST('inf' AS DOUBLE))
        END
    FROM checked
) TO $target (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480, USE_TMP_FILE false);
