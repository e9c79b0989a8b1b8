-- Compares the rows of a downloaded table with what was asked for.
-- In:  macros text_lines, with $path, $columns (region, time and others), $delimiter, $quote, $encoding; zoned_us
--      $labels   columns that say what a row measures
--      $region   the region asked for
--      $start_us, $end_us, $step_us   the times asked for, in microseconds since 1970, the end not included; their step
-- Out: one row a problem, and one a series of sound rows, by their first row in the file:
--        problem    other_region, other_period, bad_time; empty: rows as asked for
--        series     labels of the sound rows
--        n_rows
--        first      the first 20 rows, each {row, value}: place among the rows from 0, and what is wrong there
--        rows, steps   of the sound rows: place in the file, and steps since $start_us
WITH texts AS (
    SELECT
        row_number() OVER () - 1 AS row,
        trim(region) AS region,
        time,
        zoned_us(trim(time)) AS time_us,
        concat_ws(' / ', *COLUMNS($labels)) AS labels
    FROM text_lines($path, $columns, $delimiter, $quote, $encoding, 1, false)
),
judged AS (
    SELECT
        *,
        CASE
            WHEN region IS DISTINCT FROM $region THEN 'other_region'
            WHEN time_us < $start_us OR time_us >= $end_us THEN 'other_period'
            WHEN time_us IS NULL OR (time_us - $start_us) % $step_us <> 0 THEN 'bad_time'
            ELSE ''
        END AS problem
    FROM texts
),
placed AS (
    SELECT
        CAST(row AS INTEGER) AS row,
        problem,
        CASE problem WHEN '' THEN labels ELSE '' END AS series,
        CASE problem WHEN 'other_region' THEN region ELSE time END AS value,
        CASE problem WHEN '' THEN CAST((time_us - $start_us) // $step_us AS INTEGER) ELSE -1 END AS step
    FROM judged
)
SELECT
    problem,
    series,
    count(*) AS n_rows,
    min_by({'row': row, 'value': value}, row, 20) AS first,
    list(row) FILTER (problem = '') AS rows,
    list(step) FILTER (problem = '') AS steps
FROM placed
GROUP BY problem, series
ORDER BY min(row);
