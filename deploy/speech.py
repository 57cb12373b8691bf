# SPDX-License-Identifier: GPL-3.0-or-later
"""What the deploy command says to a person, in French or English by the system's locale.

These sentences are here and not in the catalogues because they are needed before Babel is installed.
"""

# Read by Pythons that are too old as well: no ``from __future__``, no f-string.
import locale
import os
import sys

SENTENCES = {
    "python_too_old": {
        "fr": "Intake demande Python 3.11 ou plus récent\u00a0; celui-ci est la version {found}.\n"
        "Installez une version plus récente depuis le site de Python ou celui de votre système, puis recommencez.",
        "en": "Intake needs Python 3.11 or newer; this one is version {found}.\n"
        "Install a newer one from the Python site or from your system's packages, then try again.",
    },
    "no_venv": {
        "fr": "Il manque à ce Python le module qui prépare l’environnement (ensurepip) et pip. Rien n’a été modifié.\n"
        "Sous Debian ou Ubuntu\u00a0: sudo apt install python3-venv\n"
        "Sous Fedora\u00a0: sudo dnf install python3-pip\n"
        "Sous Windows ou macOS\u00a0: réinstallez Python en gardant l’option «\u00a0pip\u00a0».\n"
        "Puis relancez la même commande.",
        "en": "This Python lacks the module that prepares the environment (ensurepip) and pip. Nothing was changed.\n"
        "On Debian or Ubuntu: sudo apt install python3-venv\n"
        "On Fedora: sudo dnf install python3-pip\n"
        'On Windows or macOS: reinstall Python and keep the option "pip".\n'
        "Then run the same command again.",
    },
    "preparing": {
        "fr": "Préparation d’Intake (une seule fois, quelques minutes)\u2026",
        "en": "Preparing Intake (once only, a few minutes)\u2026",
    },
    "preparing_offline": {
        "fr": "Préparation d’Intake sans réseau, depuis {folder}\u2026",
        "en": "Preparing Intake without a network, from {folder}\u2026",
    },
    "waiting": {
        "fr": "Une autre fenêtre prépare déjà Intake\u00a0; attente de sa fin\u2026",
        "en": "Another window is already preparing Intake; waiting for it to finish\u2026",
    },
    "install_failed": {
        "fr": "L’installation n’a pas abouti. Vos données ne sont pas touchées.\n"
        "Sans réseau\u00a0: demandez à l’équipe un dossier «\u00a0kit\u00a0» (python3 -m deploy kit) préparé pour ce système.\n"
        "Avec un réseau\u00a0: relancez la même commande\u00a0; ce qui a été téléchargé est gardé.",
        "en": "The installation did not finish. Your data are untouched.\n"
        'Without a network: ask the team for a "kit" (python3 -m deploy kit) made for this system.\n'
        "With a network: run the same command again; what was downloaded is kept.",
    },
    "node_tools_missing": {
        "fr": "Les outils de tests/node n’ont pas pu être installés ; les tests qui les demandent seront sautés.",
        "en": "The tools of tests/node could not be installed; the tests that need them will be skipped.",
    },
    "ready": {"fr": "Prêt\u00a0: {venv}", "en": "Ready: {venv}"},
    "kit_written": {
        "fr": "Kit écrit\u00a0: {path}\nSHA-256\u00a0: {sha256}\n"
        "Sur l’ordinateur sans réseau (Python 3.11 ou plus récent installé)\u00a0: décompressez, ouvrez le dossier, "
        "puis python3 -m deploy run",
        "en": "Kit written: {path}\nSHA-256: {sha256}\n"
        "On the computer without a network (Python 3.11 or newer installed): unzip, open the folder, "
        "then python3 -m deploy run",
    },
    "kit_failed": {
        "fr": "Le kit n’a pas pu être préparé\u00a0: le téléchargement n’a pas abouti. Aucun fichier n’a été écrit.",
        "en": "The kit could not be made: the download did not finish. No file was written.",
    },
    "waiting_messages": {
        "fr": "Une autre fenêtre met déjà les catalogues à jour\u00a0; attente de sa fin\u2026",
        "en": "Another window is already updating the catalogues; waiting for it to finish\u2026",
    },
    "messages_lost": {
        "fr": "{file} n’aurait plus que {now} traductions au lieu de {was}\u00a0: rien n’a été modifié.\n"
        "Vérifiez que le code et le catalogue sont entiers, puis recommencez.",
        "en": "{file} would have {now} translations left of {was}: nothing was changed.\n"
        "Check that the code and the catalogue are whole, then try again.",
    },
    "messages_behind": {
        "fr": "Les catalogues ne suivent pas le code\u00a0: {files}\nLancez\u00a0: python3 -m deploy messages",
        "en": "The catalogues are behind the code: {files}\nRun: python3 -m deploy messages",
    },
}


def language() -> str:
    """Return ``"fr"`` or ``"en"`` from the locale variables, or the system's setting where none is set.

    The order is POSIX's: LC_ALL, then LC_MESSAGES, then LANG. The neutral locales C and POSIX give French,
    the first language of the people this is for.
    """
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            break
    else:
        value = locale.getlocale()[0] or ""
    return "en" if value.lower().startswith("en") else "fr"


def sentence(key: str, **facts: object) -> str:
    """Return the sentence in the person's language with its facts filled in."""
    return SENTENCES[key][language()].format(**facts)


def say(key: str, **facts: object) -> None:
    """Write the sentence to standard error; characters that the terminal lacks are replaced, never fatal."""
    text = sentence(key, **facts)
    encoding = sys.stderr.encoding or "ascii"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stderr.flush()
