-- Finds the labels that the lines of one half-hourly file of Enedis bear.
-- In:  macro text_lines, with $path, $columns (by canonical name), $delimiter, $quote, $encoding
--      $n_lines  how many lines are looked at, from the start (about: which ones is left to the threads)
-- Out: one row a combination of labels, ordered by them: label_*, as written
WITH lines AS (
    SELECT COLUMNS('^label_')
    FROM text_lines($path, $columns, $delimiter, $quote, $encoding, 1, false)
    LIMIT $n_lines
)
SELECT DISTINCT *
FROM lines
ORDER BY ALL;
