-- Columns of a .parquet file as they are written in it, nested ones left out.
-- In:  $path  literal path of the file
-- Out: one row a column, in the file's order: name, type of Parquet
SELECT name, type
FROM parquet_schema($path)
WHERE coalesce(num_children, 0) = 0
ORDER BY column_id;
