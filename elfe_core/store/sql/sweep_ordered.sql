-- Makes a connection write in the order of its rows, so that the same rows always give the same bytes.
-- In:  nothing
-- Out: nothing
SET threads = 1;
SET preserve_insertion_order = true;
