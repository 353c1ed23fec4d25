"""Offers the models for photos where a photo is open and only the starter is there."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from engine.model_store.catalogue import Offer as ModelOffer
from engine.model_store.installed import Installed
from ld_desktop.actions.edit_runs import STARTER_OFFER, EditRuns
from ld_desktop.actions.models.model_actions import ModelActions
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.offers import Choice, Offer


class PhotoOffer(QObject):
    """``get`` asks for downloads, ``choose`` shows the page of models; lives as long as ``window``."""

    def __init__(
        self,
        workspace: Workspace,
        opener: PhotoOpener,
        edit_runs: EditRuns,
        actions: ModelActions,
        get: Callable[[Sequence[ModelOffer]], None],
        choose: Callable[[], None],
        window: QObject,
    ) -> None:
        super().__init__(window)
        self._workspace, self._edit_runs, self._actions = workspace, edit_runs, actions
        self._get, self._choose = get, choose
        opener.starter_alone.connect(lambda: workspace.spawn(self._look_and_offer()))
        edit_runs.held_up.connect(self._offer_start)
        workspace.preferences.models_changed.connect(self._withdraw)

    async def _look_and_offer(self) -> None:
        photo = self._workspace.document.photo
        await self._actions.refreshed()
        if self._workspace.document.photo is photo and self._workspace.preferences.model is None:
            self._put(self.tr("This is a photo; the starter draws picture-book scenes."), ())

    def _offer_start(self) -> None:
        anyway = Choice(self.tr("Start anyway"), self._edit_runs.accept)
        text = self.tr(
            "This is a photo; the starter draws picture-book scenes: what it makes of it will not look like a photo."
        )
        self._put(text, (anyway,))

    def _put(self, message: str, others: tuple[Choice, ...]) -> None:
        choose = Choice(self.tr("Choose files I have…"), self._choose)
        self._workspace.offers.put(Offer(STARTER_OFFER, message, (*self._get_choices(), choose, *others)))

    def _get_choices(self) -> tuple[Choice, ...]:
        models = self._actions.models
        wanted = models.catalogue.for_photos()
        there = [found for offer in wanted if (found := models.find(offer.id)) is not None]
        missing = [offer for offer in wanted if offer in models.offers]
        if any(offer.id in models.works for offer in missing):  # it is under way
            return ()
        if missing:
            text = self.tr("Get {models} ({size})")
            text = text.format(models=self._joined(missing), size=size_text(models.missing_bytes(missing)))
            return (Choice(text, partial(self._take, there, missing)),)
        if there:
            return (Choice(self.tr("Use {models}").format(models=self._joined(there)), partial(self._take, there, ())),)
        return ()

    def _take(self, there: Sequence[Installed], missing: Sequence[ModelOffer]) -> None:
        for model in there:
            self._actions.use_first(model)
        if missing:
            self._get(missing)

    def _joined(self, models: Sequence[ModelOffer | Installed]) -> str:
        both = self.tr("{one} and {other}")
        return functools.reduce(lambda one, other: both.format(one=one, other=other), [model.title for model in models])

    def _withdraw(self) -> None:
        if self._workspace.preferences.model is not None:
            self._workspace.offers.withdraw(STARTER_OFFER)
