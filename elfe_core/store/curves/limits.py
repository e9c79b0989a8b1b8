"""Bounds of what is read, checked before any dear work: a small file can unpack to more than a machine holds."""

MAX_UNPACKED_BYTES = 4 << 30
"""Plain size of any file: exports of Enedis, read block by block, may be as large."""

MAX_TABLE_BYTES = 256 << 20
"""Plain size of a table whose every field is looked at: ten years of a wind farm in steps of ten minutes."""

MAX_COLUMNS = 1_000
"""Most columns of a table: a day of minutes does not stand on one line."""

MAX_WORKBOOK_BYTES = 64 << 20
"""Size of a workbook as it is; unpacked it may be MAX_TABLE_BYTES."""

MAX_CELLS = 20_000_000
"""Rows times columns of a sheet, empty ones included."""

MAX_SHEETS = 100
"""Most sheets of a workbook, or tables of an archive, that are looked at."""
