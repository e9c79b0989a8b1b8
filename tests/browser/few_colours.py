"""Pictures in few colours: the most frequent ones exactly, then those farthest from all that are kept."""

from pathlib import Path

import numpy as np
from PIL import Image

FREQUENT, FAR = 24, 44
AT_ONCE = 20_000
"""Colours compared with the palette at a time."""


def reduce(file: Path) -> None:
    """Write a PNG again with a palette: flat areas keep their colour, and so do thin lines that nothing resembles."""
    with Image.open(file) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(np.int32)
    packed = (pixels[..., 0] << 16) | (pixels[..., 1] << 8) | pixels[..., 2]
    found, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([found >> 16, (found >> 8) & 255, found & 255], axis=1).astype(float)
    kept = colours[_kept(colours, counts)]
    nearest = np.concatenate(
        [
            ((colours[first : first + AT_ONCE, None] - kept) ** 2).sum(axis=2).argmin(axis=1)
            for first in range(0, len(colours), AT_ONCE)
        ]
    )
    height, width = packed.shape
    few = Image.frombytes("P", (width, height), nearest.astype(np.uint8)[places.reshape(-1)].tobytes())
    few.putpalette(kept.astype(np.uint8).tobytes())
    few.save(file, optimize=True)


def _kept(colours: np.ndarray, counts: np.ndarray) -> list[int]:
    kept = np.argsort(-counts)[:FREQUENT].tolist()
    distance = np.min([((colours - colours[place]) ** 2).sum(axis=1) for place in kept], axis=0)
    for _ in range(FAR):
        place = int(np.argmax(distance * np.log1p(counts)))
        if distance[place] == 0.0:
            break
        kept.append(place)
        distance = np.minimum(distance, ((colours - colours[place]) ** 2).sum(axis=1))
    return kept
