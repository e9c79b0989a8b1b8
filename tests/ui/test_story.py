"""The story in words: golden sentences, agreement and elision, every situation in sound French."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.insight.levers import Lever
from elfe_core.insight.story import DrivenUses, PeriodPart, Story, Stretch, WaitingBiogas
from elfe_ui.words import formats, story
from elfe_ui.words.shown import Shown
from elfe_ui.words.story import sentences
from tests.app.screen import ENGLISH


def month(number: int, share: float, year: int = 2021) -> PeriodPart:
    last = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(number, 31)
    return PeriodPart(first_day=date(year, number, 1), last_day=date(year, number, last), self_production_pct=share)


def day(number: int, share: float) -> PeriodPart:
    return PeriodPart(first_day=date(2021, 4, number), last_day=date(2021, 4, number), self_production_pct=share)


def lever(factor: str, now: float, then: float, saved_gwh: float) -> Lever:
    return Lever(factor=factor, now=now, then=then, saved_gwh=saved_gwh)


SOLAR, WIND = lever("solar_gwh", 10.0, 30.0, 18.64), lever("wind_gwh", 240.0, 260.0, 12.55)
STORE, SHARE = lever("storage_mwh", 20.0, 40.0, 0.302), lever("flexible_share", 0.05, 0.1, 6.34)
STRETCH = Stretch(start=datetime(2021, 5, 28, 12), end=datetime(2021, 6, 21, 5), n_hours=569)

YEAR = Story(
    period_start=date(2021, 1, 1),
    period_end=date(2021, 12, 31),
    is_annual=True,
    left_out_h=0,
    absent=(),
    consumption_gwh=626.1,
    production_gwh=260.0,
    imported_gwh=388.44,
    annual_imported_gwh=388.44,
    saved_gwh=99.43,
    self_production_pct=37.95,
    hardest=month(4, 33.2),
    best=month(8, 48.4),
    longest_import=STRETCH,
    imports_always=False,
    import_max_mw=124.6,
    import_max_at=datetime(2021, 1, 8, 18),
    levers=(SOLAR, WIND, SHARE, STORE),
)
APRIL = replace(
    YEAR,
    period_start=date(2021, 4, 1),
    period_end=date(2021, 4, 30),
    is_annual=False,
    imported_gwh=43.12,
    annual_imported_gwh=524.6,
    saved_gwh=None,
    hardest=day(29, 4.14),
    best=day(1, 55.0),
    longest_import=Stretch(start=datetime(2021, 4, 2, 6), end=datetime(2021, 4, 2, 7), n_hours=1),
)


def told(facts: Story, unit: str = "mw") -> list[str]:
    return [one.replace("\u202f", " ").replace("\u00a0", " ") for one in sentences(facts, Shown(unit, 1000))]


def test_a_year_in_four_sentences() -> None:
    """Balance and change, hardest and best month, longest import and peak, levers from the best to the weakest."""
    assert told(YEAR) == [
        "En 2021, la production locale couvre heure par heure **38 %** de la consommation ; il faut importer "
        "**388 GWh par an**, 99,4 GWh **de moins** qu'aujourd'hui.",
        "Le mois le plus difficile est **avril** : la production locale n'y couvre que **33 %** de la consommation. "
        "Le meilleur est août, avec 48 %.",
        "Le territoire dépend du réseau jusqu'à **24 jours** de suite, du 28 mai au 21 juin ; "
        "au plus fort, il lui prend 124,6 MW, le 8 janvier à 18 h.",
        "En changeant un seul réglage, le plus utile ici : 20 GWh par an de solaire en plus, ce qui éviterait "
        "**18,6 GWh** d'importation par an ; autant d'éolien en éviterait 12,6 GWh ; passer de 5 % à 10 % de "
        "consommation flexible (une borne haute) en éviterait 6,3 GWh ; doubler le stockage (donc 40 MWh) n'en "
        "éviterait que 0,3 GWh.",
    ]


def test_a_month_is_told_by_its_days() -> None:
    """A month's energies are its own, with the pace of a year beside; its days are compared, its hours singular."""
    balance, parts, stretch, levers = told(APRIL)
    assert balance == (
        "En avril 2021, la production locale couvre heure par heure **38 %** de la consommation ; il faut importer "
        "**43,1 GWh** (au rythme de 525 GWh par an)."
    )
    assert parts == (
        "Le jour le plus difficile est **le 29 avril** : la production locale n'y couvre que **4,1 %** de la "
        "consommation. Le meilleur est le 1er avril, avec 55 %."
    )
    assert "jusqu'à **1 heure** de suite, le 2 avril de 6 h à 7 h ;" in stretch
    assert "d'importation ;" in levers


