"""Errors of the core in French: what, where, found, what is wanted, and what to do."""

import math
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.errors import MAX_PLACES, PROBLEMS, WANTED, DataError, Faults, InputError, Place, Wanted
from elfe_core.scenario import Display, Scenario
from elfe_ui.words import faults
from elfe_ui.words.fault_texts import PROBLEM_WORDS, WANTED_WORDS
from tests.app.screen import ENGLISH

WORDS = {"wind_gwh": 1.0, "solar_gwh": 1.0, "bioenergy_gwh": 1.0}
DAYS = {"period_start": date(2021, 1, 1), "period_end": date(2021, 12, 31)}
HOUR = datetime(2021, 3, 5, 1, tzinfo=UTC)
SHAPES = {
    "nothing": (),
    "a line": (Place(line=12345, values=("x1",)),),
    "a column": (Place(line=7, column="wind", values=("",)),),
    "a range": (Place(first=HOUR, last=HOUR + timedelta(hours=4)),),
    "series": (Place(series=("53/RES1", "53/PRO1", "53/a", "53/b", "53/c"), first=HOUR, last=HOUR),),
    "a curve": (Place(series=("wind",)),),
    "bands": (Place(file="a.csv", series=("53/RES1",), bands=(0, 2), first=HOUR, last=HOUR),),
    "a conflict": (Place(file="b.csv", line=9, values=("1", ""), other_line=4, other_file="a.csv", first=HOUR),),
    "many": tuple(Place(line=line, values=(str(-line),)) for line in range(2, 40)),
}


def prose(sentence: str) -> str:
    """A sentence without the names of files and what stands in backticks."""
    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\*\*.*?\*\*", "", sentence)


def said(problem: str, **what: object) -> str:
    (sentence,) = faults.sentences(DataError("a.csv", problem, **what))  # type: ignore[arg-type]
    return sentence


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_has_a_sentence_for_every_shape(problem: str, shape: str) -> None:
    """Each problem code gives one French line with file, remedy, and all that its places say."""
    (sentence,) = faults.sentences(DataError(["a.csv", "b.csv"], problem, places=SHAPES[shape]))
    assert sentence.startswith("**a.csv**, **b.csv**")
    assert sentence.endswith(".")
    assert sentence.count(". ") >= 1
    assert "\n" not in sentence
    assert not ENGLISH & set(re.findall(r"\w+", prose(sentence).lower()))
    assert not any(word in sentence for word in ("None", "`53/", "; ;", "  "))
    for place in SHAPES[shape][:MAX_PLACES]:
        assert place.line is None or f"ligne {place.line:,}".replace(",", "\u202f") in sentence
        assert all(f"`{value}`" in sentence for value in place.values if value)
    assert ("heures UTC" in sentence) == any(place.first for place in SHAPES[shape])
    assert ("`x1`" in sentence) == (shape == "a line")
    assert ("et 18 autres" in sentence) == (shape == "many" and PROBLEM_WORDS[problem].counted != "heures")


@pytest.mark.parametrize("kind", WANTED)
def test_everything_wanted_has_french_words(kind: str) -> None:
    """Each kind of wanted value is said in French, with its key, names and example."""
    sentence = said("bad_key", wanted=Wanted(kind, low=3, names=("n1", "n2"), example="e1", key="k.l"))
    assert "attendu : `k.l` : " in sentence
    assert "`e1`" in sentence
    assert (("`n1` ou `n2`" if kind.startswith("one_of") else "`n1` et `n2`") in sentence) == (
        "{names}" in WANTED[kind]
    )
    assert not ENGLISH & set(re.findall(r"\w+", prose(sentence).lower()))


def test_no_words_stand_for_what_cannot_be() -> None:
    """The words are those of the core's codes, no more and no less, each with a remedy."""
    assert set(PROBLEM_WORDS) == set(PROBLEMS)
    assert set(WANTED_WORDS) == set(WANTED)
    assert all(words.problem and words.advice.endswith(".") for words in PROBLEM_WORDS.values())


