"""What belongs to an edit cannot be filled in before there is a photo: opening one begins the edit anew."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtTest import QTest

from ld_desktop.app import Program
from tests.ui.hands import type_into
from tests.ui.snapshot import snapshot
from tests.ui.waiting import Live, open_photo
from tests.ui.window.test_meanwhile import under_way


def test_fields_of_an_edit_wait_for_its_photo(still: Program, live: Live, white: Path) -> None:
    async def session() -> None:
        layers, document = still.window.layers, still.workspace.document
        weights = layers.object_weight.weight, layers.background_weight.weight
        fields = layers.negative, layers.target, layers.reference.choice, *weights
        for field in fields:
            assert not field.isEnabled() and field.toolTip() == "Open a photo first."
        QTest.keyClicks(layers.negative, "blurry")
        assert document.negative == ""
        await open_photo(still, white)
        for field in fields:
            assert field.isEnabled() and field.toolTip() != "Open a photo first."
        assert "How much the object counts in learning" in layers.object_weight.weight.toolTip()
        await type_into(layers.negative, "blurry")
        assert document.negative == "blurry"

    live(session())


def test_a_reference_without_a_photo_is_not_taken(still: Program, live: Live, white: Path) -> None:
    async def session() -> None:
        document, before = still.workspace.document, snapshot(still.workspace.document)
        still.actions.opener.open_reference(str(white))
        still.actions.opener.open_object_source(str(white))
        await asyncio.gather(*under_way())
        assert snapshot(document) == before and document.background.picture is None
        assert document.active is document.object and not document.undo_stack.count()

    live(session())
