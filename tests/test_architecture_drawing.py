"""The drawing of docs/ARCHITECTURE.md: made from the imports, complete, and the lines left out are implied."""

from docs import draw_architecture
from docs.draw_architecture import BEGIN, END, FILE, drawing, updated


def test_the_document_has_a_drawing() -> None:
    """The command draws between the two markers of the document and leaves the rest as it is."""
    text = FILE.read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    new = updated(text)
    assert drawing() in new
    assert updated(new) == new
    assert new.partition(BEGIN)[0] == text.partition(BEGIN)[0]
    assert new.partition(END)[2] == text.partition(END)[2]


def test_every_room_is_drawn() -> None:
    """Each file and folder of the two packages is named in a box, and the simulation is reached from the pages."""
    drawn = drawing()
    rooms = {draw_architecture.room_of(module).partition(".")[2] for module in draw_architecture.modules_in_rooms()}
    words = set(drawn.replace('"', " ").replace(",", " ").replace("<br>", " ").replace("]", " ").split())
    assert rooms - {""} <= words
    assert "pages --> elfe_ui_" in drawn


def test_an_arrow_that_others_lead_around_is_left_out() -> None:
    """A direct arrow goes where a longer way leads to the same room; in a circle none is lost."""
    assert draw_architecture.reduced({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == {"a": {"b"}, "b": {"c"}, "c": set()}
    circle = {"a": {"b"}, "b": {"a"}}
    assert draw_architecture.reduced(circle) == circle
