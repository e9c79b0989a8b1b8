"""What households own, as rows of a TOML file: read whole, refused whole, in French."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from elfe_core import load
from elfe_core.catalogue import USES
from elfe_core.errors import ElfeError
from elfe_core.options import fleets_of
from elfe_core.territory import SHIPPED_USES, load_territory
from elfe_core.uses import Use, read_fleets, read_uses
from elfe_ui.words import faults
from tests.strategies import scenario

PROFILE = "[" + ", ".join(["0.25"] * 4 + ["0"] * 20) + "]"
ROW = f"""
[[uses]]
name = "ballons"
units = 1200
kwh_per_day = 4.6
power_kw = 2.2
participation = 0.5
allowed = [[22, 6], [12, 15]]
profile = {PROFILE}
existing = true
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "usages.toml"
    path.write_text(text, encoding="utf-8")
    return path


def sentences(path: Path, read=read_fleets) -> list[str]:
    with pytest.raises(ElfeError) as caught:
        read(path)
    return faults.sentences(caught.value)


def test_a_row_with_the_names_of_the_model(tmp_path: Path) -> None:
    """What is not said is as MODEL.md section 8 says; a single range may be said by its ends."""
    second = ROW.replace("ballons", "autos").replace(
        "allowed = [[22, 6], [12, 15]]", "allowed_from = 18\nallowed_to = 8"
    )
    fleets = read_fleets(write(tmp_path, ROW + second + 'window_h = 12\nseason = "heating"\nshare_available = 0.2\n'))
    assert [(fleet.use.name, fleet.units, fleet.participation) for fleet in fleets] == [
        ("ballons", 1200.0, 0.5),
        ("autos", 1200.0, 0.5),
    ]
    first, other = (fleet.use for fleet in fleets)
    assert (first.window_h, first.season, first.share_available, first.existing) == (24, "flat", 1.0, True)
    assert (other.window_h, other.season, other.share_available, other.allowed) == (12, "heating", 0.2, ((18, 8),))


@pytest.mark.parametrize(
    ("ranges", "hours", "begin"),
    [
        (((22, 6),), {22, 23, 0, 1, 2, 3, 4, 5}, 22),
        (((22, 6), (12, 15)), {22, 23, 0, 1, 2, 3, 4, 5, 12, 13, 14}, 22),
        (((12, 15), (22, 6)), {22, 23, 0, 1, 2, 3, 4, 5, 12, 13, 14}, 12),
        (((5, 5),), set(range(24)), 0),
        (((22, 6), (6, 22)), set(range(24)), 0),
        (((7, 8),), {7}, 7),
    ],
)
def test_allowed_hours_may_pass_midnight(ranges, hours, begin) -> None:
    """From = to is all day, whose windows begin at midnight; otherwise they begin with the first range."""
    use = Use(name="x", kwh_per_day=1, power_kw=1, allowed=ranges, profile=(1 / 24,) * 24, existing=True)
    assert {hour for hour, allowed in enumerate(use.allowed_hours()) if allowed} == hours
    assert use.first_hour == begin


WRONG = """
[[uses]]
name = "ballons"
units = -3
kwh_per_day = "beaucoup"
power_kw = nan
participation = 1.5
share_available = 2
allowed = [[22, 24], [12]]
window_h = 5
season = "winter"
profile = [0.5, 0.6]
existing = 1

[[uses]]
name = "ballons"
units = 1
kwh_per_day = 1
power_kw = 1
participation = 1
allowed = []
profile = [{profile}]
existing = false
puissance = 3
"""


def test_a_profile_beyond_all_numbers_is_refused(tmp_path: Path) -> None:
    """Shares whose sum is no number any more."""
    found = sentences(write(tmp_path, WRONG.format(profile=", ".join(["1e308"] * 24))))
    assert any("`uses[1].profile`" in sentence and "inf" not in sentence for sentence in found)


