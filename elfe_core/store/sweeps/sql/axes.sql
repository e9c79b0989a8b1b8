-- Values of the factors of a sweep.
-- In:  $path     literal path of a .parquet file in our columns
--      $factors  names of the factors that it has
-- Out: one row: by factor the list of its distinct values (GWh/year, MWh, shares), in no order
WITH factors AS (
    SELECT COLUMNS(lambda name: list_contains($factors, name))
    FROM read_parquet($path, hive_partitioning = false)
)
SELECT
    list(DISTINCT COLUMNS(*))
FROM factors;
