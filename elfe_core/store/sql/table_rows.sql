-- Reads a table of one time and one or more values a line: every line, or the faulty ones with their texts.
-- In:  macro text_lines, with $path, $columns, $delimiter, $quote, $encoding, $skip; the columns are, in the file's
--      order, moment (or day and clock), region, value_00..., other_...; then `beyond`, and those of moment, day, clock
--      and region that the file lacks (always NULL)
--      $n_columns  columns that a line must have
--      $joined     whether a line with one field more has an unquoted decimal comma in its last value, value_00
--      $pattern    regular expression of a time: its first group is the stamp, its second one the offset
--      $formats    formats of the stamp, as strptime takes them
--      $zoned      whether each time must have its offset, or none may have one; NULL: either
--      $decimal    `.`, or `,` where both are read
--      $unknown    texts that stand for a value that is not there
--      $faulty     whether only faulty lines are wanted
-- Out: one row a line, in the file's order:
--        row       place of the line among those with data, from 0
--        second    seconds since 1970-01-01T00:00, UTC if zoned, else on the file's own clock; NULL: no such time
--        region    as written, without blanks around
--        value_*   DOUBLE; NaN: none is there; infinite: a text that is not a number
--        has_its_fields   whether the line has the columns that it must have
--        line, moment, text_*   of faulty lines: the fields put together, the time, the values as written
WITH lines AS (
    SELECT
        row_number() OVER () - 1 AS row,
        list_count([*COLUMNS(*)]) AS n_fields,
        CASE WHEN $faulty THEN concat_ws($delimiter, *COLUMNS(*)) END AS line,
        *
    FROM text_lines($path, $columns, $delimiter, $quote, $encoding, $skip, true)
),
texts AS (
    SELECT
        row,
        line,
        n_fields = $n_columns OR ($joined AND n_fields = $n_columns + 1) AS has_its_fields,
        trim(coalesce(moment, day || ' ' || clock)) AS moment,
        coalesce(trim(region), '') AS region,
        CASE WHEN $joined AND n_fields = $n_columns + 1
            THEN trim(COLUMNS('^value_(.*)$') || ',' || beyond)
            ELSE trim(COLUMNS('^value_(.*)$'))
        END AS 'text_\1'
    FROM lines
),
parsed AS (
    SELECT
        *,
        regexp_extract(moment, '^(?:' || $pattern || ')$', ['stamp', 'zone']) AS time,
        CASE
            WHEN list_contains($unknown, COLUMNS('^text_(.*)$')) THEN CAST('NaN' AS DOUBLE)
            WHEN regexp_full_match(
                CASE WHEN $decimal = ',' THEN replace(COLUMNS('^text_(.*)$'), ',', '.')
                    ELSE COLUMNS('^text_(.*)$') END,
                '[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?'
            )
            THEN coalesce(
                TRY_CAST(replace(COLUMNS('^text_(.*)$'), ',', '.') AS DOUBLE), CAST('Infinity' AS DOUBLE)
            )
            ELSE CAST('Infinity' AS DOUBLE)
        END AS 'value_\1'
    FROM texts
),
clocks AS (
    SELECT
        *,
        CASE
            WHEN time.zone IN ('', 'Z') THEN 0
            ELSE CAST(left(time.zone, 1) || '1' AS INTEGER) * (
                3600 * CAST(time.zone[2:3] AS INTEGER)
                + 60 * coalesce(TRY_CAST(replace(time.zone, ':', '')[4:5] AS INTEGER), 0)
            )
        END AS offset_s
    FROM parsed
),
timed AS (
    SELECT
        *,
        CASE
            WHEN has_its_fields AND ($zoned IS NULL OR (time.zone <> '') = $zoned) AND abs(offset_s) <= 50400
            THEN epoch_us(try_strptime(time.stamp, $formats)) // 1000000 - offset_s
        END AS second,
        list_contains([*COLUMNS('^value_.*$')], CAST('Infinity' AS DOUBLE)) AS has_bad_value
    FROM clocks
)
SELECT
    row,
    second,
    region,
    has_its_fields,
    line,
    CASE WHEN $faulty THEN moment END AS moment,
    COLUMNS('^value_.*$'),
    CASE WHEN $faulty THEN COLUMNS('^(text_.*)$') END AS '\1'
FROM timed
WHERE NOT $faulty OR second IS NULL OR has_bad_value
ORDER BY row;
