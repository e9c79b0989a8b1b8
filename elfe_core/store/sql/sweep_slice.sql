-- Rows of a sweep on a plane: all but two factors lie within narrow bounds.
-- In:  $path    literal path of a .parquet file in our columns
--      $wanted  names of the columns wanted: at least two factors
--      $low, $high  by factor its bounds (GWh/year, MWh, shares); those of a share that the file does not have hold 1
-- Out: one row a row on the plane, ordered by the factors: the columns wanted, in the file's order
WITH no_rows AS (
    -- so that a factor that the file does not have is known all the same
    SELECT
        CAST(NULL AS DOUBLE) AS share_res,
        CAST(NULL AS DOUBLE) AS share_pro,
        CAST(NULL AS DOUBLE) AS share_ent
    WHERE false
),
results AS (
    SELECT *
    FROM no_rows
    UNION ALL BY NAME
    SELECT *
    FROM read_parquet($path, hive_partitioning = false)
),
plane AS (
    SELECT *
    FROM results
    WHERE wind_gwh BETWEEN $low.wind_gwh AND $high.wind_gwh
        AND solar_gwh BETWEEN $low.solar_gwh AND $high.solar_gwh
        AND bioenergy_gwh BETWEEN $low.bioenergy_gwh AND $high.bioenergy_gwh
        AND storage_mwh BETWEEN $low.storage_mwh AND $high.storage_mwh
        AND flexible_share BETWEEN $low.flexible_share AND $high.flexible_share
        AND coalesce(share_res, 1) BETWEEN $low.share_res AND $high.share_res
        AND coalesce(share_pro, 1) BETWEEN $low.share_pro AND $high.share_pro
        AND coalesce(share_ent, 1) BETWEEN $low.share_ent AND $high.share_ent
)
SELECT COLUMNS(lambda name: list_contains($wanted, name))
FROM plane
ORDER BY wind_gwh, solar_gwh, bioenergy_gwh, storage_mwh, flexible_share, share_res, share_pro, share_ent;
