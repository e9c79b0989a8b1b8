-- Joins the blocks of a sweep, in the order of their list, in the layout of the original program (MODEL.md section 4).
-- In:  $parts   literal paths of .parquet files with our columns (GWh/year, MWh, shares, MWh/year, MW, %)
--      $path    the .csv file, which is replaced
--      $scales  by our column: what one unit of the original layout is in ours
-- Out: number of rows written; W/foyer, Wh/foyer, ratios as fractions
COPY (
    SELECT
        wind_gwh / $scales.wind_gwh AS "wind turbines(W/house)",
        solar_gwh / $scales.solar_gwh AS "solar pannels(W/house)",
        bioenergy_gwh / $scales.bioenergy_gwh AS "bioenergy(W/house)",
        storage_mwh / $scales.storage_mwh AS "battery(Wh/house)",
        flexible_share / $scales.flexible_share AS "flexibility (raw ratio)",
        storage_use_pct / $scales.storage_use_pct AS "storage use (ratio)",
        imported_mwh / $scales.imported_mwh AS "imported power (W/house)",
        exported_mwh / $scales.exported_mwh AS "exported power (W/house)",
        import_time_pct / $scales.import_time_pct AS "imported_time (ratio)",
        export_time_pct / $scales.export_time_pct AS "exported_time (ratio)",
        consumption_p5_mw / $scales.consumption_p5_mw AS "low_conso_peak (W/house)",
        consumption_p95_mw / $scales.consumption_p95_mw AS "high_conso_peak (W/house)",
        import_p5_mw / $scales.import_p5_mw AS "low_import_peak (W/house)",
        import_p95_mw / $scales.import_p95_mw AS "high_import_peak (W/house)",
        flexibility_use_pct / $scales.flexibility_use_pct AS "flexibility_use (%)",
        export_max_mw / $scales.export_max_mw AS "export_max (W/house)",
        import_max_mw / $scales.import_max_mw AS "import_max (W/house)",
        coverage_pct / $scales.coverage_pct AS "coverage (%)",
        coverage_hourly_pct / $scales.coverage_hourly_pct AS "coverage_avg (%)",
        self_consumption_pct / $scales.self_consumption_pct AS "autoconso (%)",
        self_production_pct / $scales.self_production_pct AS "autoprod (%)"
    FROM read_parquet($parts, hive_partitioning = false)
) TO $path (FORMAT csv, DELIMITER ';', HEADER true, USE_TMP_FILE false);
