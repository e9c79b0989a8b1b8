"""Times a page in a real browser from a key press or a click to the last frame that it changes: texts and charts alike.

The clock starts with the event in the page. It stops when the frame after the last change of the document or the last
stroke on a canvas is painted, once the script rests and nothing has changed for 0.4 s (which do not count).
"""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page

CHARTS = (
    ":is([data-testid=stVegaLiteChart], [data-testid=stDeckGlJsonChart], [data-testid=stPlotlyChart], .elfe-surface)"
)
"""Pictures on a canvas, or of SVG elements."""
WATCH_JS = """() => {
    const state = window.elfeWatch = {begun: 0, last: 0, drawn: new Set(), asked: false};
    const changed = () => {
        if (!state.begun || state.asked) return;
        state.asked = true;
        requestAnimationFrame(() => setTimeout(() => { state.asked = false; state.last = performance.now(); }));
    };
    const strokes = [
        [CanvasRenderingContext2D, ['clearRect', 'fillRect', 'fill', 'stroke', 'fillText', 'drawImage']],
        [WebGL2RenderingContext, ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']],
    ];
    for (const [kind, names] of strokes) for (const name of names) {
        const plain = kind.prototype[name];
        kind.prototype[name] = function (...given) {
            if (this.canvas.isConnected) { state.drawn.add(this.canvas); changed(); }
            return plain.apply(this, given);
        };
    }
    const written = records => {
        for (const {target} of records) if (target.closest?.('svg')) state.drawn.add(target);
        changed();
    };
    new MutationObserver(written).observe(
        document, {subtree: true, childList: true, characterData: true, attributes: true});
    const begin = () => { state.begun = performance.now(); state.last = 0; state.drawn.clear(); };
    for (const event of ['keydown', 'click']) document.addEventListener(event, begin, true);
}"""
DONE_JS = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return app.dataset.testScriptState === 'notRunning' && !document.querySelector('[data-testid=stSkeleton]')
        && window.elfeWatch.last > 0 && !window.elfeWatch.asked && performance.now() - window.elfeWatch.last > 400;
}"""
FOUND_JS = """(charts) => ({
    seconds: 1e-3 * (window.elfeWatch.last - window.elfeWatch.begun),
    drawn: [...document.querySelectorAll(charts)].filter(chart =>
        [...window.elfeWatch.drawn].some(stroke => chart.contains(stroke))).length,
    charts: document.querySelectorAll(charts).length,
})"""


class Redraw(NamedTuple):
    """What followed one key press or click."""

    seconds: float
    drawn: int
    """Charts that were drawn anew."""
    charts: int
    """Charts of the page."""


def watch(page: Page) -> None:
    """Follow every change of the pages that this one opens from now on; to be called before its first address."""
    page.add_init_script(f"({WATCH_JS})()")


def redraw(page: Page, act: Callable[[], None]) -> Redraw:
    """What follows an act that presses a key or clicks once."""
    act()
    page.wait_for_function(DONE_JS, polling=50)
    return Redraw(**page.evaluate(FOUND_JS, CHARTS))
