-- Writes results as the original program does: `;`, a header.
-- In:  view `results`  DOUBLE columns in their order
--      $path           the .csv file, which is replaced
-- Out: number of rows written
COPY (
    SELECT *
    FROM results
) TO $path (FORMAT csv, DELIMITER ';', HEADER true, USE_TMP_FILE false);
