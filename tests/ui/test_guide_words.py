"""Every page, view and button that the facilitator's guide and the tour name is called so in the app."""

import re

from elfe_ui.tour import STEPS
from tests.app.screen import ROOT

GUIDE = (ROOT / "docs" / "ANIMER.md").read_text(encoding="utf-8")
SAID = {"Je ne sais pas"}
"""What people say, and no name."""


def named(text: str) -> set[str]:
    """What stands in French quotes as a name: it begins with a capital and is no sentence; bold names after those."""
    text = " ".join(text.split())
    quoted = {name.strip(" *") for name in re.findall(r"«([^«»]+)»", text)}
    chosen = set(re.findall(r"» ?, \*\*([^*]+)\*\*", text)) | set(re.findall(r"\*\*(Rapport [^*]+)\*\*", text))
    names = {name for name in quoted if re.match(r"[A-ZÀ-Ý]", name) and not re.search(r"[.?!:]$", name)}
    return (names | chosen) - SAID


def app_words() -> str:
    """All that the app's own files write, blanks of every kind alike."""
    files = [
        file
        for folder in ("elfe_ui", "pages", "data")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", ".toml", ".js", ".html", ".css") and file.name not in ("terms.toml", "steps.toml")
    ]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("\\u202f", " ").replace("\\'", "'")


def strange(names: set[str]) -> list[str]:
    """Names that no text of the app is or begins with, between quotes."""
    text = app_words()
    return sorted(name for name in names if not re.search(rf"[\"'>*]{re.escape(name)}(?![\w])", text))


def test_the_guide_names_what_the_app_has() -> None:
    """Pages, presets, buttons and switches of the guide; at least a dozen of them."""
    names = named(GUIDE)
    assert {"D'où vient, où va", "Un réglage à la fois", "Épingler ce scénario", "Rapport à imprimer"} <= names
    assert len(names) >= 12
    assert strange(names) == []
    assert strange({"Simuler puis découper"}) == ["Simuler puis découper"]


def test_the_tour_names_what_the_app_has() -> None:
    """Every name in the tour's words."""
    names = {name for step in STEPS for name in named(step.words)}
    assert "Partager" in names
    assert strange(names) == []


def test_no_page_is_called_by_a_former_name() -> None:
    """Names that pages and views had before stand neither in the guide nor in the README nor in the tour."""
    pages = r"Bilan horaire|Entrées / sorties|Facteurs 3D|Un facteur\b"
    choices = "Monotone|Étude livrée|Grande étude|Mon fichier|Empreinte|puis couper"
    former = f"{pages}|{choices}"
    texts = [GUIDE, (ROOT / "README.md").read_text(encoding="utf-8"), *(step.words + step.title for step in STEPS)]
    assert [found for text in texts for found in re.findall(former, text)] == []
