-- Reads a table of one time and one or more values a line, every field as text first.
-- In:  $path        literal path of a .csv
--      $columns     column -> VARCHAR in the file's order: moment (or day and clock), region, value_00..., other_...;
--                   then `beyond`, and those of moment, day, clock and region that the file lacks (always NULL)
--      $n_columns   columns that a line must have
--      $delimiter, $quote, $encoding   how the file is written
--      $padding     text that stands for a field that a line does not have
--      $skip        lines before the first one of data
--      $shape       iso, day_hour, month_first or day_first
--      $zoned       whether each time must have its offset, or none may have one
--      $decimal     `.`, or `,` where both are read
--      $unknown     texts that stand for a value that is not there
-- Out: one row a line, in the file's order:
--        second    seconds since 1970-01-01T00:00, UTC if zoned, else on the file's own clock; NULL: not to be used
--        region    as written, without blanks around
--        value_*   DOUBLE; NaN: none is there; infinite: a text that is not a number
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
        skip = $skip,
        auto_detect = false,
        strict_mode = true,
        null_padding = true,
        hive_partitioning = false
    )
),
texts AS (
    SELECT
        row_number() OVER () AS place,
        n_fields = $n_columns AS has_its_fields,
        trim(coalesce(moment, day || ' ' || clock)) AS moment,
        coalesce(trim(region), '') AS region,
        CASE WHEN $decimal = ',' THEN replace(trim(COLUMNS('^(value_.*)$')), ',', '.')
            ELSE trim(COLUMNS('^(value_.*)$')) END AS '\1'
    FROM lines
),
shapes AS (
    SELECT
        *,
        CASE $shape
            WHEN 'iso' THEN '([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2})(?::00(?:[.]0+)?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?'
            WHEN 'day_hour' THEN '([0-9]{4}-[0-9]{2}-[0-9]{2}:[0-9]{2})()'
            ELSE '([0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2})(?::00)?()'
        END AS pattern
    FROM texts
),
parts AS (
    SELECT
        *,
        CASE WHEN regexp_full_match(moment, pattern) THEN
            CASE $shape
                WHEN 'iso' THEN try_strptime(replace(left(moment, 16), 'T', ' '), '%Y-%m-%d %H:%M')
                WHEN 'day_hour' THEN try_strptime(moment, '%Y-%m-%d:%H')
                WHEN 'month_first' THEN try_strptime(regexp_extract(moment, pattern, 1), '%m/%d/%Y %H:%M')
                ELSE try_strptime(regexp_extract(moment, pattern, 1), '%d/%m/%Y %H:%M')
            END
        END AS written,
        replace(regexp_extract(moment, pattern, 2), ':', '') AS zone
    FROM shapes
),
clocks AS (
    SELECT
        *,
        CASE
            WHEN zone IN ('', 'Z') THEN 0
            ELSE CAST(left(zone, 1) || '1' AS INTEGER)
                * (3600 * CAST(zone[2:3] AS INTEGER) + 60 * coalesce(TRY_CAST(zone[4:5] AS INTEGER), 0))
        END AS offset_s
    FROM parts
)
SELECT
    CASE
        WHEN has_its_fields AND (zone <> '') = $zoned AND abs(offset_s) <= 50400
        THEN epoch_us(written) // 1000000 - offset_s
    END AS second,
    region,
    CASE
        WHEN list_contains($unknown, COLUMNS('^(value_.*)$')) THEN CAST('NaN' AS DOUBLE)
        WHEN regexp_full_match(
            COLUMNS('^(value_.*)$'), '[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?'
        )
        THEN coalesce(TRY_CAST(COLUMNS('^(value_.*)$') AS DOUBLE), CAST('Infinity' AS DOUBLE))
        ELSE CAST('Infinity' AS DOUBLE)
    END AS '\1'
FROM clocks
ORDER BY place;
