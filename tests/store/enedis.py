"""Writes small files in the layouts of Enedis and ELFE, sound or broken on purpose."""

import gzip
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from elfe_core.curve_set import as_curves
from elfe_core.curves import Curves
from elfe_core.errors import DataError, ElfeError
from elfe_core.store.curves.raw_files import read_curve_set

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2021, 1, 1, tzinfo=UTC)
P0 = "P0: Total <= 36 kVA"
P3, P7 = "P3: Total ]36-250] kVA", "P7: Total > 250 kVA"
PROD_P0 = "P0 : Total toutes puissances"
RES, PRO, ENT = "RES1 (+ RES1WE)", "PRO1 (+ PRO1WE)", "ENT1 (+ ENT2)"
SOLAR, BIO = "F5 : Solaire", "F2 : Bioénergies"

TAIL = (
    "Nb points {0};Total énergie {1} (Wh);Courbe Moyenne n°1 (Wh);Indice représentativité Courbe n°1 (%);"
    "Courbe Moyenne n°2 (Wh);Indice représentativité Courbe n°2 (%);Courbe Moyenne n°1 + n°2 (Wh);"
    "Indice représentativité Courbe n°1 + n°2 (%);Jour max du mois (0/1);Semaine max du mois (0/1)"
)
TECHNICAL_TAIL = (
    "nb_points_{0};total_energie_{1}_wh;courbe_moyenne_ndeg1_wh;indice_representativite_courbe_ndeg1;"
    "courbe_moyenne_ndeg2_wh;indice_representativite_courbe_ndeg2;courbe_moyenne_ndeg1_ndeg2_wh;"
    "indice_representativite_courbe_ndeg1_ndeg2;jour_max_du_mois_0_1;semaine_max_du_mois_0_1"
)
LABELS = {
    "inf36": "Horodate;Région;Code région;Profil;Plage de puissance souscrite;" + TAIL.format("soutirage", "soutirée"),
    "sup36": "Horodate;Région;Code région;Profil;Plage de puissance souscrite;Secteur activité;"
    + TAIL.format("soutirage", "soutirée"),
    "prod": "Horodate;Région;Code région;Plage de puissance injection;Filière de production;"
    + TAIL.format("injection", "injectée"),
}
TECHNICAL = {
    "inf36": "horodate;region;code_region;profil;plage_de_puissance_souscrite;"
    + TECHNICAL_TAIL.format("soutirage", "soutiree"),
    "sup36": "horodate;region;code_region;profil;plage_de_puissance_souscrite;secteur_activite;"
    + TECHNICAL_TAIL.format("soutirage", "soutiree"),
    "prod": "horodate;region;code_region;plage_de_puissance_injection;filiere_de_production;"
    + TECHNICAL_TAIL.format("injection", "injectee"),
}
Row = tuple[str, ...]
"""Time, region code, labels..., energy as written."""


def local(half_hour: int, start: datetime = START) -> str:
    """Time in Paris of the n-th half-hour, as Enedis writes it."""
    return (start + timedelta(minutes=30 * half_hour)).astimezone(PARIS).isoformat()


def line(row: Row) -> str:
    time, region, *labels, energy = row
    return ";".join([time, "Bretagne", region, *labels, "120", energy, "310", "92", "< 1", "S", "310", "97", "0", "1"])


@dataclass
class Dataset:
    """One file of each kind, as text lines, and the folder to write them to."""

    folder: Path
    inf36: list[Row] = field(default_factory=list)
    sup36: list[Row] = field(default_factory=list)
    prod: list[Row] = field(default_factory=list)
    wind: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=lambda: dict(LABELS))
    regions: tuple[str, ...] = ("53",)

    def text(self, kind: str) -> str:
        rows: list[Row] = getattr(self, kind)
        return "\n".join([self.headers[kind], *map(line, rows), ""])

    def write(self) -> dict[str, list[Path]]:
        paths = {}
        for kind in ("inf36", "sup36", "prod"):
            paths[kind] = [self.folder / f"{kind}.csv"]
            paths[kind][0].write_text(self.text(kind), encoding="utf-8")
        paths["wind"] = [self.folder / "wind.csv"]
        paths["wind"][0].write_text("\n".join(["Date,Production (kW)", *self.wind, ""]), encoding="utf-8")
        return paths

    def read(self, **other: list[Path]) -> Curves:
        return read(self.write() | other, self.regions)

    def copy(self, **changes: object) -> "Dataset":
        return replace(self, **changes)  # type: ignore[arg-type]


def read(paths: dict[str, list[Path]], regions: tuple[str, ...] = ("53",)) -> Curves:
    return as_curves(
        read_curve_set(
            conso_inf36=paths["inf36"],
            conso_sup36=paths["sup36"],
            prod=paths["prod"],
            wind=paths["wind"],
            region_codes=regions,
        )
    )


def sound(folder: Path, n_hours: int = 4, start: datetime = START) -> Dataset:
    """A whole little data set; every reading is `100 * series + half-hour`."""
    made = Dataset(folder)
    for half_hour in range(2 * n_hours):
        time = local(half_hour, start)
        for number, profile in enumerate((RES, "RES2 (+ RES5)", PRO, ENT), start=1):
            made.inf36.append((time, "53", profile, P0, str(100 * number + half_hour)))
        for number, (band, sector) in enumerate(((P3, "S1: Agriculture"), (P7, "S4: Non Affecté")), start=5):
            made.sup36.append((time, "53", "ENT3 (+ ENT4 + ENT5)", band, sector, str(100 * number + half_hour)))
        for number, source in enumerate((SOLAR, BIO, "F0 : Total toutes filières"), start=7):
            made.prod.append((time, "53", PROD_P0, source, str(100 * number + half_hour)))
    for hour in range(n_hours):
        made.wind.append(f'{start + timedelta(hours=hour):%m/%d/%Y %H:%M:%S},"{1000 + hour},5"')
    return made


def faults_of(error: ElfeError) -> list[DataError]:
    return [fault for fault in error.each() if isinstance(fault, DataError)]


def compress(path: Path) -> Path:
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    return packed
