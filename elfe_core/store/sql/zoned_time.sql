-- Defines which texts are times with an offset, for every table of half-hours.
-- In:  macro zoned_us(written)   a text such as 2021-09-30T23:30:00+02:00: T or blank, seconds optional
-- Out: microseconds since 1970-01-01T00:00Z; NULL for any other text
CREATE MACRO zoned_us(written) AS
    CASE
        WHEN regexp_full_match(
            written,
            '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2})?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)'
        )
        THEN epoch_us(TRY_CAST(written AS TIMESTAMPTZ))
    END;
