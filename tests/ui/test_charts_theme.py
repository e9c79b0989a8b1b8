"""The palette, measured: contrast (WCAG 2.2) and distance for colour-blind eyes.

Colour-blindness is simulated in linear RGB with the matrices of Machado, Oliveira & Fernandes (2009), "A
Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), severity 1.0. Distances are
CIE 1976 (CIELAB, D65).
"""

import itertools

import numpy as np
import pytest

from elfe_ui.charts import theme

MIN_DISTANCE = 17.0
"""CIE76 units; about 2.3 is just noticeable side by side."""
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
BACKGROUNDS = {False: ("#ffffff", "#f4f7f6"), True: ("#0e1117", "#151b24")}
THEMES = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def linear(colour: str) -> np.ndarray:
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    ratio = XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(first: str, second: str, vision: np.ndarray) -> float:
    return float(np.linalg.norm(lab(vision @ linear(first)) - lab(vision @ linear(second))))


def test_the_measures_themselves() -> None:
    """Black and white: contrast 21, distance 100; red and green come together for a deuteranope."""
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert distance("#000000", "#ffffff", VISIONS["normal"]) == pytest.approx(100.0, abs=0.1)
    near = distance("#c8402f", "#4b7f1f", VISIONS["deuteranopia"])
    assert near < 10 < distance("#c8402f", "#4b7f1f", VISIONS["normal"])


@THEMES
@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("keys", theme.TOGETHER, ids="+".join)
def test_colours_that_meet_stay_apart(keys: tuple[str, ...], vision: str, dark: bool) -> None:
    """Colours of one chart keep a distance, for colour-blind eyes too."""
    for first, second in itertools.combinations(keys, 2):
        gap = distance(theme.colour(first, dark), theme.colour(second, dark), VISIONS[vision])
        assert gap >= MIN_DISTANCE, (first, second, vision, gap)


@THEMES
@pytest.mark.parametrize("key", theme.COLOURS)
def test_marks_stand_out_from_the_page(key: str, dark: bool) -> None:
    """3:1 at least against the page."""
    assert theme.contrast(theme.colour(key, dark), BACKGROUNDS[dark][0]) >= 3.0


@THEMES
def test_text_is_legible(dark: bool) -> None:
    """4.5:1 at least for all text, and for figures written on a colour."""
    ink = theme.ink(dark)
    for text in (ink.text, ink.muted):
        for background in BACKGROUNDS[dark]:
            assert theme.contrast(text, background) >= 4.5
    for key in ("wind", "solar", "bioenergy", "discharge", "imported", "used_at_once", "charge", "exported"):
        assert theme.contrast(theme.ink_on(key, dark), theme.colour(key, dark)) >= 4.5, key


def test_every_quantity_has_a_colour_and_a_name() -> None:
    """The two tables name the same quantities, and all that meet are in them."""
    assert set(theme.COLOURS) == set(theme.LABELS)
    assert {key for keys in theme.TOGETHER for key in keys} <= set(theme.COLOURS)
