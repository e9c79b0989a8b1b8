-- Factors of each row of a sweep.
-- In:  $path     literal path of a .parquet file in our columns
--      $factors  names of the factors that it has
-- Out: one row a row of the file, in its order (the connection preserves it): the factors (GWh/year, MWh, shares)
SELECT COLUMNS(lambda name: list_contains($factors, name))
FROM read_parquet($path, hive_partitioning = false);
