-- Defines what each line of a half-hourly file of Enedis says.
-- In:  macro half_hour_lines(file, types, separator, quotation, charset, known)
--        as in text_lines; the columns by canonical name: horodate, energy, label_*, other_*
--        known  combinations of labels: label_* as written, code (0, 1, ...), is_wanted
-- Out: one row a line:
--        label_*, horodate, energy   as written
--        code       which labels the line bears; -1: others than those known; -2: its time cannot be read
--        half_hour  half-hours since 1970-01-01T00:00Z at the start of the reading (0 where unknown)
--        energy_wh  Wh in the half-hour; NaN: hidden (statistical secrecy); infinite: not a number >= 0
--        is_wanted  false for known labels that are not wanted
CREATE MACRO half_hour_lines(file, types, separator, quotation, charset, known) AS TABLE
WITH texts AS (
    SELECT
        COLUMNS('^(label_.*|horodate|energy)$'),
        zoned_us(horodate) AS time_us,
        CASE WHEN NOT contains(energy, '_') THEN TRY_CAST(energy AS DOUBLE) END AS number
    FROM text_lines(file, types, separator, quotation, charset, 1, false)
),
readings AS (
    SELECT
        * EXCLUDE (time_us, number),
        coalesce(time_us % 1800000000 = 0, false) AS is_timed,
        coalesce(CAST(time_us // 1800000000 AS INTEGER), 0) AS half_hour,
        CASE
            WHEN isfinite(number) AND number >= 0 THEN number
            WHEN trim(energy) = '' THEN CAST('NaN' AS DOUBLE)
            ELSE CAST('Infinity' AS DOUBLE)
        END AS energy_wh
    FROM texts
),
labels AS (
    SELECT unnest(known, recursive := true)
)
SELECT
    * EXCLUDE (code, is_timed, is_wanted),
    CAST(CASE WHEN is_timed THEN coalesce(code, -1) ELSE -2 END AS INTEGER) AS code,
    coalesce(is_wanted, true) AS is_wanted
FROM readings
NATURAL LEFT JOIN labels;
