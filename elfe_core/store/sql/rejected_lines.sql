-- Lists the lines that the last reading on this connection could not take apart.
-- In:  nothing
-- Out: one row a line, ordered: line (number in the file, from 1), text (as written, perhaps after line ends)
SELECT line, any_value(csv_line) AS text
FROM reject_errors
GROUP BY line
ORDER BY line;
