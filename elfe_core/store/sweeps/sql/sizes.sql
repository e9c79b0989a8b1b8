-- About how many values the factors of a sweep have; memory does not grow with their number.
-- In:  $path     literal path of a .parquet file in our columns
--      $factors  names of the factors that it has
-- Out: one row: n_rows; by factor about how many distinct values it has
WITH factors AS (
    SELECT COLUMNS(lambda name: list_contains($factors, name))
    FROM read_parquet($path, hive_partitioning = false)
)
SELECT
    count(*) AS n_rows,
    approx_count_distinct(COLUMNS(*))
FROM factors;
