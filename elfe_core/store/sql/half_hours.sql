-- Reads one half-hourly file of Enedis in one pass: its readings, each with the number of its labels.
-- A line with a wrong number of fields ends the query with an error.
-- In:  $path        literal path of a .csv
--      $columns     column -> VARCHAR in the file's order, by canonical name
--      $labels      known combinations of labels: label_* as written, code (0, 1, ...), is_wanted
--      $delimiter, $quote, $encoding   how the file is written
--      $padding     text that no field holds
-- Out: one row a line that is wanted or at fault, in no order (sorting millions of them would take their memory twice):
--        code       which labels the line bears; -1: others than those known; -2: its time is unreadable or no start of
--                   a half-hour, or its energy is not a number >= 0
--        half_hour  half-hours since 1970-01-01T00:00Z at the start of the reading (0 where unknown)
--        energy_wh  Wh in the half-hour; NaN: hidden (statistical secrecy)
WITH lines AS (
    SELECT *
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
texts AS (
    SELECT
        COLUMNS('^label_'),
        -- ISO time with an offset, T or blank, seconds optional
        CASE
            WHEN regexp_full_match(
                horodate,
                '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2})?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)'
            )
            THEN epoch_us(TRY_CAST(horodate AS TIMESTAMPTZ))
        END AS time_us,
        energy,
        CASE WHEN NOT contains(energy, '_') THEN TRY_CAST(energy AS DOUBLE) END AS energy_wh
    FROM lines
),
readings AS (
    SELECT
        COLUMNS('^label_'),
        coalesce(CAST(time_us // 1800000000 AS INTEGER), 0) AS half_hour,
        coalesce(energy_wh, CAST('NaN' AS DOUBLE)) AS energy_wh,
        coalesce(
            time_us % 1800000000 = 0
            AND CASE WHEN energy_wh IS NULL THEN trim(energy) = '' ELSE isfinite(energy_wh) AND energy_wh >= 0 END,
            false
        ) AS is_sound
    FROM texts
),
known AS (
    SELECT unnest($labels, recursive := true)
)
SELECT
    CAST(CASE WHEN is_sound THEN coalesce(code, -1) ELSE -2 END AS SMALLINT) AS code,
    half_hour,
    energy_wh
FROM readings
NATURAL LEFT JOIN known
WHERE NOT is_sound OR coalesce(is_wanted, true);
