"""All that the window can have done: what waits for the engine, a helper or the disk."""

from __future__ import annotations

from dataclasses import dataclass

from ld_desktop.actions.colour_masks import ColourMasks
from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.engine_device import EngineDevice
from ld_desktop.actions.export import Exporter
from ld_desktop.actions.files.file_watch import FileWatch
from ld_desktop.actions.mask_operations import MaskOperations
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.projects.project_files import ProjectFiles
from ld_desktop.actions.prompt_check import PromptCheck
from ld_desktop.actions.references import References
from ld_desktop.actions.result_layer_picture import ResultLayerPicture
from ld_desktop.actions.runs.run_steering import RunSteering
from ld_desktop.actions.sam_masks import SamMasks
from ld_desktop.actions.sam_preview import SamPreview


@dataclass
class Actions:
    """What the window can have done."""

    opener: PhotoOpener
    sam_masks: SamMasks
    references: References
    mask_operations: MaskOperations
    edit_runs: EditRuns
    exporter: Exporter
    prompt_check: PromptCheck
    result_layer_picture: ResultLayerPicture
    sam_preview: SamPreview
    colour_masks: ColourMasks
    file_watch: FileWatch
    projects: ProjectFiles
    run_steering: RunSteering
    engine_device: EngineDevice
