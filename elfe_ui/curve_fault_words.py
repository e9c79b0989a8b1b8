"""The French words for what can be wrong or odd with a curve that someone brings, and with a set of curves."""

from collections.abc import Mapping

from elfe_ui.fault_kind import Words

CURVE_PROBLEM_WORDS: Mapping[str, Words] = {
    "missing_steps": Words(
        "il manque des valeurs",
        "Complétez le fichier, ou choisissez ci-dessous ce que deviennent ces heures.",
        "une valeur à chaque pas de temps",
        "heures",
    ),
    "below_zero": Words(
        "des valeurs sont négatives",
        "Vérifiez le signe et l'origine de ces valeurs ; elles peuvent être ramenées à 0.",
        "des puissances de 0 ou plus",
        "heures",
    ),
    "spike": Words(
        "des valeurs s'écartent fortement de leurs voisines", "Vérifiez ces valeurs auprès du fournisseur de la courbe."
    ),
    "constant": Words(
        "une même valeur se répète longtemps", "Vérifiez que le compteur fonctionnait à ces heures.", counted="heures"
    ),
    "clock_change": Words(
        "des heures manquent ou sont recopiées autour d'un changement d'heure",
        "Vérifiez si les heures du fichier sont en temps universel (UTC) ou en heure légale.",
        counted="heures",
    ),
    "unit_1000": Words(
        "la puissance est environ 1000 fois trop grande ou trop petite",
        "Vérifiez l'unité choisie : W, kW, MW ou Wh par pas de temps.",
        "un rapport proche de 1 avec la puissance moyenne connue",
    ),
    "unit_jump": Words(
        "la puissance change brusquement d'un facteur d'environ 1000",
        "Vérifiez si l'unité change au cours du fichier.",
    ),
    "night_sun": Words(
        "le solaire produit en pleine nuit",
        "Vérifiez le fuseau horaire du fichier et la filière de la courbe.",
        "une production nulle quand le soleil est couché",
        "heures",
    ),
    "solar_shift": Words(
        "la production solaire est décalée par rapport à la course du soleil",
        "Vérifiez le fuseau horaire du fichier, et si ses heures sont celles du début ou de la fin de chaque pas.",
        "une production centrée sur midi solaire",
    ),
    "missing_role": Words("une courbe manque", "Chargez un fichier pour chacune de ces courbes.", counted="courbes"),
    "other_periods": Words(
        "les courbes ne couvrent pas la même période",
        "Choisissez la période commune, ou l'alignement par date et par jour de la semaine.",
        counted="courbes",
    ),
    "mixed_units": Words(
        "des courbes d'unités différentes ne peuvent pas être réunies",
        "Donnez à ces courbes la même unité.",
        counted="courbes",
    ),
    "far_apart": Words(
        "les fichiers d'une même courbe sont trop éloignés dans le temps",
        "Vérifiez les dates de chaque fichier.",
        "des fichiers qui tiennent en moins de 100 ans",
    ),
    "cannot_fill": Words(
        "des heures manquent sans la même heure dans les 7 jours qui précèdent ou qui suivent",
        "Complétez le fichier, ou laissez ces heures de côté.",
        counted="heures",
    ),
    "foreign_set": Words(
        "le fichier n'est pas un jeu de courbes conservé",
        "Choisissez un fichier enregistré depuis la page Données.",
        "un jeu de courbes enregistré par l'application",
    ),
    "set_version": Words(
        "ce jeu de courbes vient d'une autre version de l'application",
        "Chargez de nouveau les fichiers d'origine, puis enregistrez le jeu.",
    ),
    "changed_set": Words(
        "le contenu de ce jeu de courbes a changé depuis son enregistrement",
        "Reprenez une copie intacte du fichier, ou chargez de nouveau les fichiers d'origine.",
        "le contenu enregistré, à la lettre près",
    ),
}
"""The part of PROBLEM_WORDS about single curves and sets of curves."""
