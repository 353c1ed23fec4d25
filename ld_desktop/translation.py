"""The language of the program: its own texts, and Qt's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLibraryInfo, QLocale, QTranslator

_CONTEXT = "ld_desktop"
_KEYS_CONTEXT = "QShortcut"  # in which Qt looks for the names of keys
# names of keys that Qt leaves in English where the keys themselves are not
_KEYS = frozenset((QT_TRANSLATE_NOOP("ld_desktop", "Return"), QT_TRANSLATE_NOOP("ld_desktop", "SysReq")))


class Translator(QTranslator):
    """Finds a text whatever class ``tr`` is called on: first among Qt's own texts, then among the program's.

    Gives the text itself where neither knows it: Qt would take an empty one for its translation.
    """

    def __init__(self, qt: QTranslator, parent: QCoreApplication) -> None:
        super().__init__(parent)
        self._qt = qt

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        comment = disambiguation or ""
        own = super().translate(_CONTEXT, sourceText, comment, n)
        if own and context == _KEYS_CONTEXT and sourceText in _KEYS:
            return own
        return self._qt.translate(context, sourceText, comment, n) or own or sourceText


def install_translations(application: QCoreApplication, folder: Path, language: str) -> Translator | None:
    """Translates everything that is made from now on into ``language`` ("de"), empty for the system's.

    Returns what it installed; None for English, and for languages that the program does not speak.
    """
    locale = QLocale(language) if language else QLocale()
    if language:
        QLocale.setDefault(locale)
    if locale.uiLanguages()[0].startswith("en"):  # load would go on to the languages that come next
        return None
    qt = QTranslator(application)
    translator = Translator(qt, application)
    if not translator.load(locale, _CONTEXT, "_", str(folder)):
        return None  # then Qt's own texts stay English too: one language at a time
    qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    application.installTranslator(translator)
    return translator
