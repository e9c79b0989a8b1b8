-- Locks a connection before it meets a stranger's file: no other file, no network, no setting can be reached from it.
-- In:  nothing
-- Out: nothing
SET enable_external_access = false;
SET lock_configuration = true;
