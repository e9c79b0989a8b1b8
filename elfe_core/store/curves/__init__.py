"""Files of curves, shipped or brought: sniffed, read, checked and put together; sets of curves kept in a file."""
