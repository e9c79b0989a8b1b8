-- Fields of the rows of a file of results.
-- In:  view `texts`  VARCHAR columns by our names
-- Out: one row a row of the file, in its order (the connection preserves it): the fields, NULL where there is none
SELECT *
FROM texts;
