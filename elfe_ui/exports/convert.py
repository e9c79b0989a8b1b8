"""Vega-Lite -> SVG or PNG, in a process of its own: `python -m elfe_ui.exports.convert < job > picture`.

The converter holds a JavaScript engine: more than 100 MB, which go back to the machine when this process ends.
"""

import json
import sys
from typing import Any

import vl_convert

from elfe_ui.exports.picture_frame import framed


def converted(job: dict[str, Any]) -> bytes:
    """The answer to a job: pictures as a JSON list of SVG; with `png_scale`, the first one as PNG.

    A job has `pictures`, each with `spec`, `title` and `notes` (without a title the chart is not framed), and the
    `numbers` and `dates` of the language, in d3's words; or it has an `svg` that becomes PNG as it is.
    """
    if "svg" in job:
        return bytes(vl_convert.svg_to_png(job["svg"], scale=job["png_scale"]))
    svgs = [_svg(picture, job["numbers"], job["dates"]) for picture in job["pictures"]]
    if job.get("png_scale"):
        return bytes(vl_convert.svg_to_png(svgs[0], scale=job["png_scale"]))
    return json.dumps(svgs, ensure_ascii=False).encode()


def _svg(picture: dict[str, Any], numbers: dict[str, Any], dates: dict[str, Any]) -> str:
    """Nothing is ever fetched: the specification brings its data."""
    svg = vl_convert.vegalite_to_svg(
        picture["spec"], allowed_base_urls=[], format_locale=numbers, time_format_locale=dates
    )
    return framed(svg, picture["title"], picture["notes"]) if picture["title"] else svg


if __name__ == "__main__":
    sys.stdout.buffer.write(converted(json.load(sys.stdin)))
