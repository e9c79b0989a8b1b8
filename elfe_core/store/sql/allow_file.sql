-- Names the only files that a connection may read once it is locked.
-- In:  $paths  list of absolute paths
-- Out: nothing
SET allowed_paths = $paths;
