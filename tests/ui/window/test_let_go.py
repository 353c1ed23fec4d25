"""What a photo that is closed leaves in memory: nothing of its size."""

from __future__ import annotations

import asyncio
import gc
import weakref
from pathlib import Path

from PySide6.QtCore import Qt

from engine.protocol.results import InspectDone, ModelFacts
from ld_desktop.app import Program
from tests.ui.hands import drag, take, type_into
from tests.ui.waiting import Live, open_photo, until


def test_a_photo_is_let_go_with_the_next(still: Program, live: Live, white: Path, photo: Path) -> None:
    """Also after what is told, asked and drawn once for each photo."""

    async def session() -> None:
        document, window, offers = still.workspace.document, still.window, still.workspace.offers
        await open_photo(still, white)
        assert document.photo is not None
        held = weakref.ref(document.photo.image)
        still.workspace.inspection.answer = InspectDone(ModelFacts("Starter", "starter", 64, ""), "cpu", None, ())
        await drag(window.canvas, [(40, 40), (90, 60)])
        still.workspace.notices.dismiss()
        await take(still, Qt.Key.Key_S)
        assert still.workspace.notices.current is not None  # the starter's SAM is told of
        await type_into(window.layers.object_box.prompt, "a dog jumping")
        await type_into(window.layers.background_box.prompt, "in the snow")
        still.actions.edit_runs.start()
        assert offers.current is not None
        offers.answer(offers.current.choices[0])
        still.actions.opener.open_photo(str(photo))
        await until(lambda: document.photo is not None and document.photo.path == str(photo), "the other photo")
        await asyncio.sleep(0)
        gc.collect()
        assert held() is None
        still.actions.opener.open_photo(str(white))
        await until(lambda: document.photo is not None and document.photo.path == str(white), "the photo once more")
        still.workspace.notices.dismiss()
        await take(still, Qt.Key.Key_S)
        assert still.workspace.notices.current is not None  # it is told anew
        await still.workspace.settle()

    live(session())
