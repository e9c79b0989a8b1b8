-- Rows of a sweep that meet a goal, nearest to a point first.
-- In:  $path       literal path of a .parquet file in our columns
--      $wanted     names of the columns wanted, all factors of the file among them
--      $goal       name of the column that has to meet it, one of the file's
--      $low, $high bounds of the goal, both included (unit of the column)
--      $near       by factor the point (GWh/year, MWh, shares); a share that the file does not have counts as 1
--      $range      by factor what counts as a distance of 1, never 0
--      $most       how many rows at most
-- Out: one row a row found, ordered by distance, then by the factors: the columns wanted in the file's order, distance
WITH no_rows AS (
    -- so that a factor that the file does not have is known all the same
    SELECT
        CAST(NULL AS DOUBLE) AS share_res,
        CAST(NULL AS DOUBLE) AS share_pro,
        CAST(NULL AS DOUBLE) AS share_ent
    WHERE false
),
used AS (
    -- a column of someone else may bear any name
    SELECT COLUMNS(lambda name: list_contains($wanted, name))
    FROM read_parquet($path, hive_partitioning = false)
),
results AS (
    SELECT *
    FROM no_rows
    UNION ALL BY NAME
    SELECT *
    FROM used
),
meeting AS (
    -- a NaN is larger than any number, so it is never within the bounds
    SELECT *
    FROM results
    WHERE COLUMNS(lambda name: name = $goal) BETWEEN $low AND $high
),
measured AS (
    SELECT
        *,
        sqrt(
            pow((wind_gwh - $near.wind_gwh) / $range.wind_gwh, 2)
            + pow((solar_gwh - $near.solar_gwh) / $range.solar_gwh, 2)
            + pow((bioenergy_gwh - $near.bioenergy_gwh) / $range.bioenergy_gwh, 2)
            + pow((storage_mwh - $near.storage_mwh) / $range.storage_mwh, 2)
            + pow((flexible_share - $near.flexible_share) / $range.flexible_share, 2)
            + pow((coalesce(share_res, 1) - $near.share_res) / $range.share_res, 2)
            + pow((coalesce(share_pro, 1) - $near.share_pro) / $range.share_pro, 2)
            + pow((coalesce(share_ent, 1) - $near.share_ent) / $range.share_ent, 2)
        ) AS distance
    FROM meeting
),
nearest AS (
    SELECT *
    FROM measured
    ORDER BY
        distance, wind_gwh, solar_gwh, bioenergy_gwh, storage_mwh, flexible_share, share_res, share_pro, share_ent
    LIMIT $most
)
SELECT COLUMNS(lambda name: list_contains($wanted, name) OR name = 'distance')
FROM nearest
ORDER BY
    distance, wind_gwh, solar_gwh, bioenergy_gwh, storage_mwh, flexible_share, share_res, share_pro, share_ent;
