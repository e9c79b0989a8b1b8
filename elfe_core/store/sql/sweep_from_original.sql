-- Turns results in the units of the original program into ours.
-- In:  $path     literal path of a .parquet file with columns by our names: W/foyer, Wh/foyer, ratios as fractions
--      $target   the .parquet file to write
--      $scales   by our column: what one unit of the original layout is in ours
--      $present  names of our columns that the result has
-- Out: number of rows written; GWh/year, MWh, shares, MWh/year, MW, %, full charges per year
COPY (
    WITH no_rows AS (
        -- so that a column that the file does not have is known all the same
        SELECT
            CAST(NULL AS DOUBLE) AS wind_gwh,
            CAST(NULL AS DOUBLE) AS solar_gwh,
            CAST(NULL AS DOUBLE) AS bioenergy_gwh,
            CAST(NULL AS DOUBLE) AS storage_mwh,
            CAST(NULL AS DOUBLE) AS flexible_share,
            CAST(NULL AS DOUBLE) AS storage_use_pct,
            CAST(NULL AS DOUBLE) AS imported_mwh,
            CAST(NULL AS DOUBLE) AS exported_mwh,
            CAST(NULL AS DOUBLE) AS import_time_pct,
            CAST(NULL AS DOUBLE) AS export_time_pct,
            CAST(NULL AS DOUBLE) AS consumption_p5_mw,
            CAST(NULL AS DOUBLE) AS consumption_p95_mw,
            CAST(NULL AS DOUBLE) AS import_p5_mw,
            CAST(NULL AS DOUBLE) AS import_p95_mw,
            CAST(NULL AS DOUBLE) AS flexibility_use_pct,
            CAST(NULL AS DOUBLE) AS export_max_mw,
            CAST(NULL AS DOUBLE) AS import_max_mw,
            CAST(NULL AS DOUBLE) AS coverage_pct,
            CAST(NULL AS DOUBLE) AS coverage_hourly_pct,
            CAST(NULL AS DOUBLE) AS self_consumption_pct,
            CAST(NULL AS DOUBLE) AS self_production_pct
        WHERE false
    ),
    original AS (
        SELECT *
        FROM no_rows
        UNION ALL BY NAME
        SELECT *
        FROM read_parquet($path, hive_partitioning = false)
    ),
    ours AS (
        SELECT
            wind_gwh * $scales.wind_gwh AS wind_gwh,
            solar_gwh * $scales.solar_gwh AS solar_gwh,
            bioenergy_gwh * $scales.bioenergy_gwh AS bioenergy_gwh,
            storage_mwh * $scales.storage_mwh AS storage_mwh,
            flexible_share * $scales.flexible_share AS flexible_share,
            storage_use_pct * $scales.storage_use_pct AS storage_use_pct,
            imported_mwh * $scales.imported_mwh AS imported_mwh,
            exported_mwh * $scales.exported_mwh AS exported_mwh,
            import_time_pct * $scales.import_time_pct AS import_time_pct,
            export_time_pct * $scales.export_time_pct AS export_time_pct,
            consumption_p5_mw * $scales.consumption_p5_mw AS consumption_p5_mw,
            consumption_p95_mw * $scales.consumption_p95_mw AS consumption_p95_mw,
            import_p5_mw * $scales.import_p5_mw AS import_p5_mw,
            import_p95_mw * $scales.import_p95_mw AS import_p95_mw,
            flexibility_use_pct * $scales.flexibility_use_pct AS flexibility_use_pct,
            export_max_mw * $scales.export_max_mw AS export_max_mw,
            import_max_mw * $scales.import_max_mw AS import_max_mw,
            coverage_pct * $scales.coverage_pct AS coverage_pct,
            coverage_hourly_pct * $scales.coverage_hourly_pct AS coverage_hourly_pct,
            self_consumption_pct * $scales.self_consumption_pct AS self_consumption_pct,
            self_production_pct * $scales.self_production_pct AS self_production_pct,
            storage_use_pct * $scales.storage_cycles_per_year AS storage_cycles_per_year
        FROM original
    )
    SELECT COLUMNS(lambda name: list_contains($present, name))
    FROM ours
) TO $target (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480, USE_TMP_FILE false);
