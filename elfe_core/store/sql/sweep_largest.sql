-- Largest values of percentages.
-- In:  $path   literal path of a .parquet file in our columns
--      $names  names of percentages that it has
-- Out: one row: by name its largest value [%], NaN and NULL left out
WITH percentages AS (
    SELECT COLUMNS(lambda name: list_contains($names, name))
    FROM read_parquet($path, hive_partitioning = false)
),
numbers AS (
    SELECT nullif(COLUMNS(*), CAST('NaN' AS DOUBLE))
    FROM percentages
)
SELECT max(COLUMNS(*))
FROM numbers;
