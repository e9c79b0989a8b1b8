-- Reads any half-hourly file of Enedis in one pass, of regions or of the whole country, with the wind too.
-- In:  $path        literal path of a .csv
--      $columns     column -> VARCHAR in the file's order, by canonical name; then `beyond`, and label_region and
--                   label_source where the file lacks them (always NULL)
--      $n_columns   columns of the header
--      $delimiter, $quote, $encoding   how the file is written
--      $padding     text that stands for a field that a line does not have
--      $regions     codes of the regions whose readings are wanted; all of them if it is empty
--      $sources     codes of the sources whose readings are wanted, in a table that has sources
-- Out: one row a combination of labels, ordered by them:
--        label_*      labels as written
--        n_rows       lines of the file
--        n_faulty     lines with a wrong number of fields, an unreadable time, or an energy that is not a number >= 0
--        half_hours   half-hours since 1970-01-01T00:00Z at the start of each reading (empty for what is not wanted)
--        energies_wh  Wh in the half-hour, in the same order; NaN: hidden (statistical secrecy)
WITH lines AS (
    SELECT *, list_count([*COLUMNS(*)]) AS n_fields
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
        null_padding = true,
        hive_partitioning = false,
        buffer_size = 4000000
    )
),
texts AS (
    SELECT
        COLUMNS('^label_'),
        n_fields,
        -- ISO time with an offset, T or blank, seconds optional
        CASE
            WHEN regexp_full_match(
                horodate,
                '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2})?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)'
            )
            THEN epoch_us(TRY_CAST(horodate AS TIMESTAMPTZ))
        END AS time_us,
        trim(energy) = '' AS is_hidden,
        CASE WHEN NOT contains(energy, '_') THEN TRY_CAST(energy AS DOUBLE) END AS energy_wh
    FROM lines
),
readings AS (
    SELECT
        COLUMNS('^label_'),
        (len(CAST($regions AS VARCHAR[])) = 0 OR list_contains(CAST($regions AS VARCHAR[]), trim(label_region)))
            AND (label_source IS NULL OR list_contains(CAST($sources AS VARCHAR[]), left(trim(label_source), 2)))
            AS is_wanted,
        CAST(time_us // 1800000000 AS INTEGER) AS half_hour,
        coalesce(energy_wh, CAST('NaN' AS DOUBLE)) AS energy_wh,
        coalesce(
            n_fields = $n_columns
            AND time_us % 1800000000 = 0
            AND (is_hidden OR (isfinite(energy_wh) AND energy_wh >= 0)),
            false
        ) AS is_sound
    FROM texts
)
SELECT
    COLUMNS('^label_'),
    count(*) AS n_rows,
    count(*) FILTER (NOT is_sound) AS n_faulty,
    coalesce(list(half_hour) FILTER (is_sound AND is_wanted), []) AS half_hours,
    coalesce(list(energy_wh) FILTER (is_sound AND is_wanted), []) AS energies_wh
FROM readings
GROUP BY ALL
ORDER BY ALL;
