-- What the columns of a sweep hold.
-- In:  $path   literal path of a .parquet file in our columns
--      $names  names of the columns that are used
-- Out: one row: n_rows; then for each column in the file's order how many values are numbers; then for each the
--      smallest and then for each the largest of them (infinities are numbers, NaN and NULL are none)
WITH known AS (
    SELECT COLUMNS(lambda name: list_contains($names, name))
    FROM read_parquet($path, hive_partitioning = false)
),
numbers AS (
    SELECT nullif(COLUMNS(*), CAST('NaN' AS DOUBLE))
    FROM known
)
SELECT
    count(*) AS n_rows,
    count(COLUMNS(*)),
    min(COLUMNS(*)),
    max(COLUMNS(*))
FROM numbers;
