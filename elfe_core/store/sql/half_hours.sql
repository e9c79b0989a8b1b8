-- Reads one half-hourly file of Enedis in one pass: its readings, each with the number of its labels.
-- In:  macro half_hour_lines, with $path, $columns, $delimiter, $quote, $encoding, $labels
-- Out: one row a line that is wanted or at fault, in no order (sorting millions of them would take their memory twice):
--        code, half_hour, energy_wh
SELECT code, half_hour, energy_wh
FROM half_hour_lines($path, $columns, $delimiter, $quote, $encoding, $labels)
WHERE is_wanted OR code < 0 OR energy_wh = CAST('Infinity' AS DOUBLE);
