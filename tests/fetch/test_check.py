"""The check of what came: on RTE's clock, across clock changes, and against an independent count."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elfe_core.cli import main
from elfe_core.errors import MAX_PLACES, DataError, Faults, InputError
from elfe_core.fetch.check import MAX_SERIES, Coverage, check_table
from elfe_core.fetch.download import fetch
from elfe_core.fetch.sources import Query, followed, is_web_address, read_sources
from elfe_core.store import read_any
from tests.fetch.portal import (
    DAY,
    PARIS,
    SHIPPED,
    Portal,
    csv_text,
    enedis_rows,
    half_hours,
    problems,
    query,
    send,
    sources_file,
)

SPRING, AUTUMN = date(2023, 3, 26), date(2023, 10, 29)
RTE_COLUMNS = (
    "code_insee_region;libelle_region;nature;date;heure;date_heure;consommation;thermique;eolien;solaire;bioenergies"
)
SOURCES = read_sources(SHIPPED)


def rte_rows(day: date) -> list[list[str]]:
    """48 rows a day by the clock of Paris, as RTE writes them: UTC of a clock time that may not exist."""
    rows = []
    for number in range(48):
        clock = datetime(day.year, day.month, day.day) + number * timedelta(minutes=30)
        # An hour that is skipped bears the time of the next one; of two equal hours the second is given.
        utc = clock - min(clock.replace(tzinfo=PARIS, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
        times = [f"{day}", f"{clock:%H:%M}", f"{utc.isoformat()}+00:00"]
        rows.append(["53", "Bretagne", "Données définitives", *times, "2000", "0", str(300 + number), "-1", "40"])
    return rows


@pytest.mark.parametrize(("day", "n_steps", "n_missing"), [(DAY, 48, 0), (SPRING, 46, 0), (AUTUMN, 50, 2)])
def test_rte_s_clock_is_known(
    tmp_path: Path, server: Portal, out: Path, day: date, n_steps: int, n_missing: int
) -> None:
    """In spring an hour has two sets of rows, in autumn one is missing: taken, and told."""
    body = csv_text(rte_rows(day), RTE_COLUMNS.split(";"))
    server.acts = [send(body)]
    coverage = fetch(query(tmp_path, server, "eco2mix", day, day), out).coverage
    assert out.read_bytes() == body
    assert (coverage.n_rows, coverage.n_steps) == (48, n_steps)
    assert sum(hole.n_steps for hole in coverage.holes) == n_missing
    assert server.asked[0][0].startswith("/api/explore/v2.1/catalog/datasets/eco2mix-regional-cons-def/exports/csv?")
    assert server.parameters()["where"].startswith("code_insee_region='53' and date_heure >= date'")


def test_no_other_hour_of_rte_may_stand_twice(tmp_path: Path, server: Portal, out: Path) -> None:
    """Only the hours around the clock change of spring may have two sets of rows."""
    rows = rte_rows(SPRING)
    server.acts = [send(csv_text([*rows, rows[20]], RTE_COLUMNS.split(";")))]
    with pytest.raises(DataError) as caught:
        fetch(query(tmp_path, server, "eco2mix", SPRING, SPRING), out)
    assert (caught.value.problem, caught.value.line) == ("double_row", 50)


def test_years_of_rte_by_one_command(tmp_path: Path, server: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--from 2013`: the territory's region, from the first day of that year to the last of the one before this."""
    monkeypatch.chdir(tmp_path)
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(365)]
    rows = [[*row[:8], "300", *row[9:]] for day in days for row in rte_rows(day)]  # a copy in the hour that is skipped
    server.acts = [send(csv_text(rows, RTE_COLUMNS.split(";")))]
    sources = ["--sources", str(sources_file(tmp_path, server))]
    assert main(["data", "fetch", "--dataset", "eco2mix", "--from", "2023", "--to", "2023", *sources]) == 0
    out = tmp_path / "eco2mix-53-2023-01-01-2023-12-31.csv"
    assert {curve.role for curve in read_any(out, regions=["53"]).curves} >= {"wind", "solar"}
    assert main(["data", "fetch", "--dataset", "eco2mix", "--from", "2013", *sources]) == 2
    last = datetime.now(tz=UTC).year - 1
    where = server.parameters(1)["where"]
    assert "date'2012-12-31T23:00:00+00:00'" in where
    assert f"date'{last}-12-31T23:00:00+00:00'" in where


