-- Makes a database read its files anew each time: it keeps nothing of one that may have been replaced.
-- In:  nothing
-- Out: nothing
SET GLOBAL enable_external_file_cache = false;
