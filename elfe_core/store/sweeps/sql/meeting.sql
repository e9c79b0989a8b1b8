-- Counts the rows of a sweep that meet a goal.
-- In:  $path       literal path of a .parquet file in our columns
--      $goal       name of the column that has to meet it, one of the file's
--      $low, $high bounds of the goal, both included (unit of the column)
-- Out: one row: n_meeting, n_rows
WITH goals AS (
    SELECT COLUMNS(lambda name: name = $goal)
    FROM read_parquet($path, hive_partitioning = false)
),
meeting AS (
    -- a NaN is larger than any number, so it is never within the bounds
    SELECT COLUMNS(*) BETWEEN $low AND $high AS meets
    FROM goals
)
SELECT
    count(*) FILTER (WHERE meets) AS n_meeting,
    count(*) AS n_rows
FROM meeting;