def test_sentences_letter_by_letter() -> None:
    """A line, several lines, gaps, a missing column, a conflict and a missing file, as they are read."""
    number = Wanted("number", low=0.0, example="1234.5")
    one, several = Place(line=6, column="wind", values=("-3",)), [Place(line=6, values=("-3",)), Place(line=51)]
    assert said("negative", places=[one], wanted=number) == (
        "**a.csv**, ligne 6, colonne `wind` : une valeur est négative ; trouvé : `-3` ; attendu : un nombre de 0 ou "
        "plus, par exemple `1234.5`. Corrigez cette ligne, ou remettez le fichier livré avec l'application."
    )
    assert "une valeur est négative (2 fois en tout) : ligne 6, `-3` ; ligne 51 ; attendu" in said(
        "negative", places=several, wanted=number
    )
    gaps = [Place(first=HOUR, last=HOUR + timedelta(hours=4)), Place(first=HOUR + timedelta(days=1))]
    assert "des heures manquent (6 heures en tout) : de 05/03/2021:01 à 05/03/2021:05 ; 06/03/2021:01 (heures UTC)" in (
        said("gap", places=gaps, count=6)
    )
    half_hour = [Place(first=HOUR + timedelta(minutes=30))]
    assert said("gap", places=half_hour).startswith("**a.csv**, 05/03/2021:01h30 (heures UTC) : ")
    missing = said("missing_column", line=1, value="a;b", wanted=Wanted("columns", names=("Horodate",)))
    assert "trouvé : `a;b` ; attendu : une colonne `Horodate`. " in missing
    clash = Place(line=34, series=("53/RES2",), first=HOUR, values=("201", "77"), other_line=7)
    assert "ligne 7 et ligne 34, `RES2` (région `53`), 05/03/2021:01 (heures UTC) : " in said(
        "duplicate", places=[clash]
    )
    assert "trouvé : `201` et `77`" in said("duplicate", places=[clash])
    other = Place(file="a.csv", line=2, column="wind", values=("1", "2"), other_line=7, other_file="b.csv")
    assert ", ligne 7 de `b.csv` et ligne 2 de `a.csv`, colonne `wind` : " in said("duplicate", places=[other])
    same = [Place(line=line, column="wind", values=("-1",)) for line in (2, 3)]
    assert "**a.csv**, colonne `wind` : une valeur est négative (2 fois en tout) : ligne 2, `-1` ; ligne 3, `-1` ;" in (
        said("negative", places=same)
    )
    lost = said("missing_file", wanted=Wanted("file_in_folder", names=("/srv/elfe/raw",)))
    assert "attendu : le fichier dans le dossier `raw`. Remettez-le à sa place" in lost


def test_a_point_of_a_sweep_is_said_with_labels_and_units() -> None:
    """Points of the grid are named as on screen, shares in percent; a doubled one with both of its lines."""
    point = ("wind_gwh=90.5", "solar_gwh=10", "bioenergy_gwh=6", "storage_mwh=0", "flexible_share=0.07")
    words = (
        "Éolien (GWh/an) 90,5, Solaire (GWh/an) 10, Bioénergies (GWh/an) 6, Capacité de stockage (MWh) 0, "
        "Part de consommation flexible (%) 7"
    )
    holes = said("grid_holes", places=[Place(series=point), Place(series=point)], count=12)
    assert f"des points de la grille manquent (12 points en tout) : {words} ; {words} ; et 10 autres ; attendu" in holes
    double = said("double_point", places=[Place(line=9, other_line=4, series=point)])
    assert double.startswith(f"**a.csv**, ligne 4 et ligne 9, {words} : un point de la grille figure deux fois")


def test_odd_units_are_said_with_their_factor() -> None:
    """How much the units are off is named, and what to check."""
    sentence = said("odd_units", places=[Place(values=("× 1000",))], detail="about 1000 times")
    assert "trouvé : `× 1000`" in sentence
    assert "GWh par an" in sentence
    assert "about" not in sentence


@given(value=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=80))
def test_any_cell_is_shown_letter_by_letter(value: str) -> None:
    """Whatever stands in a cell is in the sentence as it is, in a code span that it cannot close."""
    sentence = said("bad_number", line=2, value=value)
    assert value in sentence
    span = re.search(r"trouvé : (`+)( ?)(.*?)\2\1 ; attendu", sentence)
    assert span is not None
    assert span[3] == value
    assert span[1] not in re.findall(r"`+", value)
    assert not ENGLISH & set(re.findall(r"\w+", sentence.replace(span[0], "").replace("**a.csv**", "").lower()))


@pytest.mark.parametrize("value", ["5 to 6", "hidden", "1 and 2", "region 5", "wind", "2021-03-05T01:00Z", "0 bytes"])
def test_the_words_of_a_cell_are_not_translated(value: str) -> None:
    """A cell that holds English words keeps them."""
    assert f"trouvé : `{value}` ;" in said("bad_number", line=2, value=value)


def test_long_and_broken_values_stay_on_their_line() -> None:
    """A very long value is cut, line breaks become signs."""
    assert f"`{'x' * 80}…`" in said("bad_number", value="x" * 5000)
    assert "`a␊b␉c`" in said("bad_number", value="a\nb\tc")


@pytest.mark.parametrize(("name", "shown"), [("a*b_.csv", r"a\*b\_.csv"), ("conso_36.csv", "conso_36.csv")])
def test_the_name_of_a_file_is_no_markdown(name: str, shown: str) -> None:
    """Signs that would change the text are escaped."""
    assert faults.sentences(DataError(name, "empty"))[0].startswith(f"**{shown}** : ")


def test_the_systems_own_words_are_left_out() -> None:
    """What the operating system says in English is for the command line."""
    assert "such file" not in said("unreadable", detail="no such file")


