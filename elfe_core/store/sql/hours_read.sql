-- Reads the powers of a scenario's hours.
-- In:  $path  literal path of a Parquet that `hours_about` knows
-- Out: one row an hour, by time: utc as ISO 8601, then the columns of powers [in the unit of their key]
SELECT
    strftime(utc, '%Y-%m-%dT%H:%MZ') AS utc,
    COLUMNS('^[a-z_]+_(?:w|w_group|mw)$')
FROM read_parquet($path, hive_partitioning = false) AS hours
ORDER BY hours.utc;
