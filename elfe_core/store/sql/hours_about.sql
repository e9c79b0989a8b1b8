-- What a Parquet says of itself, if this program wrote it as the hours of a scenario.
-- In:  $path  literal path of the file
-- Out: no row for any other file; else version of the layout, JSON of what its columns are called, number of rows, whether `utc` is a time and every
--      column of a power DOUBLE
WITH said AS (
    SELECT TRY_CAST(decode(value) AS JSON) AS about
    FROM parquet_kv_metadata($path)
    WHERE decode(key) = 'elfe_heures'
),
columns AS (
    SELECT
        count(*) FILTER (WHERE name = 'utc' AND type = 'INT64') = 1
            AND count(*) FILTER (WHERE regexp_full_match(name, '[a-z_]+_(w|w_group|mw)') AND type <> 'DOUBLE') = 0 AS fit
    FROM parquet_schema($path)
)
SELECT
    said.about ->> 'version' AS version,
    said.about ->> 'names' AS names,
    file.num_rows AS n_rows,
    columns.fit AS is_ours
FROM said, columns, parquet_file_metadata($path) AS file
ORDER BY version
LIMIT 1;
