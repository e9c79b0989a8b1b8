"""What a visitor takes home: pictures, tables and a report. `convert` runs alone, so nothing is imported here."""