def test_nothing_consumed_is_said_alone() -> None:
    """Without consumption there is one sentence, with where the production goes, if there is any."""
    facts = replace(
        YEAR, consumption_gwh=0.0, imported_gwh=0.0, self_production_pct=float("nan"), hardest=None, best=None
    )
    (sentence,) = told(facts)
    assert sentence == (
        "En 2021, avec ces réglages, le territoire ne consomme rien : ce qu'il produit, **260 GWh par an**, va au "
        "stockage ou au réseau."
    )
    (sentence,) = told(replace(facts, production_gwh=0.0))
    assert sentence.endswith("ne consomme rien et ne produit rien.")


def test_nothing_produced() -> None:
    """Without production all is imported at every hour, no month is covered, and what is missing is named."""
    facts = replace(
        YEAR,
        production_gwh=0.0,
        self_production_pct=0.0,
        absent=("wind", "solar", "bioenergy"),
        hardest=month(1, 0.0),
        best=month(1, 0.0),
        imports_always=True,
    )
    balance, parts, always, _ = told(facts)
    assert balance.startswith("En 2021, sans éolien ni solaire, rien n'est produit ici : toute la consommation, ")
    assert parts == "Aucun mois n'est couvert, même en partie."
    assert always == "Il faut importer **à toute heure**, au plus fort 124,6 MW, le 8 janvier à 18 h."


def test_nothing_imported() -> None:
    """Where nothing is imported, no lever is offered and no month compared."""
    facts = replace(
        YEAR,
        imported_gwh=0.0,
        saved_gwh=487.9,
        self_production_pct=100.0,
        hardest=month(1, 100.0),
        best=month(1, 100.0),
        longest_import=None,
    )
    assert told(facts) == [
        "En 2021, la production locale couvre toute la consommation, heure par heure : 488 GWh importés **de moins** "
        "qu'aujourd'hui.",
        "Pas une seule heure n'a besoin du réseau.",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"saved_gwh": -36.4}, ", 36,4 GWh **de plus** qu'aujourd'hui."),
        ({"saved_gwh": 1e-9}, ", autant qu'aujourd'hui."),
        ({"saved_gwh": 0.23}, ", 0,23 GWh **de moins** qu'aujourd'hui."),
        ({"saved_gwh": 0.0086}, ", 8,6 MWh **de moins** qu'aujourd'hui."),
        ({"saved_gwh": None}, "**388 GWh par an**."),
        ({"left_out_h": 1343}, " 1 343 heures sans données ne comptent pas."),
        ({"left_out_h": 1}, " Une heure sans données ne compte pas."),
        ({"absent": ("wind",)}, "En 2021, sans éolien, la production"),
        ({"absent": ("bioenergy",)}, "En 2021, la production"),
        ({"hardest": month(1, 61.0), "best": month(5, 99.97)}, "y couvre encore **61 %** de la consommation. Le"),
        ({"hardest": month(1, 61.0), "best": month(5, 99.97)}, "mai, avec 99,9 %."),
        ({"hardest": month(1, 0.0)}, "la production locale n'y couvre **rien** de la consommation."),
        ({"hardest": month(1, 0.01)}, "la production locale n'y couvre **presque rien** de la consommation."),
        ({"hardest": month(1, 33.2), "best": month(5, 33.4)}, "Chaque mois est couvert de la même façon, à 33 %."),
        ({"period_start": date(2020, 12, 1), "hardest": month(12, 9.0, 2020)}, "est **décembre 2020** :"),
        ({"period_start": date(2020, 12, 1)}, "Du 1er décembre 2020 au 31 décembre 2021, la"),
        ({"period_start": date(2020, 12, 1)}, "le 8 janvier 2021 à 18 h."),
    ],
)
def test_words_follow_the_facts(changes: dict[str, object], words: str) -> None:
    """Each change of the facts is in the words."""
    assert any(words in one for one in told(replace(YEAR, **changes))), told(replace(YEAR, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (lever("storage_mwh", 0.0, 20.0, 5.0), "ajouter un stockage de 20 MWh en éviterait 5 GWh"),
        (lever("storage_mwh", 0.0, 20.0, 0.3), "ajouter un stockage de 20 MWh n'en éviterait que 0,3 GWh"),
        (lever("storage_mwh", 0.0, 20.0, 0.0), "ajouter un stockage de 20 MWh n'y changerait rien"),
        (
            lever("flexible_share", 0.0, 0.05, 0.23),
            "rendre flexible 5 % de la consommation (une borne haute) n'en éviterait que 0,23 GWh",
        ),
        (
            lever("flexible_share", 0.025, 0.075, -5.0),
            "2,5 % à 7,5 % de consommation flexible (une borne haute) ferait importer 5 GWh de plus",
        ),
        (
            lever("flexible_share", 0.0, 0.05, -0.1),
            "rendre flexible 5 % de la consommation (une borne haute) n'y changerait presque rien",
        ),
    ],
)
def test_a_lever_that_is_not_the_best(one: Lever, words: str) -> None:
    """What saves little, nothing, or less than nothing is said as what it is."""
    found = story.sentence((SOLAR, one), 388.0, per_year=True).replace("\u202f", " ")
    assert found.endswith(f" ; {words}." if words[0].isalpha() else f"passer de {words}.")


