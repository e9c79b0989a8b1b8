"""What can be dropped on the page of the data, and where to get it."""

from typing import NamedTuple

import streamlit as st


class Example(NamedTuple):
    """One source of files: its name, what to ask for there, its address, and how the file looks."""

    name: str
    where: str
    address: str
    lines: str


EXAMPLES = (
    Example(
        "Votre compteur Linky",
        "Compte Enedis, « Suivre mes consommations », puis télécharger la courbe de charge (.xlsx ou .csv).",
        "https://mon-compte-particulier.enedis.fr",
        "Début;Fin;Valeur (en kW)\n02/01/2023 00:00:00;02/01/2023 00:30:00;0,401",
    ),
    Example(
        "RTE éCO2mix",
        "« Télécharger les indicateurs », une année de la France ou d'une région : le .zip tel quel.",
        "https://www.rte-france.com/eco2mix/telecharger-les-indicateurs",
        "Périmètre  Date        Heures  Eolien\nFrance     2019-01-01  00:00   1723",
    ),
    Example(
        "Enedis, toute une région",
        "Données ouvertes d'Enedis : consommation jusqu'à et au-dessus de 36 kVA, production, en CSV.",
        "https://opendata.enedis.fr",
        "Horodate;Région;Code région;…\n2021-01-01T00:00:00+01:00;Bretagne;53;…",
    ),
    Example(
        "PVGIS, un toit solaire",
        "« Données horaires », « Puissance PV », sortie CSV : la colonne P est lue, en W.",
        "https://re.jrc.ec.europa.eu/pvg_tools/fr/",
        "time,P,G(i),H_sun,T2m,WS10m,Int\n20190101:0810,1075.0,430.0,0.0,8.1,3.2,0.0",
    ),
    Example(
        "Renewables.ninja",
        "Un point de la carte, éolien ou solaire, une année entière, sortie horaire en CSV, telle quelle.",
        "https://www.renewables.ninja",
        "time,local_time,electricity\n2019-01-01 00:00,2019-01-01 01:00,0.300",
    ),
    Example(
        "Onduleur, supervision, tableur",
        "SolarEdge, SMA, Fronius, Enphase, FusionSolar… ou votre classeur : une date avec son heure, et une valeur.",
        "",
        "Date;Puissance (kW)\n01/06/2023 12:00;2,35",
    ),
)


def show_examples() -> None:
    """One card a source, two beside each other."""
    st.subheader("Ce que vous pouvez déposer", anchor=False)
    for first in range(0, len(EXAMPLES), 2):
        for column, example in zip(st.columns(2, gap="medium"), EXAMPLES[first : first + 2], strict=True):
            with column.container(border=True):
                site = example.address.partition("//")[2].strip("/").split("/")[0]
                st.markdown(f"**{example.name}**" + (f" · [{site}]({example.address})" if site else ""))
                st.caption(example.where)
                st.code(example.lines, language=None, wrap_lines=True)