def test_what_is_not_known_is_not_said() -> None:
    """Without line, value and count the sentence does not mention them; one fault is not counted."""
    sentence = said("gap", count=1)
    assert sentence.startswith("**a.csv** : ")
    assert not any(word in sentence for word in ("ligne", "trouvé", "en tout", "None"))


def test_many_faults_give_many_sentences() -> None:
    """Faults within faults are all said, in their order."""
    one, two, three = (DataError(f"{name}.csv", "gap") for name in "abc")
    lines = faults.sentences(Faults([one, Faults([two, three])]))
    assert [sentence[2:7] for sentence in lines] == ["a.csv", "b.csv", "c.csv"]


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"wind_gwh": -1.0}, ["**Éolien (GWh/an)**", "un nombre à partir de 0"]),
        ({"wind_gwh": math.nan}, ["**Éolien (GWh/an)**", "un nombre à partir de 0"]),
        ({"flexible_share": 1.5}, ["**Part de consommation flexible (%)**", "« 1,5 »", "un nombre de 0 à 1"]),
        ({"flexibility_window_h": 0}, ["**Fenêtre de flexibilité (h)**", "« 0 »", "un nombre de 1 à 8"]),
        ({"period_end": date(2020, 5, 1)}, ["**Fin de la période**", "« 01/05/2020 »", "à partir de 01/01/2021"]),
        ({"storage_efficiency": 0.0}, ["**Rendement de la batterie (%)**", "un nombre plus grand que 0, 1 au plus."]),
        ({"storage_duration_h": -1.0}, ["**Durée de la batterie (h)**", "un nombre plus grand que 0."]),
        ({"max_reduction_share": -1}, ["**Réduction maximale d'une heure (%)**", "« \u22121 »"]),
    ],
)
def test_a_choice_that_is_not_possible(changes: dict[str, object], parts: list[str]) -> None:
    """A wrong choice is named in French with its value and what is possible."""
    with pytest.raises(InputError) as caught:
        Scenario(**{**WORDS, **DAYS, **changes})  # type: ignore[arg-type]
    (sentence,) = faults.sentences(caught.value)
    assert [part for part in parts if part not in sentence] == []
    assert not {"nan", "inf", "none"} & set(sentence.lower().replace("« nan »", "").split())


def test_a_wrong_display_unit_is_said_in_what_is_read() -> None:
    """The units to choose from are named as on screen, not by the core's codes."""
    with pytest.raises(InputError) as caught:
        Display(power_unit="kw")
    (sentence,) = faults.sentences(caught.value)
    assert "w_group" not in sentence


def test_a_negative_value_has_a_true_minus() -> None:
    """A negative number of the core is written as on the rest of the screen."""
    (sentence,) = faults.sentences(InputError("wind_gwh", -1.5, "a number >= 0", low=0.0))
    assert "« \u22121,5 »" in sentence


@pytest.mark.parametrize("field", ["conso_inf36", "conso_sup36", "prod", "wind", "region_codes"])
def test_no_file_of_a_kind(field: str) -> None:
    """A list of files without any file is said for what it is."""
    (sentence,) = faults.sentences(InputError(field, (), "at least one"))
    assert f"**{field}**" not in sentence
    assert "il en faut au moins un" in sentence
    assert "nulle" not in sentence


def test_a_goal_out_of_reach_says_how_far_one_comes() -> None:
    """A preset's goal that the settings do not meet is said with the goal and what they lead to."""
    fault = InputError("self_production_pct", 41.239, "at least 50", low=50.0)
    (sentence,) = faults.sentences(fault)
    assert sentence.replace("\u202f", " ") == (
        "**Taux d'autoproduction** : le but, 50 %, est hors d'atteinte ici ; les réglages prévus mènent à 41,2 %."
    )
    (nearly,) = faults.sentences(InputError("self_production_pct", 49.99, "at least 50", low=50.0))
    assert nearly.endswith("à 49,9\u202f%.")


def test_a_season_that_the_data_lack() -> None:
    """Months without a day in the data are refused with the days that there are."""
    fault = InputError("months", "12, 1, 2", "months", low=date(2021, 3, 1), high=date(2021, 3, 7))
    (sentence,) = faults.sentences(fault)
    assert sentence.startswith("**Mois de la période** : « 12, 1, 2 » n'est pas possible")
    assert "01/03/2021" in sentence


def test_a_long_text_is_cut_where_it_is_shown() -> None:
    """10^5 characters in a value of a link are not echoed whole."""
    assert faults.as_text("9" * 100_000) == f"{'9' * faults.MOST_LETTERS}…"
    sentence = faults.sentences(InputError("wind_gwh", "9" * 100_000, "a number", low=0.0, high=9.0))[0]
    assert len(sentence) < 2 * faults.MOST_LETTERS
    assert faults.as_text("9" * faults.MOST_LETTERS) == "9" * faults.MOST_LETTERS
