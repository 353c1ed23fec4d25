<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>ld_desktop</name>
  <message>
   <source>&amp;Edit</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;File</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Help</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Layer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Run</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;View</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>, {free:.1f} GB free</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>1 of 3, learning the prompts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>100 %</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>2 of 3, learning the picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>3 of 3, drawing candidates</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A Stable Diffusion 1.x or 2.x model as a diffusers folder, for example huggingface.co/CompVis/stable-diffusion-v1-4, and one of segment-anything's published checkpoints (vit_b, vit_l or vit_h). Leave a field empty to use the starter.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A picture-book scene, ready to start</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>About the starter and photos</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Accent</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Back to the photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Background</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Blue</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Brush</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>CPU</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cancel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Candidates appear here as they finish. Press Start to draw some.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Canvas</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Checkpoints (*.pth *.pt *.safetensors)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a SAM checkpoint</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a Stable Diffusion folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a Stable Diffusion folder and a SAM checkpoint</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a reference</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose reference</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose the reference file, or let the reference be generated.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose {what}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Clear list</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Clear mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Click a candidate in the gallery first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Click the object. Further clicks add to it; Alt-click takes away.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close the program</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close this message</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Command</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Dark</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Describe the background in a few words: its prompt is empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Describe the object in a few words: its prompt is empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drag a box around the object.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drag a rectangle: it is added to the mask. Alt takes it away.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drag from corner to corner of an ellipse: it is added to the mask. Alt takes it away.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drag the part of the photo to edit; everything outside stays as it is.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drag to move the view; with any tool, hold Space or the middle button. The wheel zooms.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw around the object: what the line encloses is added to the mask. Alt takes it away.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw reference</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw reference now</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draws over the noised photo at once; no learning, no layers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drop a photo here, or press Ctrl+O to open one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drop specks</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Edit a square around the object</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Edit negative prompt</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Edit the whole photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Edit whole text</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Edit {layer} prompt</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ellipse</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Engine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Eraser</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Every command and its shortcut</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Example mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export PNG</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export PNG…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export mask…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Exported to {path}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Feather mask…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fill holes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fit in window</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>For photos choose a Stable Diffusion folder and a SAM checkpoint in File &gt; Models… (huggingface.co/CompVis/stable-diffusion-v1-4; segment-anything's published checkpoints).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Frame</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Frame: automatic</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Frame: object with context</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Frame: whole photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Gallery</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Gallery of candidates</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Green</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Grow mask…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Help &gt; Open the example shows a first edit.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hide or show the panels, in the canvas</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hide panels</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hide the candidate (Esc)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hint</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hold O to see the original</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How many candidates to draw</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How many more seeds</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Import mask…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>In use: {name}, {size} px, on {device}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Invert mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>It has been started again, and nothing you painted is lost: try once more.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keeps the photo's own layout; no learning; one picture for all seeds</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Lasso</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>LayerDiffusion Desktop</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Layers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Learn this picture and draw candidates</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Learns object and background apart, and keeps what it learned</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Learns the whole photo; no layers, no reference, no more seeds</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Light</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Loss curve</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Make the mask narrower all around</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Make the mask wider all around</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Make the mask's edge soft</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Mark the shown candidate as a favourite</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Mask &gt; Import mask takes it back.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Mask colour</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Mask opacity</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Message</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Method</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Model: {name}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Models</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Models…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>More candidates, no new training</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>More seeds</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Move the picture (hold)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Move view</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Negative prompt</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nothing is running.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Number of seeds</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Object</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One picture pixel per screen pixel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Only the picture (Tab in the canvas)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open a photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open a photo first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open photo…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open recent</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open the clipboard's picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open the example</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>PNG (*.png)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paint over the object, or click it with the Select tool: the mask is empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paint roughly over the object. [ and ] change the size.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paste as photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Photo pixels</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pictures ({patterns})</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Preset</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Progress</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Quit</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Rectangle</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Red</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Redo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Reference</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Refine strokes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Remove everything painted</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Remove pieces smaller than a tenth of the largest one</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Round off corners and dents of the edge</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Run</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>SAM checkpoint</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the mask as a greyscale PNG</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the shown candidate in the photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Search</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>See and correct the reference before the edit starts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Seeds</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Select by box</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Select by click</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Shortcut</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Shortcuts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show background</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show object</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show only the mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the mask over the picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the original (hold)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the whole picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show this layer on the canvas</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Shrink mask…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Size of the thumbnails</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Smooth mask…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Snap the painted mask to the object's edge</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Space</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stable Diffusion folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Star</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Start</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Starter</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop the job within one step</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stopping at the end of this step.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tab</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Take a picture of the same size for the mask, white = object</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The background is the photo itself: its mask is the object's. Show the object to change it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine ended unexpectedly.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine is at work: wait for it, or cancel it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine is looking at the model…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine is warming up; it takes a few seconds.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The loss curve appears here
while an edit trains.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The mask is empty: paint over the object first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The mask was saved to {path}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The object's source and mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The photo with its mask. Zoom with the wheel, move with Space.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The picture whose background the edit learns</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The reference and its mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The starter draws picture-book scenes only.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The starter has never seen {words}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The whole photo for a new background, else the object with context</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Theme</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no picture on the clipboard.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no reference yet: draw it, or choose a file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This candidate has no tuned edit (only LayerDiffusion keeps one): start an edit again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tokens of this text, and how many the model reads</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tools</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Undo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What is not masked becomes the mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What the mask encloses belongs to it</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What the reference is drawn from. Cleared, it is both prompts joined again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What the starter can draw</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>White object on black</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Whole text</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Wipe the mask off what is not the object. [ and ] change the size.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Zoom</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Zoom in</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Zoom out</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>a drawn reference</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>a file…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>a reference is drawn from the prompts when the edit starts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>background {value:.3g}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>balanced</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>both prompts joined</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>cancelled; nothing was changed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>done: the candidates are in the gallery</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>draft: quick look</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>drawing the reference</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>engine: {state}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>finding the object</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>following the photo back to noise</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>frame: {whole}, {width} × {height} px</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>generate it</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>getting ready…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>idle</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>mask empty: paint it, or click the object</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>no file chosen yet</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>no model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>no photo yet</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>none</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>object {value:.3g}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>paper: as published</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>part of the photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>reference without a mask: its object is looked for at the start</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>seed {seed}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>starting again</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>stopped by an error: see the message above the canvas</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>stopping at the end of this step…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>the photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>the photo itself</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>the photo itself, outside the object's mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>the starter</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>the starter's SAM</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>warming up</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>what shall be around it: “in the snow”</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>what the object shall be: “a dog jumping”</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>what to keep out (may stay empty)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>whole photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>working</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{frame} → {width} × {height} px in the model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{layer} prompt</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{minutes} min left</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is no longer there</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{photo} → {width} × {height} px</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{seconds} s left</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{share} %</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{source}, {size}, mask ready</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{stage}: step {step} of {steps}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{tokens} tokens; this model reads at most {limit}: shorten it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{width} × {height} px</source>
   <translation type="unfinished" />
  </message>
 </context>
</TS>
