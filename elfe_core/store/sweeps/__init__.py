"""Results of factor sweeps: files written block by block, read, checked and queried."""
