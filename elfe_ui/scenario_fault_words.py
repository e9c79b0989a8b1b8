"""French sentences for what can be wrong with a kept scenario, a file of them, or the text of one in a link."""

SCENARIO_SENTENCES = {
    "version": "**Version** : ce lien ou ce fichier est écrit pour une autre version ({value}) de l'application ; "
    "demandez-en un nouveau, ou mettez l'application à jour.",
    "setting": "**Réglage inconnu** : « {value} » n'est pas un réglage de cette application ; il est laissé de côté.",
    "parameter": "**Réglage inconnu** : « {value} » n'est pas un réglage de cette page{near} ; il est laissé de côté.",
    "scenario_name": "**Nom du scénario** : « {value} » ne convient pas ; il faut un nom de 1 à 60 signes, que ne "
    "porte aucun autre scénario.",
    "scenario_count": "**Scénarios** : {value}, c'est trop ; gardez-en 50 au plus, supprimez-en d'abord.",
    "scenario_file": "**Fichier de scénarios** : ce n'est pas un fichier que cette application a écrit ; choisissez "
    "celui que « Exporter » vous a donné.",
}
"""By field of the fault; `{value}` is what was found, `{near}` what it resembles."""
