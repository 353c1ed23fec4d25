"""The language of the program: its own texts, and Qt's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

_CONTEXT = "ld_desktop"


class Translator(QTranslator):
    """Finds a text whatever class ``tr`` is called on.

    Gives the text itself where it knows none, so another translator has to be asked before: the one installed later.
    """

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        return super().translate(_CONTEXT, sourceText, disambiguation or "", n) or sourceText


def install_translations(application: QCoreApplication, folder: Path, language: str) -> list[QTranslator]:
    """Translates everything that is made from now on into ``language`` ("de"), empty for the system's.

    Returns what it installed; nothing for English, and for languages that the program does not speak.
    """
    locale = QLocale(language) if language else QLocale()
    if language:
        QLocale.setDefault(locale)
    if locale.uiLanguages()[0].startswith("en"):  # load would go on to the languages that come next
        return []
    own, qt = Translator(application), QTranslator(application)
    if not own.load(locale, _CONTEXT, "_", str(folder)):
        return []  # then Qt's own texts stay English too: one language at a time
    qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for translator in (own, qt):
        application.installTranslator(translator)
    return [own, qt]