def test_every_fault_of_a_file_at_once_in_french(tmp_path: Path) -> None:
    """Negative numbers, hours that fit nothing, a profile that does not sum to 1, a name that stands twice, a misspelt
    key: each names its row and its key."""
    found = sentences(write(tmp_path, WRONG.format(profile=", ".join(["0.05"] * 24))))
    keys = ["units", "kwh_per_day", "power_kw", "participation", "share_available"]
    keys += ["allowed", "window_h", "season", "profile", "existing"]
    for key in keys:
        assert any(f"`uses[0].{key}`" in sentence for sentence in found), key
    for words in ("un nom qu'aucun autre ne porte", "des parts dont la somme fait 1", "puissance", "uses[1].allowed"):
        assert any(words in sentence for sentence in found), words
    assert len(found) == len(keys) + 4
    assert all(sentence.startswith("**usages.toml** : une donnée d'un usage") for sentence in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "au moins une table"),
        ("uses = 3", "une liste de tables"),
        ("usages = []", "une clé parmi `uses`"),
        (ROW.replace("allowed =", "allowed_from = 3\nallowed_to = 4\nallowed ="), "rien, tant que `allowed_from`"),
        (ROW.replace("allowed =", "allowed_from = 3 #"), "`uses[0].allowed_to`"),
        (ROW.replace("0.25, 0.25", "-0.25, 0.75"), "une liste de `24` nombres positifs"),
        (ROW.replace("0.25", "0.26"), "des parts dont la somme fait 1"),
        ("[[uses]", "du texte TOML"),
    ],
)
def test_other_faults(tmp_path: Path, text: str, words: str) -> None:
    """An empty list, another key, both ways of saying hours, half a range, a share below zero, no TOML."""
    assert any(words in sentence for sentence in sentences(write(tmp_path, text)))


def test_the_shipped_uses_are_those_of_the_catalogue() -> None:
    """Each with its source and a year, shares that sum to 1, and hours in which a day's energy fits."""
    uses = read_uses(SHIPPED_USES)
    assert tuple(use.name for use in uses) == USES
    for use in uses:
        assert any(f"20{year:02d}" in use.source for year in range(8, 30)), use.name
        assert math.fsum(use.profile) == pytest.approx(1.0, abs=1e-9)
        for allowed in (use.allowed, use.allowed_midday or use.allowed):
            hours = replace(use, allowed=allowed).allowed_hours()
            assert use.power_kw * use.share_available * sum(hours) >= use.kwh_per_day
    added = [use.name for use in uses if not use.existing]
    assert added == ["electric_car", "heat_pump"]
    assert [use.name for use in uses if use.season == "heating"] == ["heating", "heat_pump"]
    assert [use.name for use in uses if use.allowed_midday] == ["water_heater", "electric_car"]


def test_off_peak_hours_at_midday_are_the_scenario_s_to_say() -> None:
    """The rule of 2025 gives hot water three hours at midday and five of the night; what is free all day stays so."""
    uses = read_uses(SHIPPED_USES)
    (night,) = fleets_of(scenario(units_water_heater=10), uses)
    (midday,) = fleets_of(scenario(units_water_heater=10, midday_hours=True), uses)
    assert [sum(fleet.use.allowed_hours()) for fleet in (night, midday)] == [8, 8]
    assert night.use.allowed_hours()[12:15] == (False, False, False)
    assert midday.use.allowed_hours()[12:15] == (True, True, True)
    (always,) = fleets_of(scenario(units_freezer=3, midday_hours=True), uses)
    assert always.use.allowed == ((0, 0),)


def test_a_use_that_the_catalogue_lacks_is_refused_without_a_source_too(tmp_path: Path) -> None:
    """Kinds of appliances have rows of the catalogue, and each says where its figures are from."""
    row = ROW.replace("units = 1200\n", "").replace("participation = 0.5\n", "")
    found = sentences(write(tmp_path, row), read_uses)
    assert any("l'un de ces choix : `dishwasher`" in sentence for sentence in found)
    assert any("`uses[0].source`" in sentence for sentence in found)
    assert len(found) == 2


def test_a_territory_may_bring_its_own(tmp_path: Path) -> None:
    """Its rows stand for the shipped ones of the same name; the others stay, in the catalogue's order."""
    own = ROW.replace("ballons", "water_heater").replace("units = 1200\n", "").replace("participation = 0.5\n", "")
    (tmp_path / "own.toml").write_text(f'{own}source = "relevé de 2024"\n', encoding="utf-8")
    text = load.TERRITORY_FILE.read_text(encoding="utf-8")
    (tmp_path / "place.toml").write_text(f'{text}\n[uses]\nfile = "own.toml"\n', encoding="utf-8")
    territory, usual = load_territory(tmp_path / "place.toml"), load_territory(load.TERRITORY_FILE)
    assert tuple(use.name for use in territory.uses) == USES
    differing = [mine.name for mine, theirs in zip(territory.uses, usual.uses, strict=True) if mine != theirs]
    assert differing == ["water_heater"]
    assert (territory.uses_file, usual.uses_file) == ("own.toml", "uses.toml")
