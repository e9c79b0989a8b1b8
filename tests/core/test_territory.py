"""The territory file: this one, another one, and broken ones."""

from pathlib import Path

import pytest

from elfe_core.errors import DataError, ElfeError
from elfe_core.territory import load_territory

SHIPPED = Path(__file__).parents[2] / "data" / "territory.toml"

OTHER = """
name = "Another place"
short_name = "Another"
timezone = "Pacific/Auckland"
source = "made up"

[[collectivities]]
name = "North"
short_name = "N"
foyers = 10
res_mwh = 20
pro_mwh = 3.5
ent_mwh = 0
source = "made up"

[production]
wind_turbines = 2
wind_turbine_mean_mw = 0.5
solar_mean_mw = 0
bioenergy_mean_mw = 0.1
source = "made up"

[data]
kind = "measured"
label = "measured"
region_codes = ["99"]
conso_inf36 = ["raw/a.csv"]
conso_sup36 = ["raw/b.csv"]
prod = ["raw/c.csv"]
wind = ["raw/d.csv"]

[default]
period_start = 2019-07-01
period_end = 2019-07-01
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "place.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(path: Path) -> list[DataError]:
    with pytest.raises(ElfeError) as caught:
        load_territory(path)
    return [fault for fault in caught.value.each() if isinstance(fault, DataError)]


def test_shipped_territory_has_the_published_figures():
    """The file that comes with the project holds the published 50 951 foyers and 626 128 MWh/year."""
    territory = load_territory(SHIPPED)
    assert territory.foyers == 50951
    assert sum(territory.sector_mwh(sector) for sector in ("res", "pro", "ent")) == pytest.approx(626128)
    assert territory.consumption_gwh == pytest.approx(626.128)
    assert [territory.sector_mwh(sector) for sector in ("res", "pro", "ent")] == [293487, 63644, 268997]
    assert territory.timezone == "Europe/Paris"


def test_shipped_territory_has_todays_production():
    """Nineteen turbines of 0.728 MW, 1.31 MW of solar and 0.69 MW of bioenergy, as annual energies."""
    territory = load_territory(SHIPPED)
    assert territory.today_gwh("wind") == pytest.approx(19 * 0.728 * 8.76)
    assert territory.today_gwh("solar") == pytest.approx(1.31 * 8.76)
    assert territory.today_gwh("bioenergy") == pytest.approx(0.69 * 8.76)


def test_shipped_territory_names_the_citizen_farms_and_every_source():
    """The three citizen-owned farms are there, and every part says where it comes from."""
    territory = load_territory(SHIPPED)
    assert {farm.name for farm in territory.farms} == {"Bégawatts", "Isac-Watts", "Tesdan le Vent"}
    sourced = (territory, territory.production, *territory.collectivities, *territory.farms)
    assert all(part.source for part in sourced)


def test_another_territory_loads(tmp_path):
    """Another place, without farms, is another file; its data paths are relative to that file."""
    territory = load_territory(write(tmp_path, OTHER))
    assert territory.foyers == 10
    assert territory.consumption_gwh == pytest.approx(0.0235)
    assert territory.farms == ()
    assert territory.data.wind == (tmp_path / "raw" / "d.csv",)
    assert territory.today_gwh("wind") == pytest.approx(8.76)


def test_a_broken_file_lists_all_its_faults_at_once(tmp_path):
    """Each fault is named with its key, all in one error."""
    text = OTHER.replace('"Another place"', "3").replace("foyers = 10", "foyers = 0").replace("20\n", "-20\n")
    text = text.replace("wind_turbines = 2", "wind_turbines = true").replace('["99"]', "[]")
    text = text.replace("solar_mean_mw = 0", "solar_mean_mw = nan").replace("2019-07-01\np", "2019-07-02\np")
    expected = {str(fault.expected).split(":")[0] for fault in faults_of(write(tmp_path, text))}
    assert expected == {
        "name",
        "collectivities[0].foyers",
        "collectivities[0].res_mwh",
        "production.wind_turbines",
        "production.solar_mean_mw",
        "data.region_codes",
        "default.period_end",
    }


def test_no_collectivity_is_a_fault(tmp_path):
    """A territory without consumption points cannot be."""
    text = OTHER.replace("[[collectivities]]", "[[groups]]")
    assert [fault.expected for fault in faults_of(write(tmp_path, text))] == ["collectivities: at least one table"]


@pytest.mark.parametrize("key", ["period_start", "period_end"])
def test_a_missing_day_is_one_fault(tmp_path, key):
    """A day that is missing is reported once, without a second fault about a day that is not in the file."""
    text = OTHER.replace(f"{key} = 2019-07-01", "")
    assert [fault.expected for fault in faults_of(write(tmp_path, text))] == [f"default.{key}: a date (yyyy-mm-dd)"]


def test_an_unknown_time_zone_is_a_fault(tmp_path):
    """A time zone that does not exist is refused when the file is read, not when the first day is looked up."""
    faults = faults_of(write(tmp_path, OTHER.replace("Pacific/Auckland", "Pacific/Nowhere")))
    assert [fault.value for fault in faults] == ["'Pacific/Nowhere'"]


def test_missing_file():
    """A file that is not there is a data error that names it."""
    (fault,) = faults_of(Path("nowhere") / "place.toml")
    assert (fault.file, fault.problem) == ("place.toml", "missing_file")


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe\x00", b"[a]\n[a]\n"])
def test_not_toml(tmp_path, content):
    """A file that is not TOML, or not text, is a data error that says so."""
    path = tmp_path / "place.toml"
    path.write_bytes(content)
    (fault,) = faults_of(path)
    assert fault.problem == "unreadable"


def test_the_list_of_communes_is_optional(tmp_path):
    """A file without a map names no list; with one, the list's path is relative to the file."""
    assert load_territory(write(tmp_path, OTHER)).communes is None
    named = load_territory(write(tmp_path, f'{OTHER}\n[map]\ncommunes = "places/all.csv"\nsource = "made up"'))
    assert named.communes == tmp_path / "places" / "all.csv"
    found = faults_of(write(tmp_path, f"{OTHER}\n[map]\ncommunes = 3"))
    assert [fault.expected for fault in found] == ["map.communes: a text", "map.source: a text"]


def test_a_farm_is_on_the_globe(tmp_path):
    """Coordinates beyond the poles or around the globe are refused with their bounds."""
    farm = (
        '\n[[farms]]\nname="F"\ncommune="C"\nturbines=1\nrated_mw=1\nannual_mwh=1\nin_service="2014-06"\nsource="s"\n'
    )
    found = faults_of(write(tmp_path, f"{OTHER}{farm}lat = 4759.7\nlon = 181"))
    assert [fault.expected for fault in found] == [
        "farms[0].lat: a number from -90 to 90",
        "farms[0].lon: a number from -180 to 180",
    ]