@pytest.mark.parametrize(("day", "n_steps"), [(DAY, 48), (SPRING, 46), (AUTUMN, 50)])
def test_local_days_have_their_own_length(day: date, n_steps: int) -> None:
    """A day is a day of Paris: 23, 24 or 25 hours."""
    asked = Query(source=SOURCES["prod-region"], region="53", first_day=day, last_day=day)
    assert asked.n_steps == n_steps == len(half_hours(day, day))
    assert asked.start == half_hours(day, day)[0]


def test_a_question_that_cannot_be_put() -> None:
    """A code that could change the request, and days in the wrong order, are refused together."""
    with pytest.raises(Faults) as caught:
        Query(source=SOURCES["prod-region"], region="53' or '1", first_day=DAY, last_day=date(2023, 1, 14))
    region, days = caught.value.each()
    assert isinstance(region, InputError)
    assert isinstance(days, InputError)
    assert (region.field, days.field, days.low) == ("region", "to", DAY)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(date.min, date(2023, 1, 1), "from"), (DAY, date.max, "to"), (date.max, date.max, "from")],
)
def test_a_year_that_cannot_be_is_refused(first: date, last: date, field: str) -> None:
    """A slip such as the year 2 or 9999 is told before anything is asked."""
    with pytest.raises(InputError) as caught:
        Query(source=SOURCES["prod-region"], region="53", first_day=first, last_day=last)
    assert caught.value.field == field


def checked(folder: Path, rows: Sequence[list[str]]) -> Coverage:
    """What a table of Enedis with these rows holds; its faults are raised."""
    asked = Query(source=SOURCES["conso-inf36-region"], region="53", first_day=DAY, last_day=DAY)
    (folder / "a.csv").write_bytes(csv_text(rows))
    return check_table(folder / "a.csv", asked, "a.csv")


def test_labels_without_end_are_refused(tmp_path: Path) -> None:
    """A server cannot fill the memory with labels of its own making."""
    rows = [[*ROWS[0][:3], f"RES{number}", *ROWS[0][4:]] for number in range(MAX_SERIES + 7)]
    with pytest.raises(DataError) as caught:
        checked(tmp_path, rows)
    assert (caught.value.problem, caught.value.count, caught.value.line) == ("unknown_label", 7, MAX_SERIES + 2)


ROWS = enedis_rows()
WRONG = st.sampled_from(["region", "before", "after", "zone", "step", "double"])


