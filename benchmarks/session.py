"""A visitor without a browser: one session over Streamlit's own websocket, as its page in the browser holds it.

It opens an address, keeps what the server sends, and moves a slider or presses a button as the page does: the new
value, the address with it, the page's script and the large messages that it still holds. On the page of a full server
it asks again for its place, as often as that page does. `websockets` comes with Streamlit.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, FileURLs
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from elfe_ui.visitors import ASKS_AGAIN_S
from elfe_ui.waiting_page import TITLE

CHARTS = ("vega_lite_chart", "arrow_vega_lite_chart", "deck_gl_json_chart", "plotly_chart")
SURFACE = "elfe_surface"
"""Component of the picture in space."""
LARGEST_MESSAGE = 200 << 20
"""As the server's own limit."""


class Answer(NamedTuple):
    """What came back from one run of the page's script."""

    seconds: float
    """From the message that asks for it to the message that ends it, everything between received."""
    n_bytes: int
    n_charts: int
    """Charts sent whole, their data with them."""
    n_messages: int


class Sent(NamedTuple):
    """A file that was sent to the server, as the page names it."""

    file_id: str
    name: str
    size: int


Value = float | str | tuple[Sent, ...]
"""What a widget holds."""


class Session:
    """One visitor: the address and what the page holds of the server's messages."""

    def __init__(self, socket: ClientConnection, url: str, page: str, query: dict[str, str]) -> None:
        self._socket, self._url, self._page, self._query = socket, url, page, query
        self._script_hash = ""
        self.session_id = ""
        self._widgets: dict[str, Any] = {}
        self._held: dict[str, int] = {}
        self._queue = ""
        self._run, self._oldest = 0, 2

    @classmethod
    async def open(cls, url: str, page: str, query: dict[str, str]) -> tuple[Self, Answer]:
        """Connect and open a page by its link; the session and its first answer."""
        place = urlsplit(url)
        socket = await connect(
            f"ws://{place.netloc}/_stcore/stream",
            origin=url,  # type: ignore[arg-type]
            subprotocols=[Subprotocol("streamlit")],
            max_size=LARGEST_MESSAGE,
            compression=None,
        )
        session = cls(socket, url, page, query)
        return session, await session._ask({})

    async def move(self, label: str, value: float | str) -> Answer:
        """Set a slider of the page, by its label: one of numbers, or one of texts."""
        slider = self._widgets[_slider_name(label, is_text=isinstance(value, str))]
        if slider.query_param_key:
            self._query[slider.query_param_key] = value if isinstance(value, str) else f"{value:g}"
        return await self._ask({slider.id: value})

    async def press(self, label: str) -> Answer:
        """Press a button of the page, by its label."""
        return await self._ask({self._widgets[_button_name(label)].id: True})

    async def bring(self, label: str, files: Sequence[Sent]) -> Answer:
        """Hold these files, which were sent, and no others in a field of the page."""
        return await self._ask({self._widgets[_files_name(label)].id: tuple(files)})

    async def wait_for_place(self) -> float:
        """On the page of a full server, ask again until there is a place; the seconds that took, 0 with a place."""
        begin = time.perf_counter()
        if not self._queue:
            return 0.0
        while self._queue:
            await asyncio.sleep(ASKS_AGAIN_S)
            await self._ask({}, fragment=self._queue)
        return time.perf_counter() - begin

    async def close(self) -> None:
        await self._socket.close()

    async def _ask(self, values: Mapping[str, Value], fragment: str = "") -> Answer:
        self._run += 1
        begin = time.perf_counter()
        await self._socket.send(self._request(values, fragment).SerializeToString())
        n_bytes = n_charts = n_messages = 0
        async for data in self._socket:
            assert isinstance(data, bytes)
            n_bytes += len(data)
            n_messages += 1
            message = ForwardMsg.FromString(data)
            n_charts += self._take(message)
            if message.WhichOneof("type") == "script_finished" and _is_end(message):
                break
        else:
            raise ConnectionError(f"the server closed the connection at run {self._run}")
        return Answer(time.perf_counter() - begin, n_bytes, n_charts, n_messages)

    def _request(self, values: Mapping[str, Value], fragment: str) -> BackMsg:
        self._held = {name: run for name, run in self._held.items() if self._run - run <= self._oldest}
        request = BackMsg()
        state = request.rerun_script
        state.query_string = urlencode(self._query)
        state.page_script_hash, state.page_name = self._script_hash, "" if self._script_hash else self._page
        state.cached_message_hashes.extend(self._held)
        state.fragment_id, state.is_auto_rerun = fragment, bool(fragment)
        for widget, value in values.items():
            one = state.widget_states.widgets.add(id=widget)
            if value is True:
                one.trigger_value = True
            elif isinstance(value, str):
                one.string_array_value.data.append(value)
            elif isinstance(value, tuple):
                _hold(value, one.file_uploader_state_value)
            else:
                one.double_array_value.data.append(value)
        context = state.context_info
        context.timezone, context.timezone_offset, context.locale = "Europe/Paris", -60, "fr-FR"
        context.url, context.is_embedded, context.color_scheme = f"{self._url}/{self._page}", False, "light"
        return request

    def _take(self, message: ForwardMsg) -> int:
        """Keep what the next request needs; the number of charts in the message."""
        if message.metadata.cacheable or message.ref_hash:
            self._held[message.ref_hash or message.hash] = self._run
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._script_hash = message.new_session.page_script_hash
            self.session_id = message.new_session.initialize.session_id
            self._oldest = message.new_session.config.max_cached_message_age
            self._queue = ""
        elif kind == "navigation":
            self._script_hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            return self._take_element(message.delta.new_element, message.delta.fragment_id)
        return 0

    def _take_element(self, element: Element, fragment: str) -> int:
        """The same for one element of the page."""
        name = element.WhichOneof("type")
        if name == "exception":
            raise RuntimeError(f"the page shows an error: {element.exception.message}")
        if name == "slider":
            is_text = element.slider.type == Slider.SELECT_SLIDER
            self._widgets[_slider_name(element.slider.label, is_text=is_text)] = element.slider
        elif name == "file_uploader":
            self._widgets[_files_name(element.file_uploader.label)] = element.file_uploader
        elif name == "button":
            self._widgets[_button_name(element.button.label)] = element.button
        elif name == "heading" and element.heading.body == TITLE:
            self._queue = fragment
        return int(name in CHARTS or (name == "bidi_component" and element.bidi_component.component_name == SURFACE))


def _slider_name(label: str, *, is_text: bool) -> str:
    """Two sliders of a page may bear one label: of numbers on the left, of the texts of a file beside the picture."""
    return f"{'texts' if is_text else 'numbers'} {label}"


def _files_name(label: str) -> str:
    return f"files {label}"


def _hold(files: tuple[Sent, ...], state: FileUploaderState) -> None:
    """Name the files in a field; without any, that it is empty."""
    state.SetInParent()
    for file in files:
        urls = FileURLs(file_id=file.file_id)
        state.uploaded_file_info.add(name=file.name, size=file.size, file_id=file.file_id, file_urls=urls)


def _button_name(label: str) -> str:
    return f"button {label}"


def _is_end(message: ForwardMsg) -> bool:
    """Whether the page rests: a run that ended early is followed by another."""
    return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
