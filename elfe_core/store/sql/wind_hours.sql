-- Reads one of ELFE's hourly wind files in one pass.
-- In:  $path       literal path of a .csv with one header line
--      $delimiter  `,` (month first, the number with a decimal comma, quoted or not) or `;` (ISO day, three columns)
--      $quote      `"`, or nothing where the file has none
--      $padding    text that stands for a field that a line does not have
-- Out: one row an hour, ordered: hour (hours since 1970-01-01T00:00Z), power (the file's unit: kW, or an arbitrary scale),
--      n_rows (lines that say this hour), n_powers (different powers that they say);
--      every line with a fault in one row of hour NULL, whose n_rows counts them
WITH lines AS (
    SELECT *
    FROM read_csv(
        $path,
        columns = {'moment': 'VARCHAR', 'second': 'VARCHAR', 'third': 'VARCHAR', 'beyond': 'VARCHAR'},
        delim = $delimiter,
        quote = $quote,
        escape = $quote,
        compression = 'none',
        nullstr = $padding,
        header = false,
        skip = 1,
        auto_detect = false,
        strict_mode = true,
        null_padding = true,
        hive_partitioning = false
    )
),
texts AS (
    SELECT
        CASE
            WHEN $delimiter = ';' AND regexp_full_match(moment, '[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:00:00')
            THEN try_strptime(moment, '%Y-%m-%d %H:%M:%S')
            WHEN $delimiter = ',' AND regexp_full_match(moment, '[0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:00:00')
            THEN try_strptime(moment, '%m/%d/%Y %H:%M:%S')
        END AS moment,
        CASE
            WHEN $delimiter = ';' THEN third
            -- an unquoted `1234,5` was cut at its decimal comma
            WHEN third IS NULL THEN second
            WHEN regexp_full_match(second, '[0-9]+') AND regexp_full_match(third, '[0-9]+') THEN second || ',' || third
        END AS digits,
        beyond IS NULL AS has_its_fields
    FROM lines
),
readings AS (
    SELECT
        epoch_us(moment) // 3600000000 AS hour,
        CASE
            WHEN has_its_fields AND regexp_full_match(digits, '[0-9]+([.,][0-9]+)?')
            THEN CAST(replace(digits, ',', '.') AS DOUBLE)
        END AS power
    FROM texts
),
checked AS (
    SELECT
        CASE WHEN power IS NOT NULL THEN hour END AS hour,
        CASE WHEN hour IS NOT NULL THEN power END AS power
    FROM readings
)
SELECT
    hour,
    min(power) AS power,
    count(*) AS n_rows,
    count(DISTINCT power) AS n_powers
FROM checked
GROUP BY hour
ORDER BY hour NULLS FIRST;
