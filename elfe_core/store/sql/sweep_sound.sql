-- Counts the rows of a sweep whose values can all be used.
-- In:  $path     literal path of a .parquet file in our columns
--      $known    names of all the columns that are used
--      $always   those of them that must have a value
--      $factors  those of them that may not be negative
--      $percent  those of them that cannot be more than $all_pct [%]; all of them may be at most so
-- Out: one row: n_rows, n_sound
WITH known AS (
    SELECT COLUMNS(lambda name: list_contains($known, name))
    FROM read_parquet($path, hive_partitioning = false)
),
sound AS (
    SELECT count(*) AS n_sound
    FROM known
    WHERE isfinite(COLUMNS(lambda name: list_contains($always, name)))
        AND COLUMNS(lambda name: list_contains($factors, name)) >= 0
        AND coalesce(NOT isinf(COLUMNS(*)), true)
        -- a NaN is larger than any number
        AND coalesce(
            COLUMNS(lambda name: list_contains($percent, name)) NOT BETWEEN $all_pct AND CAST('inf' AS DOUBLE), true
        )
        AND flexible_share <= 1
),
counted AS (
    SELECT count(*) AS n_rows
    FROM known
)
SELECT n_rows, n_sound
FROM counted
CROSS JOIN sound;