def spoilt(row: list[str], how: str) -> tuple[list[str], str]:
    """A row that was not asked for, and the code of its fault."""
    times = {
        "before": ("2023-01-14T22:30:00+00:00", "other_period"),
        "after": ("2023-01-16T00:00:00+01:00", "other_period"),
        "zone": ("2023-01-15T10:00:00", "bad_time"),
        "step": ("2023-01-15T10:00:01+00:00", "bad_time"),
    }
    if how == "region":
        return [*row[:2], "52", *row[3:]], "other_region"
    return ([times[how][0], *row[1:]], times[how][1]) if how in times else (row, "double_row")


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 95), unique=True, min_size=1),
    st.lists(st.tuples(st.integers(0, 95), WRONG), max_size=60),
    st.randoms(use_true_random=False),
)
def test_every_wrong_row_is_counted_and_every_hole_found(kept: list[int], wrong: list[tuple[int, str]], rng) -> None:
    """In any order, with any number of wrong rows: each kind has its exact count, and holes are what is left out."""
    rows = [(ROWS[number], "") for number in kept]
    rows += [spoilt(ROWS[number if how != "double" else kept[0]], how) for number, how in wrong]
    rng.shuffle(rows)
    expected = Counter(problem for _, problem in rows if problem)
    found: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        try:
            checked(Path(folder), [row for row, _ in rows])
        except (DataError, Faults) as error:
            faults = [fault for fault in error.each() if isinstance(fault, DataError)]
            found = {fault.problem: fault.count for fault in faults}
            for fault in faults:
                lines = [line for line, (_, problem) in enumerate(rows, start=2) if problem == fault.problem]
                assert fault.problem == "double_row" or [place.line for place in fault.places] == lines[:MAX_PLACES]
        assert found == dict(expected)
        coverage = checked(Path(folder), [row for row, problem in rows if not problem])
    everywhere = [hole for hole in coverage.holes if not hole.series]
    assert sum(hole.n_steps for hole in everywhere) == 48 - len({number // 2 for number in kept})
    missing = sum(hole.n_steps * (coverage.n_series if not hole.series else 1) for hole in coverage.holes)
    assert missing == 48 * coverage.n_series - len(kept)


@pytest.mark.parametrize(
    ("here", "link", "there"),
    [
        ("http://a.fr/x/lines?size=3", "?after=1", "http://a.fr/x/lines?after=1"),
        ("http://a.fr/x", "https://a.fr/y", "https://a.fr/y"),
        ("https://a.fr/x", "https://a.fr:443/y", "https://a.fr:443/y"),
        ("https://a.fr/x", "http://a.fr/y", None),
        ("http://a.fr:8000/x", "http://a.fr:8001/x", None),
        ("http://a.fr:8000/x", "https://a.fr/x", None),
        ("http://a.fr/x", "http://b.a.fr/x", None),
        ("http://a.fr/x", "http://a.fr@b.fr/x", None),
        ("http://a.fr/x", "javascript:1", None),
        ("http://a.fr/x", "http://a.fr/é", None),
        ("http://a.fr/x", "http://a.fr/\r\nHost: b", None),
    ],
)
def test_which_links_are_followed(here: str, link: str, there: str | None) -> None:
    """The same server, or its https; nothing else."""
    got = followed(here, link)
    assert got == there or (there is None and got is not None and "\n" not in got and got.startswith("http://a.fr/"))


@given(st.text())
def test_a_web_address_is_http_or_https(text: str) -> None:
    """Whatever the text, what is taken for an address begins with one of the two schemes."""
    assert not is_web_address(text) or text.lower().startswith(("http://", "https://"))


def test_the_shipped_sources_are_whole() -> None:
    """The four data sets, with the addresses of the portals; only Enedis has a native interface."""
    assert list(SOURCES) == ["conso-inf36-region", "conso-sup36-region", "prod-region", "eco2mix"]
    for name, source in SOURCES.items():
        assert set(source.server.interfaces) == ({"export"} if name == "eco2mix" else {"export", "native"})
        assert source.server.licence.startswith("Licence Ouverte 2.0")
        for interface in source.server.interfaces.values():
            assert interface.address.startswith("https://")
    assert [len(source.columns) for source in SOURCES.values()] == [15, 16, 15, 10]


def test_a_wrong_sources_file_is_refused_with_all_its_faults(tmp_path: Path) -> None:
    """Each wrong key is named: scheme, zone, column, server."""
    path = tmp_path / "s.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in (
        ("https://opendata.enedis.fr/api", "file:///api"),
        ('"Europe/Paris"', '"Europe/Redon"'),
        ('region_column = "code_insee_region"', 'region_column = "where"'),
        ('server = "odre"', 'server = "other"'),
    ):
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as caught:
        read_sources(path)
    assert set(problems(caught.value)) == {"bad_key"}
    said = str(caught.value)
    for key in ("interfaces[0].address", "timezone", "datasets[3].region_column", "datasets[3].server"):
        assert key in said
    path.write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="datasets: at least one table"):
        read_sources(path)