def test_sources_that_are_not_the_best_agree() -> None:
    """Behind a better lever, 20 GWh are plural and 1 GWh is singular."""
    best = replace(STORE, saved_gwh=30.0)
    two = story.sentence((best, SOLAR), 388.0, per_year=True)
    assert two.endswith("20 GWh par an de solaire en plus en éviteraient 18,6 GWh.")
    one = story.sentence((best, lever("wind_gwh", 1.0, 2.0, 0.9)), 388.0, per_year=True)
    assert one.endswith("1 GWh par an d'éolien en plus n'en éviterait que 0,9 GWh.")


def test_no_lever_helps() -> None:
    """Where the best lever saves nothing, that is the sentence."""
    found = story.sentence((replace(STORE, saved_gwh=0.0), replace(SHARE, saved_gwh=-1.0)), 388.0, per_year=True)
    assert found == "Ni plus de production, ni plus de stockage, ni plus de flexibilité n'y changerait rien."


def test_figures_stay_with_their_units() -> None:
    """No line breaks between a figure and its unit or month, nor before a colon or a semicolon."""
    found = " ".join(sentences(YEAR, Shown("w_group", 1000)))
    kept = (
        "388\u00a0GWh",
        "\u00a0;",
        "18\u00a0h",
        "21\u00a0juin",
        "24\u00a0jours",
        "124,6\u00a0MW (24\u202f900\u202f000\u00a0W pour 200 foyers)",
    )
    assert [one for one in kept if one not in found] == []
    assert not re.search(r" [:;]|\d (GWh|MWh|h |j)", found)
    assert (
        formats.kept_together("du 1er mars au 2 mai : 3 heures")
        == "du 1er\u00a0mars au 2\u00a0mai\u00a0: 3\u00a0heures"
    )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2021, 1, 1), date(2021, 12, 31), "En 2021"),
        (date(2020, 7, 1), date(2021, 6, 30), "Du 1er juillet 2020 au 30 juin 2021"),
        (date(2020, 2, 1), date(2020, 2, 29), "En février 2020"),
        (date(2021, 8, 1), date(2021, 8, 31), "En août 2021"),
        (date(2021, 12, 1), date(2021, 12, 31), "En décembre 2021"),
        (date(2021, 3, 1), date(2021, 3, 1), "Le 1er mars 2021"),
        (date(2021, 3, 2), date(2021, 3, 9), "Du 2 au 9 mars 2021"),
        (date(2020, 1, 1), date(2021, 12, 31), "Du 1er janvier 2020 au 31 décembre 2021"),
    ],
)
def test_a_period_in_words(start: date, end: date, words: str) -> None:
    """Whole years and months by their names, days with 1er."""
    assert formats.period(start, end) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (1, "1 heure"),
        (2, "2 heures"),
        (47, "47 heures"),
        (48, "2 jours"),
        (49, "2 jours et 1 heure"),
        (8760, "365 jours"),
        (4343, "181 jours"),
        (30_002, "1 250 jours"),
    ],
)
def test_a_duration_in_words(hours: int, words: str) -> None:
    """Hours up to two days, then days and hours, each in its number."""
    assert formats.duration(hours).replace("\u202f", " ") == words


