"""Downloads: pictures, tables and a report. `convert` runs alone, so nothing is imported here."""
