-- Makes a connection keep the order of the rows that it reads.
-- In:  nothing
-- Out: nothing
SET preserve_insertion_order = true;
