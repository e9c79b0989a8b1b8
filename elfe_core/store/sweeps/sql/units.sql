-- How well the factors of a sweep fit its results.
-- In:  $path  literal path of a .parquet file in our columns, among them imported_mwh, self_production_pct, coverage_pct
--      $sources  names of the factors that are produced energies [GWh/year]
-- Out: one row: production_ratio, the median over the rows with imports of what the factors produce divided by what the
--      coverage says that they produce (about 1 where the units fit; NULL where no row tells)
WITH balances AS (
    SELECT
        1000 * list_sum([*COLUMNS(lambda name: list_contains($sources, name))]) AS produced_mwh,
        imported_mwh / (1 - self_production_pct / 100) * coverage_pct / 100 AS covered_mwh
    FROM read_parquet($path, hive_partitioning = false)
    WHERE imported_mwh > 0 AND self_production_pct < 100 AND coverage_pct > 0
)
SELECT median(produced_mwh / covered_mwh) AS production_ratio
FROM balances
WHERE produced_mwh > 0 AND isfinite(produced_mwh) AND isfinite(covered_mwh);
