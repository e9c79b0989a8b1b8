-- Defines how a text file is read, for every format of curves: each field as text, nothing guessed.
-- In:  macro text_lines(file, types, separator, quotation, charset, n_skipped, padded)
--        file       literal path of a .csv
--        types      column -> VARCHAR in the file's order
--        separator, quotation, charset   how the file is written
--        n_skipped  lines before the first one of data
--        padded     whether a line may be shorter: its missing fields are NULL (an empty field is an empty text)
-- Out: one row a line that has these columns; blank lines are left out, any other is put down in `reject_errors`
CREATE MACRO text_lines(file, types, separator, quotation, charset, n_skipped, padded) AS TABLE
SELECT *
FROM read_csv(
    file,
    columns = types,
    delim = separator,
    quote = quotation,
    escape = quotation,
    encoding = charset,
    skip = n_skipped,
    null_padding = padded,
    compression = 'none',
    nullstr = chr(2),
    header = false,
    auto_detect = false,
    strict_mode = true,
    hive_partitioning = false,
    buffer_size = 4000000,
    store_rejects = true,
    rejects_limit = 100000
);
