"""A visitor without a browser: one session over Streamlit's own websocket, as its page in the browser holds it.

It opens an address, keeps what the server sends, and moves a slider as the page does: the new value, the address with
it, the page's script and the large messages that it still holds. `websockets` comes with Streamlit.
"""

import time
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

CHARTS = ("vega_lite_chart", "arrow_vega_lite_chart", "deck_gl_json_chart")
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


class Session:
    """One visitor: the address and what the page holds of the server's messages."""

    def __init__(self, socket: ClientConnection, url: str, page: str, query: dict[str, str]) -> None:
        self._socket, self._url, self._page, self._query = socket, url, page, query
        self._script_hash = ""
        self._sliders: dict[str, Any] = {}
        self._held: dict[str, int] = {}
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

    async def move(self, label: str, value: float) -> Answer:
        """Set a slider of the page, by its label."""
        slider = self._sliders[label]
        self._query[slider.query_param_key] = f"{value:g}"
        return await self._ask({slider.id: value})

    async def close(self) -> None:
        await self._socket.close()

    async def _ask(self, values: dict[str, float]) -> Answer:
        self._run += 1
        begin = time.perf_counter()
        await self._socket.send(self._request(values).SerializeToString())
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

    def _request(self, values: dict[str, float]) -> BackMsg:
        self._held = {name: run for name, run in self._held.items() if self._run - run <= self._oldest}
        request = BackMsg()
        state = request.rerun_script
        state.query_string = urlencode(self._query)
        state.page_script_hash, state.page_name = self._script_hash, "" if self._script_hash else self._page
        state.cached_message_hashes.extend(self._held)
        for widget, value in values.items():
            one = state.widget_states.widgets.add(id=widget)
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
            self._oldest = message.new_session.config.max_cached_message_age
        elif kind == "navigation":
            self._script_hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            name = element.WhichOneof("type")
            if name == "exception":
                raise RuntimeError(f"the page shows an error: {element.exception.message}")
            if name == "slider":
                self._sliders[element.slider.label] = element.slider
            return int(name in CHARTS)
        return 0


def _is_end(message: ForwardMsg) -> bool:
    """Whether the page rests: a run that ended early is followed by another."""
    return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
