-- Locks a connection before it meets a stranger's file: no other file, no network, no setting can be reached from it.
-- In:  nothing
-- Out: nothing
-- A long query would write its progress to standard output.
SET enable_progress_bar = false;
SET enable_external_access = false;
SET lock_configuration = true;
