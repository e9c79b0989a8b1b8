-- Keeps the lines of a file in its order, which the double hour of autumn needs.
-- In:  nothing
-- Out: nothing
SET preserve_insertion_order = true;
