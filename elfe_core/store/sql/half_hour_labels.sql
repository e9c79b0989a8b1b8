-- Finds the labels that the lines of one half-hourly file of Enedis bear.
-- In:  $path        literal path of a .csv
--      $columns     column -> VARCHAR in the file's order, by canonical name
--      $n_lines     how many lines are looked at, from the start (about: which ones is left to the threads)
--      $delimiter, $quote, $encoding   how the file is written
--      $padding     text that no field holds
-- Out: one row a combination of labels, ordered by them: label_*, as written
WITH lines AS (
    SELECT COLUMNS('^label_')
    FROM read_csv(
        $path,
        columns = $columns,
        delim = $delimiter,
        quote = $quote,
        escape = $quote,
        encoding = $encoding,
        compression = 'none',
        nullstr = $padding,
        header = false,
        skip = 1,
        auto_detect = false,
        strict_mode = true,
        hive_partitioning = false,
        buffer_size = 4000000
    )
    LIMIT $n_lines
)
SELECT DISTINCT *
FROM lines
ORDER BY ALL;
