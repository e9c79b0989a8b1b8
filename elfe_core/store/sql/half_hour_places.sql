-- Finds the lines of a half-hourly file of Enedis that are at fault, or that stand at some half-hours.
-- In:  macro half_hour_lines, with $path, $columns, $delimiter, $quote, $encoding, $labels
--      $half_hours  half-hours since 1970-01-01T00:00Z that are wanted
--      $faulty      whether the lines at fault are wanted
-- Out: one row a line, in the file's order:
--        row   place of the line among those with data, from 0
--        code, half_hour, energy_wh, horodate, energy, label_*   as in half_hour_lines
WITH numbered AS (
    SELECT row_number() OVER () - 1 AS row, *
    FROM half_hour_lines($path, $columns, $delimiter, $quote, $encoding, $labels)
)
SELECT * EXCLUDE (is_wanted)
FROM numbered
WHERE ($faulty AND (code < 0 OR energy_wh = CAST('Infinity' AS DOUBLE)))
    OR (code >= 0 AND list_contains(CAST($half_hours AS INTEGER[]), half_hour))
ORDER BY row;
