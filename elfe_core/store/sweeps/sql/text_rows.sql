-- Fields of the rows of a file of results.
-- In:  view `texts`  VARCHAR columns by our names
--      $names        names of the columns wanted
-- Out: one row a row of the file, in its order (the connection preserves it): the fields wanted in the file's order,
--      NULL where there is none
SELECT COLUMNS(lambda name: list_contains($names, name))
FROM texts;