def test_a_stretch_in_words() -> None:
    """Half a year over the spring's lost hour is its days; a short one has its hours; midnight ends the day before."""
    for first, last, words in (
        (datetime(2021, 1, 1), datetime(2021, 7, 1), "du 1er janvier au 30 juin"),
        (datetime(2021, 4, 2, 6), datetime(2021, 4, 2, 7), "le 2 avril de 6 h à 7 h"),
        (datetime(2021, 4, 2, 6), datetime(2021, 4, 3), "le 2 avril de 6 h à minuit"),
        (datetime(2021, 4, 2, 6), datetime(2021, 4, 4, 9), "du 2 avril à 6 h au 4 avril à 9 h"),
    ):
        assert formats.stretch(first, last, with_year=False) == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [(20.0, "20"), (19.96, "20"), (18.64, "18,6"), (0.302, "0,3"), (0.997, "1"), (100.0, "100"), (1234.4, "1 234")],
)
def test_a_figure_to_be_said(value: float, shown: str) -> None:
    """As few decimals as are needed, none that are zero; whole hundreds keep their zeros."""
    assert story.figure(value).replace("\u202f", " ") == shown


SHARES = st.one_of(st.sampled_from([0.0, 100.0, 0.01, 99.99, 50.0]), st.floats(0.0, 100.0))
SAVED = st.one_of(st.sampled_from([0.0, 1e-12, 0.005, 1.0, 500.0]), st.floats(-500.0, 500.0))
FACTORS = st.lists(st.sampled_from([SOLAR, WIND, STORE, SHARE]), unique=True)


@given(SHARES, SHARES, SAVED, FACTORS, st.booleans(), st.sampled_from(["mw", "w", "w_group"]), st.data())
def test_any_facts_make_sound_sentences(low, high, saved, levers, is_annual, unit, data) -> None:
    """Whatever the facts: one to four sentences that end, without "sans objet", an English word or a stray number."""
    ranked = sorted((replace(one, saved_gwh=data.draw(SAVED)) for one in levers), key=lambda one: -one.saved_gwh)
    facts = replace(
        YEAR,
        is_annual=is_annual,
        saved_gwh=saved,
        hardest=month(1, min(low, high)),
        best=month(2, max(low, high)),
        self_production_pct=low,
        levers=tuple(ranked),
    )
    found = told(facts, unit)
    assert 2 <= len(found) <= 4
    for one in found:
        assert one[0].isupper()
        assert one.endswith(".")
        assert one.count("**") % 2 == 0
        assert "sans objet" not in one
        assert "nan" not in one
        assert not re.search(r"\d\.\d|  |\bde (é|a|août)|\bque \*\*0 ", one)
        assert not ENGLISH & set(re.findall(r"[a-z]+", one.lower()))


def test_what_waiting_biogas_changes() -> None:
    """Import, peak and longest import with and without; what stays is said to stay; nothing of it where none waits."""
    shown = Shown("mw", 50_951)
    waits = replace(YEAR, waiting=WaitingBiogas(saved_gwh=4.2, import_max_mw=128.0, longest_import_h=600))
    said = next(one for one in sentences(waits, shown) if "biogaz" in one).replace("\u202f", " ").replace("\u00a0", " ")
    assert said.startswith(
        "Le biogaz qui attend évite **4,2 GWh** d'importation par an : la pointe passe de 128,0 MW à"
    )
    assert "passe de 25 jours à **24 jours**" in said
    same = replace(YEAR, waiting=WaitingBiogas(saved_gwh=-0.5, import_max_mw=124.6, longest_import_h=569))
    kept = next(one for one in sentences(same, shown) if "biogaz" in one)
    assert "coûte" in kept
    assert kept.count("reste") == 2
    assert not any("biogaz" in one for one in sentences(YEAR, shown))


@pytest.mark.parametrize(
    ("foresight", "saved_gwh", "said"),
    [
        ("perfect", 4.12, "en connaissant l'avenir (une borne haute), évitent **4,1 GWh** d'importation par an."),
        ("day_before", 2.86, "choisie avec la veille comme prévision, évitent **2,9 GWh** d'importation par an."),
        ("day_before", -0.5, "font importer **0,5 GWh** de plus par an qu'à leurs heures habituelles."),
        ("perfect", 0.01, "n'évitent presque pas d'importation."),
    ],
)
def test_driven_uses_are_told_with_what_is_known(foresight: str, saved_gwh: float, said: str) -> None:
    """Beside the same uses in their natural hours; the choice of foresight stands in the sentence."""
    facts = replace(YEAR, driven=DrivenUses(foresight=foresight, saved_gwh=saved_gwh))
    (told,) = [one for one in sentences(facts, Shown("mw", 1000)) if one.startswith("Les usages pilotés")]
    assert told.replace("\u202f", " ").replace("\u00a0", " ").endswith(said)
