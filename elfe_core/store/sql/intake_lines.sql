-- Finds the lines of a half-hourly table of Enedis that stand at some half-hours, in a file that has no faulty line.
-- In:  $path        literal path of a .csv
--      $columns     column -> VARCHAR in the file's order, by canonical name
--      $half_hours  half-hours since 1970-01-01T00:00Z that are wanted
--      $delimiter, $quote, $encoding   how the file is written
--      $padding     text that no field holds
-- Out: one row a line, in the file's order:
--        row        place of the line among those with data, from 0
--        half_hour  half-hours since 1970-01-01T00:00Z
--        is_known   whether the line has an energy (not hidden by statistical secrecy)
--        label_*    labels as written
WITH lines AS (
    SELECT row_number() OVER () - 1 AS row, horodate, energy, COLUMNS('^label_')
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
),
times AS (
    SELECT *, CAST(epoch_us(CAST(horodate AS TIMESTAMPTZ)) // 1800000000 AS INTEGER) AS half_hour
    FROM lines
),
wanted AS (
    SELECT unnest(CAST($half_hours AS INTEGER[])) AS half_hour
)
SELECT row, half_hour, trim(energy) <> '' AS is_known, COLUMNS('^label_')
FROM times
SEMI JOIN wanted USING (half_hour)
ORDER BY row;
