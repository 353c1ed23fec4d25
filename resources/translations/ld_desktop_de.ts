<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>ld_desktop</name>
  <message>
   <source> %</source>
   <translation> %</translation>
  </message>
  <message>
   <source> MB</source>
   <translation> MB</translation>
  </message>
  <message>
   <source> of 255</source>
   <translation> von 255</translation>
  </message>
  <message>
   <source> px</source>
   <translation> px</translation>
  </message>
  <message>
   <source>%p %</source>
   <translation>%p %</translation>
  </message>
  <message>
   <source>&amp;Edit</source>
   <translation>&amp;Bearbeiten</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>&amp;Datei</translation>
  </message>
  <message>
   <source>&amp;Help</source>
   <translation>&amp;Hilfe</translation>
  </message>
  <message>
   <source>&amp;Layer</source>
   <translation>&amp;Ebene</translation>
  </message>
  <message>
   <source>&amp;Mask</source>
   <translation>&amp;Maske</translation>
  </message>
  <message>
   <source>&amp;Run</source>
   <translation>&amp;Lauf</translation>
  </message>
  <message>
   <source>&amp;View</source>
   <translation>&amp;Ansicht</translation>
  </message>
  <message>
   <source>'{name}' cannot be a folder's name.</source>
   <translation>„{name}“ kann kein Ordnername sein.</translation>
  </message>
  <message>
   <source>'{name}' cannot change after training.</source>
   <translation>„{name}“ lässt sich nach dem Training nicht mehr ändern.</translation>
  </message>
  <message>
   <source>'{name}' is no name for a model: small letters, digits, points and dashes make one.</source>
   <translation>„{name}“ ist kein Name für ein Modell: Er besteht aus Kleinbuchstaben, Ziffern, Punkten und Strichen.</translation>
  </message>
  <message>
   <source>'{path}' cannot be a file's name.</source>
   <translation>„{path}“ kann kein Dateiname sein.</translation>
  </message>
  <message>
   <source>, {free} GB free</source>
   <translation>, {free} GB frei</translation>
  </message>
  <message>
   <source>-collected</source>
   <translation>-gesammelt</translation>
  </message>
  <message>
   <source>-copy</source>
   <translation>-Kopie</translation>
  </message>
  <message>
   <source>0: as the background's prompt says, 1: as the object's prompt says</source>
   <translation>0: wie es die Beschreibung des Hintergrunds sagt, 1: wie es die des Objekts sagt</translation>
  </message>
  <message>
   <source>1 candidate</source>
   <translation>1 Kandidat</translation>
  </message>
  <message>
   <source>1 candidate, {size}.</source>
   <translation>1 Kandidat, {size}.</translation>
  </message>
  <message>
   <source>1 draws from pure noise; below, something of the photo's layout stays.</source>
   <translation>1 zeichnet aus reinem Rauschen; darunter bleibt etwas vom Aufbau des Fotos.</translation>
  </message>
  <message>
   <source>1 edit waits in the queue since the program ended.</source>
   <translation>Seit dem Ende des Programms wartet 1 Bearbeitung in der Warteschlange.</translation>
  </message>
  <message>
   <source>1 of 3, learning the prompts</source>
   <translation>1 von 3, Prompts lernen</translation>
  </message>
  <message>
   <source>1 of {count}</source>
   <translation>1 von {count}</translation>
  </message>
  <message>
   <source>1 run, {size}</source>
   <translation>1 Lauf, {size}</translation>
  </message>
  <message>
   <source>1 tuned edit, {size}</source>
   <translation>1 gelernte Bearbeitung, {size}</translation>
  </message>
  <message>
   <source>100 %</source>
   <translation>100 %</translation>
  </message>
  <message>
   <source>1: as it was trained, 0: not at all</source>
   <translation>1: wie es trainiert wurde, 0: gar nicht</translation>
  </message>
  <message>
   <source>2 of 3, learning the picture</source>
   <translation>2 von 3, Bild lernen</translation>
  </message>
  <message>
   <source>3 of 3, drawing candidates</source>
   <translation>3 von 3, Kandidaten zeichnen</translation>
  </message>
  <message>
   <source>A candidate of this run lies over the photo as a layer: delete the layer first.</source>
   <translation>Ein Kandidat dieses Laufs liegt als Ebene über dem Foto: zuerst die Ebene löschen.</translation>
  </message>
  <message>
   <source>A copy above it</source>
   <translation>Eine Kopie darüber</translation>
  </message>
  <message>
   <source>A copy was saved to {path}.</source>
   <translation>Eine Kopie wurde in {path} gespeichert.</translation>
  </message>
  <message>
   <source>A file could not be read or written: {cause}.</source>
   <translation>Eine Datei konnte nicht gelesen oder geschrieben werden: {cause}.</translation>
  </message>
  <message>
   <source>A file name in the request is not valid Unicode.</source>
   <translation>Ein Dateiname im Auftrag ist kein gültiges Unicode.</translation>
  </message>
  <message>
   <source>A graphics card that PyTorch can use takes minutes; fewer steps and seeds take less.</source>
   <translation>Eine Grafikkarte, die PyTorch nutzen kann, braucht Minuten; weniger Schritte und Seeds dauern kürzer.</translation>
  </message>
  <message>
   <source>A graphics card that PyTorch can use takes minutes; the preset draft takes about {time} here.</source>
   <translation>Eine Grafikkarte, die PyTorch nutzen kann, braucht Minuten; mit der Voreinstellung „Entwurf“ dauert es hier etwa {time}.</translation>
  </message>
  <message>
   <source>A model {name} is installed already.</source>
   <translation>Ein Modell {name} ist schon installiert.</translation>
  </message>
  <message>
   <source>A picture of this run is the reference: choose another one first.</source>
   <translation>Ein Bild dieses Laufs ist die Referenz: zuerst eine andere wählen.</translation>
  </message>
  <message>
   <source>A picture-book scene, ready to start</source>
   <translation>Eine Bilderbuchszene, bereit zum Starten</translation>
  </message>
  <message>
   <source>A prompt has {count} characters.</source>
   <translation>Ein Prompt hat {count} Zeichen.</translation>
  </message>
  <message>
   <source>A quarter (4:2:0)</source>
   <translation>Ein Viertel (4:2:0)</translation>
  </message>
  <message>
   <source>A scene cannot be {size} pixels a side.</source>
   <translation>Eine Szene kann nicht {size} Pixel Seitenlänge haben.</translation>
  </message>
  <message>
   <source>A scene has no '{name}'.</source>
   <translation>Eine Szene hat kein „{name}“.</translation>
  </message>
  <message>
   <source>A setting cannot be used: {cause}.</source>
   <translation>Eine Einstellung ist nicht verwendbar: {cause}.</translation>
  </message>
  <message>
   <source>A square around the frame's middle</source>
   <translation>Ein Quadrat um die Mitte des Ausschnitts</translation>
  </message>
  <message>
   <source>A whole edit, step by step, with pictures</source>
   <translation>Eine ganze Bearbeitung Schritt für Schritt, mit Bildern (englisch)</translation>
  </message>
  <message>
   <source>A {model} pixel picture enlarged to {own} pixels by {upscaler}.</source>
   <translation>Ein Bild von {model} Pixeln, mit {upscaler} vergrößert auf {own} Pixel.</translation>
  </message>
  <message>
   <source>About the starter and photos</source>
   <translation>Über das Startmodell und Fotos</translation>
  </message>
  <message>
   <source>About {time}, {memory}</source>
   <translation>Etwa {time}, {memory}</translation>
  </message>
  <message>
   <source>Accent</source>
   <translation>Akzentfarbe</translation>
  </message>
  <message>
   <source>Accept (Enter)</source>
   <translation>Übernehmen (Eingabe)</translation>
  </message>
  <message>
   <source>Accept refined strokes</source>
   <translation>Verfeinerte Striche übernehmen</translation>
  </message>
  <message>
   <source>Accept the licence and download</source>
   <translation>Lizenz annehmen und herunterladen</translation>
  </message>
  <message>
   <source>Accept the licence on that page, make a token at its site, and log in with: hf auth login</source>
   <translation>Die Lizenz auf dieser Seite annehmen, dort ein Token anlegen und sich anmelden mit: hf auth login</translation>
  </message>
  <message>
   <source>Accept the licences and download</source>
   <translation>Lizenzen annehmen und herunterladen</translation>
  </message>
  <message>
   <source>Add LoRA</source>
   <translation>LoRA hinzufügen</translation>
  </message>
  <message>
   <source>Add LoRA…</source>
   <translation>LoRA hinzufügen …</translation>
  </message>
  <message>
   <source>Add a model file</source>
   <translation>Modelldatei hinzufügen</translation>
  </message>
  <message>
   <source>Add a model folder</source>
   <translation>Modellordner hinzufügen</translation>
  </message>
  <message>
   <source>Add as layer</source>
   <translation>Als neue Ebene</translation>
  </message>
  <message>
   <source>Add file…</source>
   <translation>Datei hinzufügen …</translation>
  </message>
  <message>
   <source>Add folder…</source>
   <translation>Ordner hinzufügen …</translation>
  </message>
  <message>
   <source>Add it again</source>
   <translation>Noch einmal hinzufügen</translation>
  </message>
  <message>
   <source>Add layer</source>
   <translation>Ebene hinzufügen</translation>
  </message>
  <message>
   <source>Add textual inversion</source>
   <translation>Textual Inversion hinzufügen</translation>
  </message>
  <message>
   <source>Add textual inversion…</source>
   <translation>Textual Inversion hinzufügen …</translation>
  </message>
  <message>
   <source>Add to queue</source>
   <translation>Einreihen</translation>
  </message>
  <message>
   <source>Adds noise to the photo and draws over it; no learning, no layers</source>
   <translation>Verrauscht das Foto und zeichnet darüber; kein Lernen, keine Ebenen</translation>
  </message>
  <message>
   <source>Advanced</source>
   <translation>Erweitert</translation>
  </message>
  <message>
   <source>All (4:4:4)</source>
   <translation>Alle (4:4:4)</translation>
  </message>
  <message>
   <source>All at once, zoomed and moved together</source>
   <translation>Alle zugleich, gemeinsam vergrößert und verschoben</translation>
  </message>
  <message>
   <source>All checkpoints in {folder} are damaged: the run begins anew.</source>
   <translation>Alle Zwischenstände in {folder} sind beschädigt: Der Lauf beginnt von vorn.</translation>
  </message>
  <message>
   <source>All pixels are the photo's</source>
   <translation>Alle Pixel sind die des Fotos</translation>
  </message>
  <message>
   <source>All runs, how much room they take, and deleting them</source>
   <translation>Alle Läufe, wie viel Platz sie brauchen, und wie man sie löscht</translation>
  </message>
  <message>
   <source>All that is there of {model} is deleted.</source>
   <translation>Alles, was von {model} da ist, wird gelöscht.</translation>
  </message>
  <message>
   <source>All that was learned: draw from it again, export, import or delete it</source>
   <translation>Alles Gelernte: wieder daraus zeichnen, exportieren, importieren oder löschen</translation>
  </message>
  <message>
   <source>All weights, or LoRA: a third of the memory and a small file.</source>
   <translation>Alle Gewichte, oder LoRA: ein Drittel des Speichers und eine kleine Datei.</translation>
  </message>
  <message>
   <source>Alpha</source>
   <translation>Alpha</translation>
  </message>
  <message>
   <source>An example and three steps</source>
   <translation>Ein Beispiel und drei Schritte</translation>
  </message>
  <message>
   <source>Another address</source>
   <translation>Andere Adresse</translation>
  </message>
  <message>
   <source>Another address of the same file, where the usual one fails: https://…</source>
   <translation>Andere Adresse derselben Datei, falls die übliche versagt: https://…</translation>
  </message>
  <message>
   <source>Another mask colour</source>
   <translation>Andere Maskenfarbe</translation>
  </message>
  <message>
   <source>Another number learns with other random draws.</source>
   <translation>Eine andere Zahl lernt mit anderen Zufallswerten.</translation>
  </message>
  <message>
   <source>Another program is at work in this run: wait until it ends.</source>
   <translation>Ein anderes Programm arbeitet gerade in diesem Lauf: sein Ende abwarten.</translation>
  </message>
  <message>
   <source>Another program is at work in {folder}.</source>
   <translation>Ein anderes Programm arbeitet gerade in {folder}.</translation>
  </message>
  <message>
   <source>Another run is writing to {folder}.</source>
   <translation>Ein anderer Lauf schreibt gerade nach {folder}.</translation>
  </message>
  <message>
   <source>Anticlockwise</source>
   <translation>Gegen den Uhrzeigersinn</translation>
  </message>
  <message>
   <source>As 1, 4, 7-9. With seeds that are there already the pictures can be compared.</source>
   <translation>Wie 1, 4, 7-9. Mit Seeds, die es schon gibt, lassen sich die Bilder vergleichen.</translation>
  </message>
  <message>
   <source>As in Run &gt; Memory: it has room for this edit</source>
   <translation>Wie unter Lauf &gt; Speicher: dafür reicht der Platz</translation>
  </message>
  <message>
   <source>As shot</source>
   <translation>Wie aufgenommen</translation>
  </message>
  <message>
   <source>Ask whoever made it to send it again; this program writes no such file.</source>
   <translation>Die Datei noch einmal schicken lassen; dieses Programm schreibt keine solche.</translation>
  </message>
  <message>
   <source>At most four candidates are compared: choose fewer.</source>
   <translation>Höchstens vier Kandidaten werden verglichen: weniger auswählen.</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>Automatisch</translation>
  </message>
  <message>
   <source>Automatic: the best there is</source>
   <translation>Automatisch: das beste vorhandene</translation>
  </message>
  <message>
   <source>Automatic: the fastest that fits</source>
   <translation>Automatisch: das Schnellste, das passt</translation>
  </message>
  <message>
   <source>Back to the photo</source>
   <translation>Zurück zum Foto</translation>
  </message>
  <message>
   <source>Back to the preset's: {value}</source>
   <translation>Zurück zum Wert der Voreinstellung: {value}</translation>
  </message>
  <message>
   <source>Background</source>
   <translation>Hintergrund</translation>
  </message>
  <message>
   <source>Begin it again.</source>
   <translation>Noch einmal beginnen.</translation>
  </message>
  <message>
   <source>Begin queue</source>
   <translation>Warteschlange beginnen</translation>
  </message>
  <message>
   <source>Beginning…</source>
   <translation>Beginnt …</translation>
  </message>
  <message>
   <source>Below 1 the noisiest steps, which decide pose and layout, stay as the model had them.</source>
   <translation>Unter 1 bleiben die verrauschtesten Schritte, die Haltung und Aufbau bestimmen, wie sie im Modell waren.</translation>
  </message>
  <message>
   <source>Bent copies</source>
   <translation>Verformte Kopien</translation>
  </message>
  <message>
   <source>Between the background's fitted prompt (0) and the object's (1).</source>
   <translation>Zwischen dem angepassten Prompt des Hintergrunds (0) und dem des Objekts (1).</translation>
  </message>
  <message>
   <source>Bit for bit on CUDA</source>
   <translation>Bitgenau auf CUDA</translation>
  </message>
  <message>
   <source>Black</source>
   <translation>Schwarz</translation>
  </message>
  <message>
   <source>Blue</source>
   <translation>Blau</translation>
  </message>
  <message>
   <source>Both at once by</source>
   <translation>Beides zugleich nach</translation>
  </message>
  <message>
   <source>Brush</source>
   <translation>Pinsel</translation>
  </message>
  <message>
   <source>Brush hardness</source>
   <translation>Härte des Pinsels</translation>
  </message>
  <message>
   <source>Brush opacity</source>
   <translation>Deckkraft des Pinsels</translation>
  </message>
  <message>
   <source>Brush size</source>
   <translation>Größe des Pinsels</translation>
  </message>
  <message>
   <source>CLIP model</source>
   <translation>CLIP-Modell</translation>
  </message>
  <message>
   <source>CMYK: shown and edited in sRGB; colours that sRGB lacks are lost.</source>
   <translation>CMYK: in sRGB gezeigt und bearbeitet; Farben, die sRGB nicht kennt, gehen verloren.</translation>
  </message>
  <message>
   <source>CPU</source>
   <translation>CPU</translation>
  </message>
  <message>
   <source>Camera RAW ({patterns})</source>
   <translation>Kamera-RAW ({patterns})</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>Cancel the work on the mask</source>
   <translation>Die Arbeit an der Maske abbrechen</translation>
  </message>
  <message>
   <source>Cancel what is being drawn, take refined strokes back, or hide the candidate</source>
   <translation>Abbrechen, was gerade gezeichnet wird, verfeinerte Striche zurücknehmen oder den Kandidaten ausblenden</translation>
  </message>
  <message>
   <source>Candidate</source>
   <translation>Kandidat</translation>
  </message>
  <message>
   <source>Candidates</source>
   <translation>Kandidaten</translation>
  </message>
  <message>
   <source>Candidates appear here as they finish. Press Start to draw some.</source>
   <translation>Fertige Kandidaten erscheinen hier. Auf „Starten“ klicken, um welche zu zeichnen.</translation>
  </message>
  <message>
   <source>Candidates can be drawn early only while the picture is being learned.</source>
   <translation>Vorab lassen sich Kandidaten nur zeichnen, während das Bild gelernt wird.</translation>
  </message>
  <message>
   <source>Candidates that were announced are on disk.</source>
   <translation>Schon gemeldete Kandidaten sind gespeichert.</translation>
  </message>
  <message>
   <source>Canvas</source>
   <translation>Leinwand</translation>
  </message>
  <message>
   <source>Change its permissions, or choose another folder.</source>
   <translation>Die Zugriffsrechte ändern oder einen anderen Ordner wählen.</translation>
  </message>
  <message>
   <source>Change its permissions, or delete it in the file manager.</source>
   <translation>Ändern Sie die Rechte der Datei, oder löschen Sie sie im Dateimanager.</translation>
  </message>
  <message>
   <source>Change the folder's permissions, or delete it in the file manager.</source>
   <translation>Die Rechte des Ordners ändern oder ihn in der Dateiverwaltung löschen.</translation>
  </message>
  <message>
   <source>Changed pixels</source>
   <translation>Geänderte Pixel</translation>
  </message>
  <message>
   <source>Check HTTPS_PROXY.</source>
   <translation>HTTPS_PROXY prüfen.</translation>
  </message>
  <message>
   <source>Check its permissions and the disk.</source>
   <translation>Die Zugriffsrechte und den Datenträger prüfen.</translation>
  </message>
  <message>
   <source>Check that it may be read.</source>
   <translation>Prüfen, ob es gelesen werden darf.</translation>
  </message>
  <message>
   <source>Check the folder and the disk.</source>
   <translation>Den Ordner und den Datenträger prüfen.</translation>
  </message>
  <message>
   <source>Check the name.</source>
   <translation>Den Namen prüfen.</translation>
  </message>
  <message>
   <source>Check the network; HTTPS_PROXY names a proxy, HF_ENDPOINT a mirror of the hub.</source>
   <translation>Das Netzwerk prüfen; HTTPS_PROXY nennt einen Proxy, HF_ENDPOINT einen Spiegel des Hubs.</translation>
  </message>
  <message>
   <source>Check the weights of the model that measures it.</source>
   <translation>Die Gewichte des Modells prüfen, das ihn misst.</translation>
  </message>
  <message>
   <source>Checking its SHA-256: {share}</source>
   <translation>SHA-256 wird geprüft: {share}</translation>
  </message>
  <message>
   <source>Checkpoints (*.pth *.pt *.safetensors)</source>
   <translation>Checkpoint-Dateien (*.pth *.pt *.safetensors)</translation>
  </message>
  <message>
   <source>Choose Lean or Least in Run &gt; Memory, LoRA under Advanced, fewer seeds, or close other programs.</source>
   <translation>Unter „Lauf &gt; Speicher“ Sparsam oder Am sparsamsten wählen, unter „Erweitert“ LoRA, weniger Seeds verlangen oder andere Programme schließen.</translation>
  </message>
  <message>
   <source>Choose a .ldp file.</source>
   <translation>Eine .ldp-Datei wählen.</translation>
  </message>
  <message>
   <source>Choose a LoRA file: .safetensors, with the names of kohya or diffusers.</source>
   <translation>Eine LoRA-Datei wählen: .safetensors, mit Namen nach kohya oder diffusers.</translation>
  </message>
  <message>
   <source>Choose a LoRA that was made for this kind of model, or another model.</source>
   <translation>Ein LoRA wählen, das für diese Art Modell gemacht ist, oder ein anderes Modell.</translation>
  </message>
  <message>
   <source>Choose a SAM checkpoint</source>
   <translation>SAM-Checkpoint wählen</translation>
  </message>
  <message>
   <source>Choose a Stable Diffusion 1.x, 2.x or XL model that draws from a text alone.</source>
   <translation>Ein Modell von Stable Diffusion 1.x, 2.x oder XL wählen, das allein aus einem Text zeichnet.</translation>
  </message>
  <message>
   <source>Choose a Stable Diffusion 1.x, 2.x or XL model: a diffusers folder, or one .safetensors or .ckpt file.</source>
   <translation>Ein Modell von Stable Diffusion 1.x, 2.x oder XL wählen: einen Ordner im diffusers-Format oder eine einzelne Datei (.safetensors oder .ckpt).</translation>
  </message>
  <message>
   <source>Choose a Stable Diffusion folder</source>
   <translation>Stable-Diffusion-Ordner wählen</translation>
  </message>
  <message>
   <source>Choose a Stable Diffusion folder or file, or a SAM checkpoint.</source>
   <translation>Einen Ordner oder eine Datei von Stable Diffusion oder einen SAM-Checkpoint wählen.</translation>
  </message>
  <message>
   <source>Choose a VAE</source>
   <translation>VAE wählen</translation>
  </message>
  <message>
   <source>Choose a VAE that was made for this kind of model: Stable Diffusion 1.x and 2.x share theirs, XL has its own.</source>
   <translation>Einen VAE wählen, der für diese Art Modell gemacht ist: Stable Diffusion 1.x und 2.x teilen sich einen, XL hat seinen eigenen.</translation>
  </message>
  <message>
   <source>Choose a VAE: a folder of diffusers, or one .safetensors, .ckpt or .pt file.</source>
   <translation>Einen VAE wählen: einen Diffusers-Ordner oder eine Datei (.safetensors, .ckpt oder .pt).</translation>
  </message>
  <message>
   <source>Choose a command, then press its new keys in the field below.</source>
   <translation>Einen Befehl wählen, dann im Feld darunter seine neuen Tasten drücken.</translation>
  </message>
  <message>
   <source>Choose a file.</source>
   <translation>Eine Datei wählen.</translation>
  </message>
  <message>
   <source>Choose a mask of the picture's size.</source>
   <translation>Eine Maske in der Größe des Bildes wählen.</translation>
  </message>
  <message>
   <source>Choose a picture in one of these formats: {names}.</source>
   <translation>Ein Bild in einem dieser Formate wählen: {names}.</translation>
  </message>
  <message>
   <source>Choose a picture.</source>
   <translation>Ein Bild wählen.</translation>
  </message>
  <message>
   <source>Choose a plain LoRA, of two factors a layer.</source>
   <translation>Ein einfaches LoRA wählen, mit zwei Faktoren je Schicht.</translation>
  </message>
  <message>
   <source>Choose a reference</source>
   <translation>Referenz wählen</translation>
  </message>
  <message>
   <source>Choose a shorter name.</source>
   <translation>Einen kürzeren Namen wählen.</translation>
  </message>
  <message>
   <source>Choose a textual inversion: a .safetensors, .pt or .bin file of A1111 or diffusers.</source>
   <translation>Eine Textual Inversion wählen: eine Datei (.safetensors, .pt oder .bin) von A1111 oder Diffusers.</translation>
  </message>
  <message>
   <source>Choose a tuned.safetensors that this program wrote.</source>
   <translation>Eine tuned.safetensors wählen, die dieses Programm geschrieben hat.</translation>
  </message>
  <message>
   <source>Choose an official SAM checkpoint: sam_vit_b, sam_vit_l, sam_vit_h, mobile_sam, or one of SAM 2 or 2.1.</source>
   <translation>Einen offiziellen SAM-Checkpoint wählen: sam_vit_b, sam_vit_l, sam_vit_h, mobile_sam oder einen von SAM 2 oder 2.1.</translation>
  </message>
  <message>
   <source>Choose an upscaler</source>
   <translation>Hochskalierer wählen</translation>
  </message>
  <message>
   <source>Choose an upscaler in one .safetensors file, such as an ESRGAN, SPAN or SwinIR.</source>
   <translation>Einen Hochskalierer in einer .safetensors-Datei wählen, etwa ESRGAN, SPAN oder SwinIR.</translation>
  </message>
  <message>
   <source>Choose another folder for what comes of them.</source>
   <translation>Einen anderen Ordner für die Ergebnisse wählen.</translation>
  </message>
  <message>
   <source>Choose another folder or name.</source>
   <translation>Einen anderen Ordner oder Namen wählen.</translation>
  </message>
  <message>
   <source>Choose another folder, or empty this one.</source>
   <translation>Einen anderen Ordner wählen oder diesen leeren.</translation>
  </message>
  <message>
   <source>Choose another folder, or mend that.</source>
   <translation>Einen anderen Ordner wählen oder die Ursache beheben.</translation>
  </message>
  <message>
   <source>Choose another folder, or wait until it ends.</source>
   <translation>Einen anderen Ordner wählen oder sein Ende abwarten.</translation>
  </message>
  <message>
   <source>Choose another folder.</source>
   <translation>Einen anderen Ordner wählen.</translation>
  </message>
  <message>
   <source>Choose another method.</source>
   <translation>Ein anderes Verfahren wählen.</translation>
  </message>
  <message>
   <source>Choose another model.</source>
   <translation>Ein anderes Modell wählen.</translation>
  </message>
  <message>
   <source>Choose another name for the copy, or save it.</source>
   <translation>Für die Kopie einen anderen Namen wählen oder das Projekt speichern.</translation>
  </message>
  <message>
   <source>Choose another name.</source>
   <translation>Einen anderen Namen wählen.</translation>
  </message>
  <message>
   <source>Choose another one in Run &gt; Device.</source>
   <translation>Ein anderes unter Ausführen &gt; Gerät wählen.</translation>
  </message>
  <message>
   <source>Choose another one.</source>
   <translation>Einen anderen wählen.</translation>
  </message>
  <message>
   <source>Choose another.</source>
   <translation>Etwas anderes wählen.</translation>
  </message>
  <message>
   <source>Choose files I have…</source>
   <translation>Eigene Dateien wählen …</translation>
  </message>
  <message>
   <source>Choose it as the SAM checkpoint; here choose a Stable Diffusion 1.x, 2.x or XL model.</source>
   <translation>Diese Datei als SAM-Checkpoint wählen; hier ein Modell von Stable Diffusion 1.x, 2.x oder XL wählen.</translation>
  </message>
  <message>
   <source>Choose it as the diffusion model; here choose a SAM checkpoint.</source>
   <translation>Es als Diffusionsmodell wählen; hier einen SAM-Checkpoint wählen.</translation>
  </message>
  <message>
   <source>Choose its base model.</source>
   <translation>Sein Basismodell wählen.</translation>
  </message>
  <message>
   <source>Choose one of the list.</source>
   <translation>Eines aus der Liste wählen.</translation>
  </message>
  <message>
   <source>Choose one of: {allowed}.</source>
   <translation>Möglich sind: {allowed}.</translation>
  </message>
  <message>
   <source>Choose one of: {names}.</source>
   <translation>Möglich sind: {names}.</translation>
  </message>
  <message>
   <source>Choose one that was made for this kind of model, or another model.</source>
   <translation>Eine wählen, die für diese Art Modell gemacht ist, oder ein anderes Modell.</translation>
  </message>
  <message>
   <source>Choose one that was trained for some weight steps.</source>
   <translation>Eine wählen, bei der auch Gewichte gelernt wurden.</translation>
  </message>
  <message>
   <source>Choose reference</source>
   <translation>Referenz wählen</translation>
  </message>
  <message>
   <source>Choose that file.</source>
   <translation>Diese Datei wählen.</translation>
  </message>
  <message>
   <source>Choose the colour that it is to lie on, or export a PNG.</source>
   <translation>Die Farbe wählen, auf der es liegen soll, oder ein PNG exportieren.</translation>
  </message>
  <message>
   <source>Choose the folder that holds both.</source>
   <translation>Den Ordner wählen, in dem beide liegen.</translation>
  </message>
  <message>
   <source>Choose the model it was begun with, or start the edit anew.</source>
   <translation>Das Modell wählen, mit dem er begonnen wurde, oder die Bearbeitung neu starten.</translation>
  </message>
  <message>
   <source>Choose the model that made it.</source>
   <translation>Das Modell wählen, mit dem es entstand.</translation>
  </message>
  <message>
   <source>Choose the picture with the object</source>
   <translation>Bild mit dem Objekt wählen</translation>
  </message>
  <message>
   <source>Choose the reference file, or let the reference be generated.</source>
   <translation>Die Datei der Referenz wählen oder die Referenz erzeugen lassen.</translation>
  </message>
  <message>
   <source>Choose the whole model, {whole}.</source>
   <translation>Das ganze Modell wählen: {whole}.</translation>
  </message>
  <message>
   <source>Choose the whole model: the folder that holds model_index.json, or one file with all its parts.</source>
   <translation>Das ganze Modell wählen: den Ordner mit der Datei model_index.json oder eine Datei mit allen Teilen.</translation>
  </message>
  <message>
   <source>Choose {inner}.</source>
   <translation>{inner} wählen.</translation>
  </message>
  <message>
   <source>Choose {parts}.</source>
   <translation>Gebraucht wird {parts}.</translation>
  </message>
  <message>
   <source>Choose {wanted}.</source>
   <translation>Gebraucht wird {wanted}.</translation>
  </message>
  <message>
   <source>Choose {what}</source>
   <translation>{what} wählen</translation>
  </message>
  <message>
   <source>Choose “{command}” once more.</source>
   <translation>„{command}“ noch einmal wählen.</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>Wählen …</translation>
  </message>
  <message>
   <source>Clear list</source>
   <translation>Liste leeren</translation>
  </message>
  <message>
   <source>Clear mask</source>
   <translation>Maske leeren</translation>
  </message>
  <message>
   <source>Clear this layer's points and mask, and begin with another object</source>
   <translation>Punkte und Maske dieser Ebene leeren und mit einem anderen Objekt beginnen</translation>
  </message>
  <message>
   <source>Click a candidate in the gallery first, or add one as a layer.</source>
   <translation>Zuerst einen Kandidaten in der Galerie anklicken oder einen als Ebene hinzufügen.</translation>
  </message>
  <message>
   <source>Click a candidate in the gallery first.</source>
   <translation>Zuerst einen Kandidaten in der Galerie anklicken.</translation>
  </message>
  <message>
   <source>Click a candidate to see what it was made of.</source>
   <translation>Einen Kandidaten anklicken, um zu sehen, woraus er entstand.</translation>
  </message>
  <message>
   <source>Click a colour: its region is found.</source>
   <translation>Eine Farbe anklicken: ihr Bereich wird gefunden.</translation>
  </message>
  <message>
   <source>Click a result layer in the Layers panel first.</source>
   <translation>Zuerst im Bedienfeld „Ebenen“ eine Ergebnisebene anklicken.</translation>
  </message>
  <message>
   <source>Click a step, or use the arrow keys, to go there</source>
   <translation>Ein Klick oder die Pfeiltasten führen zu einem Schritt</translation>
  </message>
  <message>
   <source>Click another spot or paint a rough mask.</source>
   <translation>Eine andere Stelle anklicken oder eine grobe Maske malen.</translation>
  </message>
  <message>
   <source>Click inside it.</source>
   <translation>Ins Foto klicken.</translation>
  </message>
  <message>
   <source>Click inside the picture.</source>
   <translation>Ins Bild klicken.</translation>
  </message>
  <message>
   <source>Click it, draw a box around it or paint over it.</source>
   <translation>Das Objekt anklicken, einen Rahmen darum ziehen oder es übermalen.</translation>
  </message>
  <message>
   <source>Click the object with “Select by click”.</source>
   <translation>Das Objekt mit „Auswahl per Klick“ anklicken.</translation>
  </message>
  <message>
   <source>Click the object, again to add, Alt to take away. Shift: one more object. Shift+Alt: what both share.</source>
   <translation>Das Objekt anklicken, erneut zum Hinzufügen, Alt nimmt weg. Umschalt: ein weiteres Objekt. Umschalt+Alt: das Gemeinsame.</translation>
  </message>
  <message>
   <source>Click the one you want.</source>
   <translation>Die gewünschte anklicken.</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>Close other programs and open it again.</source>
   <translation>Andere Programme schließen und es noch einmal öffnen.</translation>
  </message>
  <message>
   <source>Close other programs to free memory, then try once more.</source>
   <translation>Andere Programme schließen, damit Speicher frei wird, dann noch einmal versuchen.</translation>
  </message>
  <message>
   <source>Close other programs, or leave out --dino and --lpips.</source>
   <translation>Andere Programme schließen oder --dino und --lpips weglassen.</translation>
  </message>
  <message>
   <source>Close other programs, or make it smaller first.</source>
   <translation>Andere Programme schließen oder es zuerst verkleinern.</translation>
  </message>
  <message>
   <source>Close the program</source>
   <translation>Das Programm beenden</translation>
  </message>
  <message>
   <source>Close this message</source>
   <translation>Diese Meldung schließen</translation>
  </message>
  <message>
   <source>Closest to the photo; takes the most memory</source>
   <translation>Am nächsten am Foto; braucht den meisten Speicher</translation>
  </message>
  <message>
   <source>Collect</source>
   <translation>Alles in eine Datei sammeln</translation>
  </message>
  <message>
   <source>Collecting to {path}…</source>
   <translation>Wird gesammelt in {path} …</translation>
  </message>
  <message>
   <source>Collect…</source>
   <translation>Alles in eine Datei sammeln …</translation>
  </message>
  <message>
   <source>Colour detail</source>
   <translation>Farbdetails</translation>
  </message>
  <message>
   <source>Colours</source>
   <translation>Farben</translation>
  </message>
  <message>
   <source>Colours of the layer</source>
   <translation>Farben der Ebene</translation>
  </message>
  <message>
   <source>Command</source>
   <translation>Befehl</translation>
  </message>
  <message>
   <source>Compare</source>
   <translation>Vergleichen</translation>
  </message>
  <message>
   <source>Compare candidates</source>
   <translation>Kandidaten vergleichen</translation>
  </message>
  <message>
   <source>Compare candidates…</source>
   <translation>Kandidaten vergleichen …</translation>
  </message>
  <message>
   <source>Compared pictures</source>
   <translation>Verglichene Bilder</translation>
  </message>
  <message>
   <source>Connected only</source>
   <translation>Nur Zusammenhängendes</translation>
  </message>
  <message>
   <source>Continue</source>
   <translation>Fortsetzen</translation>
  </message>
  <message>
   <source>Continue from step {step}</source>
   <translation>Ab Schritt {step} fortsetzen</translation>
  </message>
  <message>
   <source>Continue the run</source>
   <translation>Lauf fortsetzen</translation>
  </message>
  <message>
   <source>Copied: {width} × {height} px</source>
   <translation>Kopiert: {width} × {height} px</translation>
  </message>
  <message>
   <source>Copy it (else it stays where it is)</source>
   <translation>Kopieren (sonst bleibt es, wo es ist)</translation>
  </message>
  <message>
   <source>Copy picture</source>
   <translation>Bild kopieren</translation>
  </message>
  <message>
   <source>Copy what the canvas shows, in full size</source>
   <translation>Kopieren, was die Leinwand zeigt, in voller Größe</translation>
  </message>
  <message>
   <source>Correct it.</source>
   <translation>Korrigieren.</translation>
  </message>
  <message>
   <source>Correct its value.</source>
   <translation>Den Wert korrigieren.</translation>
  </message>
  <message>
   <source>Crop {path} and its mask around the object.</source>
   <translation>{path} und die Maske dazu auf das Objekt zuschneiden.</translation>
  </message>
  <message>
   <source>DINO model</source>
   <translation>DINO-Modell</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>Dunkel</translation>
  </message>
  <message>
   <source>Daylight</source>
   <translation>Tageslicht</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>Löschen</translation>
  </message>
  <message>
   <source>Delete all candidates of the shown one's run, and its tuned edit</source>
   <translation>Alle Kandidaten aus dem Lauf des gezeigten löschen, und was dabei gelernt wurde</translation>
  </message>
  <message>
   <source>Delete discarded…</source>
   <translation>Aussortierte löschen …</translation>
  </message>
  <message>
   <source>Delete for good</source>
   <translation>Endgültig löschen</translation>
  </message>
  <message>
   <source>Delete it</source>
   <translation>Löschen</translation>
  </message>
  <message>
   <source>Delete layer</source>
   <translation>Ebene löschen</translation>
  </message>
  <message>
   <source>Delete run…</source>
   <translation>Lauf löschen …</translation>
  </message>
  <message>
   <source>Delete the files of all discarded candidates</source>
   <translation>Die Dateien aller aussortierten Kandidaten löschen</translation>
  </message>
  <message>
   <source>Delete the run</source>
   <translation>Lauf löschen</translation>
  </message>
  <message>
   <source>Delete the run?</source>
   <translation>Den Lauf löschen?</translation>
  </message>
  <message>
   <source>Delete the tuned edit?</source>
   <translation>Die gelernte Bearbeitung löschen?</translation>
  </message>
  <message>
   <source>Delete what is discarded?</source>
   <translation>Aussortiertes löschen?</translation>
  </message>
  <message>
   <source>Delete what was kept of the edit of {photo}?</source>
   <translation>Soll gelöscht werden, was von der Bearbeitung von {photo} gesichert wurde?</translation>
  </message>
  <message>
   <source>Deleted: {size} are free again.</source>
   <translation>Gelöscht: {size} sind wieder frei.</translation>
  </message>
  <message>
   <source>Delete…</source>
   <translation>Löschen …</translation>
  </message>
  <message>
   <source>Describe it in a few words.</source>
   <translation>Mit wenigen Worten beschreiben.</translation>
  </message>
  <message>
   <source>Describe the background in a few words: its prompt is empty.</source>
   <translation>Den Hintergrund mit wenigen Worten beschreiben: Sein Prompt ist leer.</translation>
  </message>
  <message>
   <source>Describe the object and the background you want.</source>
   <translation>Das gewünschte Objekt und den Hintergrund beschreiben.</translation>
  </message>
  <message>
   <source>Describe the object in a few words: its prompt is empty.</source>
   <translation>Das Objekt mit wenigen Worten beschreiben: Sein Prompt ist leer.</translation>
  </message>
  <message>
   <source>Describe the object, e.g. “a dog jumping”</source>
   <translation>Beschreiben, z. B. „a dog jumping“</translation>
  </message>
  <message>
   <source>Describe the place, e.g. “in the snow”</source>
   <translation>Beschreiben, z. B. „in the snow“</translation>
  </message>
  <message>
   <source>Details of the candidate</source>
   <translation>Einzelheiten zum Kandidaten</translation>
  </message>
  <message>
   <source>Develop camera RAW</source>
   <translation>Kamera-RAW entwickeln</translation>
  </message>
  <message>
   <source>Develop camera RAW…</source>
   <translation>Kamera-RAW entwickeln …</translation>
  </message>
  <message>
   <source>Develop to</source>
   <translation>Entwickeln nach</translation>
  </message>
  <message>
   <source>Develop to…</source>
   <translation>Entwickeln nach…</translation>
  </message>
  <message>
   <source>Develop {name}</source>
   <translation>{name} entwickeln</translation>
  </message>
  <message>
   <source>Developed to {path}.</source>
   <translation>Entwickelt nach {path}.</translation>
  </message>
  <message>
   <source>Developing {name}…</source>
   <translation>{name} wird entwickelt…</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Gerät</translation>
  </message>
  <message>
   <source>Diameter in pixels of the screen ([ and ], Alt+wheel)</source>
   <translation>Durchmesser in Pixeln des Bildschirms ([ und ], Alt+Mausrad)</translation>
  </message>
  <message>
   <source>Difference</source>
   <translation>Unterschied</translation>
  </message>
  <message>
   <source>Discard</source>
   <translation>Aussortieren</translation>
  </message>
  <message>
   <source>Discard candidate</source>
   <translation>Kandidaten aussortieren</translation>
  </message>
  <message>
   <source>Discard candidates</source>
   <translation>Kandidaten aussortieren</translation>
  </message>
  <message>
   <source>Discard the edit</source>
   <translation>Bearbeitung verwerfen</translation>
  </message>
  <message>
   <source>Discarded candidates</source>
   <translation>Aussortierte Kandidaten</translation>
  </message>
  <message>
   <source>Discard…</source>
   <translation>Verwerfen …</translation>
  </message>
  <message>
   <source>Distance in photo pixels</source>
   <translation>Abstand in Pixeln des Fotos</translation>
  </message>
  <message>
   <source>Double-click a candidate in the gallery to lay it over the photo.</source>
   <translation>Ein Doppelklick auf einen Kandidaten der Galerie legt ihn über das Foto.</translation>
  </message>
  <message>
   <source>Down</source>
   <translation>Unten</translation>
  </message>
  <message>
   <source>Download</source>
   <translation>Herunterladen</translation>
  </message>
  <message>
   <source>Download it again, not quantised.</source>
   <translation>Das Modell unquantisiert neu herunterladen.</translation>
  </message>
  <message>
   <source>Download it again, or choose another Stable Diffusion 1.x, 2.x or XL model.</source>
   <translation>Das Modell neu herunterladen oder ein anderes von Stable Diffusion 1.x, 2.x oder XL wählen.</translation>
  </message>
  <message>
   <source>Download it again, the whole folder.</source>
   <translation>Den ganzen Ordner neu herunterladen.</translation>
  </message>
  <message>
   <source>Download it again.</source>
   <translation>Die Datei neu herunterladen.</translation>
  </message>
  <message>
   <source>Download it as .safetensors, which holds weights alone, from a place that you trust.</source>
   <translation>Das Modell als .safetensors, worin nur Gewichte stehen, von einer vertrauenswürdigen Stelle herunterladen.</translation>
  </message>
  <message>
   <source>Download it from the folder {name} of github.com/imagic-editing/imagic-editing.github.io.</source>
   <translation>Sie aus dem Ordner {name} von github.com/imagic-editing/imagic-editing.github.io herunterladen.</translation>
  </message>
  <message>
   <source>Download the folder {name} of github.com/imagic-editing/imagic-editing.github.io and give its path.</source>
   <translation>Den Ordner {name} von github.com/imagic-editing/imagic-editing.github.io herunterladen und seinen Pfad angeben.</translation>
  </message>
  <message>
   <source>Download {part}/{wanted} as well.</source>
   <translation>{part}/{wanted} dazu herunterladen.</translation>
  </message>
  <message>
   <source>Drag a box around the object.</source>
   <translation>Ein Rechteck um das Objekt aufziehen.</translation>
  </message>
  <message>
   <source>Drag a box around the object: it is found by its colours alone.</source>
   <translation>Ein Rechteck um das Objekt aufziehen: es wird allein an seinen Farben gefunden.</translation>
  </message>
  <message>
   <source>Drag a handle or the inside; outside draws a new frame. Shift keeps its shape, Alt its middle.</source>
   <translation>Einen Griff oder das Innere ziehen; außen entsteht ein neuer Ausschnitt. Umschalt hält die Form, Alt die Mitte.</translation>
  </message>
  <message>
   <source>Drag a line across the picture: the photo on its left, the result on its right</source>
   <translation>Eine Linie über das Bild ziehen: links das Foto, rechts das Ergebnis</translation>
  </message>
  <message>
   <source>Drag a rectangle.</source>
   <translation>Ein Rechteck aufziehen.</translation>
  </message>
  <message>
   <source>Drag from corner to corner of an ellipse.</source>
   <translation>Eine Ellipse von Ecke zu Ecke aufziehen.</translation>
  </message>
  <message>
   <source>Drag the line, or move it by the arrow keys; Esc ends the comparison.</source>
   <translation>Die Linie ziehen oder mit den Pfeiltasten bewegen; Esc beendet den Vergleich.</translation>
  </message>
  <message>
   <source>Drag the object to move it, a corner to scale (Alt: about its middle), beside it to turn (Shift: by 15°).</source>
   <translation>Objekt ziehen: verschieben; Ecke: skalieren (Alt: um die Mitte); neben einer Ecke: drehen (Umschalt: um 15°).</translation>
  </message>
  <message>
   <source>Drag to move the view; with any tool, hold Space or the middle button. The wheel zooms.</source>
   <translation>Ziehen verschiebt die Ansicht; mit jedem anderen Werkzeug die Leertaste oder die mittlere Maustaste halten. Das Mausrad zoomt.</translation>
  </message>
  <message>
   <source>Draw</source>
   <translation>Zeichnen</translation>
  </message>
  <message>
   <source>Draw around the object.</source>
   <translation>Das Objekt umfahren.</translation>
  </message>
  <message>
   <source>Draw candidates from what is learned so far, then go on learning</source>
   <translation>Kandidaten aus dem bisher Gelernten zeichnen, dann weiterlernen</translation>
  </message>
  <message>
   <source>Draw four more references</source>
   <translation>Vier weitere Referenzen</translation>
  </message>
  <message>
   <source>Draw four references</source>
   <translation>Vier Referenzen zeichnen</translation>
  </message>
  <message>
   <source>Draw it around the object: X0 &lt; X1 and Y0 &lt; Y1, inside the photo.</source>
   <translation>Den Rahmen um das Objekt ziehen: X0 &lt; X1 und Y0 &lt; Y1, im Foto.</translation>
  </message>
  <message>
   <source>Draw it inside.</source>
   <translation>Ihn im Foto aufziehen.</translation>
  </message>
  <message>
   <source>Draw just these seeds; empty: as many as Seeds says</source>
   <translation>Nur diese Seeds zeichnen; leer: so viele, wie bei Seeds steht</translation>
  </message>
  <message>
   <source>Draw more seeds</source>
   <translation>Weitere Seeds zeichnen</translation>
  </message>
  <message>
   <source>Draw the box closer, or paint more of the object.</source>
   <translation>Den Rahmen enger ziehen oder mehr vom Objekt malen.</translation>
  </message>
  <message>
   <source>Drawing</source>
   <translation>Zeichnen</translation>
  </message>
  <message>
   <source>Drawing candidates</source>
   <translation>Kandidaten zeichnen</translation>
  </message>
  <message>
   <source>Drawing references</source>
   <translation>Referenzen zeichnen</translation>
  </message>
  <message>
   <source>Drawing the reference</source>
   <translation>Referenz zeichnen</translation>
  </message>
  <message>
   <source>Drawn references</source>
   <translation>Gezeichnete Referenzen</translation>
  </message>
  <message>
   <source>Drives candidates towards the photo's individual, away from the text.</source>
   <translation>Zieht Kandidaten zum Individuum des Fotos hin und vom Text weg.</translation>
  </message>
  <message>
   <source>Drop a photo here, or open one from the File menu.</source>
   <translation>Ein Foto hierher ziehen oder über das Menü Datei öffnen.</translation>
  </message>
  <message>
   <source>Drop a photo here, or press {keys} to open one.</source>
   <translation>Ein Foto hierher ziehen oder mit {keys} öffnen.</translation>
  </message>
  <message>
   <source>Drop specks</source>
   <translation>Flecken entfernen</translation>
  </message>
  <message>
   <source>Duplicate layer</source>
   <translation>Ebene duplizieren</translation>
  </message>
  <message>
   <source>EXIF values too long for a JPEG and left out: {count}.</source>
   <translation>EXIF-Werte, die für ein JPEG zu lang sind und weggelassen wurden: {count}.</translation>
  </message>
  <message>
   <source>Each run by seed</source>
   <translation>Jeder Lauf nach Seeds</translation>
  </message>
  <message>
   <source>Edit</source>
   <translation>Bearbeitung</translation>
  </message>
  <message>
   <source>Edit a square around the object</source>
   <translation>Ein Quadrat um das Objekt bearbeiten</translation>
  </message>
  <message>
   <source>Edit background prompt</source>
   <translation>Hintergrund-Prompt ändern</translation>
  </message>
  <message>
   <source>Edit negative prompt</source>
   <translation>Negativen Prompt ändern</translation>
  </message>
  <message>
   <source>Edit object prompt</source>
   <translation>Objekt-Prompt ändern</translation>
  </message>
  <message>
   <source>Edit the photo's own object again</source>
   <translation>Wieder das Objekt des Fotos bearbeiten</translation>
  </message>
  <message>
   <source>Edit the whole photo</source>
   <translation>Das ganze Foto bearbeiten</translation>
  </message>
  <message>
   <source>Edit whole text</source>
   <translation>Gesamttext ändern</translation>
  </message>
  <message>
   <source>Edits photos at 1024 pixels a side; needs more memory and time than Stable Diffusion 1.5.</source>
   <translation>Bearbeitet Fotos mit 1024 Pixeln Seitenlänge; braucht mehr Speicher und Zeit als Stable Diffusion 1.5.</translation>
  </message>
  <message>
   <source>Edits photos at 512 pixels a side; the first model to try on photos of your own.</source>
   <translation>Bearbeitet Fotos mit 512 Pixeln Seitenlänge; das erste Modell für eigene Fotos.</translation>
  </message>
  <message>
   <source>Edits that wait</source>
   <translation>Wartende Bearbeitungen</translation>
  </message>
  <message>
   <source>Ellipse</source>
   <translation>Ellipse</translation>
  </message>
  <message>
   <source>Empty queue…</source>
   <translation>Warteschlange leeren …</translation>
  </message>
  <message>
   <source>Empty the queue</source>
   <translation>Warteschlange leeren</translation>
  </message>
  <message>
   <source>End the engine</source>
   <translation>Engine beenden</translation>
  </message>
  <message>
   <source>Engine</source>
   <translation>Engine</translation>
  </message>
  <message>
   <source>Enlarged</source>
   <translation>Vergrößert</translation>
  </message>
  <message>
   <source>Eraser</source>
   <translation>Radiergummi</translation>
  </message>
  <message>
   <source>Error counts over</source>
   <translation>Fehler zählt über</translation>
  </message>
  <message>
   <source>Estimating time and memory…</source>
   <translation>Zeit und Speicher werden geschätzt…</translation>
  </message>
  <message>
   <source>Every command and its shortcut</source>
   <translation>Alle Befehle und ihre Tastenkürzel</translation>
  </message>
  <message>
   <source>Every setting of the method with what it does, and your own presets</source>
   <translation>Jede Einstellung des Verfahrens mit ihrer Wirkung, und eigene Voreinstellungen</translation>
  </message>
  <message>
   <source>Example mask</source>
   <translation>Maske des Beispiels</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Exportieren</translation>
  </message>
  <message>
   <source>Export OpenRaster (.ora), or hide layers that are not needed and export a TIFF.</source>
   <translation>OpenRaster (.ora) exportieren, oder nicht benötigte Ebenen ausblenden und ein TIFF exportieren.</translation>
  </message>
  <message>
   <source>Export a PNG or a TIFF.</source>
   <translation>Als PNG oder TIFF exportieren.</translation>
  </message>
  <message>
   <source>Export favourites: {seed} stands for the seed</source>
   <translation>Favoriten exportieren: {seed} steht für den Seed</translation>
  </message>
  <message>
   <source>Export favourites…</source>
   <translation>Favoriten exportieren …</translation>
  </message>
  <message>
   <source>Export it with the frame it was made in.</source>
   <translation>Ihn mit dem Ausschnitt exportieren, in dem er entstand.</translation>
  </message>
  <message>
   <source>Export mask…</source>
   <translation>Maske exportieren …</translation>
  </message>
  <message>
   <source>Export the tuned edit</source>
   <translation>Gelernte Bearbeitung exportieren</translation>
  </message>
  <message>
   <source>Export tuned edit as LoRA</source>
   <translation>Gelerntes als LoRA exportieren</translation>
  </message>
  <message>
   <source>Export tuned edit as LoRA…</source>
   <translation>Gelerntes als LoRA exportieren …</translation>
  </message>
  <message>
   <source>Export {name}</source>
   <translation>{name} exportieren</translation>
  </message>
  <message>
   <source>Exported the favourites to {folder}.</source>
   <translation>Die Favoriten wurden nach {folder} exportiert.</translation>
  </message>
  <message>
   <source>Exported to {path}.</source>
   <translation>Exportiert nach {path}.</translation>
  </message>
  <message>
   <source>Exporting to {path}…</source>
   <translation>Export nach {path} läuft …</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>Exportieren …</translation>
  </message>
  <message>
   <source>Fast</source>
   <translation>Schnell</translation>
  </message>
  <message>
   <source>Favourites of each run first</source>
   <translation>Favoriten jedes Laufs zuerst</translation>
  </message>
  <message>
   <source>Feather</source>
   <translation>Weichzeichnen</translation>
  </message>
  <message>
   <source>Feather layer</source>
   <translation>Ebenenrand weicher oder härter</translation>
  </message>
  <message>
   <source>Feather mask…</source>
   <translation>Maskenrand weichzeichnen …</translation>
  </message>
  <message>
   <source>Fewer seeds, or LoRA under Advanced, take less.</source>
   <translation>Weniger Seeds oder LoRA unter „Erweitert“ brauchen weniger.</translation>
  </message>
  <message>
   <source>Fill holes</source>
   <translation>Löcher füllen</translation>
  </message>
  <message>
   <source>Fill the holes that the mask encloses</source>
   <translation>Löcher füllen, die die Maske umschließt</translation>
  </message>
  <message>
   <source>Find hair and fur along the mask's edge in the photo</source>
   <translation>Haare und Fell am Rand der Maske im Foto finden</translation>
  </message>
  <message>
   <source>Find the object by the colours under the painted mask; needs no model</source>
   <translation>Das Objekt anhand der Farben unter der gemalten Maske finden; braucht kein Modell</translation>
  </message>
  <message>
   <source>Find the object in this result, and show the layer only there</source>
   <translation>Das Objekt in diesem Ergebnis suchen und die Ebene nur dort zeigen</translation>
  </message>
  <message>
   <source>Finding the object</source>
   <translation>Objekt suchen</translation>
  </message>
  <message>
   <source>Finds an object's edge best of the original Segment Anything models; wants a graphics card.</source>
   <translation>Findet den Rand eines Objekts am besten von den ursprünglichen Segment-Anything-Modellen; möchte eine Grafikkarte.</translation>
  </message>
  <message>
   <source>Finds an object's edge more exactly than vit_b, and takes longer.</source>
   <translation>Findet den Rand eines Objekts genauer als vit_b und braucht länger.</translation>
  </message>
  <message>
   <source>Finds an object's edge quickly also without a graphics card; the smallest download.</source>
   <translation>Findet den Rand eines Objekts auch ohne Grafikkarte schnell; der kleinste Download.</translation>
  </message>
  <message>
   <source>Finds an object's edge; the newer generation, more exact than tiny.</source>
   <translation>Findet den Rand eines Objekts; die neuere Generation, genauer als tiny.</translation>
  </message>
  <message>
   <source>Finds an object's edge; the newer generation, small and quick.</source>
   <translation>Findet den Rand eines Objekts; die neuere Generation, klein und schnell.</translation>
  </message>
  <message>
   <source>Finds an object's edge; the smallest of the original Segment Anything models.</source>
   <translation>Findet den Rand eines Objekts; das kleinste der ursprünglichen Segment-Anything-Modelle.</translation>
  </message>
  <message>
   <source>First steps</source>
   <translation>Erste Schritte</translation>
  </message>
  <message>
   <source>Fit</source>
   <translation>Einpassen</translation>
  </message>
  <message>
   <source>Fit in window</source>
   <translation>Ins Fenster einpassen</translation>
  </message>
  <message>
   <source>Flicker</source>
   <translation>Wechseln</translation>
  </message>
  <message>
   <source>Flip object</source>
   <translation>Objekt spiegeln</translation>
  </message>
  <message>
   <source>Flood by colour</source>
   <translation>Zauberstab</translation>
  </message>
  <message>
   <source>Flux</source>
   <translation>Flux</translation>
  </message>
  <message>
   <source>Follow the system</source>
   <translation>Wie das System</translation>
  </message>
  <message>
   <source>Following the photo back to noise</source>
   <translation>Foto zum Rauschen zurückverfolgen</translation>
  </message>
  <message>
   <source>For photos get or choose other models: File &gt; Models….</source>
   <translation>Für Fotos andere Modelle herunterladen oder wählen: Datei &gt; Modelle ….</translation>
  </message>
  <message>
   <source>Found in the picture: its average becomes grey</source>
   <translation>Im Bild gefunden: Sein Durchschnitt wird grau</translation>
  </message>
  <message>
   <source>Four cells of the sensor make one pixel: quicker, a quarter of the memory</source>
   <translation>Vier Zellen des Sensors ergeben ein Pixel: schneller, ein Viertel des Speichers</translation>
  </message>
  <message>
   <source>Frame</source>
   <translation>Ausschnitt</translation>
  </message>
  <message>
   <source>Frame or object 1 px down (Shift: 10 px)</source>
   <translation>Ausschnitt oder Objekt 1 px nach unten (Umschalt: 10 px)</translation>
  </message>
  <message>
   <source>Frame or object 1 px to the left (Shift: 10 px)</source>
   <translation>Ausschnitt oder Objekt 1 px nach links (Umschalt: 10 px)</translation>
  </message>
  <message>
   <source>Frame or object 1 px to the right (Shift: 10 px)</source>
   <translation>Ausschnitt oder Objekt 1 px nach rechts (Umschalt: 10 px)</translation>
  </message>
  <message>
   <source>Frame or object 1 px up (Shift: 10 px)</source>
   <translation>Ausschnitt oder Objekt 1 px nach oben (Umschalt: 10 px)</translation>
  </message>
  <message>
   <source>Frame: automatic</source>
   <translation>Ausschnitt: automatisch</translation>
  </message>
  <message>
   <source>Frame: object with context</source>
   <translation>Ausschnitt: Objekt mit Umgebung</translation>
  </message>
  <message>
   <source>Frame: square</source>
   <translation>Ausschnitt: quadratisch</translation>
  </message>
  <message>
   <source>Frame: whole photo</source>
   <translation>Ausschnitt: ganzes Foto</translation>
  </message>
  <message>
   <source>From the photo's fitted text (0) to the prompt's (1).</source>
   <translation>Vom angepassten Text des Fotos (0) zu dem des Prompts (1).</translation>
  </message>
  <message>
   <source>Gallery</source>
   <translation>Galerie</translation>
  </message>
  <message>
   <source>Gallery of candidates</source>
   <translation>Galerie der Kandidaten</translation>
  </message>
  <message>
   <source>General</source>
   <translation>Allgemein</translation>
  </message>
  <message>
   <source>Get it again: it goes on from there.</source>
   <translation>Erneut herunterladen: Es geht von dort aus weiter.</translation>
  </message>
  <message>
   <source>Get it on the page of models.</source>
   <translation>Auf der Seite der Modelle herunterladen.</translation>
  </message>
  <message>
   <source>Get {models} ({size})</source>
   <translation>{models} herunterladen ({size})</translation>
  </message>
  <message>
   <source>Get…</source>
   <translation>Herunterladen …</translation>
  </message>
  <message>
   <source>Give --click X,Y or --box X0,Y0,X1,Y1.</source>
   <translation>--click X,Y oder --box X0,Y0,X1,Y1 angeben.</translation>
  </message>
  <message>
   <source>Give --mask FILE, --click X,Y or --box X0,Y0,X1,Y1.</source>
   <translation>--mask DATEI, --click X,Y oder --box X0,Y0,X1,Y1 angeben.</translation>
  </message>
  <message>
   <source>Give --seed or --starred; it has the seeds {seeds}.</source>
   <translation>--seed oder --starred angeben; vorhanden sind die Seeds {seeds}.</translation>
  </message>
  <message>
   <source>Give a candidate a star first.</source>
   <translation>Zuerst einen Kandidaten als Favoriten kennzeichnen.</translation>
  </message>
  <message>
   <source>Give a folder of requests, or a file of them.</source>
   <translation>Einen Ordner mit Aufträgen oder eine Datei davon angeben.</translation>
  </message>
  <message>
   <source>Give a mask of the object in it.</source>
   <translation>Eine Maske des Objekts darin angeben.</translation>
  </message>
  <message>
   <source>Give a mask of the picture's size.</source>
   <translation>Eine Maske in der Größe des Bildes angeben.</translation>
  </message>
  <message>
   <source>Give a mask, click it, draw a box around it or paint over it.</source>
   <translation>Eine Maske angeben, das Objekt anklicken, einen Rahmen darum ziehen oder es übermalen.</translation>
  </message>
  <message>
   <source>Give a size from {least} to {most}.</source>
   <translation>Eine Größe von {least} bis {most} angeben.</translation>
  </message>
  <message>
   <source>Give another name.</source>
   <translation>Einen anderen Namen angeben.</translation>
  </message>
  <message>
   <source>Give at least one seed, as 1, 4, 7-9.</source>
   <translation>Geben Sie mindestens einen Seed an, wie 1, 4, 7-9.</translation>
  </message>
  <message>
   <source>Give at most {most}.</source>
   <translation>Höchstens {most} angeben.</translation>
  </message>
  <message>
   <source>Give each a name of its own.</source>
   <translation>Jeder einen eigenen Namen geben.</translation>
  </message>
  <message>
   <source>Give each seed once.</source>
   <translation>Jeden Seed nur einmal angeben.</translation>
  </message>
  <message>
   <source>Give from 1 to {most} seeds.</source>
   <translation>1 bis {most} Seeds angeben.</translation>
  </message>
  <message>
   <source>Give it another name</source>
   <translation>Einen anderen Namen geben</translation>
  </message>
  <message>
   <source>Give it up</source>
   <translation>Aufgeben</translation>
  </message>
  <message>
   <source>Give it up…</source>
   <translation>Aufgeben …</translation>
  </message>
  <message>
   <source>Give its path, or --request FILE.</source>
   <translation>Seinen Pfad oder --request DATEI angeben.</translation>
  </message>
  <message>
   <source>Give its path.</source>
   <translation>Den Pfad angeben.</translation>
  </message>
  <message>
   <source>Give one ID with --from.</source>
   <translation>Zu --from nur eine ID angeben.</translation>
  </message>
  <message>
   <source>Give one of the two layers a weight.</source>
   <translation>Einer der beiden Ebenen ein Gewicht geben.</translation>
  </message>
  <message>
   <source>Give photo pixels.</source>
   <translation>Pixel des Fotos angeben.</translation>
  </message>
  <message>
   <source>Give seeds from 0 to 2^{bits} - 1.</source>
   <translation>Seeds von 0 bis 2^{bits} - 1 angeben.</translation>
  </message>
  <message>
   <source>Give the folder of a run, its --out.</source>
   <translation>Den Ordner eines Laufs angeben, sein --out.</translation>
  </message>
  <message>
   <source>Give the folder of a run, its --out; ld-edit resume ends one that was cut off.</source>
   <translation>Den Ordner eines Laufs angeben, sein --out; ld-edit resume führt einen abgebrochenen zu Ende.</translation>
  </message>
  <message>
   <source>Give the photo that it was made of.</source>
   <translation>Das Foto angeben, aus dem es entstand.</translation>
  </message>
  <message>
   <source>Give the run of the chosen candidate a name, by which it is found</source>
   <translation>Dem Lauf des gewählten Kandidaten einen Namen geben, unter dem er zu finden ist</translation>
  </message>
  <message>
   <source>Give this one another name.</source>
   <translation>Diesem einen anderen Namen geben.</translation>
  </message>
  <message>
   <source>Give up the run of {photo}?</source>
   <translation>Den Lauf von {photo} aufgeben?</translation>
  </message>
  <message>
   <source>GrabCut (colour-based)</source>
   <translation>GrabCut (nach Farben)</translation>
  </message>
  <message>
   <source>GrabCut found no object by its colours.</source>
   <translation>GrabCut hat anhand der Farben kein Objekt gefunden.</translation>
  </message>
  <message>
   <source>GrabCut from strokes (colour-based)</source>
   <translation>GrabCut aus Strichen (nach Farben)</translation>
  </message>
  <message>
   <source>GrabCut needs object and background.</source>
   <translation>GrabCut braucht Objekt und Hintergrund.</translation>
  </message>
  <message>
   <source>Grain</source>
   <translation>Korn</translation>
  </message>
  <message>
   <source>Grain of the layer</source>
   <translation>Korn der Ebene</translation>
  </message>
  <message>
   <source>Green</source>
   <translation>Grün</translation>
  </message>
  <message>
   <source>Grow</source>
   <translation>Vergrößern</translation>
  </message>
  <message>
   <source>Grow layer</source>
   <translation>Ebene erweitern</translation>
  </message>
  <message>
   <source>Grow mask…</source>
   <translation>Maske vergrößern …</translation>
  </message>
  <message>
   <source>Grow the layer</source>
   <translation>Ebene erweitern</translation>
  </message>
  <message>
   <source>Guidance</source>
   <translation>Guidance</translation>
  </message>
  <message>
   <source>Guide</source>
   <translation>Anleitung (englisch)</translation>
  </message>
  <message>
   <source>HQ-SAM</source>
   <translation>HQ-SAM</translation>
  </message>
  <message>
   <source>Half (4:2:2)</source>
   <translation>Die Hälfte (4:2:2)</translation>
  </message>
  <message>
   <source>Half size</source>
   <translation>Halbe Größe</translation>
  </message>
  <message>
   <source>Harder brush</source>
   <translation>Pinsel härter</translation>
  </message>
  <message>
   <source>Hardness</source>
   <translation>Härte</translation>
  </message>
  <message>
   <source>Hatched: left out of training.</source>
   <translation>Schraffiert: wird nicht gelernt.</translation>
  </message>
  <message>
   <source>Help &gt; First steps shows this again</source>
   <translation>Hilfe &gt; Erste Schritte zeigt dies wieder</translation>
  </message>
  <message>
   <source>Help &gt; Open the example shows a first edit.</source>
   <translation>Hilfe &gt; Beispiel öffnen zeigt eine erste Bearbeitung.</translation>
  </message>
  <message>
   <source>Hide layer</source>
   <translation>Ebene ausblenden</translation>
  </message>
  <message>
   <source>Hide or show the panels, in the canvas</source>
   <translation>Bedienfelder aus- oder einblenden, auf der Leinwand</translation>
  </message>
  <message>
   <source>Hide panels</source>
   <translation>Bedienfelder ausblenden</translation>
  </message>
  <message>
   <source>Hide the candidate (Esc)</source>
   <translation>Den Kandidaten ausblenden (Esc)</translation>
  </message>
  <message>
   <source>Hint</source>
   <translation>Hinweis</translation>
  </message>
  <message>
   <source>History</source>
   <translation>Verlauf</translation>
  </message>
  <message>
   <source>Hold O to see the original</source>
   <translation>O halten: Original</translation>
  </message>
  <message>
   <source>Holds the background's source while candidates are drawn, outside the object's place.</source>
   <translation>Hält beim Zeichnen die Quelle des Hintergrunds fest, außerhalb des Platzes des Objekts.</translation>
  </message>
  <message>
   <source>How closely the prompts are followed. High: hard colours, little variety.</source>
   <translation>Wie genau den Prompts gefolgt wird. Hoch: harte Farben, wenig Abwechslung.</translation>
  </message>
  <message>
   <source>How far each step goes. Too high spoils the model, too low forgets the object.</source>
   <translation>Wie weit jeder Schritt geht. Ein zu hoher Wert verdirbt das Modell, mit einem zu niedrigen vergisst es das Objekt.</translation>
  </message>
  <message>
   <source>How far each step goes. Too high, and the prompts lose their meaning.</source>
   <translation>Wie weit jeder Schritt geht. Ist der Wert zu hoch, verlieren die Prompts ihren Sinn.</translation>
  </message>
  <message>
   <source>How far the photo is noised before redrawing.</source>
   <translation>Wie stark das Foto vor dem Neuzeichnen verrauscht wird.</translation>
  </message>
  <message>
   <source>How far the result's colours are brought to those of the photo around it</source>
   <translation>Wie weit die Farben des Ergebnisses an die des Fotos ringsum angeglichen werden</translation>
  </message>
  <message>
   <source>How far the run is cannot be kept: {cause} If it is cut off, it begins anew.</source>
   <translation>Der Stand des Laufs lässt sich nicht sichern: {cause} Wird er unterbrochen, beginnt er von vorn.</translation>
  </message>
  <message>
   <source>How it looks</source>
   <translation>Wie es aussieht</translation>
  </message>
  <message>
   <source>How long the model learns the object. More: closer to the photo, less free. 0: not at all.</source>
   <translation>Wie lange das Modell das Objekt lernt. Mehr: näher am Foto, weniger frei. 0: gar nicht.</translation>
  </message>
  <message>
   <source>How long the prompts are fitted to the picture. 0: as they are.</source>
   <translation>Wie lange die Prompts ans Bild angepasst werden. 0: wie sie sind.</translation>
  </message>
  <message>
   <source>How many candidates to draw</source>
   <translation>Wie viele Kandidaten gezeichnet werden</translation>
  </message>
  <message>
   <source>How many more seeds</source>
   <translation>Wie viele weitere Seeds</translation>
  </message>
  <message>
   <source>How many pixels of the photo farther the result reaches than it was found to</source>
   <translation>Um wie viele Pixel des Fotos das Ergebnis weiter reicht, als es gefunden wurde</translation>
  </message>
  <message>
   <source>How much a LoRA can hold. More takes more memory.</source>
   <translation>Wie viel ein LoRA fassen kann. Mehr braucht mehr Speicher.</translation>
  </message>
  <message>
   <source>How much of the photo's grain the result gets: 100 % makes it as grainy as the photo</source>
   <translation>Wie viel vom Korn des Fotos das Ergebnis bekommt: Bei 100 % ist es so körnig wie das Foto</translation>
  </message>
  <message>
   <source>How much one stroke covers at most</source>
   <translation>Wie viel ein Strich höchstens deckt</translation>
  </message>
  <message>
   <source>How much red, green and blue may each differ from the clicked colour</source>
   <translation>Wie weit Rot, Grün und Blau jeweils von der angeklickten Farbe abweichen dürfen</translation>
  </message>
  <message>
   <source>How much the additions can hold; more takes more memory</source>
   <translation>Wie viel die Zusätze fassen; mehr braucht mehr Speicher</translation>
  </message>
  <message>
   <source>How much the background counts in learning. Automatic: by the preset.</source>
   <translation>Wie stark der Hintergrund beim Lernen zählt. Automatisch: wie in der Voreinstellung.</translation>
  </message>
  <message>
   <source>How much the model as it was before learning takes part in the guidance.</source>
   <translation>Wie stark das Modell, wie es vor dem Lernen war, bei der Guidance mitwirkt.</translation>
  </message>
  <message>
   <source>How much the object counts in learning. Automatic: by the preset, more for a small object.</source>
   <translation>Wie stark das Objekt beim Lernen zählt. Automatisch: wie in der Voreinstellung, bei einem kleinen Objekt stärker.</translation>
  </message>
  <message>
   <source>How opaque the layer is, in percent</source>
   <translation>Deckkraft der Ebene in Prozent</translation>
  </message>
  <message>
   <source>How sharp the edge is (Shift+[ and Shift+])</source>
   <translation>Wie scharf der Rand ist (Umschalt+[ und Umschalt+])</translation>
  </message>
  <message>
   <source>How softly the result fades into the photo: 100 % goes by the object's size</source>
   <translation>Wie weich das Ergebnis ins Foto übergeht: 100 % richtet sich nach der Größe des Objekts</translation>
  </message>
  <message>
   <source>How strongly the words are followed</source>
   <translation>Wie streng den Worten gefolgt wird</translation>
  </message>
  <message>
   <source>How the result's colours come to be like the photo's: from those around it, or without a step</source>
   <translation>Wie die Farben des Ergebnisses denen des Fotos gleich werden: nach denen ringsum, oder ohne Stufe am Rand</translation>
  </message>
  <message>
   <source>How this candidate was made is not noted: {path} cannot be read.</source>
   <translation>Wie dieser Kandidat entstand, ist nicht vermerkt: {path} lässt sich nicht lesen.</translation>
  </message>
  <message>
   <source>Imagic: eta</source>
   <translation>Imagic: Eta</translation>
  </message>
  <message>
   <source>Import a tuned edit</source>
   <translation>Gelernte Bearbeitung importieren</translation>
  </message>
  <message>
   <source>Import mask…</source>
   <translation>Maske importieren …</translation>
  </message>
  <message>
   <source>Imported: draw seeds of it by Run &gt; Tuned edits.</source>
   <translation>Importiert: Seeds daraus zeichnet Lauf &gt; Gelernte Bearbeitungen.</translation>
  </message>
  <message>
   <source>Import…</source>
   <translation>Importieren …</translation>
  </message>
  <message>
   <source>In use</source>
   <translation>In Verwendung</translation>
  </message>
  <message>
   <source>In use: {name}, {size} px, on {device}</source>
   <translation>In Verwendung: {name}, {size} px, auf {device}</translation>
  </message>
  <message>
   <source>In which share of the noise likeness works.</source>
   <translation>In welchem Teil des Rauschens die Ähnlichkeit wirkt.</translation>
  </message>
  <message>
   <source>Install it with: {command}</source>
   <translation>So wird er installiert: {command}</translation>
  </message>
  <message>
   <source>Install the program again, or open a photo.</source>
   <translation>Das Programm neu installieren oder ein Foto öffnen.</translation>
  </message>
  <message>
   <source>Install the program again.</source>
   <translation>Das Programm neu installieren.</translation>
  </message>
  <message>
   <source>Install the program again; the models that you have stay.</source>
   <translation>Das Programm neu installieren; vorhandene Modelle bleiben erhalten.</translation>
  </message>
  <message>
   <source>Installed</source>
   <translation>Installiert</translation>
  </message>
  <message>
   <source>InstructPix2Pix, which edits by instructions</source>
   <translation>InstructPix2Pix, das nach Anweisungen bearbeitet</translation>
  </message>
  <message>
   <source>Invert mask</source>
   <translation>Maske invertieren</translation>
  </message>
  <message>
   <source>It goes on top of a model. Here choose that model.</source>
   <translation>Es kommt zu einem Modell hinzu. Hier dieses Modell wählen.</translation>
  </message>
  <message>
   <source>It has been started again, and nothing you painted is lost: try once more.</source>
   <translation>Sie wurde neu gestartet, und nichts Gemaltes ist verloren: Bitte noch einmal versuchen.</translation>
  </message>
  <message>
   <source>It has the seeds {seeds}.</source>
   <translation>Vorhanden sind die Seeds {seeds}.</translation>
  </message>
  <message>
   <source>It has unlearned the many small steps of an edit. Choose Stable Diffusion XL base.</source>
   <translation>Es hat die vielen kleinen Schritte einer Bearbeitung verlernt. Stable Diffusion XL base wählen.</translation>
  </message>
  <message>
   <source>It holds the tuned edit's weights as they are.</source>
   <translation>Es enthält die gelernten Gewichte, wie sie sind.</translation>
  </message>
  <message>
   <source>It is damaged or hostile; open another copy.</source>
   <translation>Es ist beschädigt oder bösartig; eine andere Kopie öffnen.</translation>
  </message>
  <message>
   <source>It is in use; the starter takes its place.</source>
   <translation>Es ist in Verwendung; das Startmodell tritt an seine Stelle.</translation>
  </message>
  <message>
   <source>It is not supported yet. Choose a Stable Diffusion 1.x, 2.x or XL model.</source>
   <translation>Es wird noch nicht unterstützt. Ein Modell von Stable Diffusion 1.x, 2.x oder XL wählen.</translation>
  </message>
  <message>
   <source>It may be damaged or too large.</source>
   <translation>Die Datei ist vielleicht beschädigt oder zu groß.</translation>
  </message>
  <message>
   <source>It may be damaged; open another copy.</source>
   <translation>Es ist vielleicht beschädigt; eine andere Kopie öffnen.</translation>
  </message>
  <message>
   <source>It replaces the mask; Shift adds it, Alt takes it away, both keep what is shared.</source>
   <translation>Ersetzt die Maske; Umschalt fügt hinzu, Alt nimmt weg, beide behalten das Gemeinsame.</translation>
  </message>
  <message>
   <source>It tells texts and clicks of each edit: write it (see README).</source>
   <translation>Darin stehen Texte und Klicks jeder Bearbeitung: bitte schreiben (siehe README).</translation>
  </message>
  <message>
   <source>It was cancelled.</source>
   <translation>Abgebrochen.</translation>
  </message>
  <message>
   <source>It was drawn while the picture was being learned: choose a candidate of the finished run.</source>
   <translation>Er wurde gezeichnet, während das Bild gelernt wurde: einen Kandidaten des fertigen Laufs wählen.</translation>
  </message>
  <message>
   <source>Keep editing</source>
   <translation>Weiter bearbeiten</translation>
  </message>
  <message>
   <source>Keep it</source>
   <translation>Behalten</translation>
  </message>
  <message>
   <source>Keep the background</source>
   <translation>Hintergrund behalten</translation>
  </message>
  <message>
   <source>Keep this mask; further strokes only paint</source>
   <translation>Diese Maske behalten; weitere Striche malen nur noch</translation>
  </message>
  <message>
   <source>Keeps the photo's own layout; no learning; one picture for all seeds</source>
   <translation>Behält den Aufbau des Fotos bei; kein Lernen; ein Bild für alle Seeds</translation>
  </message>
  <message>
   <source>LPIPS backbone</source>
   <translation>LPIPS-Netz</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>Sprache</translation>
  </message>
  <message>
   <source>Larger brush (or Alt+wheel)</source>
   <translation>Pinsel größer (oder Alt+Mausrad)</translation>
  </message>
  <message>
   <source>Lasso</source>
   <translation>Lasso</translation>
  </message>
  <message>
   <source>Lay the shown candidate over the photo</source>
   <translation>Den gezeigten Kandidaten über das Foto legen</translation>
  </message>
  <message>
   <source>Layer locked</source>
   <translation>Ebene gesperrt</translation>
  </message>
  <message>
   <source>Layer mask from the object</source>
   <translation>Ebenenmaske vom Objekt</translation>
  </message>
  <message>
   <source>Layer opacity</source>
   <translation>Deckkraft der Ebene</translation>
  </message>
  <message>
   <source>Layer visible</source>
   <translation>Ebene sichtbar</translation>
  </message>
  <message>
   <source>LayerDiffusion Desktop</source>
   <translation>LayerDiffusion Desktop</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>Ebenen</translation>
  </message>
  <message>
   <source>Lean</source>
   <translation>Sparsam</translation>
  </message>
  <message>
   <source>Lean: two thirds of the memory, slower</source>
   <translation>Sparsam: zwei Drittel des Speichers, langsamer</translation>
  </message>
  <message>
   <source>Learn</source>
   <translation>Lernen</translation>
  </message>
  <message>
   <source>Learn it again</source>
   <translation>Neu lernen</translation>
  </message>
  <message>
   <source>Learn this picture and draw candidates</source>
   <translation>Dieses Bild lernen und Kandidaten zeichnen</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>Lernrate</translation>
  </message>
  <message>
   <source>Learning the picture</source>
   <translation>Bild lernen</translation>
  </message>
  <message>
   <source>Learning the prompts</source>
   <translation>Prompts lernen</translation>
  </message>
  <message>
   <source>Learns</source>
   <translation>Lernt</translation>
  </message>
  <message>
   <source>Learns object and background apart, and keeps what it learned</source>
   <translation>Lernt Objekt und Hintergrund getrennt und behält das Gelernte</translation>
  </message>
  <message>
   <source>Learns the whole photo; no layers, no reference, no more seeds</source>
   <translation>Lernt das ganze Foto; keine Ebenen, keine Referenz, keine weiteren Seeds</translation>
  </message>
  <message>
   <source>Least</source>
   <translation>Am sparsamsten</translation>
  </message>
  <message>
   <source>Least: a third of the memory, slower, rounded weights</source>
   <translation>Am sparsamsten: ein Drittel des Speichers, langsamer, gerundete Gewichte</translation>
  </message>
  <message>
   <source>Leave it out, or change it in the {what}.</source>
   <translation>Es weglassen oder dort ändern ({what}).</translation>
  </message>
  <message>
   <source>Leave it out, or set {name}={value}.</source>
   <translation>Weglassen oder {name}={value} setzen.</translation>
  </message>
  <message>
   <source>Leave one of both out.</source>
   <translation>Eines von beiden weglassen.</translation>
  </message>
  <message>
   <source>Leave some background around the object.</source>
   <translation>Um das Objekt etwas Hintergrund frei lassen.</translation>
  </message>
  <message>
   <source>Leave the step out: the run then goes on from its last checkpoint.</source>
   <translation>Den Schritt weglassen: Der Lauf geht dann vom letzten Zwischenstand aus weiter.</translation>
  </message>
  <message>
   <source>Leaves the command without a shortcut</source>
   <translation>Der Befehl hat danach kein Tastenkürzel</translation>
  </message>
  <message>
   <source>Let the name end in .png.</source>
   <translation>Den Namen auf .png enden lassen.</translation>
  </message>
  <message>
   <source>Let the name end in .safetensors.</source>
   <translation>Den Namen auf .safetensors enden lassen.</translation>
  </message>
  <message>
   <source>Let the name end in .tiff.</source>
   <translation>Lassen Sie den Namen auf .tiff enden.</translation>
  </message>
  <message>
   <source>Let the name end in one of: {names}.</source>
   <translation>Einen Namen mit einer dieser Endungen wählen: {names}.</translation>
  </message>
  <message>
   <source>Licence: {name}</source>
   <translation>Lizenz: {name}</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>Hell</translation>
  </message>
  <message>
   <source>Likeness</source>
   <translation>Ähnlichkeit</translation>
  </message>
  <message>
   <source>Likeness up to noise</source>
   <translation>Ähnlichkeit bis Rauschen</translation>
  </message>
  <message>
   <source>Lines between the pixels, at large zooms</source>
   <translation>Linien zwischen den Pixeln bei starker Vergrößerung</translation>
  </message>
  <message>
   <source>List it once.</source>
   <translation>Sie nur einmal aufführen.</translation>
  </message>
  <message>
   <source>LoRA</source>
   <translation>LoRA</translation>
  </message>
  <message>
   <source>LoRA alone has a rank: choose it above.</source>
   <translation>Nur LoRA hat einen Rang: zuerst oben wählen.</translation>
  </message>
  <message>
   <source>LoRA files (*.safetensors *.pt *.bin)</source>
   <translation>LoRA-Dateien (*.safetensors *.pt *.bin)</translation>
  </message>
  <message>
   <source>LoRA files on top of the model</source>
   <translation>LoRA-Dateien zum Modell hinzu</translation>
  </message>
  <message>
   <source>LoRA for A1111, ComfyUI and Krita ({patterns})</source>
   <translation>LoRA für A1111, ComfyUI und Krita ({patterns})</translation>
  </message>
  <message>
   <source>LoRA for diffusers ({patterns})</source>
   <translation>LoRA für diffusers ({patterns})</translation>
  </message>
  <message>
   <source>LoRA rank</source>
   <translation>LoRA-Rang</translation>
  </message>
  <message>
   <source>Load the mask from a picture of the same size; white is the object</source>
   <translation>Die Maske aus einem Bild gleicher Größe laden; Weiß ist das Objekt</translation>
  </message>
  <message>
   <source>Lock layer</source>
   <translation>Ebene sperren</translation>
  </message>
  <message>
   <source>Log in there, accept the licence on that page, and get it again.</source>
   <translation>Dort anmelden, die Lizenz auf dieser Seite annehmen und erneut herunterladen.</translation>
  </message>
  <message>
   <source>Loss curve</source>
   <translation>Verlustkurve</translation>
  </message>
  <message>
   <source>Lower the guidance, or learn the picture more slowly.</source>
   <translation>Die Guidance senken oder das Bild langsamer lernen lassen.</translation>
  </message>
  <message>
   <source>Lower the guidance.</source>
   <translation>Die Guidance senken.</translation>
  </message>
  <message>
   <source>Lower the rate of that stage; the model itself is unharmed.</source>
   <translation>Die Lernrate dieser Stufe senken; das Modell selbst ist unversehrt.</translation>
  </message>
  <message>
   <source>Made</source>
   <translation>Erstellt</translation>
  </message>
  <message>
   <source>Make a mask first.</source>
   <translation>Zuerst eine Maske anlegen.</translation>
  </message>
  <message>
   <source>Make a photo with 16 bits of a camera's RAW file: choose white balance and size</source>
   <translation>Aus der RAW-Datei einer Kamera ein Foto mit 16 Bit machen: mit Weißabgleich und Größe nach Wahl</translation>
  </message>
  <message>
   <source>Make default</source>
   <translation>Als Standard</translation>
  </message>
  <message>
   <source>Make it smaller first.</source>
   <translation>Es zuerst verkleinern.</translation>
  </message>
  <message>
   <source>Make room on that disk, or choose another folder.</source>
   <translation>Auf diesem Datenträger Platz schaffen oder einen anderen Ordner wählen.</translation>
  </message>
  <message>
   <source>Make room on that disk, or save it in another folder.</source>
   <translation>Dort Platz schaffen oder in einem anderen Ordner speichern.</translation>
  </message>
  <message>
   <source>Make room on that disk, then try once more.</source>
   <translation>Auf diesem Datenträger Platz schaffen, dann noch einmal versuchen.</translation>
  </message>
  <message>
   <source>Make room on that disk.</source>
   <translation>Auf diesem Datenträger Platz schaffen.</translation>
  </message>
  <message>
   <source>Make room there and run it again if you want more seeds of it later.</source>
   <translation>Dort Platz schaffen und es noch einmal laufen lassen, wenn später weitere Seeds gewünscht sind.</translation>
  </message>
  <message>
   <source>Make room, and get it again: it goes on from there.</source>
   <translation>Platz schaffen und erneut herunterladen: Es geht von dort aus weiter.</translation>
  </message>
  <message>
   <source>Make the edit again.</source>
   <translation>Die Bearbeitung noch einmal durchführen.</translation>
  </message>
  <message>
   <source>Make the layer above active</source>
   <translation>Die Ebene darüber aktivieren</translation>
  </message>
  <message>
   <source>Make the layer below active</source>
   <translation>Die Ebene darunter aktivieren</translation>
  </message>
  <message>
   <source>Make the mask larger all around</source>
   <translation>Die Maske ringsum vergrößern</translation>
  </message>
  <message>
   <source>Make the mask smaller all around</source>
   <translation>Die Maske ringsum verkleinern</translation>
  </message>
  <message>
   <source>Make the mask's edge soft</source>
   <translation>Den Rand der Maske weich machen</translation>
  </message>
  <message>
   <source>Marching ants</source>
   <translation>Laufende Ameisen</translation>
  </message>
  <message>
   <source>Mark the chosen candidates as favourites</source>
   <translation>Die gewählten Kandidaten als Favoriten markieren</translation>
  </message>
  <message>
   <source>Mask &gt; Import mask takes it back.</source>
   <translation>Maske &gt; Maske importieren holt sie zurück.</translation>
  </message>
  <message>
   <source>Mask colour</source>
   <translation>Maskenfarbe</translation>
  </message>
  <message>
   <source>Mask its object in the window.</source>
   <translation>Sein Objekt im Fenster maskieren.</translation>
  </message>
  <message>
   <source>Mask opacity</source>
   <translation>Deckkraft der Maske</translation>
  </message>
  <message>
   <source>Mask what is not masked now</source>
   <translation>Maskieren, was jetzt nicht maskiert ist</translation>
  </message>
  <message>
   <source>Mask, frame and transform of the shown candidate's run</source>
   <translation>Maske, Ausschnitt und Transformation des Laufs, aus dem der gezeigte Kandidat stammt</translation>
  </message>
  <message>
   <source>Masks, prompts and layers are kept in no file: they would be lost. Finished candidates are found again with their photo.</source>
   <translation>Masken, Prompts und Ebenen sind in keiner Datei gespeichert und gingen verloren. Fertige Kandidaten sind wieder da, sobald das Foto erneut geöffnet wird.</translation>
  </message>
  <message>
   <source>Match</source>
   <translation>Angleichen</translation>
  </message>
  <message>
   <source>Match layer's colours</source>
   <translation>Farben der Ebene angleichen</translation>
  </message>
  <message>
   <source>Matching of the layer's colours</source>
   <translation>Angleichung der Farben der Ebene</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>Speicher</translation>
  </message>
  <message>
   <source>Memory for undo</source>
   <translation>Speicher für Rückgängig</translation>
  </message>
  <message>
   <source>Memory mode {mode}; {free} are free</source>
   <translation>Speichermodus {mode}; {free} sind frei</translation>
  </message>
  <message>
   <source>Message</source>
   <translation>Meldung</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>Verfahren</translation>
  </message>
  <message>
   <source>Method settings</source>
   <translation>Einstellungen des Verfahrens</translation>
  </message>
  <message>
   <source>Method settings…</source>
   <translation>Einstellungen des Verfahrens …</translation>
  </message>
  <message>
   <source>Method, preset, seeds and models of the shown candidate's run</source>
   <translation>Verfahren, Voreinstellung, Seeds und Modelle des Laufs, aus dem der gezeigte Kandidat stammt</translation>
  </message>
  <message>
   <source>Mirror the object left to right</source>
   <translation>Das Objekt von links nach rechts spiegeln</translation>
  </message>
  <message>
   <source>Missing: {what}. All of it is offered again at the next start.</source>
   <translation>Es fehlt: {what}. Beim nächsten Start wird alles noch einmal angeboten.</translation>
  </message>
  <message>
   <source>Missing: {what}. Compare it with the copy of before, or save it again as it is.</source>
   <translation>Es fehlt: {what}. Mit der Kopie davor vergleichen, oder so wieder speichern, wie es ist.</translation>
  </message>
  <message>
   <source>Mix (alpha)</source>
   <translation>Mischung (Alpha)</translation>
  </message>
  <message>
   <source>MobileSAM</source>
   <translation>MobileSAM</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Modell</translation>
  </message>
  <message>
   <source>Model: {name}</source>
   <translation>Modell: {name}</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>Modelle</translation>
  </message>
  <message>
   <source>Models (*.safetensors *.ckpt *.pt *.pth)</source>
   <translation>Modelle (*.safetensors *.ckpt *.pt *.pth)</translation>
  </message>
  <message>
   <source>Models are kept in</source>
   <translation>Modelle liegen in</translation>
  </message>
  <message>
   <source>Models…</source>
   <translation>Modelle …</translation>
  </message>
  <message>
   <source>More candidates are drawn from it. Here choose a Stable Diffusion 1.x, 2.x or XL model.</source>
   <translation>Aus ihr entstehen weitere Kandidaten. Hier ein Modell von Stable Diffusion 1.x, 2.x oder XL wählen.</translation>
  </message>
  <message>
   <source>More candidates, no new training</source>
   <translation>Weitere Kandidaten ohne neues Training</translation>
  </message>
  <message>
   <source>More in this bar</source>
   <translation>Mehr in dieser Leiste</translation>
  </message>
  <message>
   <source>More seeds</source>
   <translation>Weitere Seeds</translation>
  </message>
  <message>
   <source>More seeds with…</source>
   <translation>Weitere Seeds mit …</translation>
  </message>
  <message>
   <source>More seeds…</source>
   <translation>Weitere Seeds …</translation>
  </message>
  <message>
   <source>More steps take longer; above 50 there is little to see.</source>
   <translation>Mehr Schritte dauern länger; über 50 ist davon wenig zu sehen.</translation>
  </message>
  <message>
   <source>Move down</source>
   <translation>Nach unten</translation>
  </message>
  <message>
   <source>Move frame</source>
   <translation>Ausschnitt verschieben</translation>
  </message>
  <message>
   <source>Move layer</source>
   <translation>Ebene verschieben</translation>
  </message>
  <message>
   <source>Move layer down</source>
   <translation>Ebene nach unten</translation>
  </message>
  <message>
   <source>Move layer up</source>
   <translation>Ebene nach oben</translation>
  </message>
  <message>
   <source>Move object</source>
   <translation>Objekt verschieben</translation>
  </message>
  <message>
   <source>Move the frame or the object, or take the frame that goes with it: “Frame: object with context”.</source>
   <translation>Den Ausschnitt oder das Objekt verschieben, oder den Ausschnitt um das Objekt nehmen: „Ausschnitt: Objekt mit Umgebung“.</translation>
  </message>
  <message>
   <source>Move the picture (hold)</source>
   <translation>Bild verschieben (halten)</translation>
  </message>
  <message>
   <source>Move up</source>
   <translation>Nach oben</translation>
  </message>
  <message>
   <source>Move view</source>
   <translation>Ansicht verschieben</translation>
  </message>
  <message>
   <source>Moved and bent copies of the object to learn from, so that its pose is not learned with it.</source>
   <translation>Verschobene und verformte Kopien des Objekts zum Lernen, damit seine Haltung nicht mitgelernt wird.</translation>
  </message>
  <message>
   <source>My presets</source>
   <translation>Eigene Voreinstellungen</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <source>Name of the layer</source>
   <translation>Name der Ebene</translation>
  </message>
  <message>
   <source>Name run</source>
   <translation>Lauf benennen</translation>
  </message>
  <message>
   <source>Name run…</source>
   <translation>Lauf benennen …</translation>
  </message>
  <message>
   <source>Name the colour</source>
   <translation>Farbe nennen</translation>
  </message>
  <message>
   <source>Name, empty for none</source>
   <translation>Name, leer für keinen</translation>
  </message>
  <message>
   <source>Negative prompt</source>
   <translation>Negativer Prompt</translation>
  </message>
  <message>
   <source>New keys for “{command}”</source>
   <translation>Neue Tasten für „{command}“</translation>
  </message>
  <message>
   <source>New object</source>
   <translation>Neues Objekt</translation>
  </message>
  <message>
   <source>New seeds for every run</source>
   <translation>Neue Seeds für jeden Lauf</translation>
  </message>
  <message>
   <source>New shortcut</source>
   <translation>Neues Tastenkürzel</translation>
  </message>
  <message>
   <source>Newest run first</source>
   <translation>Neuester Lauf zuerst</translation>
  </message>
  <message>
   <source>Newest run last</source>
   <translation>Neuester Lauf zuletzt</translation>
  </message>
  <message>
   <source>Next candidate</source>
   <translation>Nächster Kandidat</translation>
  </message>
  <message>
   <source>No candidate is discarded.</source>
   <translation>Kein Kandidat ist aussortiert.</translation>
  </message>
  <message>
   <source>No candidate is like that: clear the search, the star beside it, or what View leaves out.</source>
   <translation>Kein Kandidat ist so: die Suche leeren, den Stern daneben ausschalten oder unter Ansicht mehr zeigen.</translation>
  </message>
  <message>
   <source>No candidates of what is learned so far: {cause}</source>
   <translation>Keine Kandidaten aus dem bisher Gelernten: {cause}</translation>
  </message>
  <message>
   <source>No discarded candidate is like that: choose Discarded in View once more to see the others.</source>
   <translation>Kein aussortierter Kandidat ist so: unter Ansicht die Aussortierten ausschalten, um die anderen zu sehen.</translation>
  </message>
  <message>
   <source>No edit waits in the queue.</source>
   <translation>In der Warteschlange wartet keine Bearbeitung.</translation>
  </message>
  <message>
   <source>No file manager was found; the folder is {folder}</source>
   <translation>Es wurde kein Dateimanager gefunden; der Ordner ist {folder}</translation>
  </message>
  <message>
   <source>No model is given.</source>
   <translation>Es ist kein Modell angegeben.</translation>
  </message>
  <message>
   <source>No more seeds can be drawn from it then.</source>
   <translation>Danach können keine weiteren Seeds mehr daraus gezeichnet werden.</translation>
  </message>
  <message>
   <source>No object was found in {path}.</source>
   <translation>In {path} wurde kein Objekt gefunden.</translation>
  </message>
  <message>
   <source>No object was found there.</source>
   <translation>Dort wurde kein Objekt gefunden.</translation>
  </message>
  <message>
   <source>No photo is given.</source>
   <translation>Es ist kein Foto angegeben.</translation>
  </message>
  <message>
   <source>None of the pictures lies in {folder}.</source>
   <translation>Keines der Bilder liegt in {folder}.</translation>
  </message>
  <message>
   <source>Not now</source>
   <translation>Nicht jetzt</translation>
  </message>
  <message>
   <source>Not wanted</source>
   <translation>Unerwünscht</translation>
  </message>
  <message>
   <source>Nothing but the starter is installed.</source>
   <translation>Nur das Startmodell ist installiert.</translation>
  </message>
  <message>
   <source>Nothing can be written to {folder}: {cause}.</source>
   <translation>In {folder} kann nicht geschrieben werden: {cause}.</translation>
  </message>
  <message>
   <source>Nothing is learned anew. What is drawn otherwise becomes a group of its own.</source>
   <translation>Es wird nichts neu gelernt. Was anders gezeichnet wird, wird eine eigene Gruppe.</translation>
  </message>
  <message>
   <source>Nothing is left of this run that could be continued.</source>
   <translation>Von diesem Lauf ist nichts mehr da, das fortgesetzt werden könnte.</translation>
  </message>
  <message>
   <source>Nothing is running.</source>
   <translation>Es läuft nichts.</translation>
  </message>
  <message>
   <source>Nothing points at the object.</source>
   <translation>Nichts zeigt auf das Objekt.</translation>
  </message>
  <message>
   <source>Nothing says which candidate of {path} is wanted.</source>
   <translation>Es ist nicht angegeben, welcher Kandidat von {path} gewünscht ist.</translation>
  </message>
  <message>
   <source>Nothing was changed since the project was saved.</source>
   <translation>Seit dem Speichern des Projekts wurde nichts geändert.</translation>
  </message>
  <message>
   <source>Nothing was changed.</source>
   <translation>Es wurde nichts geändert.</translation>
  </message>
  <message>
   <source>Nothing was downloaded.</source>
   <translation>Es wurde nichts heruntergeladen.</translation>
  </message>
  <message>
   <source>Number of seeds</source>
   <translation>Anzahl der Seeds</translation>
  </message>
  <message>
   <source>Object</source>
   <translation>Objekt</translation>
  </message>
  <message>
   <source>Object and background both have the weight 0: raise one, else nothing is learned.</source>
   <translation>Objekt und Hintergrund haben beide das Gewicht 0: Eines erhöhen, sonst wird nichts gelernt.</translation>
  </message>
  <message>
   <source>Object from another picture</source>
   <translation>Objekt aus einem anderen Bild</translation>
  </message>
  <message>
   <source>Object from another picture…</source>
   <translation>Objekt aus einem anderen Bild …</translation>
  </message>
  <message>
   <source>Object from the photo</source>
   <translation>Objekt aus dem Foto</translation>
  </message>
  <message>
   <source>Object starts from</source>
   <translation>Objekt beginnt bei</translation>
  </message>
  <message>
   <source>Object's prompt in</source>
   <translation>Prompt des Objekts in</translation>
  </message>
  <message>
   <source>Of rank {rank} it misses {share} % of what the tuning changed; a higher rank misses less.</source>
   <translation>Mit Rang {rank} fehlen {share} % dessen, was das Lernen geändert hat; mit höherem Rang fehlt weniger.</translation>
  </message>
  <message>
   <source>Off: every run draws the same seeds, so that two settings can be compared</source>
   <translation>Aus: jeder Lauf zeichnet dieselben Seeds, so lassen sich zwei Einstellungen vergleichen</translation>
  </message>
  <message>
   <source>Off: this colour anywhere in the picture</source>
   <translation>Aus: diese Farbe überall im Bild</translation>
  </message>
  <message>
   <source>One address cannot be that of several models.</source>
   <translation>Eine Adresse kann nicht die mehrerer Modelle sein.</translation>
  </message>
  <message>
   <source>One after the other; Space stops and shows the next</source>
   <translation>Eins nach dem anderen; die Leertaste hält an und zeigt das nächste</translation>
  </message>
  <message>
   <source>One candidate beside the photo, or two to four chosen ones: side by side, by a line, in turn</source>
   <translation>Ein Kandidat neben dem Foto, oder zwei bis vier gewählte: nebeneinander, mit einer Linie, im Wechsel</translation>
  </message>
  <message>
   <source>One moment: {what}.</source>
   <translation>Einen Moment: {what}.</translation>
  </message>
  <message>
   <source>One of them is open as a photo or reference: choose another one there first.</source>
   <translation>Einer davon ist als Foto oder Referenz geöffnet: dort zuerst etwas anderes wählen.</translation>
  </message>
  <message>
   <source>One of them lies over the photo as a layer: delete the layer first, or restore it.</source>
   <translation>Einer davon liegt als Ebene über dem Foto: zuerst die Ebene löschen oder ihn zurückholen.</translation>
  </message>
  <message>
   <source>One picture pixel per screen pixel</source>
   <translation>Ein Pixel des Bildes je Pixel des Bildschirms</translation>
  </message>
  <message>
   <source>Only favourites</source>
   <translation>Nur Favoriten</translation>
  </message>
  <message>
   <source>Only learning can be ended early, not this stage.</source>
   <translation>Nur das Lernen lässt sich vorzeitig beenden, diese Stufe nicht.</translation>
  </message>
  <message>
   <source>Only the object can be moved: show the object first.</source>
   <translation>Nur das Objekt lässt sich verschieben: zuerst das Objekt anzeigen.</translation>
  </message>
  <message>
   <source>Only the picture (Tab in the canvas)</source>
   <translation>Nur das Bild (Tab auf der Leinwand)</translation>
  </message>
  <message>
   <source>Only the run of the shown candidate</source>
   <translation>Nur der Lauf des gezeigten Kandidaten</translation>
  </message>
  <message>
   <source>Only the starter's SAM is installed: it knows picture-book scenes and will miss in this photo.</source>
   <translation>Nur das SAM des Startmodells ist installiert: Es kennt nur Bilderbuchszenen und wird in diesem Foto danebenliegen.</translation>
  </message>
  <message>
   <source>Opacity</source>
   <translation>Deckkraft</translation>
  </message>
  <message>
   <source>Opacity of the layer</source>
   <translation>Deckkraft der Ebene</translation>
  </message>
  <message>
   <source>Open a photo</source>
   <translation>Ein Foto öffnen</translation>
  </message>
  <message>
   <source>Open a photo first.</source>
   <translation>Zuerst ein Foto öffnen.</translation>
  </message>
  <message>
   <source>Open a web page in a browser to see whether a login is asked for; else give another address of the file.</source>
   <translation>Im Browser eine Webseite öffnen und nachsehen, ob eine Anmeldung verlangt wird; sonst eine andere Adresse der Datei angeben.</translation>
  </message>
  <message>
   <source>Open folder</source>
   <translation>Ordner öffnen</translation>
  </message>
  <message>
   <source>Open it as it is.</source>
   <translation>Öffnen Sie sie, wie sie ist.</translation>
  </message>
  <message>
   <source>Open it, then export it.</source>
   <translation>Das Foto öffnen, dann exportieren.</translation>
  </message>
  <message>
   <source>Open photo</source>
   <translation>Foto öffnen</translation>
  </message>
  <message>
   <source>Open photo…</source>
   <translation>Foto öffnen …</translation>
  </message>
  <message>
   <source>Open recent</source>
   <translation>Zuletzt geöffnet</translation>
  </message>
  <message>
   <source>Open the backup</source>
   <translation>Sicherung öffnen</translation>
  </message>
  <message>
   <source>Open the clipboard's picture</source>
   <translation>Das Bild der Zwischenablage öffnen</translation>
  </message>
  <message>
   <source>Open the copy beside it whose name ends in ~, or a backup.</source>
   <translation>Die Kopie daneben öffnen, deren Name auf ~ endet, oder eine Sicherung.</translation>
  </message>
  <message>
   <source>Open the example</source>
   <translation>Beispiel öffnen</translation>
  </message>
  <message>
   <source>Open the folder of the shown candidate's run</source>
   <translation>Den Ordner mit dem Lauf des gezeigten Kandidaten öffnen</translation>
  </message>
  <message>
   <source>Open the project</source>
   <translation>Projekt öffnen</translation>
  </message>
  <message>
   <source>Open the project again as it was saved last</source>
   <translation>Das Projekt so öffnen, wie es zuletzt gespeichert wurde</translation>
  </message>
  <message>
   <source>OpenRaster has no place for the photo's metadata: it was left out.</source>
   <translation>OpenRaster hat für die Metadaten des Fotos keinen Platz: Sie wurden weggelassen.</translation>
  </message>
  <message>
   <source>Other methods</source>
   <translation>Andere Verfahren</translation>
  </message>
  <message>
   <source>Other…</source>
   <translation>Andere …</translation>
  </message>
  <message>
   <source>Over its own mask a small object counts as much as a large one.</source>
   <translation>Über die eigene Maske zählt ein kleines Objekt so viel wie ein großes.</translation>
  </message>
  <message>
   <source>Over one another, divided by a line to drag</source>
   <translation>Übereinander, geteilt von einer Linie zum Ziehen</translation>
  </message>
  <message>
   <source>Over the one above it</source>
   <translation>Über die darüberliegende</translation>
  </message>
  <message>
   <source>PNG (*.png)</source>
   <translation>PNG (*.png)</translation>
  </message>
  <message>
   <source>Paint over the object first, or drag a box around it.</source>
   <translation>Zuerst das Objekt übermalen oder einen Rahmen darum ziehen.</translation>
  </message>
  <message>
   <source>Paint over the object first.</source>
   <translation>Zuerst das Objekt übermalen.</translation>
  </message>
  <message>
   <source>Paint over the object, or click it with “Select by click”: the mask is empty.</source>
   <translation>Das Objekt übermalen oder mit „Auswahl per Klick“ anklicken: Die Maske ist leer.</translation>
  </message>
  <message>
   <source>Paint over the old place</source>
   <translation>Alten Platz übermalen</translation>
  </message>
  <message>
   <source>Paint roughly over the object, or click it.</source>
   <translation>Das Objekt grob übermalen oder anklicken.</translation>
  </message>
  <message>
   <source>Paint roughly over the object. [ and ] change the size, Shift-click draws a straight line.</source>
   <translation>Das Objekt grob übermalen. [ und ] ändern die Größe, Umschalt+Klick zieht eine gerade Linie.</translation>
  </message>
  <message>
   <source>Paint the object white in it.</source>
   <translation>Das Objekt darin weiß malen.</translation>
  </message>
  <message>
   <source>Paint where the result layer should show. [ and ] change the size.</source>
   <translation>Malen, wo die Ergebnisebene zu sehen sein soll. [ und ] ändern die Größe.</translation>
  </message>
  <message>
   <source>Part of the object lies outside the frame and stays as it is: move the frame, or choose “Frame: object with context”.</source>
   <translation>Ein Teil des Objekts liegt außerhalb des Ausschnitts und bleibt, wie er ist: den Ausschnitt verschieben oder „Ausschnitt: Objekt mit Umgebung“ wählen.</translation>
  </message>
  <message>
   <source>Partly transparent: shown on a checkerboard, edited on white.</source>
   <translation>Teilweise transparent: auf einem Schachbrettmuster gezeigt, auf Weiß bearbeitet.</translation>
  </message>
  <message>
   <source>Paste as photo</source>
   <translation>Als Foto einfügen</translation>
  </message>
  <message>
   <source>Paste as reference</source>
   <translation>Als Referenz einfügen</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <source>Pen pressure</source>
   <translation>Stiftdruck</translation>
  </message>
  <message>
   <source>Pen pressure changes the opacity</source>
   <translation>Stiftdruck ändert die Deckkraft</translation>
  </message>
  <message>
   <source>Pen pressure changes the size</source>
   <translation>Stiftdruck ändert die Größe</translation>
  </message>
  <message>
   <source>Perhaps you mean: {near}.</source>
   <translation>Gemeint ist vielleicht: {near}.</translation>
  </message>
  <message>
   <source>Perhaps {words}?</source>
   <translation>Vielleicht {words}?</translation>
  </message>
  <message>
   <source>Photo</source>
   <translation>Foto</translation>
  </message>
  <message>
   <source>Pick and correct the reference before the edit starts</source>
   <translation>Die Referenz vor dem Start auswählen und korrigieren</translation>
  </message>
  <message>
   <source>Pick reference</source>
   <translation>Referenz auswählen</translation>
  </message>
  <message>
   <source>Picture</source>
   <translation>Bild</translation>
  </message>
  <message>
   <source>Pictures ({patterns})</source>
   <translation>Bilder ({patterns})</translation>
  </message>
  <message>
   <source>Pictures and projects ({patterns})</source>
   <translation>Bilder und Projekte ({patterns})</translation>
  </message>
  <message>
   <source>Pictures, 8 bits in sRGB ({patterns})</source>
   <translation>Bilder, 8 Bit in sRGB ({patterns})</translation>
  </message>
  <message>
   <source>Pictures, with the photo's metadata ({patterns})</source>
   <translation>Bilder, mit den Metadaten des Fotos ({patterns})</translation>
  </message>
  <message>
   <source>Pictures, without metadata ({patterns})</source>
   <translation>Bilder, ohne Metadaten ({patterns})</translation>
  </message>
  <message>
   <source>Pixel grid</source>
   <translation>Pixelraster</translation>
  </message>
  <message>
   <source>Plug-and-Play cannot be used with the model {name}.</source>
   <translation>Plug-and-Play kann mit dem Modell {name} nicht verwendet werden.</translation>
  </message>
  <message>
   <source>Plug-and-Play: attention</source>
   <translation>Plug-and-Play: Attention</translation>
  </message>
  <message>
   <source>Plug-and-Play: features</source>
   <translation>Plug-and-Play: Merkmale</translation>
  </message>
  <message>
   <source>Preset</source>
   <translation>Voreinstellung</translation>
  </message>
  <message>
   <source>Press Start, then pick one of the candidates.</source>
   <translation>Auf „Starten“ klicken, dann einen der Kandidaten auswählen.</translation>
  </message>
  <message>
   <source>Preview of the edit. Esc or a stroke shows the photo.</source>
   <translation>Vorschau der Bearbeitung. Esc oder ein Strich zeigt das Foto.</translation>
  </message>
  <message>
   <source>Preview of the place without the object. Esc or a stroke shows the photo.</source>
   <translation>Vorschau der Stelle ohne das Objekt. Esc oder ein Strich zeigt das Foto.</translation>
  </message>
  <message>
   <source>Preview of the reference. Esc or a stroke shows the photo.</source>
   <translation>Vorschau der Referenz. Esc oder ein Strich zeigt das Foto.</translation>
  </message>
  <message>
   <source>Previous candidate</source>
   <translation>Voriger Kandidat</translation>
  </message>
  <message>
   <source>Progress</source>
   <translation>Fortschritt</translation>
  </message>
  <message>
   <source>Progress of the mask</source>
   <translation>Fortschritt der Maske</translation>
  </message>
  <message>
   <source>Projects ({patterns})</source>
   <translation>Projekte ({patterns})</translation>
  </message>
  <message>
   <source>Proof view</source>
   <translation>Pixel prüfen</translation>
  </message>
  <message>
   <source>Protect the layer from changes</source>
   <translation>Die Ebene vor Änderungen schützen</translation>
  </message>
  <message>
   <source>Put it back, or open it anew.</source>
   <translation>Es zurücklegen oder neu öffnen.</translation>
  </message>
  <message>
   <source>Put it back, or remove {name} from the list.</source>
   <translation>Es dorthin zurücklegen oder {name} aus der Liste entfernen.</translation>
  </message>
  <message>
   <source>Put the chosen candidates out of sight (in the gallery also Del); Undo brings them back</source>
   <translation>Die gewählten Kandidaten ausblenden (in der Galerie auch Entf); Rückgängig holt sie zurück</translation>
  </message>
  <message>
   <source>Put the object back to its place in the photo</source>
   <translation>Das Objekt zurück an seinen Platz im Foto setzen</translation>
  </message>
  <message>
   <source>Put the request back as it was, or start the edit anew.</source>
   <translation>Den Auftrag wiederherstellen, wie er war, oder die Bearbeitung neu starten.</translation>
  </message>
  <message>
   <source>Put them there.</source>
   <translation>Sie dort ablegen.</translation>
  </message>
  <message>
   <source>Puts the object's colour into prompts that name none.</source>
   <translation>Setzt die Farbe des Objekts in Prompts, die keine nennen.</translation>
  </message>
  <message>
   <source>QUEUE</source>
   <translation>WARTESCHLANGE</translation>
  </message>
  <message>
   <source>Quality</source>
   <translation>Qualität</translation>
  </message>
  <message>
   <source>Question</source>
   <translation>Frage</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>Beenden</translation>
  </message>
  <message>
   <source>RESULTS</source>
   <translation>ERGEBNISSE</translation>
  </message>
  <message>
   <source>Rank (a higher one is closer, its file larger)</source>
   <translation>Rang (ein höherer ist genauer, die Datei größer)</translation>
  </message>
  <message>
   <source>Read it, and add --accept-licence.</source>
   <translation>Sie lesen und --accept-licence hinzufügen.</translation>
  </message>
  <message>
   <source>Rectangle</source>
   <translation>Rechteck</translation>
  </message>
  <message>
   <source>Red</source>
   <translation>Rot</translation>
  </message>
  <message>
   <source>Reference</source>
   <translation>Referenz</translation>
  </message>
  <message>
   <source>References, {size}.</source>
   <translation>Referenzen, {size}.</translation>
  </message>
  <message>
   <source>Refine edge (hair, fur)…</source>
   <translation>Rand verfeinern (Haar, Fell) …</translation>
  </message>
  <message>
   <source>Refine strokes</source>
   <translation>Striche verfeinern</translation>
  </message>
  <message>
   <source>Refined</source>
   <translation>Verfeinert</translation>
  </message>
  <message>
   <source>Refined strokes</source>
   <translation>Verfeinerte Striche</translation>
  </message>
  <message>
   <source>Refined. Enter accepts it, Esc takes it back; paint or erase to correct it.</source>
   <translation>Verfeinert. Eingabe übernimmt es, Esc nimmt es zurück; Malen oder Radieren korrigiert es.</translation>
  </message>
  <message>
   <source>Reload</source>
   <translation>Neu laden</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>Entfernen</translation>
  </message>
  <message>
   <source>Remove all edits that wait</source>
   <translation>Alle wartenden Bearbeitungen entfernen</translation>
  </message>
  <message>
   <source>Remove everything painted</source>
   <translation>Alles Gemalte entfernen</translation>
  </message>
  <message>
   <source>Remove from the queue</source>
   <translation>Aus der Warteschlange entfernen</translation>
  </message>
  <message>
   <source>Remove it, and get or add it again.</source>
   <translation>Es entfernen und erneut herunterladen oder hinzufügen.</translation>
  </message>
  <message>
   <source>Remove pieces smaller than a tenth of the largest one</source>
   <translation>Stücke entfernen, die kleiner sind als ein Zehntel des größten</translation>
  </message>
  <message>
   <source>Remove star</source>
   <translation>Aus Favoriten entfernen</translation>
  </message>
  <message>
   <source>Remove the edit that waits?</source>
   <translation>Die wartende Bearbeitung entfernen?</translation>
  </message>
  <message>
   <source>Remove the model?</source>
   <translation>Das Modell entfernen?</translation>
  </message>
  <message>
   <source>Remove the {count} edits that wait?</source>
   <translation>Die {count} wartenden Bearbeitungen entfernen?</translation>
  </message>
  <message>
   <source>Remove this result layer</source>
   <translation>Diese Ergebnisebene entfernen</translation>
  </message>
  <message>
   <source>Remove {name}</source>
   <translation>{name} entfernen</translation>
  </message>
  <message>
   <source>Remove {name} from the list, and add the model again.</source>
   <translation>{name} aus der Liste entfernen und das Modell erneut hinzufügen.</translation>
  </message>
  <message>
   <source>Remove…</source>
   <translation>Entfernen …</translation>
  </message>
  <message>
   <source>Rename layer</source>
   <translation>Ebene umbenennen</translation>
  </message>
  <message>
   <source>Rename the file.</source>
   <translation>Die Datei umbenennen.</translation>
  </message>
  <message>
   <source>Repeating a run exactly</source>
   <translation>Einen Lauf genau wiederholen</translation>
  </message>
  <message>
   <source>Reset</source>
   <translation>Zurücksetzen</translation>
  </message>
  <message>
   <source>Reset all</source>
   <translation>Alle zurücksetzen</translation>
  </message>
  <message>
   <source>Reset transform</source>
   <translation>Objekt zurücksetzen</translation>
  </message>
  <message>
   <source>Restore</source>
   <translation>Wiederherstellen</translation>
  </message>
  <message>
   <source>Restore candidate</source>
   <translation>Kandidaten zurückholen</translation>
  </message>
  <message>
   <source>Restore candidates</source>
   <translation>Kandidaten zurückholen</translation>
  </message>
  <message>
   <source>Restore or remove that file.</source>
   <translation>Diese Datei wiederherstellen oder entfernen.</translation>
  </message>
  <message>
   <source>Restore the edit</source>
   <translation>Bearbeitung wiederherstellen</translation>
  </message>
  <message>
   <source>Result layers</source>
   <translation>Ergebnisebenen</translation>
  </message>
  <message>
   <source>Return</source>
   <translation>Eingabe</translation>
  </message>
  <message>
   <source>Revert</source>
   <translation>Zurückkehren</translation>
  </message>
  <message>
   <source>Revert to the saved project?</source>
   <translation>Zum gespeicherten Projekt zurückkehren?</translation>
  </message>
  <message>
   <source>Revert…</source>
   <translation>Zurück zum Gespeicherten …</translation>
  </message>
  <message>
   <source>Right</source>
   <translation>Rechts</translation>
  </message>
  <message>
   <source>Rotate the view (hold and drag)</source>
   <translation>Ansicht drehen (halten und ziehen)</translation>
  </message>
  <message>
   <source>Rotate view left</source>
   <translation>Ansicht nach links drehen</translation>
  </message>
  <message>
   <source>Rotate view right</source>
   <translation>Ansicht nach rechts drehen</translation>
  </message>
  <message>
   <source>Round off corners and dents of the edge</source>
   <translation>Ecken und Dellen des Randes abrunden</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>Lauf</translation>
  </message>
  <message>
   <source>Runs are kept in</source>
   <translation>Ordner der Läufe</translation>
  </message>
  <message>
   <source>Runs on disk</source>
   <translation>Gespeicherte Läufe</translation>
  </message>
  <message>
   <source>Runs on disk…</source>
   <translation>Gespeicherte Läufe …</translation>
  </message>
  <message>
   <source>Runs without their tuned edit, which is not on this computer: {runs}.</source>
   <translation>Läufe ohne ihre gelernte Bearbeitung, die nicht auf diesem Rechner ist: {runs}.</translation>
  </message>
  <message>
   <source>SAM 2</source>
   <translation>SAM 2</translation>
  </message>
  <message>
   <source>SAM 2.1</source>
   <translation>SAM 2.1</translation>
  </message>
  <message>
   <source>SAM checkpoint</source>
   <translation>SAM-Checkpoint</translation>
  </message>
  <message>
   <source>SAM for masks</source>
   <translation>SAM für Masken</translation>
  </message>
  <message>
   <source>SAM {kind}</source>
   <translation>SAM {kind}</translation>
  </message>
  <message>
   <source>SDEdit: strength</source>
   <translation>SDEdit: Stärke</translation>
  </message>
  <message>
   <source>SHA-256 checked</source>
   <translation>SHA-256 geprüft</translation>
  </message>
  <message>
   <source>SHA-256 not in the catalogue</source>
   <translation>SHA-256 nicht im Katalog</translation>
  </message>
  <message>
   <source>Sample now</source>
   <translation>Jetzt zeichnen</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>Speichern</translation>
  </message>
  <message>
   <source>Save a copy</source>
   <translation>Kopie speichern</translation>
  </message>
  <message>
   <source>Save a copy with the tuned edits in it, so that another computer can draw more seeds</source>
   <translation>Eine Kopie speichern, die das Gelernte enthält, damit auch ein anderer Rechner weitere Seeds zeichnen kann</translation>
  </message>
  <message>
   <source>Save a copy…</source>
   <translation>Kopie speichern …</translation>
  </message>
  <message>
   <source>Save as a preset</source>
   <translation>Als Voreinstellung speichern</translation>
  </message>
  <message>
   <source>Save as…</source>
   <translation>Speichern unter …</translation>
  </message>
  <message>
   <source>Save elsewhere…</source>
   <translation>Woanders speichern …</translation>
  </message>
  <message>
   <source>Save it on another disk, and have this one checked.</source>
   <translation>Auf einem anderen Datenträger speichern und diesen prüfen lassen.</translation>
  </message>
  <message>
   <source>Save it under another name to keep what was made there.</source>
   <translation>Unter einem anderen Namen speichern, um zu behalten, was dort entstanden ist.</translation>
  </message>
  <message>
   <source>Save it under another name, or close it there.</source>
   <translation>Unter einem anderen Namen speichern oder es dort schließen.</translation>
  </message>
  <message>
   <source>Save project</source>
   <translation>Projekt speichern</translation>
  </message>
  <message>
   <source>Save the edit as a project</source>
   <translation>Die Bearbeitung als Projekt speichern</translation>
  </message>
  <message>
   <source>Save the edit as another project</source>
   <translation>Die Bearbeitung als weiteres Projekt speichern</translation>
  </message>
  <message>
   <source>Save the edit as it is now to another file, and go on with this one</source>
   <translation>Die Bearbeitung in ihrem jetzigen Stand in eine weitere Datei speichern und mit dieser weiterarbeiten</translation>
  </message>
  <message>
   <source>Save the edit first?</source>
   <translation>Die Bearbeitung vorher speichern?</translation>
  </message>
  <message>
   <source>Save the mask as a greyscale PNG</source>
   <translation>Die Maske als PNG in Graustufen speichern</translation>
  </message>
  <message>
   <source>Save the photo with each starred candidate, one file each</source>
   <translation>Das Foto mit jedem Favoriten speichern, je eine Datei</translation>
  </message>
  <message>
   <source>Save the photo with its result layers and the shown candidate</source>
   <translation>Das Foto mit seinen Ergebnisebenen und dem gezeigten Kandidaten speichern</translation>
  </message>
  <message>
   <source>Save the tuned edit</source>
   <translation>Gelerntes speichern</translation>
  </message>
  <message>
   <source>Save what was learned of the shown candidate's picture, for A1111, ComfyUI, Krita or diffusers</source>
   <translation>Was für den gezeigten Kandidaten gelernt wurde, für A1111, ComfyUI, Krita oder diffusers speichern</translation>
  </message>
  <message>
   <source>Saved to {path}.</source>
   <translation>Gespeichert als {path}.</translation>
  </message>
  <message>
   <source>Scale</source>
   <translation>Größe</translation>
  </message>
  <message>
   <source>Scale it by more than 0 and at most {most}.</source>
   <translation>Mit mehr als 0 und höchstens {most} skalieren.</translation>
  </message>
  <message>
   <source>Scale object</source>
   <translation>Objekt skalieren</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>Suchen</translation>
  </message>
  <message>
   <source>Search prompts</source>
   <translation>Prompts suchen</translation>
  </message>
  <message>
   <source>Seconds between checkpoints</source>
   <translation>Sekunden zwischen Zwischenständen</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>Seed</translation>
  </message>
  <message>
   <source>Seed list</source>
   <translation>Seed-Liste</translation>
  </message>
  <message>
   <source>Seed of the learning</source>
   <translation>Seed des Lernens</translation>
  </message>
  <message>
   <source>Seeds</source>
   <translation>Seeds</translation>
  </message>
  <message>
   <source>Select by box</source>
   <translation>Auswahl per Rahmen</translation>
  </message>
  <message>
   <source>Select by click</source>
   <translation>Auswahl per Klick</translation>
  </message>
  <message>
   <source>Select layer above</source>
   <translation>Ebene darüber auswählen</translation>
  </message>
  <message>
   <source>Select layer below</source>
   <translation>Ebene darunter auswählen</translation>
  </message>
  <message>
   <source>Set the program up again: python3 packaging/start.py; `ld-edit doctor` tells what is missing.</source>
   <translation>Das Programm neu einrichten: python3 packaging/start.py; „ld-edit doctor“ sagt, was fehlt.</translation>
  </message>
  <message>
   <source>Settings</source>
   <translation>Einstellungen</translation>
  </message>
  <message>
   <source>Settings…</source>
   <translation>Einstellungen …</translation>
  </message>
  <message>
   <source>Share of the noise</source>
   <translation>Anteil des Rauschens</translation>
  </message>
  <message>
   <source>Share of the untouched model</source>
   <translation>Anteil des unberührten Modells</translation>
  </message>
  <message>
   <source>Shortcut</source>
   <translation>Tastenkürzel</translation>
  </message>
  <message>
   <source>Shortcuts</source>
   <translation>Tastenkürzel</translation>
  </message>
  <message>
   <source>Shorten the prompt.</source>
   <translation>Den Prompt kürzen.</translation>
  </message>
  <message>
   <source>Show background</source>
   <translation>Hintergrund anzeigen</translation>
  </message>
  <message>
   <source>Show layer</source>
   <translation>Ebene einblenden</translation>
  </message>
  <message>
   <source>Show mask</source>
   <translation>Maske anzeigen</translation>
  </message>
  <message>
   <source>Show object</source>
   <translation>Objekt anzeigen</translation>
  </message>
  <message>
   <source>Show only candidates with a star</source>
   <translation>Nur Favoriten zeigen</translation>
  </message>
  <message>
   <source>Show only the mask</source>
   <translation>Nur die Maske anzeigen</translation>
  </message>
  <message>
   <source>Show or hide the layer</source>
   <translation>Die Ebene ein- oder ausblenden</translation>
  </message>
  <message>
   <source>Show the mask over the picture</source>
   <translation>Die Maske über dem Bild anzeigen</translation>
  </message>
  <message>
   <source>Show the mask's edge as a moving line</source>
   <translation>Den Rand der Maske als bewegte Linie anzeigen</translation>
  </message>
  <message>
   <source>Show the next one of the gallery</source>
   <translation>Den nächsten der Galerie zeigen</translation>
  </message>
  <message>
   <source>Show the one before in the gallery</source>
   <translation>Den vorigen der Galerie zeigen</translation>
  </message>
  <message>
   <source>Show the original (hold)</source>
   <translation>Original anzeigen (halten)</translation>
  </message>
  <message>
   <source>Show the other picture</source>
   <translation>Das andere Bild anzeigen</translation>
  </message>
  <message>
   <source>Show the run's folder</source>
   <translation>Ordner des Laufs öffnen</translation>
  </message>
  <message>
   <source>Show the whole picture</source>
   <translation>Das ganze Bild anzeigen</translation>
  </message>
  <message>
   <source>Show this layer on the canvas</source>
   <translation>Diese Ebene auf der Leinwand anzeigen</translation>
  </message>
  <message>
   <source>Shrink mask…</source>
   <translation>Maske verkleinern …</translation>
  </message>
  <message>
   <source>Side by side</source>
   <translation>Nebeneinander</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <source>Size of the file</source>
   <translation>Dateigröße</translation>
  </message>
  <message>
   <source>Size of the thumbnails</source>
   <translation>Größe der Vorschaubilder</translation>
  </message>
  <message>
   <source>Small additions to the weights: a third of the memory, a small file</source>
   <translation>Kleine Zusätze zu den Gewichten: ein Drittel des Speichers, eine kleine Datei</translation>
  </message>
  <message>
   <source>Smaller brush (or Alt+wheel)</source>
   <translation>Pinsel kleiner (oder Alt+Mausrad)</translation>
  </message>
  <message>
   <source>Smooth mask…</source>
   <translation>Maske glätten …</translation>
  </message>
  <message>
   <source>Snap the painted mask to the object's edge</source>
   <translation>Die gemalte Maske an den Rand des Objekts anpassen</translation>
  </message>
  <message>
   <source>Softer brush</source>
   <translation>Pinsel weicher</translation>
  </message>
  <message>
   <source>Softness of the layer's edge</source>
   <translation>Weichheit des Ebenenrands</translation>
  </message>
  <message>
   <source>Space shows or hides a layer, F2 renames it, Delete removes it, Ctrl+] and Ctrl+[ move it.</source>
   <translation>Die Leertaste blendet eine Ebene ein oder aus, F2 benennt sie um, Entf löscht sie, Strg+] und Strg+[ verschieben sie.</translation>
  </message>
  <message>
   <source>Stable Diffusion 1.x</source>
   <translation>Stable Diffusion 1.x</translation>
  </message>
  <message>
   <source>Stable Diffusion 2.x</source>
   <translation>Stable Diffusion 2.x</translation>
  </message>
  <message>
   <source>Stable Diffusion 3</source>
   <translation>Stable Diffusion 3</translation>
  </message>
  <message>
   <source>Stable Diffusion XL Turbo, which draws in very few steps</source>
   <translation>Stable Diffusion XL Turbo, das in sehr wenigen Schritten zeichnet</translation>
  </message>
  <message>
   <source>Stable Diffusion XL base</source>
   <translation>Stable Diffusion XL Base</translation>
  </message>
  <message>
   <source>Stable Diffusion XL refiner</source>
   <translation>Stable Diffusion XL Refiner</translation>
  </message>
  <message>
   <source>Stable Diffusion model</source>
   <translation>Stable-Diffusion-Modell</translation>
  </message>
  <message>
   <source>Stable Diffusion of a size of its own</source>
   <translation>Stable Diffusion in eigener Größe</translation>
  </message>
  <message>
   <source>Stand still at the end of this step, or go on</source>
   <translation>Am Ende dieses Schritts anhalten oder weitermachen</translation>
  </message>
  <message>
   <source>Star</source>
   <translation>Favorit</translation>
  </message>
  <message>
   <source>Star candidates in the window, or give --seed.</source>
   <translation>Kandidaten im Fenster mit einem Stern versehen oder --seed angeben.</translation>
  </message>
  <message>
   <source>Start</source>
   <translation>Starten</translation>
  </message>
  <message>
   <source>Start again with the least memory</source>
   <translation>Mit dem wenigsten Speicher neu starten</translation>
  </message>
  <message>
   <source>Start again, lean</source>
   <translation>Sparsam neu starten</translation>
  </message>
  <message>
   <source>Start anyway</source>
   <translation>Trotzdem starten</translation>
  </message>
  <message>
   <source>Start it again.</source>
   <translation>Neu starten.</translation>
  </message>
  <message>
   <source>Start it first.</source>
   <translation>Zuerst starten.</translation>
  </message>
  <message>
   <source>Start the edit again.</source>
   <translation>Die Bearbeitung noch einmal starten.</translation>
  </message>
  <message>
   <source>Start the edit once more.</source>
   <translation>Die Bearbeitung noch einmal starten.</translation>
  </message>
  <message>
   <source>Start the job again.</source>
   <translation>Den Auftrag neu starten.</translation>
  </message>
  <message>
   <source>Start the job again; if it fails again, restart the computer.</source>
   <translation>Den Auftrag neu starten; scheitert er wieder, den Computer neu starten.</translation>
  </message>
  <message>
   <source>Start the job again; if it happens again, choose fewer seeds or a smaller frame.</source>
   <translation>Den Auftrag neu starten; geschieht es wieder, weniger Seeds oder einen kleineren Ausschnitt wählen.</translation>
  </message>
  <message>
   <source>Starter</source>
   <translation>Startmodell</translation>
  </message>
  <message>
   <source>Steps</source>
   <translation>Schritte</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>Stop here</source>
   <translation>Hier beenden</translation>
  </message>
  <message>
   <source>Stop it and close</source>
   <translation>Abbrechen und schließen</translation>
  </message>
  <message>
   <source>Stop the job within one step</source>
   <translation>Den Auftrag nach höchstens einem Schritt abbrechen</translation>
  </message>
  <message>
   <source>Stop the job?</source>
   <translation>Den Auftrag abbrechen?</translation>
  </message>
  <message>
   <source>Stopping at the end of this step.</source>
   <translation>Hält am Ende dieses Schrittes an.</translation>
  </message>
  <message>
   <source>Strength</source>
   <translation>Stärke</translation>
  </message>
  <message>
   <source>Strength of {name}</source>
   <translation>Stärke von {name}</translation>
  </message>
  <message>
   <source>Strength where moved</source>
   <translation>Stärke bei Verschobenem</translation>
  </message>
  <message>
   <source>SysReq</source>
   <translation>S-Abf</translation>
  </message>
  <message>
   <source>TIFF, 16 bits ({patterns})</source>
   <translation>TIFF, 16 Bit ({patterns})</translation>
  </message>
  <message>
   <source>Take a smaller frame: “Frame: object with context”.</source>
   <translation>Einen kleineren Ausschnitt nehmen: „Ausschnitt: Objekt mit Umgebung“.</translation>
  </message>
  <message>
   <source>Take back (Esc)</source>
   <translation>Zurücknehmen (Esc)</translation>
  </message>
  <message>
   <source>Take it over</source>
   <translation>Übernehmen</translation>
  </message>
  <message>
   <source>Take one of them away.</source>
   <translation>Eine davon entfernen.</translation>
  </message>
  <message>
   <source>Take over</source>
   <translation>Übernehmen</translation>
  </message>
  <message>
   <source>Take the object from another picture instead of the photo</source>
   <translation>Das Objekt aus einem anderen Bild statt aus dem Foto nehmen</translation>
  </message>
  <message>
   <source>Takes effect at the next start.</source>
   <translation>Gilt ab dem nächsten Start.</translation>
  </message>
  <message>
   <source>Textual inversions (*.safetensors *.pt *.bin)</source>
   <translation>Textual Inversions (*.safetensors *.pt *.bin)</translation>
  </message>
  <message>
   <source>Textual inversions: words for prompts</source>
   <translation>Textual Inversions: Wörter für Prompts</translation>
  </message>
  <message>
   <source>That did not work: {kind}: {cause}.</source>
   <translation>Das hat nicht geklappt: {kind}: {cause}.</translation>
  </message>
  <message>
   <source>That is too little room: make some on that disk first.</source>
   <translation>Das ist zu wenig Platz: Zuerst auf diesem Datenträger Platz schaffen.</translation>
  </message>
  <message>
   <source>The CLIP model {folder} has no tokenizer: neither tokenizer.json nor vocab.json with merges.txt.</source>
   <translation>Das CLIP-Modell {folder} hat keinen Tokenizer: weder tokenizer.json noch vocab.json mit merges.txt.</translation>
  </message>
  <message>
   <source>The background is the photo itself: its mask is the object's. Show the object to change it.</source>
   <translation>Der Hintergrund ist das Foto selbst: Seine Maske ist die des Objekts. Zum Ändern das Objekt anzeigen.</translation>
  </message>
  <message>
   <source>The box {given} holds nothing of the photo of {width} x {height} pixels.</source>
   <translation>Im Rahmen {given} liegt nichts vom Foto mit {width} x {height} Pixeln.</translation>
  </message>
  <message>
   <source>The camera's colours by daylight</source>
   <translation>Die Farben der Kamera bei Tageslicht</translation>
  </message>
  <message>
   <source>The candidate has {given} pixels, the frame {wanted}.</source>
   <translation>Der Kandidat hat {given} Pixel, der Ausschnitt {wanted}.</translation>
  </message>
  <message>
   <source>The catalogue has no model '{name}'.</source>
   <translation>Der Katalog hat kein Modell „{name}“.</translation>
  </message>
  <message>
   <source>The catalogue of models {file} cannot be used: {cause}.</source>
   <translation>Der Katalog der Modelle {file} kann nicht verwendet werden: {cause}.</translation>
  </message>
  <message>
   <source>The checkpoint in {folder} is of another request than its request.json.</source>
   <translation>Der Zwischenstand in {folder} gehört zu einem anderen Auftrag als request.json dort.</translation>
  </message>
  <message>
   <source>The click at {x}, {y} lies outside the photo of {width} x {height} pixels.</source>
   <translation>Der Klick bei {x}, {y} liegt außerhalb des Fotos mit {width} x {height} Pixeln.</translation>
  </message>
  <message>
   <source>The command was stopped.</source>
   <translation>Der Befehl wurde angehalten.</translation>
  </message>
  <message>
   <source>The connection to {host} broke off again and again; what has arrived is kept.</source>
   <translation>Die Verbindung zu {host} brach immer wieder ab; was angekommen ist, bleibt erhalten.</translation>
  </message>
  <message>
   <source>The data set {folder} has no {file}.</source>
   <translation>Im Datensatz {folder} fehlt {file}.</translation>
  </message>
  <message>
   <source>The description of the model {name} cannot be read: {cause}.</source>
   <translation>Die Beschreibung des Modells {name} kann nicht gelesen werden: {cause}.</translation>
  </message>
  <message>
   <source>The description of the model {name} is damaged, and only it said where the model lies.</source>
   <translation>Die Beschreibung des Modells {name} ist beschädigt, und nur in ihr stand, wo das Modell liegt.</translation>
  </message>
  <message>
   <source>The device has too little memory for this job.</source>
   <translation>Das Gerät hat zu wenig Speicher für diesen Auftrag.</translation>
  </message>
  <message>
   <source>The device has too little memory to score the pictures.</source>
   <translation>Das Gerät hat zu wenig Speicher, um die Bilder zu bewerten.</translation>
  </message>
  <message>
   <source>The disk is full, so {folder} takes no more; what has arrived is kept.</source>
   <translation>Der Datenträger ist voll, {folder} nimmt nichts mehr auf; was angekommen ist, bleibt erhalten.</translation>
  </message>
  <message>
   <source>The download was stopped; {arrived} of {wanted} are kept.</source>
   <translation>Das Herunterladen wurde angehalten; {arrived} von {wanted} bleiben erhalten.</translation>
  </message>
  <message>
   <source>The edit as it is now waits in the queue, and begins when those before it have ended</source>
   <translation>Die Bearbeitung, wie sie jetzt ist, wartet in der Warteschlange und beginnt, wenn die vor ihr zu Ende sind</translation>
  </message>
  <message>
   <source>The edit cannot be backed up to {path}: {cause}.</source>
   <translation>Die Bearbeitung kann nicht in {path} gesichert werden: {cause}.</translation>
  </message>
  <message>
   <source>The edit has not been saved as a project yet.</source>
   <translation>Die Bearbeitung wurde noch nicht als Projekt gespeichert.</translation>
  </message>
  <message>
   <source>The edit was restored in part; Undo takes it back.</source>
   <translation>Die Bearbeitung ist zum Teil wiederhergestellt; „Rückgängig“ nimmt das zurück.</translation>
  </message>
  <message>
   <source>The edit was restored; Undo takes it back.</source>
   <translation>Die Bearbeitung ist wiederhergestellt; „Rückgängig“ nimmt das zurück.</translation>
  </message>
  <message>
   <source>The edits that wait begin, one after another</source>
   <translation>Die wartenden Bearbeitungen beginnen, eine nach der anderen</translation>
  </message>
  <message>
   <source>The engine answered with something unreadable.</source>
   <translation>Die Antwort der Engine ist nicht lesbar.</translation>
  </message>
  <message>
   <source>The engine could not be started</source>
   <translation>Die Engine ließ sich nicht starten</translation>
  </message>
  <message>
   <source>The engine crashed (signal {signal}).</source>
   <translation>Die Engine ist abgestürzt (Signal {signal}).</translation>
  </message>
  <message>
   <source>The engine ended</source>
   <translation>Die Engine wurde beendet</translation>
  </message>
  <message>
   <source>The engine ended because the graphics card failed.</source>
   <translation>Die Engine wurde beendet, weil die Grafikkarte versagt hat.</translation>
  </message>
  <message>
   <source>The engine ended unexpectedly (exit code {code}).</source>
   <translation>Die Engine wurde unerwartet beendet (Exit-Code {code}).</translation>
  </message>
  <message>
   <source>The engine ended unexpectedly (exit code {code}): {said}.</source>
   <translation>Die Engine wurde unerwartet beendet (Exit-Code {code}): {said}.</translation>
  </message>
  <message>
   <source>The engine ended unexpectedly.</source>
   <translation>Die Engine wurde unerwartet beendet.</translation>
  </message>
  <message>
   <source>The engine ended without an answer.</source>
   <translation>Die Engine wurde ohne Antwort beendet.</translation>
  </message>
  <message>
   <source>The engine failed: {kind}: {cause}.</source>
   <translation>Die Engine ist gescheitert: {kind}: {cause}.</translation>
  </message>
  <message>
   <source>The engine has not stopped after {seconds} seconds: a step takes long, or it hangs. It can be ended and started anew; nothing you painted is lost.</source>
   <translation>Die Engine hat nach {seconds} Sekunden noch nicht angehalten: Ein Schritt dauert lange, oder sie hängt. Sie kann beendet und neu gestartet werden; nichts Gemaltes geht verloren.</translation>
  </message>
  <message>
   <source>The engine is at work: wait for it, or cancel it.</source>
   <translation>Die Engine arbeitet: warten oder abbrechen.</translation>
  </message>
  <message>
   <source>The engine is looking at the model…</source>
   <translation>Die Engine prüft das Modell …</translation>
  </message>
  <message>
   <source>The engine is not running.</source>
   <translation>Die Engine läuft nicht.</translation>
  </message>
  <message>
   <source>The engine is warming up; it takes a few seconds.</source>
   <translation>Die Engine startet; das dauert einige Sekunden.</translation>
  </message>
  <message>
   <source>The engine was stopped.</source>
   <translation>Die Engine wurde angehalten.</translation>
  </message>
  <message>
   <source>The example</source>
   <translation>Das Beispiel</translation>
  </message>
  <message>
   <source>The example {path} cannot be read: {error}.</source>
   <translation>Das Beispiel {path} kann nicht gelesen werden: {error}.</translation>
  </message>
  <message>
   <source>The file itself stays as it is.</source>
   <translation>Die Datei selbst bleibt, wie sie ist.</translation>
  </message>
  <message>
   <source>The file {path} could not be read or written: {cause}.</source>
   <translation>Die Datei {path} konnte nicht gelesen oder geschrieben werden: {cause}.</translation>
  </message>
  <message>
   <source>The file {path} is not a picture this program reads.</source>
   <translation>Die Datei {path} ist kein Bild, das dieses Programm liest.</translation>
  </message>
  <message>
   <source>The frame lies on the photo: show the object to change it.</source>
   <translation>Der Ausschnitt liegt auf dem Foto: zum Ändern das Objekt anzeigen.</translation>
  </message>
  <message>
   <source>The frame {x0},{y0},{x1},{y1} is not inside the photo.</source>
   <translation>Der Ausschnitt {x0},{y0},{x1},{y1} liegt nicht im Foto.</translation>
  </message>
  <message>
   <source>The graphics card failed: {cause}.</source>
   <translation>Die Grafikkarte hat versagt: {cause}.</translation>
  </message>
  <message>
   <source>The job that is running would be stopped.</source>
   <translation>Was gerade läuft, würde abgebrochen.</translation>
  </message>
  <message>
   <source>The job was cancelled.</source>
   <translation>Der Auftrag wurde abgebrochen.</translation>
  </message>
  <message>
   <source>The judge could not read {picture}</source>
   <translation>Der Gutachter konnte {picture} nicht lesen</translation>
  </message>
  <message>
   <source>The judge in {folder} cannot be loaded.</source>
   <translation>Der Gutachter in {folder} lässt sich nicht laden.</translation>
  </message>
  <message>
   <source>The latents are infinite or undefined at timestep {timestep} of stage '{stage}'.</source>
   <translation>Die latenten Werte sind beim Zeitschritt {timestep} der Stufe „{stage}“ unendlich oder undefiniert.</translation>
  </message>
  <message>
   <source>The latents became infinite or undefined at step {step} of stage '{stage}'.</source>
   <translation>Die latenten Werte wurden bei Schritt {step} der Stufe „{stage}“ unendlich oder undefiniert.</translation>
  </message>
  <message>
   <source>The layer could not be drawn</source>
   <translation>Die Ebene konnte nicht gezeichnet werden</translation>
  </message>
  <message>
   <source>The layer “{name}” is locked: unlock it in the Layers panel.</source>
   <translation>Die Ebene „{name}“ ist gesperrt: im Bedienfeld „Ebenen“ entsperren.</translation>
  </message>
  <message>
   <source>The layers over {path} could not be written</source>
   <translation>Die Ebenen über {path} konnten nicht geschrieben werden</translation>
  </message>
  <message>
   <source>The licence has to be accepted.</source>
   <translation>Die Lizenz muss angenommen werden.</translation>
  </message>
  <message>
   <source>The licence was not accepted.</source>
   <translation>Die Lizenz wurde nicht angenommen.</translation>
  </message>
  <message>
   <source>The loss became infinite or undefined at step {step} of stage '{stage}'.</source>
   <translation>Der Verlust wurde bei Schritt {step} der Stufe „{stage}“ unendlich oder undefiniert.</translation>
  </message>
  <message>
   <source>The mask could not be changed</source>
   <translation>Die Maske ließ sich nicht ändern</translation>
  </message>
  <message>
   <source>The mask could not be made</source>
   <translation>Die Maske ließ sich nicht erstellen</translation>
  </message>
  <message>
   <source>The mask is empty.</source>
   <translation>Die Maske ist leer.</translation>
  </message>
  <message>
   <source>The mask is empty: paint over the object first.</source>
   <translation>Die Maske ist leer: zuerst das Objekt übermalen.</translation>
  </message>
  <message>
   <source>The mask that this was meant for no longer exists.</source>
   <translation>Die Maske, für die das gedacht war, gibt es nicht mehr.</translation>
  </message>
  <message>
   <source>The mask was changed meanwhile.</source>
   <translation>Die Maske wurde inzwischen geändert.</translation>
  </message>
  <message>
   <source>The mask was saved to {path}.</source>
   <translation>Die Maske wurde in {path} gespeichert.</translation>
  </message>
  <message>
   <source>The mask {path} has {given} pixels, but its picture has {wanted}.</source>
   <translation>Die Maske {path} hat {given} Pixel, ihr Bild aber {wanted}.</translation>
  </message>
  <message>
   <source>The mask {path} is empty.</source>
   <translation>Die Maske {path} ist leer.</translation>
  </message>
  <message>
   <source>The memory was too small for fast training; stage '{stage}' goes on lean.</source>
   <translation>Der Speicher reichte für das schnelle Lernen nicht; die Stufe „{stage}“ geht sparsam weiter.</translation>
  </message>
  <message>
   <source>The memory was too small for lean training; stage '{stage}' goes on with the least.</source>
   <translation>Der Speicher reichte für das sparsame Lernen nicht; die Stufe „{stage}“ geht am sparsamsten weiter.</translation>
  </message>
  <message>
   <source>The memory was too small for this edit as it was to be trained.</source>
   <translation>Der Speicher reichte für diese Bearbeitung nicht, so wie sie lernen sollte.</translation>
  </message>
  <message>
   <source>The memory was too small.</source>
   <translation>Der Speicher war zu klein.</translation>
  </message>
  <message>
   <source>The model draws what a moved object uncovers, instead of a smooth fill.</source>
   <translation>Das Modell zeichnet, was ein verschobenes Objekt freigibt, statt es glatt zu füllen.</translation>
  </message>
  <message>
   <source>The model folder {folder} has only {file}, a variant that is not read here.</source>
   <translation>Im Modellordner {folder} liegt nur {file}, eine Variante, die hier nicht gelesen wird.</translation>
  </message>
  <message>
   <source>The model folder {folder} lacks {file}.</source>
   <translation>Im Modellordner {folder} fehlt {file}.</translation>
  </message>
  <message>
   <source>The model in {folder} cannot be used: it is {kind}.</source>
   <translation>Das Modell in {folder} ist hier nicht zu verwenden: Es ist {kind}.</translation>
  </message>
  <message>
   <source>The model in {folder} does not fit together: its UNet is that of {kind}, which {index} does not say.</source>
   <translation>Das Modell in {folder} passt nicht zusammen: sein UNet ist das von {kind}, was {index} nicht sagt.</translation>
  </message>
  <message>
   <source>The model in {folder} does not fit together: its UNet listens to a whole text and sizes of width {heard} and is told {spoken}.</source>
   <translation>Das Modell in {folder} passt nicht zusammen: sein UNet erwartet den ganzen Text und Größen mit der Breite {heard}, es bekommt {spoken}.</translation>
  </message>
  <message>
   <source>The model in {folder} does not fit together: its UNet listens to text of width {heard} and its text encoder speaks {spoken}.</source>
   <translation>Das Modell in {folder} passt nicht zusammen: sein UNet erwartet Text der Breite {heard}, sein Textkodierer liefert {spoken}.</translation>
  </message>
  <message>
   <source>The model in {folder} is not a text-to-image model: its UNet takes {taken} channels and its VAE gives {given}.</source>
   <translation>Das Modell in {folder} macht keine Bilder aus Text: sein UNet nimmt {taken} Kanäle, sein VAE gibt {given}.</translation>
  </message>
  <message>
   <source>The model in {folder} predicts '{what}'.</source>
   <translation>Das Modell in {folder} sagt „{what}“ voraus.</translation>
  </message>
  <message>
   <source>The model reads English: describe it in English words.</source>
   <translation>Das Modell liest Englisch: bitte auf Englisch beschreiben.</translation>
  </message>
  <message>
   <source>The model {name} is being downloaded, added or checked already.</source>
   <translation>Das Modell {name} wird schon heruntergeladen, hinzugefügt oder geprüft.</translation>
  </message>
  <message>
   <source>The model {name} is not what it was: {path} has the SHA-256 {given}, not {wanted}.</source>
   <translation>Das Modell {name} ist nicht mehr dasselbe: {path} hat die SHA-256 {given}, nicht {wanted}.</translation>
  </message>
  <message>
   <source>The model {name} is not where it was: {path}.</source>
   <translation>Das Modell {name} liegt nicht mehr an seinem Platz: {path}.</translation>
  </message>
  <message>
   <source>The model {name} is {kind}, where {wanted} is needed.</source>
   <translation>Das Modell {name} ist {kind}, gebraucht wird {wanted}.</translation>
  </message>
  <message>
   <source>The model {title} is not installed.</source>
   <translation>Das Modell {title} ist nicht installiert.</translation>
  </message>
  <message>
   <source>The model's own {model} pixels.</source>
   <translation>Die {model} Pixel des Modells selbst.</translation>
  </message>
  <message>
   <source>The models that were in use stay.</source>
   <translation>Es bleiben die bisherigen Modelle.</translation>
  </message>
  <message>
   <source>The name of an installed model, or the path of another. Empty: the starter, or the model's own VAE.</source>
   <translation>Der Name eines installierten Modells oder der Pfad eines anderen. Leer: das Startmodell oder das eigene VAE des Modells.</translation>
  </message>
  <message>
   <source>The name {file} is too long for this disk.</source>
   <translation>Der Name {file} ist für diesen Datenträger zu lang.</translation>
  </message>
  <message>
   <source>The name {name} is {length} bytes long; this folder takes {most}.</source>
   <translation>Der Name {name} ist {length} Byte lang; in diesem Ordner sind {most} möglich.</translation>
  </message>
  <message>
   <source>The newest checkpoint in {folder} is damaged: the one before is taken.</source>
   <translation>Der neueste Zwischenstand in {folder} ist beschädigt: Der vorige wird genommen.</translation>
  </message>
  <message>
   <source>The newest was drawn for the last edit. Click one to keep it.</source>
   <translation>Die neueste wurde für die letzte Bearbeitung gezeichnet. Zum Behalten eine anklicken.</translation>
  </message>
  <message>
   <source>The next run draws the shown candidate's seed alone</source>
   <translation>Der nächste Lauf zeichnet nur den Seed des gezeigten Kandidaten</translation>
  </message>
  <message>
   <source>The object already comes from the photo.</source>
   <translation>Das Objekt stammt bereits aus dem Foto.</translation>
  </message>
  <message>
   <source>The object cannot be scaled by {scale}.</source>
   <translation>Das Objekt lässt sich nicht mit {scale} skalieren.</translation>
  </message>
  <message>
   <source>The object comes from another picture and takes the place of the photo's: it is not moved.</source>
   <translation>Das Objekt stammt aus einem anderen Bild und tritt an die Stelle des Objekts im Foto: Es lässt sich nicht verschieben.</translation>
  </message>
  <message>
   <source>The object has not been moved.</source>
   <translation>Das Objekt wurde nicht verschoben.</translation>
  </message>
  <message>
   <source>The object in {path} lies outside the part that is taken of it: the middle, in the frame's shape.</source>
   <translation>Das Objekt in {path} liegt außerhalb des verwendeten Teils: der Mitte, in der Form des Ausschnitts.</translation>
  </message>
  <message>
   <source>The object is from a picture of this run: take it from another one first.</source>
   <translation>Das Objekt stammt aus einem Bild dieses Laufs: Zuerst ein anderes wählen.</translation>
  </message>
  <message>
   <source>The object is too small for this frame: choose “Frame: object with context”.</source>
   <translation>Das Objekt ist zu klein für diesen Ausschnitt: „Ausschnitt: Objekt mit Umgebung“ wählen.</translation>
  </message>
  <message>
   <source>The object is too small for this frame: it covers {share} % of it, and {least} % is the least.</source>
   <translation>Das Objekt ist zu klein für diesen Ausschnitt: es nimmt {share} % davon ein, mindestens {least} % müssen es sein.</translation>
  </message>
  <message>
   <source>The object lies outside the frame.</source>
   <translation>Das Objekt liegt außerhalb des Ausschnitts.</translation>
  </message>
  <message>
   <source>The object lies outside the frame: move one of them, or choose “Frame: object with context”.</source>
   <translation>Das Objekt liegt außerhalb des Ausschnitts: eines von beiden verschieben oder „Ausschnitt: Objekt mit Umgebung“ wählen.</translation>
  </message>
  <message>
   <source>The object's mask is empty: paint it first.</source>
   <translation>Die Maske des Objekts ist leer: zuerst malen.</translation>
  </message>
  <message>
   <source>The object's mask lies outside this layer's picture.</source>
   <translation>Die Maske des Objekts liegt außerhalb des Bildes dieser Ebene.</translation>
  </message>
  <message>
   <source>The object's source</source>
   <translation>Quelle des Objekts</translation>
  </message>
  <message>
   <source>The object's source and its mask</source>
   <translation>Die Quelle des Objekts und ihre Maske</translation>
  </message>
  <message>
   <source>The object's source and mask</source>
   <translation>Quelle und Maske des Objekts</translation>
  </message>
  <message>
   <source>The photo as it is: no layer is visible.</source>
   <translation>Das Foto, wie es ist: keine Ebene ist sichtbar.</translation>
  </message>
  <message>
   <source>The photo that is open lies in this run: open another one first.</source>
   <translation>Das geöffnete Foto liegt in diesem Lauf: Zuerst ein anderes öffnen.</translation>
  </message>
  <message>
   <source>The photo with its mask. The wheel zooms, Space moves, Shift+Space turns the view.</source>
   <translation>Das Foto mit seiner Maske. Das Rad zoomt, die Leertaste verschiebt, Umschalt+Leertaste dreht die Ansicht.</translation>
  </message>
  <message>
   <source>The photo's XMP is damaged and was left out.</source>
   <translation>Das XMP des Fotos ist beschädigt und wurde weggelassen.</translation>
  </message>
  <message>
   <source>The photo's background and colours</source>
   <translation>Hintergrund und Farben des Fotos</translation>
  </message>
  <message>
   <source>The photo's own {bits} bits a channel and colours.</source>
   <translation>Die eigenen {bits} Bit je Kanal und Farben des Fotos.</translation>
  </message>
  <message>
   <source>The photo's own {bits} bits a channel, its colours brought to sRGB.</source>
   <translation>Die {bits} Bit je Kanal des Fotos, seine Farben nach sRGB gebracht.</translation>
  </message>
  <message>
   <source>The photo's {what} is too long for a JPEG and was left out.</source>
   <translation>{what} des Fotos ist für ein JPEG zu lang und wurde weggelassen.</translation>
  </message>
  <message>
   <source>The picture whose background the edit learns</source>
   <translation>Das Bild, dessen Hintergrund die Bearbeitung lernt</translation>
  </message>
  <message>
   <source>The picture {path} cannot be opened</source>
   <translation>Das Bild {path} lässt sich nicht öffnen</translation>
  </message>
  <message>
   <source>The picture {path} cannot be read: {cause}.</source>
   <translation>Das Bild {path} kann nicht gelesen werden: {cause}.</translation>
  </message>
  <message>
   <source>The picture {path} could not be developed</source>
   <translation>Das Bild {path} konnte nicht entwickelt werden</translation>
  </message>
  <message>
   <source>The picture {path} could not be exported</source>
   <translation>Das Bild {path} ließ sich nicht exportieren</translation>
  </message>
  <message>
   <source>The picture {path} has {width} x {height} pixels: it takes {needed} GB of memory, and {free} GB are free.</source>
   <translation>Das Bild {path} hat {width} x {height} Pixel: dafür braucht es {needed} GB Speicher, und {free} GB sind frei.</translation>
  </message>
  <message>
   <source>The picture {path} has {width} x {height} pixels; a side may have at most {most}.</source>
   <translation>Das Bild {path} hat {width} x {height} Pixel; eine Seite darf höchstens {most} haben.</translation>
  </message>
  <message>
   <source>The picture {path} has {width} x {height} pixels; at most {most} megapixels can be opened.</source>
   <translation>Das Bild {path} hat {width} x {height} Pixel; öffnen lassen sich höchstens {most} Megapixel.</translation>
  </message>
  <message>
   <source>The picture {path} is a {kind} file, and the part of the program that reads these is not installed.</source>
   <translation>Das Bild {path} ist eine {kind}-Datei, und der Teil des Programms, der solche liest, ist nicht installiert.</translation>
  </message>
  <message>
   <source>The picture {path} needs more memory than is free.</source>
   <translation>Das Bild {path} braucht mehr Speicher, als frei ist.</translation>
  </message>
  <message>
   <source>The pictures could not be compared</source>
   <translation>Die Bilder konnten nicht verglichen werden</translation>
  </message>
  <message>
   <source>The pictures could not be scored</source>
   <translation>Die Bilder ließen sich nicht bewerten</translation>
  </message>
  <message>
   <source>The pictures of the project could not be read</source>
   <translation>Die Bilder des Projekts konnten nicht gelesen werden</translation>
  </message>
  <message>
   <source>The program ended in the middle of an edit of {photo}, which was last saved on {when}.</source>
   <translation>Das Programm wurde während einer Bearbeitung von {photo} beendet; zuletzt gesichert: {when}.</translation>
  </message>
  <message>
   <source>The project {path} cannot be saved: {cause}.</source>
   <translation>Das Projekt {path} kann nicht gespeichert werden: {cause}.</translation>
  </message>
  <message>
   <source>The project {path} has no mask yet.</source>
   <translation>Das Projekt {path} hat noch keine Maske.</translation>
  </message>
  <message>
   <source>The project {path} was not saved: the disk gave back something else than was written.</source>
   <translation>Das Projekt {path} wurde nicht gespeichert: Der Datenträger gab etwas anderes zurück, als geschrieben wurde.</translation>
  </message>
  <message>
   <source>The prompts of the shown candidate's run</source>
   <translation>Die Prompts des Laufs, aus dem der gezeigte Kandidat stammt</translation>
  </message>
  <message>
   <source>The proxy does not let {host} be reached: {cause}.</source>
   <translation>Der Proxy lässt {host} nicht erreichen: {cause}.</translation>
  </message>
  <message>
   <source>The queue goes on by itself.</source>
   <translation>Die Warteschlange geht von selbst weiter.</translation>
  </message>
  <message>
   <source>The reference and its mask</source>
   <translation>Die Referenz und ihre Maske</translation>
  </message>
  <message>
   <source>The reference is drawn from this text. Clear it to join both prompts again.</source>
   <translation>Aus diesem Text wird die Referenz gezeichnet. Leeren verbindet wieder beide Prompts.</translation>
  </message>
  <message>
   <source>The request {path} cannot be used: {cause}.</source>
   <translation>Der Auftrag {path} kann nicht verwendet werden: {cause}.</translation>
  </message>
  <message>
   <source>The rough mask is empty.</source>
   <translation>Die grobe Maske ist leer.</translation>
  </message>
  <message>
   <source>The run in {folder} cannot be deleted: {cause}.</source>
   <translation>Der Lauf in {folder} kann nicht gelöscht werden: {cause}.</translation>
  </message>
  <message>
   <source>The run in {folder} was begun with the model {other}; this is the model {model}.</source>
   <translation>Der Lauf in {folder} wurde mit dem Modell {other} begonnen; dies ist das Modell {model}.</translation>
  </message>
  <message>
   <source>The run of {photo} was cut off on {when}: {stage}, step {step} of {steps}.</source>
   <translation>Der Lauf von {photo} wurde am {when} unterbrochen: {stage}, Schritt {step} von {steps}.</translation>
  </message>
  <message>
   <source>The run of {photo} was cut off on {when}: {step} of {steps} candidates were drawn.</source>
   <translation>Der Lauf von {photo} wurde am {when} unterbrochen: {step} von {steps} Kandidaten waren gezeichnet.</translation>
  </message>
  <message>
   <source>The run used models that are not here: {models}.</source>
   <translation>Der Lauf nutzte Modelle, die hier fehlen: {models}.</translation>
  </message>
  <message>
   <source>The run was deleted: {size} are free again.</source>
   <translation>Der Lauf ist gelöscht: {size} sind wieder frei.</translation>
  </message>
  <message>
   <source>The same picture every time, a little slower.</source>
   <translation>Jedes Mal dasselbe Bild, etwas langsamer.</translation>
  </message>
  <message>
   <source>The score {name} of {candidate} is not a finite number.</source>
   <translation>Der Wert {name} von {candidate} ist keine endliche Zahl.</translation>
  </message>
  <message>
   <source>The seed list says which are drawn: clear it first.</source>
   <translation>Die gezeichneten Seeds stehen in der Seed-Liste: diese zuerst leeren.</translation>
  </message>
  <message>
   <source>The seed list under Advanced says which are drawn</source>
   <translation>Die Seed-Liste unter „Erweitert“ bestimmt, welche gezeichnet werden</translation>
  </message>
  <message>
   <source>The seed {seed} is given {times} times.</source>
   <translation>Der Seed {seed} ist {times}-mal angegeben.</translation>
  </message>
  <message>
   <source>The seed {seed} is out of range.</source>
   <translation>Der Seed {seed} liegt außerhalb des Bereichs.</translation>
  </message>
  <message>
   <source>The share of the steps that keep how the photo's parts belong together.</source>
   <translation>Der Anteil der Schritte, die den Zusammenhang der Bildteile behalten.</translation>
  </message>
  <message>
   <source>The share of the steps that keep the photo's shapes.</source>
   <translation>Der Anteil der Schritte, die die Formen des Fotos behalten.</translation>
  </message>
  <message>
   <source>The starter draws picture-book scenes only.</source>
   <translation>Das Startmodell zeichnet nur Bilderbuchszenen.</translation>
  </message>
  <message>
   <source>The starter has never seen {words}.</source>
   <translation>Das Startmodell hat {words} nie gesehen.</translation>
  </message>
  <message>
   <source>The starter's SAM knows picture-book scenes only. For this photo: GrabCut (G), or another SAM.</source>
   <translation>Das SAM des Startmodells kennt nur Bilderbuchszenen. Für dieses Foto: GrabCut (G) oder ein anderes SAM.</translation>
  </message>
  <message>
   <source>The steps that draw by the object's prompt alone; this keeps it the same individual.</source>
   <translation>Die Schritte, die nur nach dem Prompt des Objekts zeichnen; so bleibt es dasselbe Individuum.</translation>
  </message>
  <message>
   <source>The strength for an object that you moved, with the background kept.</source>
   <translation>Die Stärke für ein verschobenes Objekt bei behaltenem Hintergrund.</translation>
  </message>
  <message>
   <source>The text from which its prompt is fitted.</source>
   <translation>Der Text, von dem aus sein Prompt angepasst wird.</translation>
  </message>
  <message>
   <source>The tokenizer in {folder} is not that of its CLIP model: it has {given} tokens, the model {wanted}.</source>
   <translation>Der Tokenizer in {folder} ist nicht der des CLIP-Modells: Er hat {given} Tokens, das Modell {wanted}.</translation>
  </message>
  <message>
   <source>The tokenizer in {folder} is not that of its text encoder: it has {given} tokens, the encoder {wanted}.</source>
   <translation>Der Tokenizer in {folder} ist nicht der des Text-Encoders: Er hat {given} Tokens, der Encoder {wanted}.</translation>
  </message>
  <message>
   <source>The tuned edit could not be saved in {folder}; all else is there.</source>
   <translation>Das Gelernte konnte nicht in {folder} gespeichert werden; alles andere ist da.</translation>
  </message>
  <message>
   <source>The tuned edit could not be saved: {cause}.</source>
   <translation>Das Gelernte konnte nicht gespeichert werden: {cause}.</translation>
  </message>
  <message>
   <source>The tuned edit is not in memory any more.</source>
   <translation>Das Gelernte ist nicht mehr im Speicher.</translation>
  </message>
  <message>
   <source>The tuned edit was deleted: {size} are free again.</source>
   <translation>Die gelernte Bearbeitung wurde gelöscht: {size} sind wieder frei.</translation>
  </message>
  <message>
   <source>The tuned edit was saved to {path}.</source>
   <translation>Das Gelernte wurde in {path} gespeichert.</translation>
  </message>
  <message>
   <source>The tuned edit {path} cannot be used: {how}.</source>
   <translation>Die Datei mit Gelerntem {path} ist nicht zu verwenden: {how}.</translation>
  </message>
  <message>
   <source>The tuned edit {path} changed no weights.</source>
   <translation>Die Datei {path} mit Gelerntem ändert keine Gewichte.</translation>
  </message>
  <message>
   <source>The tuned edit {path} could not be exported</source>
   <translation>Die Datei {path} mit Gelerntem konnte nicht exportiert werden</translation>
  </message>
  <message>
   <source>The tuned edit {path} is not there any more, or cannot be read.</source>
   <translation>Die gelernte Bearbeitung {path} ist nicht mehr da oder nicht lesbar.</translation>
  </message>
  <message>
   <source>The wheel zooms, a drag moves; keys from 1 on give stars</source>
   <translation>Das Rad vergrößert, Ziehen verschiebt; Tasten ab 1 geben Sterne</translation>
  </message>
  <message>
   <source>The whole edit as it was when the shown candidate's run began</source>
   <translation>Die ganze Bearbeitung, wie sie zu Beginn des Laufs war, aus dem der gezeigte Kandidat stammt</translation>
  </message>
  <message>
   <source>The whole photo for a new background, else the object with context</source>
   <translation>Das ganze Foto für einen neuen Hintergrund, sonst das Objekt mit Umgebung</translation>
  </message>
  <message>
   <source>The work on the model failed</source>
   <translation>Die Arbeit am Modell ist fehlgeschlagen</translation>
  </message>
  <message>
   <source>The work on the model was stopped.</source>
   <translation>Die Arbeit am Modell wurde abgebrochen.</translation>
  </message>
  <message>
   <source>The world has no {name} '{value}'.</source>
   <translation>In der Bilderbuchwelt gibt es bei {name} kein „{value}“.</translation>
  </message>
  <message>
   <source>The {role} prompt has a word this model has never seen: {named}.</source>
   <translation>Im Prompt „{role}“ steht ein Wort, das dieses Modell nie gesehen hat: {named}.</translation>
  </message>
  <message>
   <source>The {role} prompt has hardly a word that this model knows: the model reads English.</source>
   <translation>Im Prompt „{role}“ steht kaum ein Wort, das dieses Modell kennt: Es liest Englisch.</translation>
  </message>
  <message>
   <source>The {role} prompt has words this model has never seen: {named}.</source>
   <translation>Im Prompt „{role}“ stehen Wörter, die dieses Modell nie gesehen hat: {named}.</translation>
  </message>
  <message>
   <source>The {role} prompt has {count} characters.</source>
   <translation>Der Prompt „{role}“ hat {count} Zeichen.</translation>
  </message>
  <message>
   <source>The {role} prompt is empty.</source>
   <translation>Der Prompt „{role}“ ist leer.</translation>
  </message>
  <message>
   <source>The {role} prompt is {tokens} tokens long; this model reads at most {limit}.</source>
   <translation>Der Prompt „{role}“ ist {tokens} Tokens lang; dieses Modell liest höchstens {limit}.</translation>
  </message>
  <message>
   <source>The {what} {path} cannot be loaded.</source>
   <translation>{what} lässt sich nicht laden: {path}.</translation>
  </message>
  <message>
   <source>The {what} {path} says everything; '{name}' cannot be given as well.</source>
   <translation>{path} ({what}) sagt schon alles; „{name}“ kann nicht zusätzlich angegeben werden.</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>Farbschema</translation>
  </message>
  <message>
   <source>Theme, language, tools, memory</source>
   <translation>Aussehen, Sprache, Werkzeuge, Speicher</translation>
  </message>
  <message>
   <source>There are no candidates yet: press Start to draw some.</source>
   <translation>Es gibt noch keine Kandidaten: mit „Starten“ welche zeichnen.</translation>
  </message>
  <message>
   <source>There are no runs yet.</source>
   <translation>Es gibt noch keine Läufe.</translation>
  </message>
  <message>
   <source>There are no tuned edits yet: each finished run of LayerDiffusion leaves one.</source>
   <translation>Es gibt noch keine gelernten Bearbeitungen: jeder beendete Lauf von LayerDiffusion hinterlässt eine.</translation>
  </message>
  <message>
   <source>There is no LoRA file {file}.</source>
   <translation>Die LoRA-Datei {file} gibt es nicht.</translation>
  </message>
  <message>
   <source>There is no Segment Anything model at {file}.</source>
   <translation>In {file} liegt kein Modell von Segment Anything.</translation>
  </message>
  <message>
   <source>There is no VAE in {folder}: its config or its weights are missing.</source>
   <translation>In {folder} ist kein VAE: Die Konfiguration oder die Gewichte fehlen.</translation>
  </message>
  <message>
   <source>There is no VAE {path}.</source>
   <translation>Es gibt keinen VAE {path}.</translation>
  </message>
  <message>
   <source>There is no device {asked} here; there is: {there}.</source>
   <translation>Das Gerät {asked} gibt es hier nicht; es gibt: {there}.</translation>
  </message>
  <message>
   <source>There is no file at {address}.</source>
   <translation>Unter {address} gibt es keine Datei.</translation>
  </message>
  <message>
   <source>There is no file {path}.</source>
   <translation>Die Datei {path} gibt es nicht.</translation>
  </message>
  <message>
   <source>There is no folder {folder}: the pictures of TEdBench do not come with the program.</source>
   <translation>Den Ordner {folder} gibt es nicht: Die Bilder von TEdBench werden nicht mit dem Programm geliefert.</translation>
  </message>
  <message>
   <source>There is no mask whose edge could be refined.</source>
   <translation>Es ist keine Maske da, deren Rand zu verfeinern wäre.</translation>
  </message>
  <message>
   <source>There is no model folder {folder}.</source>
   <translation>Den Modellordner {folder} gibt es nicht.</translation>
  </message>
  <message>
   <source>There is no model {name}.</source>
   <translation>Es gibt kein Modell {name}.</translation>
  </message>
  <message>
   <source>There is no model {path}.</source>
   <translation>Es gibt kein Modell {path}.</translation>
  </message>
  <message>
   <source>There is no object to move yet: paint its mask, or click it with “Select by click”.</source>
   <translation>Es gibt noch kein Objekt zum Verschieben: seine Maske malen oder es mit „Auswahl per Klick“ anklicken.</translation>
  </message>
  <message>
   <source>There is no picture on the clipboard.</source>
   <translation>In der Zwischenablage ist kein Bild.</translation>
  </message>
  <message>
   <source>There is no picture to copy, or too little memory for it.</source>
   <translation>Es gibt kein Bild zum Kopieren oder zu wenig Speicher dafür.</translation>
  </message>
  <message>
   <source>There is no reference yet: draw some and pick one, or choose a file.</source>
   <translation>Es gibt noch keine Referenz: einige zeichnen und eine auswählen oder eine Datei wählen.</translation>
  </message>
  <message>
   <source>There is no result layer yet: double-click a candidate in the gallery.</source>
   <translation>Es gibt noch keine Ergebnisebene: einen Kandidaten der Galerie doppelt anklicken.</translation>
  </message>
  <message>
   <source>There is no setting '{name}'.</source>
   <translation>Eine Einstellung „{name}“ gibt es nicht.</translation>
  </message>
  <message>
   <source>There is no textual inversion {file}.</source>
   <translation>Es gibt keine Textual Inversion {file}.</translation>
  </message>
  <message>
   <source>There is no tuned edit {path}.</source>
   <translation>Die Datei {path} mit Gelerntem gibt es nicht.</translation>
  </message>
  <message>
   <source>There is no upscaler {file}.</source>
   <translation>Einen Hochskalierer {file} gibt es nicht.</translation>
  </message>
  <message>
   <source>There is no {what} {path}.</source>
   <translation>{what} fehlt: {path}.</translation>
  </message>
  <message>
   <source>There is nothing to go by.</source>
   <translation>Es gibt keinen Anhaltspunkt.</translation>
  </message>
  <message>
   <source>There is too little memory for the picture {path}.</source>
   <translation>Für das Bild {path} ist zu wenig Speicher da.</translation>
  </message>
  <message>
   <source>There is too little room in {folder}: {wanted} MB are needed, {free} MB are free.</source>
   <translation>In {folder} ist zu wenig Platz: {wanted} MB werden gebraucht, {free} MB sind frei.</translation>
  </message>
  <message>
   <source>This candidate has no tuned edit (only LayerDiffusion keeps one): start an edit again.</source>
   <translation>Zu diesem Kandidaten ist nichts Gelerntes gespeichert (nur LayerDiffusion behält es): eine Bearbeitung neu starten.</translation>
  </message>
  <message>
   <source>This cannot be undone.</source>
   <translation>Das lässt sich nicht rückgängig machen.</translation>
  </message>
  <message>
   <source>This edit is learned already, or waits in the queue: nothing in it has changed since.</source>
   <translation>Diese Bearbeitung ist schon gelernt oder steht in der Warteschlange: Seitdem hat sich nichts daran geändert.</translation>
  </message>
  <message>
   <source>This edit was learned before: nothing in it has changed since. More seeds take only seconds.</source>
   <translation>Diese Bearbeitung ist schon gelernt: Seither hat sich an ihr nichts geändert. Weitere Seeds dauern nur Sekunden.</translation>
  </message>
  <message>
   <source>This is a fault of the program; please report what you did.</source>
   <translation>Das ist ein Fehler des Programms; bitte melden, was zuvor geschah.</translation>
  </message>
  <message>
   <source>This is a photo; the starter draws picture-book scenes.</source>
   <translation>Das ist ein Foto; das Startmodell zeichnet Bilderbuchszenen.</translation>
  </message>
  <message>
   <source>This is a photo; the starter draws picture-book scenes: what it makes of it will not look like a photo.</source>
   <translation>Das ist ein Foto; das Startmodell zeichnet Bilderbuchszenen: Was es daraus macht, wird nicht wie ein Foto aussehen.</translation>
  </message>
  <message>
   <source>This is already the lowest result layer.</source>
   <translation>Diese Ebene ist bereits die unterste Ergebnisebene.</translation>
  </message>
  <message>
   <source>This is already the top layer.</source>
   <translation>Diese Ebene ist bereits die oberste.</translation>
  </message>
  <message>
   <source>This layer's picture is still being put together.</source>
   <translation>Das Bild dieser Ebene wird noch zusammengesetzt.</translation>
  </message>
  <message>
   <source>This picture was made by this program of “{object}” and “{background}”.</source>
   <translation>Dieses Bild entstand in diesem Programm aus „{object}“ und „{background}“.</translation>
  </message>
  <message>
   <source>This result replaces its whole frame: soften the layer's mask instead.</source>
   <translation>Dieses Ergebnis ersetzt seinen ganzen Ausschnitt: Machen Sie stattdessen die Maske der Ebene weich.</translation>
  </message>
  <message>
   <source>This runs on the CPU: about {time}.</source>
   <translation>Dies rechnet auf der CPU: etwa {time}.</translation>
  </message>
  <message>
   <source>Tint the photo's pixels that the result changed, and tell their share</source>
   <translation>Die Pixel des Fotos, die das Ergebnis geändert hat, einfärben und ihren Anteil angeben</translation>
  </message>
  <message>
   <source>To be had</source>
   <translation>Erhältlich</translation>
  </message>
  <message>
   <source>To draw more seeds, open its photo: {photo}</source>
   <translation>Um weitere Seeds zu zeichnen, öffnen Sie das Foto dazu: {photo}</translation>
  </message>
  <message>
   <source>Tokens of this text, and how many the model reads</source>
   <translation>Tokens dieses Textes, und wie viele das Modell liest</translation>
  </message>
  <message>
   <source>Tolerance</source>
   <translation>Toleranz</translation>
  </message>
  <message>
   <source>Too much with what PyTorch itself takes: {free} are free.</source>
   <translation>Zu viel mit dem, was PyTorch selbst braucht: {free} sind frei.</translation>
  </message>
  <message>
   <source>Tool options</source>
   <translation>Werkzeugoptionen</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>Werkzeuge</translation>
  </message>
  <message>
   <source>Transparent parts</source>
   <translation>Transparente Stellen</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>Noch einmal versuchen</translation>
  </message>
  <message>
   <source>Try again in some minutes.</source>
   <translation>In einigen Minuten erneut versuchen.</translation>
  </message>
  <message>
   <source>Try again in {seconds} seconds.</source>
   <translation>In {seconds} Sekunden erneut versuchen.</translation>
  </message>
  <message>
   <source>Try it again</source>
   <translation>Noch einmal versuchen</translation>
  </message>
  <message>
   <source>Try later, or give another address of the file.</source>
   <translation>Es später versuchen oder eine andere Adresse der Datei angeben.</translation>
  </message>
  <message>
   <source>Tuned edit</source>
   <translation>Gelerntes</translation>
  </message>
  <message>
   <source>Tuned edits</source>
   <translation>Gelernte Bearbeitungen</translation>
  </message>
  <message>
   <source>Tuned edits (*.safetensors)</source>
   <translation>Gelerntes (*.safetensors)</translation>
  </message>
  <message>
   <source>Tuned edits…</source>
   <translation>Gelernte Bearbeitungen …</translation>
  </message>
  <message>
   <source>Turn</source>
   <translation>Drehung</translation>
  </message>
  <message>
   <source>Turn object</source>
   <translation>Objekt drehen</translation>
  </message>
  <message>
   <source>Turn the view back</source>
   <translation>Die Ansicht zurückdrehen</translation>
  </message>
  <message>
   <source>Turn the view, not the photo, by 15°</source>
   <translation>Die Ansicht, nicht das Foto, um 15° drehen</translation>
  </message>
  <message>
   <source>Two edits have the name '{name}'.</source>
   <translation>Zwei Bearbeitungen heißen „{name}“.</translation>
  </message>
  <message>
   <source>Under the one below it</source>
   <translation>Unter die darunterliegende</translation>
  </message>
  <message>
   <source>Undo it: your strokes come back</source>
   <translation>Rückgängig machen: Die Striche kommen zurück</translation>
  </message>
  <message>
   <source>Unlock layer</source>
   <translation>Ebene entsperren</translation>
  </message>
  <message>
   <source>Unreadable request: {cause}.</source>
   <translation>Unlesbarer Auftrag: {cause}.</translation>
  </message>
  <message>
   <source>Update the program, or save it under another name.</source>
   <translation>Das Programm aktualisieren oder unter einem anderen Namen speichern.</translation>
  </message>
  <message>
   <source>Update the program.</source>
   <translation>Das Programm aktualisieren.</translation>
  </message>
  <message>
   <source>Upscaler for results</source>
   <translation>Hochskalierer für Ergebnisse</translation>
  </message>
  <message>
   <source>Upscalers (*.safetensors)</source>
   <translation>Hochskalierer (*.safetensors)</translation>
  </message>
  <message>
   <source>Use GrabCut (colour-based): drag a box with G, or paint roughly and press Shift+G. Or choose a SAM checkpoint: File &gt; Models…</source>
   <translation>GrabCut (nach Farben) verwenden: mit G einen Rahmen ziehen oder grob malen und Umschalt+G drücken. Oder einen SAM-Checkpoint wählen: Datei &gt; Modelle …</translation>
  </message>
  <message>
   <source>Use again</source>
   <translation>Wieder verwenden</translation>
  </message>
  <message>
   <source>Use everything</source>
   <translation>Alles verwenden</translation>
  </message>
  <message>
   <source>Use everything of the run</source>
   <translation>Alles aus dem Lauf verwenden</translation>
  </message>
  <message>
   <source>Use its mask and frame</source>
   <translation>Seine Maske und seinen Ausschnitt verwenden</translation>
  </message>
  <message>
   <source>Use its prompts</source>
   <translation>Seine Prompts verwenden</translation>
  </message>
  <message>
   <source>Use its seed</source>
   <translation>Seinen Seed verwenden</translation>
  </message>
  <message>
   <source>Use its settings</source>
   <translation>Seine Einstellungen verwenden</translation>
  </message>
  <message>
   <source>Use memory mode Lean</source>
   <translation>Speichermodus „Sparsam“ nehmen</translation>
  </message>
  <message>
   <source>Use memory mode Least</source>
   <translation>Speichermodus „Am sparsamsten“ nehmen</translation>
  </message>
  <message>
   <source>Use other words.</source>
   <translation>Andere Wörter verwenden.</translation>
  </message>
  <message>
   <source>Use the clipboard's picture as the reference</source>
   <translation>Das Bild der Zwischenablage als Referenz verwenden</translation>
  </message>
  <message>
   <source>Use what was learned so far, and go on with the next stage</source>
   <translation>Nehmen, was bisher gelernt ist, und mit der nächsten Stufe weitermachen</translation>
  </message>
  <message>
   <source>Use words of its picture-book world.</source>
   <translation>Wörter aus seiner Bilderbuchwelt verwenden.</translation>
  </message>
  <message>
   <source>Use {models}</source>
   <translation>{models} verwenden</translation>
  </message>
  <message>
   <source>VAE files (*.safetensors *.ckpt *.pt *.bin)</source>
   <translation>VAE-Dateien (*.safetensors *.ckpt *.pt *.bin)</translation>
  </message>
  <message>
   <source>VAE in place of the model's own</source>
   <translation>VAE anstelle des modelleigenen</translation>
  </message>
  <message>
   <source>Verified: it has the catalogue's SHA-256.</source>
   <translation>Geprüft: Es hat die SHA-256 des Katalogs.</translation>
  </message>
  <message>
   <source>Verified: it is as it was when it was added.</source>
   <translation>Geprüft: Es ist so, wie es hinzugefügt wurde.</translation>
  </message>
  <message>
   <source>Verify</source>
   <translation>Prüfen</translation>
  </message>
  <message>
   <source>Verify the model: that writes it anew.</source>
   <translation>Das Modell prüfen: Das schreibt sie neu.</translation>
  </message>
  <message>
   <source>View upright</source>
   <translation>Ansicht aufrecht stellen</translation>
  </message>
  <message>
   <source>View ▾</source>
   <translation>Ansicht ▾</translation>
  </message>
  <message>
   <source>View ● ▾</source>
   <translation>Ansicht ● ▾</translation>
  </message>
  <message>
   <source>Wait until it ends, then delete the run.</source>
   <translation>Sein Ende abwarten, dann den Lauf löschen.</translation>
  </message>
  <message>
   <source>Wait until it is complete, then open it.</source>
   <translation>Warten, bis sie vollständig ist, dann öffnen.</translation>
  </message>
  <message>
   <source>Wait until that has ended.</source>
   <translation>Warten, bis das beendet ist.</translation>
  </message>
  <message>
   <source>Weight of the background</source>
   <translation>Gewicht des Hintergrunds</translation>
  </message>
  <message>
   <source>Weight of the object</source>
   <translation>Gewicht des Objekts</translation>
  </message>
  <message>
   <source>What a run that is cut off loses at most; 0 keeps every step.</source>
   <translation>Was ein unterbrochener Lauf höchstens verliert; 0 hält jeden Schritt fest.</translation>
  </message>
  <message>
   <source>What an edit learns, how much memory that takes, and its seeds</source>
   <translation>Was eine Bearbeitung lernt, wie viel Speicher das braucht, und ihre Seeds</translation>
  </message>
  <message>
   <source>What came from {host} is not {file}: its SHA-256 is {given}, not {wanted}. It was deleted.</source>
   <translation>Was von {host} kam, ist nicht {file}: Seine SHA-256 ist {given}, nicht {wanted}. Es wurde gelöscht.</translation>
  </message>
  <message>
   <source>What differs from the first, made stronger</source>
   <translation>Was sich vom ersten unterscheidet, verstärkt</translation>
  </message>
  <message>
   <source>What is installed and in use, and what can be had</source>
   <translation>Was installiert und in Verwendung ist und was erhältlich ist</translation>
  </message>
  <message>
   <source>What is to be kept out</source>
   <translation>Was nicht vorkommen soll</translation>
  </message>
  <message>
   <source>What it has learned is deleted; its candidates stay. This cannot be undone.</source>
   <translation>Was er gelernt hat, wird gelöscht; seine Kandidaten bleiben. Das lässt sich nicht rückgängig machen.</translation>
  </message>
  <message>
   <source>What the camera measured or was set to</source>
   <translation>Was die Kamera gemessen hat oder was an ihr eingestellt war</translation>
  </message>
  <message>
   <source>What the starter can draw</source>
   <translation>Was das Startmodell zeichnen kann</translation>
  </message>
  <message>
   <source>What was changed since {name} was saved would be lost.</source>
   <translation>Was seit dem Speichern von {name} geändert wurde, ginge verloren.</translation>
  </message>
  <message>
   <source>What was described for them is lost. This cannot be undone.</source>
   <translation>Was für sie beschrieben wurde, ist dann verloren. Das lässt sich nicht rückgängig machen.</translation>
  </message>
  <message>
   <source>When the history takes more, its oldest steps are dropped</source>
   <translation>Braucht der Verlauf mehr, entfallen seine ältesten Schritte</translation>
  </message>
  <message>
   <source>Where the picture counts when both are learned at once.</source>
   <translation>Wo das Bild zählt, wenn beides zugleich gelernt wird.</translation>
  </message>
  <message>
   <source>Whether object and background each fit their own prompt.</source>
   <translation>Ob Objekt und Hintergrund je einen eigenen Prompt anpassen.</translation>
  </message>
  <message>
   <source>Which candidates are listed, and in which order</source>
   <translation>Welche Kandidaten gezeigt werden, in welcher Reihenfolge</translation>
  </message>
  <message>
   <source>White</source>
   <translation>Weiß</translation>
  </message>
  <message>
   <source>White balance</source>
   <translation>Weißabgleich</translation>
  </message>
  <message>
   <source>White object on black</source>
   <translation>Weißes Objekt auf Schwarz</translation>
  </message>
  <message>
   <source>Whole text</source>
   <translation>Gesamttext</translation>
  </message>
  <message>
   <source>Wipe</source>
   <translation>Blende</translation>
  </message>
  <message>
   <source>Wipe away what should not show of the result layer. [ and ] change the size.</source>
   <translation>Wegradieren, was von der Ergebnisebene nicht zu sehen sein soll. [ und ] ändern die Größe.</translation>
  </message>
  <message>
   <source>Wipe the mask away where it covers more than the object. [ and ] change the size.</source>
   <translation>Die Maske wegradieren, wo sie mehr als das Objekt bedeckt. [ und ] ändern die Größe.</translation>
  </message>
  <message>
   <source>With another alpha, guidance or negative prompt, no new training</source>
   <translation>Mit anderem Alpha, anderer Guidance oder anderem Unerwünschten, ohne neues Lernen</translation>
  </message>
  <message>
   <source>With object_weight and background_weight both 0 the second stage has nothing to learn.</source>
   <translation>Sind object_weight und background_weight beide 0, hat die zweite Stufe nichts zu lernen.</translation>
  </message>
  <message>
   <source>Words of the prompts, or a seed</source>
   <translation>Wörter der Prompts, oder ein Seed</translation>
  </message>
  <message>
   <source>Words that are added: {words}</source>
   <translation>Hinzugefügte Wörter: {words}</translation>
  </message>
  <message>
   <source>Write it in English.</source>
   <translation>Ihn auf Englisch schreiben.</translation>
  </message>
  <message>
   <source>Zoom</source>
   <translation>Zoom</translation>
  </message>
  <message>
   <source>Zoom in</source>
   <translation>Hineinzoomen</translation>
  </message>
  <message>
   <source>Zoom out</source>
   <translation>Herauszoomen</translation>
  </message>
  <message>
   <source>a ControlNet</source>
   <translation>ein ControlNet</translation>
  </message>
  <message>
   <source>a DoRA</source>
   <translation>ein DoRA</translation>
  </message>
  <message>
   <source>a LoHa</source>
   <translation>ein LoHa</translation>
  </message>
  <message>
   <source>a LoKr</source>
   <translation>ein LoKr</translation>
  </message>
  <message>
   <source>a LoRA</source>
   <translation>ein LoRA</translation>
  </message>
  <message>
   <source>a LoRA of three factors a layer</source>
   <translation>ein LoRA mit drei Faktoren je Schicht</translation>
  </message>
  <message>
   <source>a LoRA with whole differences</source>
   <translation>ein LoRA mit ganzen Differenzen</translation>
  </message>
  <message>
   <source>a LoRA, which changes a model and is none itself</source>
   <translation>ein LoRA, das ein Modell verändert und selbst keines ist</translation>
  </message>
  <message>
   <source>a SAM</source>
   <translation>ein SAM</translation>
  </message>
  <message>
   <source>a Segment Anything model of a size that is not read here</source>
   <translation>ein Modell von Segment Anything in einer Größe, die hier nicht gelesen wird</translation>
  </message>
  <message>
   <source>a Stable Diffusion XL model for inpainting</source>
   <translation>ein Stable-Diffusion-XL-Modell für Inpainting</translation>
  </message>
  <message>
   <source>a Stable Diffusion model for depth maps</source>
   <translation>ein Stable-Diffusion-Modell für Tiefenkarten</translation>
  </message>
  <message>
   <source>a Stable Diffusion model for inpainting</source>
   <translation>ein Stable-Diffusion-Modell für Inpainting</translation>
  </message>
  <message>
   <source>a Stable Diffusion upscaler</source>
   <translation>ein Upscaler von Stable Diffusion</translation>
  </message>
  <message>
   <source>a device</source>
   <translation>ein Gerät</translation>
  </message>
  <message>
   <source>a diffusion model</source>
   <translation>ein Diffusionsmodell</translation>
  </message>
  <message>
   <source>a drawn reference</source>
   <translation>eine gezeichnete Referenz</translation>
  </message>
  <message>
   <source>a file with weights of no known kind</source>
   <translation>eine Datei mit Gewichten unbekannter Art</translation>
  </message>
  <message>
   <source>a file…</source>
   <translation>eine Datei …</translation>
  </message>
  <message>
   <source>a folder</source>
   <translation>ein Ordner</translation>
  </message>
  <message>
   <source>a folder of a CLIP model of transformers, with its tokenizer and image processor</source>
   <translation>der Ordner eines CLIP-Modells von transformers, mit Tokenizer und Bildaufbereitung</translation>
  </message>
  <message>
   <source>a link that leads back to itself</source>
   <translation>ein Verweis, der auf sich selbst zurückführt</translation>
  </message>
  <message>
   <source>a mask (it is damaged)</source>
   <translation>eine Maske (sie ist beschädigt)</translation>
  </message>
  <message>
   <source>a model that needs more than a text</source>
   <translation>ein Modell, das mehr als einen Text braucht</translation>
  </message>
  <message>
   <source>a named pipe</source>
   <translation>eine benannte Pipe</translation>
  </message>
  <message>
   <source>a reference is drawn from the prompts when the edit starts</source>
   <translation>eine Referenz wird beim Start aus den Prompts gezeichnet</translation>
  </message>
  <message>
   <source>a socket</source>
   <translation>ein Socket</translation>
  </message>
  <message>
   <source>a textual inversion, which adds a word to a model</source>
   <translation>eine Textual Inversion, die einem Modell ein Wort hinzufügt</translation>
  </message>
  <message>
   <source>a tuned edit</source>
   <translation>eine gelernte Bearbeitung</translation>
  </message>
  <message>
   <source>a tuned edit of this program</source>
   <translation>etwas, das dieses Programm gelernt hat</translation>
  </message>
  <message>
   <source>a video model</source>
   <translation>ein Videomodell</translation>
  </message>
  <message>
   <source>a vision transformer with its image processor</source>
   <translation>ein Vision Transformer mit seiner Bildaufbereitung</translation>
  </message>
  <message>
   <source>a {name}</source>
   <translation>ein {name}</translation>
  </message>
  <message>
   <source>all weights</source>
   <translation>alle Gewichte</translation>
  </message>
  <message>
   <source>an OFT</source>
   <translation>ein OFT</translation>
  </message>
  <message>
   <source>an earlier download</source>
   <translation>einem früheren Download</translation>
  </message>
  <message>
   <source>as opened</source>
   <translation>wie geöffnet</translation>
  </message>
  <message>
   <source>automatic</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>background</source>
   <translation>Hintergrund</translation>
  </message>
  <message>
   <source>background {value}</source>
   <translation>Hintergrund {value}</translation>
  </message>
  <message>
   <source>balanced</source>
   <translation>ausgewogen</translation>
  </message>
  <message>
   <source>being measured…</source>
   <translation>wird ermittelt …</translation>
  </message>
  <message>
   <source>both at once</source>
   <translation>beides zugleich</translation>
  </message>
  <message>
   <source>both prompts joined</source>
   <translation>beide Prompts zusammen</translation>
  </message>
  <message>
   <source>by mean and contrast</source>
   <translation>nach Mittel und Kontrast</translation>
  </message>
  <message>
   <source>cancelled; nothing was changed</source>
   <translation>abgebrochen; es wurde nichts geändert</translation>
  </message>
  <message>
   <source>changes the opacity</source>
   <translation>ändert die Deckkraft</translation>
  </message>
  <message>
   <source>changes the size</source>
   <translation>ändert die Größe</translation>
  </message>
  <message>
   <source>default</source>
   <translation>Standard</translation>
  </message>
  <message>
   <source>diffusion model</source>
   <translation>Diffusionsmodell</translation>
  </message>
  <message>
   <source>done: open {photo} to see the candidates</source>
   <translation>fertig: {photo} öffnen, um die Kandidaten zu sehen</translation>
  </message>
  <message>
   <source>done: the candidates are in the gallery</source>
   <translation>fertig: die Kandidaten stehen in der Galerie</translation>
  </message>
  <message>
   <source>draft: quick look</source>
   <translation>Entwurf: schnelle Vorschau</translation>
  </message>
  <message>
   <source>drawing candidates</source>
   <translation>Kandidaten zeichnen</translation>
  </message>
  <message>
   <source>drawing the reference</source>
   <translation>Referenz zeichnen</translation>
  </message>
  <message>
   <source>drawn by an edit</source>
   <translation>von einer Bearbeitung gezeichnet</translation>
  </message>
  <message>
   <source>drawn from the prompts</source>
   <translation>aus den Prompts gezeichnet</translation>
  </message>
  <message>
   <source>e.g. 3, 7-9</source>
   <translation>z. B. 3, 7-9</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>engine: {state}</source>
   <translation>Engine: {state}</translation>
  </message>
  <message>
   <source>estimating the time left…</source>
   <translation>Restzeit wird geschätzt …</translation>
  </message>
  <message>
   <source>even steps</source>
   <translation>gerade Schritte</translation>
  </message>
  <message>
   <source>failed: {edit}</source>
   <translation>gescheitert: {edit}</translation>
  </message>
  <message>
   <source>finding the object</source>
   <translation>sucht das Objekt</translation>
  </message>
  <message>
   <source>following the photo back to noise</source>
   <translation>das Foto ins Rauschen zurückverfolgen</translation>
  </message>
  <message>
   <source>frame: {whole}, {width} × {height} px</source>
   <translation>Ausschnitt: {whole}, {width} × {height} px</translation>
  </message>
  <message>
   <source>getting ready…</source>
   <translation>Vorbereitung …</translation>
  </message>
  <message>
   <source>hidden</source>
   <translation>ausgeblendet</translation>
  </message>
  <message>
   <source>idle</source>
   <translation>bereit</translation>
  </message>
  <message>
   <source>it does not fit the vocabulary</source>
   <translation>sie passt nicht zum Vokabular</translation>
  </message>
  <message>
   <source>it does not hold CLIP's merges</source>
   <translation>sie enthält nicht die Merges von CLIP</translation>
  </message>
  <message>
   <source>it ends too early</source>
   <translation>die Datei endet zu früh</translation>
  </message>
  <message>
   <source>it has no address of {name}</source>
   <translation>er hat keine Adresse von {name}</translation>
  </message>
  <message>
   <source>it has {name} twice</source>
   <translation>er hat {name} zweimal</translation>
  </message>
  <message>
   <source>it holds nothing but zeros</source>
   <translation>sie enthält nichts als Nullen</translation>
  </message>
  <message>
   <source>it holds {name}, which belongs to no pair of factors</source>
   <translation>sie enthält {name}, was zu keinem Paar von Faktoren gehört</translation>
  </message>
  <message>
   <source>it holds {name}, which the model does not know</source>
   <translation>sie enthält {name}, was das Modell nicht kennt</translation>
  </message>
  <message>
   <source>it is a GGUF file, which is not read here</source>
   <translation>sie ist eine GGUF-Datei, die hier nicht gelesen wird</translation>
  </message>
  <message>
   <source>it is a Git LFS pointer, which stands for the file</source>
   <translation>sie ist nur ein Git-LFS-Verweis auf die Datei</translation>
  </message>
  <message>
   <source>it is a PDF document</source>
   <translation>sie ist ein PDF-Dokument</translation>
  </message>
  <message>
   <source>it is a compressed archive</source>
   <translation>sie ist ein komprimiertes Archiv</translation>
  </message>
  <message>
   <source>it is a pickle</source>
   <translation>sie ist ein Pickle</translation>
  </message>
  <message>
   <source>it is a picture</source>
   <translation>sie ist ein Bild</translation>
  </message>
  <message>
   <source>it is a program</source>
   <translation>sie ist ein Programm</translation>
  </message>
  <message>
   <source>it is a text</source>
   <translation>sie ist ein Text</translation>
  </message>
  <message>
   <source>it is a web page</source>
   <translation>sie ist eine Webseite</translation>
  </message>
  <message>
   <source>it is a zip archive</source>
   <translation>sie ist ein ZIP-Archiv</translation>
  </message>
  <message>
   <source>it is empty</source>
   <translation>sie ist leer</translation>
  </message>
  <message>
   <source>it is longer than its header says</source>
   <translation>sie ist länger, als ihr Kopf angibt</translation>
  </message>
  <message>
   <source>it is no JSON</source>
   <translation>sie enthält kein JSON</translation>
  </message>
  <message>
   <source>it is no config</source>
   <translation>sie ist keine Konfiguration</translation>
  </message>
  <message>
   <source>it is no file of weights</source>
   <translation>sie ist keine Datei mit Gewichten</translation>
  </message>
  <message>
   <source>it is no index of weights</source>
   <translation>sie ist kein Verzeichnis von Gewichten</translation>
  </message>
  <message>
   <source>it is no text</source>
   <translation>sie ist kein Text</translation>
  </message>
  <message>
   <source>it is not whole</source>
   <translation>sie ist nicht vollständig</translation>
  </message>
  <message>
   <source>it is not whole, its end is missing</source>
   <translation>sie ist nicht vollständig, ihr Ende fehlt</translation>
  </message>
  <message>
   <source>it is too large</source>
   <translation>sie ist zu groß</translation>
  </message>
  <message>
   <source>it lacks {name}</source>
   <translation>ihr fehlt {name}</translation>
  </message>
  <message>
   <source>it lists too many entries</source>
   <translation>sie enthält zu viele Einträge</translation>
  </message>
  <message>
   <source>it would grow to {size} bytes</source>
   <translation>sie würde auf {size} Bytes anwachsen</translation>
  </message>
  <message>
   <source>its config.json</source>
   <translation>ihrer config.json</translation>
  </message>
  <message>
   <source>its data are damaged</source>
   <translation>ihre Daten sind beschädigt</translation>
  </message>
  <message>
   <source>its header is wrong</source>
   <translation>ihr Kopf ist falsch</translation>
  </message>
  <message>
   <source>its lists of blocks differ in length</source>
   <translation>ihre Listen von Blöcken sind verschieden lang</translation>
  </message>
  <message>
   <source>its merges are not complete</source>
   <translation>ihre Merges sind nicht vollständig</translation>
  </message>
  <message>
   <source>its metadata cannot be read</source>
   <translation>ihre Metadaten sind nicht zu lesen</translation>
  </message>
  <message>
   <source>its own mask</source>
   <translation>eigene Maske</translation>
  </message>
  <message>
   <source>its parts are of different lengths</source>
   <translation>ihre Teile sind verschieden lang</translation>
  </message>
  <message>
   <source>its pictures are of {size} pixels, which is no size of the model</source>
   <translation>ihre Bilder haben {size} Pixel, was keine Größe des Modells ist</translation>
  </message>
  <message>
   <source>its process crashed (signal {signal})</source>
   <translation>der Prozess dafür ist abgestürzt (Signal {signal})</translation>
  </message>
  <message>
   <source>its process ended before it had answered (exit code {code})</source>
   <translation>der Prozess dafür endete, bevor er geantwortet hatte (Code {code})</translation>
  </message>
  <message>
   <source>its tokens are not numbered one by one</source>
   <translation>ihre Tokens sind nicht fortlaufend nummeriert</translation>
  </message>
  <message>
   <source>its trained_betas are not one for each step</source>
   <translation>ihre trained_betas sind nicht einer je Schritt</translation>
  </message>
  <message>
   <source>its weights are of another model</source>
   <translation>ihre Gewichte sind die eines anderen Modells</translation>
  </message>
  <message>
   <source>its weights are of the type {type}</source>
   <translation>ihre Gewichte sind vom Typ {type}</translation>
  </message>
  <message>
   <source>its weights are too large for 16 bits</source>
   <translation>ihre Gewichte sind zu groß für 16 Bit</translation>
  </message>
  <message>
   <source>its {name} has the shape {given}, where {wanted} is needed</source>
   <translation>{name} hat darin die Form {given}, nötig ist {wanted}</translation>
  </message>
  <message>
   <source>its {name} is not a finite number everywhere</source>
   <translation>{name} ist darin nicht überall eine endliche Zahl</translation>
  </message>
  <message>
   <source>its {name} is of the type {type}</source>
   <translation>{name} ist darin vom Typ {type}</translation>
  </message>
  <message>
   <source>kept</source>
   <translation>vorhanden</translation>
  </message>
  <message>
   <source>ld-edit models list shows those that it has.</source>
   <translation>ld-edit models list zeigt, welche er hat.</translation>
  </message>
  <message>
   <source>licence not known</source>
   <translation>Lizenz unbekannt</translation>
  </message>
  <message>
   <source>lies elsewhere</source>
   <translation>liegt anderswo</translation>
  </message>
  <message>
   <source>locked</source>
   <translation>gesperrt</translation>
  </message>
  <message>
   <source>negative</source>
   <translation>Negativ</translation>
  </message>
  <message>
   <source>no .safetensors file</source>
   <translation>keine .safetensors-Datei</translation>
  </message>
  <message>
   <source>no file chosen yet</source>
   <translation>noch keine Datei gewählt</translation>
  </message>
  <message>
   <source>no model</source>
   <translation>kein Modell</translation>
  </message>
  <message>
   <source>no photo yet</source>
   <translation>noch kein Foto</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keins</translation>
  </message>
  <message>
   <source>none chosen</source>
   <translation>keine gewählt</translation>
  </message>
  <message>
   <source>none: enlarged by Lanczos</source>
   <translation>keiner: mit Lanczos vergrößert</translation>
  </message>
  <message>
   <source>not wanted: {words}</source>
   <translation>unerwünscht: {words}</translation>
  </message>
  <message>
   <source>now: {edit}</source>
   <translation>jetzt: {edit}</translation>
  </message>
  <message>
   <source>object</source>
   <translation>Objekt</translation>
  </message>
  <message>
   <source>object and background apart</source>
   <translation>Objekt und Hintergrund getrennt</translation>
  </message>
  <message>
   <source>object from {name}, mask ready</source>
   <translation>Objekt aus {name}, Maske fertig</translation>
  </message>
  <message>
   <source>object from {name}: mask it, or it is found when the edit starts</source>
   <translation>Objekt aus {name}: maskieren, sonst wird es beim Start gesucht</translation>
  </message>
  <message>
   <source>object {value}</source>
   <translation>Objekt {value}</translation>
  </message>
  <message>
   <source>odd steps</source>
   <translation>ungerade Schritte</translation>
  </message>
  <message>
   <source>off</source>
   <translation>aus</translation>
  </message>
  <message>
   <source>on</source>
   <translation>ein</translation>
  </message>
  <message>
   <source>painting over</source>
   <translation>Neu malen</translation>
  </message>
  <message>
   <source>painting over the old place</source>
   <translation>die alte Stelle neu malen</translation>
  </message>
  <message>
   <source>paper: as published</source>
   <translation>Paper: wie veröffentlicht</translation>
  </message>
  <message>
   <source>part of the photo</source>
   <translation>Teil des Fotos</translation>
  </message>
  <message>
   <source>paused</source>
   <translation>angehalten</translation>
  </message>
  <message>
   <source>photo</source>
   <translation>Foto</translation>
  </message>
  <message>
   <source>picture</source>
   <translation>Bild</translation>
  </message>
  <message>
   <source>process {process} on {computer}, since {since}</source>
   <translation>Prozess {process} auf {computer}, seit {since}</translation>
  </message>
  <message>
   <source>reading and writing: {time}</source>
   <translation>Lesen und Schreiben: {time}</translation>
  </message>
  <message>
   <source>reference</source>
   <translation>Referenz</translation>
  </message>
  <message>
   <source>reference without a mask: its object is found when the edit starts</source>
   <translation>Referenz ohne Maske: Ihr Objekt wird beim Start gesucht</translation>
  </message>
  <message>
   <source>references</source>
   <translation>Referenzen</translation>
  </message>
  <message>
   <source>request</source>
   <translation>Auftrag</translation>
  </message>
  <message>
   <source>seed {seed}</source>
   <translation>Seed {seed}</translation>
  </message>
  <message>
   <source>starting again</source>
   <translation>startet neu</translation>
  </message>
  <message>
   <source>stopped by an error: see the message above the canvas</source>
   <translation>durch einen Fehler beendet: siehe die Meldung über der Leinwand</translation>
  </message>
  <message>
   <source>stopping at the end of this step…</source>
   <translation>hält am Ende dieses Schrittes an …</translation>
  </message>
  <message>
   <source>target</source>
   <translation>Gesamttext</translation>
  </message>
  <message>
   <source>the UNet of Stable Diffusion XL</source>
   <translation>das UNet von Stable Diffusion XL</translation>
  </message>
  <message>
   <source>the UNet of a model</source>
   <translation>das UNet eines Modells</translation>
  </message>
  <message>
   <source>the VAE of a model</source>
   <translation>der VAE eines Modells</translation>
  </message>
  <message>
   <source>the disk may be full</source>
   <translation>der Datenträger ist vielleicht voll</translation>
  </message>
  <message>
   <source>the factors of {name} do not fit each other</source>
   <translation>die Faktoren von {name} passen nicht zueinander</translation>
  </message>
  <message>
   <source>the layer “{name}”</source>
   <translation>die Ebene „{name}“</translation>
  </message>
  <message>
   <source>the mask (the photo has another size now)</source>
   <translation>die Maske (das Foto hat jetzt eine andere Größe)</translation>
  </message>
  <message>
   <source>the model has no layer {name}</source>
   <translation>das Modell hat keine Schicht {name}</translation>
  </message>
  <message>
   <source>the model's own</source>
   <translation>das modelleigene</translation>
  </message>
  <message>
   <source>the model's own VAE</source>
   <translation>der VAE des Modells</translation>
  </message>
  <message>
   <source>the name “{name}” is there twice</source>
   <translation>der Name „{name}“ kommt zweimal vor</translation>
  </message>
  <message>
   <source>the name “{name}” leads out of it</source>
   <translation>der Name „{name}“ führt aus ihr hinaus</translation>
  </message>
  <message>
   <source>the photo</source>
   <translation>das Foto</translation>
  </message>
  <message>
   <source>the photo itself</source>
   <translation>das Foto selbst</translation>
  </message>
  <message>
   <source>the photo itself, outside the object's mask</source>
   <translation>das Foto selbst, außerhalb der Maske des Objekts</translation>
  </message>
  <message>
   <source>the photo; its mask is empty: paint over the object, or click it</source>
   <translation>das Foto; seine Maske ist leer: das Objekt übermalen oder anklicken</translation>
  </message>
  <message>
   <source>the program's own small SAM</source>
   <translation>das kleine SAM des Programms</translation>
  </message>
  <message>
   <source>the starter</source>
   <translation>das Startmodell</translation>
  </message>
  <message>
   <source>the starter's SAM</source>
   <translation>das SAM des Startmodells</translation>
  </message>
  <message>
   <source>the text encoder of a model</source>
   <translation>der Text-Encoder eines Modells</translation>
  </message>
  <message>
   <source>torchvision's checkpoint of AlexNet</source>
   <translation>der AlexNet-Checkpoint von torchvision</translation>
  </message>
  <message>
   <source>tuned edit</source>
   <translation>Datei mit Gelerntem</translation>
  </message>
  <message>
   <source>unCLIP, which draws from pictures</source>
   <translation>unCLIP, das nach Bildern zeichnet</translation>
  </message>
  <message>
   <source>visible</source>
   <translation>sichtbar</translation>
  </message>
  <message>
   <source>warming up</source>
   <translation>startet</translation>
  </message>
  <message>
   <source>weight</source>
   <translation>Gewicht</translation>
  </message>
  <message>
   <source>what is in it is not known</source>
   <translation>ihr Inhalt ist unbekannt</translation>
  </message>
  <message>
   <source>what to leave out (optional)</source>
   <translation>was nicht ins Bild soll (optional)</translation>
  </message>
  <message>
   <source>whole frame</source>
   <translation>ganzer Ausschnitt</translation>
  </message>
  <message>
   <source>whole photo</source>
   <translation>ganzes Foto</translation>
  </message>
  <message>
   <source>whole text</source>
   <translation>ganzer Text</translation>
  </message>
  <message>
   <source>without a step at the edge</source>
   <translation>ohne Stufe am Rand</translation>
  </message>
  <message>
   <source>working</source>
   <translation>arbeitet</translation>
  </message>
  <message>
   <source>{bits} bits per channel: shown with 8; a PNG or TIFF that is exported has the photo's own.</source>
   <translation>{bits} Bit je Kanal: mit 8 angezeigt; ein exportiertes PNG oder TIFF hat die des Fotos.</translation>
  </message>
  <message>
   <source>{count} LoRAs are too many.</source>
   <translation>{count} LoRAs sind zu viele.</translation>
  </message>
  <message>
   <source>{count} candidates</source>
   <translation>{count} Kandidaten</translation>
  </message>
  <message>
   <source>{count} candidates, {size}.</source>
   <translation>{count} Kandidaten, {size}.</translation>
  </message>
  <message>
   <source>{count} clicks are too many.</source>
   <translation>{count} Klicks sind zu viele.</translation>
  </message>
  <message>
   <source>{count} edits wait in the queue since the program ended.</source>
   <translation>Seit dem Ende des Programms warten {count} Bearbeitungen in der Warteschlange.</translation>
  </message>
  <message>
   <source>{count} prompts are too many.</source>
   <translation>{count} Prompts sind zu viele.</translation>
  </message>
  <message>
   <source>{count} runs, {size}</source>
   <translation>{count} Läufe, {size}</translation>
  </message>
  <message>
   <source>{count} seeds are too many or too few.</source>
   <translation>{count} Seeds sind zu viele oder zu wenige.</translation>
  </message>
  <message>
   <source>{count} textual inversions are too many.</source>
   <translation>{count} Textual Inversions sind zu viele.</translation>
  </message>
  <message>
   <source>{count} tuned edits, {size}</source>
   <translation>{count} gelernte Bearbeitungen, {size}</translation>
  </message>
  <message>
   <source>{device}, not here now</source>
   <translation>{device}, zurzeit nicht vorhanden</translation>
  </message>
  <message>
   <source>{done} of {total}</source>
   <translation>{done} von {total}</translation>
  </message>
  <message>
   <source>{failing}: it needs more memory than is free.</source>
   <translation>{failing}: dafür braucht es mehr Speicher, als frei ist.</translation>
  </message>
  <message>
   <source>{failing}: it took longer than {minutes} min.</source>
   <translation>{failing}: es hat länger als {minutes} min gedauert.</translation>
  </message>
  <message>
   <source>{failing}: its process was killed, most likely because the computer ran out of memory.</source>
   <translation>{failing}: der Prozess dafür wurde beendet, wahrscheinlich weil der Speicher des Rechners nicht reichte.</translation>
  </message>
  <message>
   <source>{failing}: no process can be started ({cause}).</source>
   <translation>{failing}: es lässt sich kein Prozess starten ({cause}).</translation>
  </message>
  <message>
   <source>{failing}: the program's installation is damaged ({cause}).</source>
   <translation>{failing}: die Installation des Programms ist beschädigt ({cause}).</translation>
  </message>
  <message>
   <source>{failing}: {cause}.</source>
   <translation>{failing}: {cause}.</translation>
  </message>
  <message>
   <source>{file} and {other} both add the word {word}.</source>
   <translation>{file} und {other} fügen beide das Wort {word} hinzu.</translation>
  </message>
  <message>
   <source>{file} asks for {name}, which is not read here.</source>
   <translation>{file} verlangt {name}, was hier nicht gelesen wird.</translation>
  </message>
  <message>
   <source>{file} cannot be deleted: {cause}.</source>
   <translation>{file} kann nicht gelöscht werden: {cause}.</translation>
  </message>
  <message>
   <source>{file} cannot be loaded: {cause}.</source>
   <translation>{file} lässt sich nicht laden: {cause}.</translation>
  </message>
  <message>
   <source>{file} cannot be read: {cause}.</source>
   <translation>{file} kann nicht gelesen werden: {cause}.</translation>
  </message>
  <message>
   <source>{file} cannot be used as SAM: it is {name}.</source>
   <translation>{file} ist nicht als SAM zu verwenden: Es ist {name}.</translation>
  </message>
  <message>
   <source>{file} cannot be used as a LoRA: it is {kind}.</source>
   <translation>{file} ist nicht als LoRA zu verwenden: Es ist {kind}.</translation>
  </message>
  <message>
   <source>{file} cannot be used as a model: it is {kind}.</source>
   <translation>{file} ist nicht als Modell zu verwenden: Es ist {kind}.</translation>
  </message>
  <message>
   <source>{file} cannot be used as a textual inversion: it is {kind}.</source>
   <translation>{file} ist nicht als Textual Inversion zu verwenden: Es ist {kind}.</translation>
  </message>
  <message>
   <source>{file} cannot be used as an upscaler: it is {what}.</source>
   <translation>{file} ist nicht als Hochskalierer zu verwenden: Es ist {what}.</translation>
  </message>
  <message>
   <source>{file} cannot be used: it is {kind}, which is not read here.</source>
   <translation>{file} ist nicht zu verwenden: Es ist {kind}, was hier nicht gelesen wird.</translation>
  </message>
  <message>
   <source>{file} cannot be used: its weight {name} is not a finite number everywhere.</source>
   <translation>{file} ist nicht zu verwenden: Das Gewicht {name} ist nicht überall eine endliche Zahl.</translation>
  </message>
  <message>
   <source>{file} cannot be used: this model knows the words of its own world alone.</source>
   <translation>{file} ist nicht zu verwenden: Dieses Modell kennt nur die Wörter seiner eigenen Welt.</translation>
  </message>
  <message>
   <source>{file} cannot be used: {cause}</source>
   <translation>{file} ist nicht zu verwenden: {cause}</translation>
  </message>
  <message>
   <source>{file} cannot be used: {cause}.</source>
   <translation>{file} kann nicht verwendet werden: {cause}.</translation>
  </message>
  <message>
   <source>{file} cannot be used: {how}.</source>
   <translation>Die Datei {file} ist nicht zu verwenden: {how}.</translation>
  </message>
  <message>
   <source>{file} cannot be written: {reason}.</source>
   <translation>{file} kann nicht geschrieben werden: {reason}.</translation>
  </message>
  <message>
   <source>{file} does not fit {config}: it has the weight {name} as well.</source>
   <translation>{file} passt nicht zu {config}: Das Gewicht {name} ist zu viel.</translation>
  </message>
  <message>
   <source>{file} does not fit {config}: its weight {name} has the shape {given}, where {wanted} is needed.</source>
   <translation>{file} passt nicht zu {config}: Das Gewicht {name} hat die Form {given}, nötig ist {wanted}.</translation>
  </message>
  <message>
   <source>{file} has an edit {times} times: {picture}, {target}.</source>
   <translation>{file} enthält eine Bearbeitung {times}-mal: {picture}, {target}.</translation>
  </message>
  <message>
   <source>{file} holds program code and was refused.</source>
   <translation>{file} enthält Programmcode und wurde abgelehnt.</translation>
  </message>
  <message>
   <source>{file} is a LoRA for another kind of model: its {name} has {given} values, where {wanted} are needed.</source>
   <translation>{file} ist ein LoRA für eine andere Art Modell: {name} hat darin {given} Werte, nötig sind {wanted}.</translation>
  </message>
  <message>
   <source>{file} is a textual inversion for another kind of model: its embeddings have {given} values, where {wanted} are needed.</source>
   <translation>{file} ist eine Textual Inversion für eine andere Art von Modell: Ihre Einbettungen haben {given} Werte, nötig sind {wanted}.</translation>
  </message>
  <message>
   <source>{file} is missing, which {index} names.</source>
   <translation>{file} fehlt, obwohl {index} die Datei nennt.</translation>
  </message>
  <message>
   <source>{file} is missing.</source>
   <translation>{file} fehlt.</translation>
  </message>
  <message>
   <source>{file} is no whole model: it lacks {part}.</source>
   <translation>{file} ist kein ganzes Modell: Es fehlt {part}.</translation>
  </message>
  <message>
   <source>{file} is not a Segment Anything checkpoint.</source>
   <translation>{file} ist kein Checkpoint von Segment Anything.</translation>
  </message>
  <message>
   <source>{file} is not there any more.</source>
   <translation>{file} ist nicht mehr da.</translation>
  </message>
  <message>
   <source>{file} is of a quantised model (quantization_config), which is not read here.</source>
   <translation>{file} gehört zu einem quantisierten Modell (quantization_config), das hier nicht gelesen wird.</translation>
  </message>
  <message>
   <source>{file} is of a {said}, where a CLIPTokenizer is needed.</source>
   <translation>{file} ist von {said}, nötig ist ein CLIPTokenizer.</translation>
  </message>
  <message>
   <source>{file} is of a {said}, where a {wanted} is needed.</source>
   <translation>{file} ist von {said}, nötig ist {wanted}.</translation>
  </message>
  <message>
   <source>{file} is {kind} in transformers' layout, and its config.json is not beside it.</source>
   <translation>{file} ist {kind} im Format von Transformers, und die zugehörige config.json liegt nicht daneben.</translation>
  </message>
  <message>
   <source>{file} lacks the weights {name}.</source>
   <translation>In {file} fehlen die Gewichte {name}.</translation>
  </message>
  <message>
   <source>{file} may not be used: {reason}.</source>
   <translation>Auf {file} darf nicht zugegriffen werden: {reason}.</translation>
  </message>
  <message>
   <source>{folder} has no earlier checkpoint of step {step} (there is: {known}).</source>
   <translation>{folder} hat keinen früheren Zwischenstand von Schritt {step} (vorhanden: {known}).</translation>
  </message>
  <message>
   <source>{folder} has no {file}, by which TEdBench is known.</source>
   <translation>In {folder} fehlt die Datei {file}, an der TEdBench erkannt wird.</translation>
  </message>
  <message>
   <source>{folder} holds files of another run: {name}.</source>
   <translation>In {folder} liegen Dateien eines anderen Laufs: {name}.</translation>
  </message>
  <message>
   <source>{folder} holds no run that could go on.</source>
   <translation>{folder} enthält keinen Lauf, der fortgesetzt werden könnte.</translation>
  </message>
  <message>
   <source>{folder} holds no run that has come to its end.</source>
   <translation>{folder} enthält keinen abgeschlossenen Lauf.</translation>
  </message>
  <message>
   <source>{folder} is a cache of the hub, which holds models in folders of their own.</source>
   <translation>{folder} ist ein Zwischenspeicher des Hubs, in dem jedes Modell seinen eigenen Ordner hat.</translation>
  </message>
  <message>
   <source>{folder} is a model of another kind, not CLIP.</source>
   <translation>{folder} ist ein Modell anderer Art, nicht CLIP.</translation>
  </message>
  <message>
   <source>{folder} is no model in the diffusers layout, but holds {file}.</source>
   <translation>{folder} ist kein Modell im diffusers-Format, enthält aber {file}.</translation>
  </message>
  <message>
   <source>{folder} is not a CLIP model.</source>
   <translation>{folder} ist kein CLIP-Modell.</translation>
  </message>
  <message>
   <source>{folder} is not there any more.</source>
   <translation>{folder} ist nicht mehr da.</translation>
  </message>
  <message>
   <source>{folder} is one part of a model.</source>
   <translation>{folder} ist ein Teil eines Modells.</translation>
  </message>
  <message>
   <source>{folder} is the folder of a diffusion model, no SAM.</source>
   <translation>{folder} ist der Ordner eines Diffusionsmodells, kein SAM.</translation>
  </message>
  <message>
   <source>{frame} → {width} × {height} px in the model</source>
   <translation>{frame} → {width} × {height} px im Modell</translation>
  </message>
  <message>
   <source>{host} cannot be reached: {cause}.</source>
   <translation>{host} ist nicht zu erreichen: {cause}.</translation>
  </message>
  <message>
   <source>{host} does not give the file out (HTTP {status}).</source>
   <translation>{host} gibt die Datei nicht heraus (HTTP {status}).</translation>
  </message>
  <message>
   <source>{host} ended {file} after {given} of {wanted} bytes, again and again; what has arrived is kept.</source>
   <translation>{host} beendete {file} immer wieder nach {given} von {wanted} Bytes; was angekommen ist, bleibt erhalten.</translation>
  </message>
  <message>
   <source>{host} has a fault (HTTP {status}).</source>
   <translation>{host} hat einen Fehler (HTTP {status}).</translation>
  </message>
  <message>
   <source>{host} has another file as {file}: {given} bytes, where the catalogue says {wanted}.</source>
   <translation>{host} hat unter {file} eine andere Datei: {given} Bytes, der Katalog nennt {wanted}.</translation>
  </message>
  <message>
   <source>{host} has had too many requests.</source>
   <translation>{host} hat zu viele Anfragen bekommen.</translation>
  </message>
  <message>
   <source>{host} sends from one address to the next without end.</source>
   <translation>{host} schickt ohne Ende von einer Adresse zur nächsten.</translation>
  </message>
  <message>
   <source>{host} sent a web page in place of {file}: a login page of a network, or a page that tells of a fault.</source>
   <translation>{host} schickte statt {file} eine Webseite: die Anmeldeseite eines Netzwerks oder eine Fehlerseite.</translation>
  </message>
  <message>
   <source>{host} sent another part of the file than it was asked for.</source>
   <translation>{host} schickte einen anderen Teil der Datei als den angeforderten.</translation>
  </message>
  <message>
   <source>{host} sent nothing for {seconds} seconds, again and again; what has arrived is kept.</source>
   <translation>{host} schickte immer wieder {seconds} Sekunden lang nichts; was angekommen ist, bleibt erhalten.</translation>
  </message>
  <message>
   <source>{hours} h</source>
   <translation>{hours} h</translation>
  </message>
  <message>
   <source>{hours} hours</source>
   <translation>{hours} Stunden</translation>
  </message>
  <message>
   <source>{keys} belongs to “{owner}” already. Take it over, or choose other keys.</source>
   <translation>{keys} gehört schon zu „{owner}“. Übernehmen oder andere Tasten wählen.</translation>
  </message>
  <message>
   <source>{keys} belongs to “{owner}”, which cannot be changed: choose other keys.</source>
   <translation>{keys} gehört zu „{owner}“ und ist nicht änderbar: andere Tasten wählen.</translation>
  </message>
  <message>
   <source>{kind} has no place for the photo's IPTC: it was left out, its XMP is there.</source>
   <translation>{kind} hat für das IPTC des Fotos keinen Platz: Es wurde weggelassen, sein XMP ist da.</translation>
  </message>
  <message>
   <source>{kind}, {size}</source>
   <translation>{kind}, {size}</translation>
  </message>
  <message>
   <source>{layer} prompt</source>
   <translation>Prompt: {layer}</translation>
  </message>
  <message>
   <source>{minutes} min</source>
   <translation>{minutes} min</translation>
  </message>
  <message>
   <source>{minutes} min left</source>
   <translation>noch {minutes} min</translation>
  </message>
  <message>
   <source>{minutes} minutes</source>
   <translation>{minutes} Minuten</translation>
  </message>
  <message>
   <source>{model} is deleted: {size} are free again.</source>
   <translation>{model} wird gelöscht: {size} werden wieder frei.</translation>
  </message>
  <message>
   <source>{model} is installed and in use.</source>
   <translation>{model} ist installiert und in Verwendung.</translation>
  </message>
  <message>
   <source>{model} is taken off the list; its files stay where they are: {path}</source>
   <translation>{model} wird von der Liste genommen; die Dateien bleiben, wo sie sind: {path}</translation>
  </message>
  <message>
   <source>{model} · download: {share} %</source>
   <translation>{model} · Download: {share} %</translation>
  </message>
  <message>
   <source>{name} '{asked}' does not go with this scene.</source>
   <translation>{name} „{asked}“ passt nicht zu dieser Szene.</translation>
  </message>
  <message>
   <source>{name} copy</source>
   <translation>{name} Kopie</translation>
  </message>
  <message>
   <source>{name} has changed on disk. The edit goes on with what was opened.</source>
   <translation>{name} wurde auf der Platte geändert. Bearbeitet wird weiter, was geöffnet wurde.</translation>
  </message>
  <message>
   <source>{name} is damaged: what is whole was opened.</source>
   <translation>{name} ist beschädigt: Was heil ist, wurde geöffnet.</translation>
  </message>
  <message>
   <source>{name} is open in another window: {who}. Here it can be saved under another name.</source>
   <translation>{name} ist in einem anderen Fenster geöffnet: {who}. Hier lässt es sich unter anderem Namen speichern.</translation>
  </message>
  <message>
   <source>{name} is the project as it was before it was saved the last time.</source>
   <translation>{name} ist das Projekt, wie es vor dem letzten Speichern war.</translation>
  </message>
  <message>
   <source>{name} was made with models that are not here: {models}.</source>
   <translation>{name} entstand mit Modellen, die hier fehlen: {models}.</translation>
  </message>
  <message>
   <source>{name} was saved by a newer version of this program: it is open, but not to be saved over.</source>
   <translation>{name} wurde von einer neueren Version dieses Programms gespeichert: Das Projekt ist offen, wird aber nicht überschrieben.</translation>
  </message>
  <message>
   <source>{name} was saved by another program: its layers are here, masks and prompts are not.</source>
   <translation>{name} wurde von einem anderen Programm gespeichert: Die Ebenen sind da, Masken und Prompts nicht.</translation>
  </message>
  <message>
   <source>{name}, but not for pictures in colour</source>
   <translation>{name}, aber nicht für farbige Bilder</translation>
  </message>
  <message>
   <source>{name}, which does not enlarge</source>
   <translation>{name}, das nicht vergrößert</translation>
  </message>
  <message>
   <source>{number} is no place in a picture.</source>
   <translation>{number} ist keine Stelle in einem Bild.</translation>
  </message>
  <message>
   <source>{one} and {other}</source>
   <translation>{one} und {other}</translation>
  </message>
  <message>
   <source>{one} and {other}, differences {gain} times as strong</source>
   <translation>{one} und {other}, Unterschiede {gain}-mal so stark</translation>
  </message>
  <message>
   <source>{page} is not open to you.</source>
   <translation>{page} ist für dieses Konto nicht freigegeben.</translation>
  </message>
  <message>
   <source>{page} is open only to people who are known there.</source>
   <translation>{page} ist nur für Personen offen, die dort bekannt sind.</translation>
  </message>
  <message>
   <source>{path} cannot be deleted: {cause}.</source>
   <translation>{path} lässt sich nicht löschen: {cause}.</translation>
  </message>
  <message>
   <source>{path} cannot be used as a VAE: it is {kind}.</source>
   <translation>{path} ist nicht als VAE zu verwenden: Es ist {kind}.</translation>
  </message>
  <message>
   <source>{path} cannot be used by itself: it is {kind}.</source>
   <translation>{path} kann allein nicht verwendet werden: Es ist {kind}.</translation>
  </message>
  <message>
   <source>{path} cannot be written: '{suffix}' names no format for export.</source>
   <translation>{path} kann nicht geschrieben werden: „{suffix}“ ist kein Format für den Export.</translation>
  </message>
  <message>
   <source>{path} cannot be written: a JPEG has no transparency, and this picture is partly transparent.</source>
   <translation>{path} kann nicht geschrieben werden: JPEG kennt keine Transparenz, und dieses Bild ist teilweise transparent.</translation>
  </message>
  <message>
   <source>{path} cannot be written: a Photoshop file holds at most 2 GiB.</source>
   <translation>{path} kann nicht geschrieben werden: Eine Photoshop-Datei fasst höchstens 2 GiB.</translation>
  </message>
  <message>
   <source>{path} cannot be written: a developed photo is a TIFF.</source>
   <translation>{path} kann nicht geschrieben werden: Ein entwickeltes Foto ist ein TIFF.</translation>
  </message>
  <message>
   <source>{path} cannot be written: a mask is a PNG.</source>
   <translation>{path} kann nicht geschrieben werden: Eine Maske ist ein PNG.</translation>
  </message>
  <message>
   <source>{path} cannot be written: readers of {kind} open at most {most} megapixels.</source>
   <translation>{path} kann nicht geschrieben werden: Programme, die {kind} lesen, öffnen höchstens {most} Megapixel.</translation>
  </message>
  <message>
   <source>{path} cannot be written: the name is too long.</source>
   <translation>{path} kann nicht geschrieben werden: Der Name ist zu lang.</translation>
  </message>
  <message>
   <source>{path} cannot be written: {cause}.</source>
   <translation>{path} kann nicht geschrieben werden: {cause}.</translation>
  </message>
  <message>
   <source>{path} cannot be written: {kind} holds at most {most} pixels a side, and this picture has {side}.</source>
   <translation>{path} kann nicht geschrieben werden: {kind} fasst höchstens {most} Pixel Seitenlänge, dieses Bild hat {side}.</translation>
  </message>
  <message>
   <source>{path} cannot be written: {what} is a .safetensors file.</source>
   <translation>{path} lässt sich nicht schreiben: {what} ist eine .safetensors-Datei.</translation>
  </message>
  <message>
   <source>{path} changes while it is read.</source>
   <translation>{path} ändert sich, während die Datei gelesen wird.</translation>
  </message>
  <message>
   <source>{path} has no candidate of seed {seed}.</source>
   <translation>{path} hat keinen Kandidaten mit dem Seed {seed}.</translation>
  </message>
  <message>
   <source>{path} has no favourite.</source>
   <translation>{path} hat keinen Favoriten.</translation>
  </message>
  <message>
   <source>{path} has {given} pixels, but {photo} has {wanted}.</source>
   <translation>{path} hat {given} Pixel, {photo} aber {wanted}.</translation>
  </message>
  <message>
   <source>{path} holds no request.</source>
   <translation>{path} enthält keinen Auftrag.</translation>
  </message>
  <message>
   <source>{path} holds the requests.</source>
   <translation>{path} enthält die Aufträge selbst.</translation>
  </message>
  <message>
   <source>{path} is a picture of this edit, which must stay as it is.</source>
   <translation>{path} ist ein Bild dieser Bearbeitung und muss bleiben, wie es ist.</translation>
  </message>
  <message>
   <source>{path} is a zip archive, but no project.</source>
   <translation>{path} ist ein Zip-Archiv, aber kein Projekt.</translation>
  </message>
  <message>
   <source>{path} is damaged: {count} of {entries} entries are not as they were saved.</source>
   <translation>{path} ist beschädigt: {count} von {entries} Einträgen sind nicht, wie sie gespeichert wurden.</translation>
  </message>
  <message>
   <source>{path} is damaged: {entry} cannot be read.</source>
   <translation>{path} ist beschädigt: {entry} kann nicht gelesen werden.</translation>
  </message>
  <message>
   <source>{path} is damaged: {entry} is missing, or not what was saved.</source>
   <translation>{path} ist beschädigt: {entry} fehlt oder ist nicht, was gespeichert wurde.</translation>
  </message>
  <message>
   <source>{path} is larger than 4 GiB: it is no picture.</source>
   <translation>{path} ist größer als 4 GiB: Das ist kein Bild.</translation>
  </message>
  <message>
   <source>{path} is no camera RAW file: it has nothing to develop.</source>
   <translation>{path} ist keine RAW-Datei einer Kamera: Da ist nichts zu entwickeln.</translation>
  </message>
  <message>
   <source>{path} is no longer there</source>
   <translation>{path} ist nicht mehr da</translation>
  </message>
  <message>
   <source>{path} is no project, or its end is missing.</source>
   <translation>{path} ist kein Projekt, oder das Ende fehlt.</translation>
  </message>
  <message>
   <source>{path} is not a tuned edit of this program.</source>
   <translation>{path} enthält nichts, was dieses Programm gelernt hat.</translation>
  </message>
  <message>
   <source>{path} is not opened: {cause}.</source>
   <translation>{path} wird nicht geöffnet: {cause}.</translation>
  </message>
  <message>
   <source>{path} is open in another window: {who}.</source>
   <translation>{path} ist in einem anderen Fenster geöffnet: {who}.</translation>
  </message>
  <message>
   <source>{path} is the VAE of another kind of model: it does not fit this one.</source>
   <translation>{path} ist der VAE einer anderen Art von Modell: Er passt nicht zu diesem.</translation>
  </message>
  <message>
   <source>{path} is the project itself.</source>
   <translation>{path} ist das Projekt selbst.</translation>
  </message>
  <message>
   <source>{path} is {what}, not a file.</source>
   <translation>{path} ist {what}, keine Datei.</translation>
  </message>
  <message>
   <source>{path} says another format than {format}.</source>
   <translation>{path} nennt ein anderes Format als {format}.</translation>
  </message>
  <message>
   <source>{path} was made by an earlier version of this program.</source>
   <translation>{path} stammt von einer früheren Version dieses Programms.</translation>
  </message>
  <message>
   <source>{path} was made with the model {model}, not with this one.</source>
   <translation>{path} entstand mit dem Modell {model}, nicht mit diesem.</translation>
  </message>
  <message>
   <source>{path} was saved by a newer version of this program.</source>
   <translation>{path} wurde von einer neueren Version dieses Programms gespeichert.</translation>
  </message>
  <message>
   <source>{path} was saved by another program, which left out what belongs to the edit.</source>
   <translation>{path} wurde von einem anderen Programm gespeichert, das weggelassen hat, was zur Bearbeitung gehört.</translation>
  </message>
  <message>
   <source>{path} was written by a newer version of this program (format {written}; this one reads {read}).</source>
   <translation>{path} stammt von einer neueren Version dieses Programms (Format {written}; diese liest {read}).</translation>
  </message>
  <message>
   <source>{path} would be written over, and this command reads it.</source>
   <translation>{path} würde überschrieben, und dieser Befehl liest die Datei.</translation>
  </message>
  <message>
   <source>{percent} %</source>
   <translation>{percent} %</translation>
  </message>
  <message>
   <source>{photo} is not open any more: nothing was exported.</source>
   <translation>{photo} ist nicht mehr geöffnet: Es wurde nichts exportiert.</translation>
  </message>
  <message>
   <source>{photo} → {width} × {height} px</source>
   <translation>{photo} → {width} × {height} px</translation>
  </message>
  <message>
   <source>{progress} · drawing candidates: {share} %</source>
   <translation>{progress} · zeichnet Kandidaten: {share} %</translation>
  </message>
  <message>
   <source>{progress} · paused</source>
   <translation>{progress} · angehalten</translation>
  </message>
  <message>
   <source>{prompt}, seed {seed}</source>
   <translation>{prompt}, Seed {seed}</translation>
  </message>
  <message>
   <source>{prompt}: 1 candidate, {size}.</source>
   <translation>{prompt}: 1 Kandidat, {size}.</translation>
  </message>
  <message>
   <source>{prompt}: {count} candidates, {size}.</source>
   <translation>{prompt}: {count} Kandidaten, {size}.</translation>
  </message>
  <message>
   <source>{reason} The engine keeps it until the next run begins; without it there are no more seeds.</source>
   <translation>{reason} Die Engine behält es, bis der nächste Lauf beginnt; ohne das Gelernte gibt es keine weiteren Seeds.</translation>
  </message>
  <message>
   <source>{seconds} s</source>
   <translation>{seconds} s</translation>
  </message>
  <message>
   <source>{seconds} s a step</source>
   <translation>{seconds} s je Schritt</translation>
  </message>
  <message>
   <source>{seconds} s left</source>
   <translation>noch {seconds} s</translation>
  </message>
  <message>
   <source>{seed}, step {step}</source>
   <translation>{seed}, Schritt {step}</translation>
  </message>
  <message>
   <source>{share} %</source>
   <translation>{share} %</translation>
  </message>
  <message>
   <source>{share} % of the pixels changed</source>
   <translation>{share} % der Pixel geändert</translation>
  </message>
  <message>
   <source>{size} GB</source>
   <translation>{size} GB</translation>
  </message>
  <message>
   <source>{size} MB</source>
   <translation>{size} MB</translation>
  </message>
  <message>
   <source>{size} have arrived</source>
   <translation>{size} sind angekommen</translation>
  </message>
  <message>
   <source>{size} kB</source>
   <translation>{size} kB</translation>
  </message>
  <message>
   <source>{size} per second</source>
   <translation>{size} pro Sekunde</translation>
  </message>
  <message>
   <source>{size} to download.</source>
   <translation>{size} herunterzuladen.</translation>
  </message>
  <message>
   <source>{size} to download; {free} are free on the disk.</source>
   <translation>{size} herunterzuladen; {free} sind auf dem Datenträger frei.</translation>
  </message>
  <message>
   <source>{size}. Its candidates stay, but no more seeds can be drawn from it. This cannot be undone.</source>
   <translation>{size}. Ihre Kandidaten bleiben, aber es lassen sich keine weiteren Seeds daraus zeichnen. Das lässt sich nicht rückgängig machen.</translation>
  </message>
  <message>
   <source>{source}, {size}, mask ready</source>
   <translation>{source}, {size}, Maske fertig</translation>
  </message>
  <message>
   <source>{stage}: step {step} of {steps}</source>
   <translation>{stage}: Schritt {step} von {steps}</translation>
  </message>
  <message>
   <source>{stage}: {time}, {memory}</source>
   <translation>{stage}: {time}, {memory}</translation>
  </message>
  <message>
   <source>{steps} steps/s</source>
   <translation>{steps} Schritte/s</translation>
  </message>
  <message>
   <source>{text}, drawn by an edit</source>
   <translation>{text}, von einer Bearbeitung gezeichnet</translation>
  </message>
  <message>
   <source>{text}, seed {seed}</source>
   <translation>{text}, Seed {seed}</translation>
  </message>
  <message>
   <source>{times} times, by {upscaler}</source>
   <translation>{times}-fach, mit {upscaler}</translation>
  </message>
  <message>
   <source>{tokens} tokens; this model reads at most {limit}: shorten it.</source>
   <translation>{tokens} Tokens; dieses Modell liest höchstens {limit}: kürzen.</translation>
  </message>
  <message>
   <source>{what} of the object</source>
   <translation>Objekt: {what}</translation>
  </message>
  <message>
   <source>{what}: loading; the very first time takes a minute</source>
   <translation>{what}: wird geladen; beim allerersten Mal dauert das eine Minute</translation>
  </message>
  <message>
   <source>{width} × {height} pixels, {megapixels} megapixels, 16 bits, sRGB</source>
   <translation>{width} × {height} Pixel, {megapixels} Megapixel, 16 Bit, sRGB</translation>
  </message>
  <message>
   <source>{width} × {height} px</source>
   <translation>{width} × {height} px</translation>
  </message>
  <message>
   <source>{width} × {height} px at {x}, {y}</source>
   <translation>{width} × {height} px bei {x}, {y}</translation>
  </message>
  <message>
   <source>{width} × {height} px · {embeddings} + {weights} steps learned · {sampling} steps drawn · alpha {alpha} · guidance {guidance}</source>
   <translation>{width} × {height} px · {embeddings} + {weights} Schritte gelernt · {sampling} Schritte gezeichnet · Alpha {alpha} · Guidance {guidance}</translation>
  </message>
  <message>
   <source>“{name}” is a link</source>
   <translation>„{name}“ ist eine Verknüpfung</translation>
  </message>
  <message>
   <source>“{name}” is encrypted, or packed in an unknown way</source>
   <translation>„{name}“ ist verschlüsselt oder auf unbekannte Weise gepackt</translation>
  </message>
  <message>
   <source>“{word}”</source>
   <translation>„{word}“</translation>
  </message>
 </context>
</TS>
