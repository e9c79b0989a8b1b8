"""Makes large files in the layout of Enedis for benchmarks: plain text, newest half-hour first.

`python -m benchmarks.make_export FOLDER N_MB` writes FOLDER/inf36.csv with the size asked for (all profiles of
conso-inf36-region in all their bands), and beside it what else makes curves of the same hours: sup36.csv, prod.csv and
wind.csv, about 6 % more.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

PARIS = ZoneInfo("Europe/Paris")
LAST = datetime(2024, 12, 31, 22, 30, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
N_BLOCKS = 336
"""Different half-hours, in turn: a week."""

TIME = b"@"
TIME_BYTES = len("2024-12-31T23:30:00+01:00")
HEADER = (
    "Horodate;Région;Code région;Profil;Plage de puissance souscrite;Nb points soutirage;Total énergie soutirée (Wh);"
    "Courbe Moyenne n°1 (Wh);Indice représentativité Courbe n°1 (%);Courbe Moyenne n°2 (Wh);"
    "Indice représentativité Courbe n°2 (%);Courbe Moyenne n°1 + n°2 (Wh);"
    "Indice représentativité Courbe n°1 + n°2 (%);Jour max du mois (0/1);Semaine max du mois (0/1)\n"
)
PROD_HEADER = (
    HEADER.replace("Profil;Plage de puissance souscrite;", "Plage de puissance injection;Filière de production;")
    .replace("soutirage", "injection")
    .replace("soutirée", "injectée")
)
TAIL = "310;92;310;< 1;310;97;0;0"
SUP36 = tuple(
    f"ENT3 (+ ENT4 + ENT5);{band};S1: Agriculture;120;{{}};{TAIL}"
    for band in ("P3: Total ]36-250] kVA", "P7: Total > 250 kVA")
)
PROD = tuple(
    f"P0 : Total toutes puissances;{source};120;{{}};{TAIL}" for source in ("F5 : Solaire", "F2 : Bioénergies")
)
REGIONS = (("Bretagne", "53"), ("Pays de la Loire", "52"))
TOTAL = "P0: Total <= 36 kVA"
SMALL = ("P1: ]0-3] kVA", "P2: ]3-6] kVA")
LARGE = ("P3: ]6-9] kVA", "P4: ]9-12] kVA", "P5: ]12-15] kVA", "P6: ]15-18] kVA", "P7: ]18-36] kVA")
BANDS = {
    "ENT1 (+ ENT2)": LARGE,
    "ENT3 (+ ENT4 + ENT5)": LARGE,
    "PRO1 (+ PRO1WE)": SMALL + LARGE,
    "PRO2 (+ PRO2WE + PRO6)": SMALL + LARGE,
    "PRO3": LARGE,
    "PRO4": LARGE,
    "PRO5": SMALL,
    "RES1 (+ RES1WE)": SMALL,
    "RES11 (+ RES11WE)": LARGE,
    "RES2 (+ RES5)": SMALL + LARGE,
    "RES2WE": SMALL + LARGE,
    "RES3": LARGE,
    "RES4": LARGE,
}
"""The profiles, each with the power bands that it is published in beside its total."""


def make_export_set(folder: Path, n_bytes: int, n_regions: int = 1) -> list[Path]:
    """Write inf36.csv of about `n_bytes`, and sup36.csv, prod.csv and wind.csv of the same hours; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.csv" for name in ("inf36", "sup36", "prod", "wind")]
    inf36, sup36, prod, wind = paths
    blocks = _blocks(n_regions)
    block_bytes = sum(len(block.replace(TIME, b" " * TIME_BYTES)) for block in blocks) // N_BLOCKS
    n_half_hours = 2 * -(-n_bytes // (2 * block_bytes))
    _write(inf36, HEADER, blocks, n_half_hours)
    others = REGIONS[:n_regions]
    _write(sup36, HEADER.replace("souscrite;", "souscrite;Secteur activité;"), _repeated(SUP36, others), n_half_hours)
    _write(prod, PROD_HEADER, _repeated(PROD, others), n_half_hours)
    with wind.open("w", encoding="utf-8") as target:
        target.write("Date,Production (kW)\n")
        for place in range(n_half_hours // 2):
            hour = LAST - HALF_HOUR * (2 * place + 1)
            target.write(f'{hour:%m/%d/%Y %H:%M:%S},"{1000 + place % 977},5"\n')
    return paths


def _repeated(lines: Sequence[str], regions: Sequence[tuple[str, str]]) -> list[bytes]:
    """Blocks of lines of which only region, time and energy differ."""
    return [
        "".join(
            f"{TIME.decode()};{name};{code};{line.format(1_000_000 + 7919 * place)}\n"
            for name, code in regions
            for line in lines
        ).encode()
        for place in range(N_BLOCKS)
    ]


def _write(path: Path, header: str, blocks: Sequence[bytes], n_half_hours: int) -> None:
    """Write a header and so many half-hours, the newest first."""
    with path.open("wb", buffering=1 << 20) as target:
        target.write(header.encode())
        for place in range(n_half_hours):
            time = (LAST - place * HALF_HOUR).astimezone(PARIS).isoformat().encode()
            target.write(blocks[place % N_BLOCKS].replace(TIME, time))


def _blocks(n_regions: int) -> list[bytes]:
    """Lines of one half-hour, the time left open; the total of a profile is the sum of its bands."""
    chance = np.random.default_rng(0)
    lines: list[list[str]] = [[] for _ in range(N_BLOCKS)]
    for region, code in REGIONS[:n_regions]:
        for profile, bands in BANDS.items():
            n_points = chance.integers(1_000, 700_000, len(bands))
            means_wh = chance.integers(40, 9_000, (N_BLOCKS, len(bands)))
            for block, means in zip(lines, means_wh.tolist(), strict=True):
                energies = [mean * points for mean, points in zip(means, n_points.tolist(), strict=True)]
                parts = [
                    (TOTAL, int(n_points.sum()), sum(energies)),
                    *zip(bands, n_points.tolist(), energies, strict=True),
                ]
                block += [_line(f"{region};{code};{profile}", *part) for part in parts]
    return ["".join(block).encode() for block in lines]


def _line(labels: str, band: str, n_points: int, energy_wh: int) -> str:
    mean_wh = round(energy_wh / n_points)
    return f"{TIME.decode()};{labels};{band};{n_points};{energy_wh};{mean_wh};92;{mean_wh};< 1;{mean_wh};97;0;0\n"


def main() -> None:
    for path in make_export_set(Path(sys.argv[1]), int(sys.argv[2]) * 1_000_000):
        print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
