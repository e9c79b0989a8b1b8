-- Counts the rows of a sweep that meet a goal, and finds the ends of what the goal is about.
-- In:  $path       literal path of a .parquet file in our columns
--      $goal       name of the column that has to meet it, one of the file's
--      $low, $high bounds of the goal, both included (unit of the column)
-- Out: one row: n_meeting, n_rows; least, greatest (unit of the column), NULL where no value is known
WITH goals AS (
    SELECT COLUMNS(lambda name: name = $goal)
    FROM read_parquet($path, hive_partitioning = false)
),
known AS (
    -- a NaN is larger than any number: it is no value
    SELECT nullif(COLUMNS(*)::DOUBLE, 'nan'::DOUBLE) AS value
    FROM goals
)
SELECT
    count(*) FILTER (WHERE value BETWEEN $low AND $high) AS n_meeting,
    count(*) AS n_rows,
    min(value) AS least,
    max(value) AS greatest
FROM known;
