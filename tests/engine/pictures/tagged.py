"""Photos with all kinds of metadata, in each format that can hold it."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.pictures.metadata import iptc, tiff_tags
from engine.pictures.metadata.tiff_tags import (
    ASCII,
    BYTE,
    EXIF,
    GPS,
    INTEROP,
    LONG,
    MAIN,
    MAKER_NOTE,
    RATIONAL,
    SHORT,
    UNDEFINED,
    Order,
    Tags,
    Value,
)

ARTIST, COPYRIGHT, DATE, RATING = 315, 33432, 306, 18246
THUMBNAIL = b"\xff\xd8a small picture of what the photo was\xff\xd9"
NOTES = b"Maker\0" + bytes(range(200))
IPTC = b"".join(
    b"\x1c" + struct.pack(">BBH", record, number, len(value)) + value
    for record, number, value in (
        (1, 90, b"\x1b%G"),
        (2, 25, "Hündchen & Schnee".encode()),
        (2, 25, b"winter"),
        (2, 80, b"A. Artist"),
        (2, 120, b"A <dog>"),
        (2, 202, THUMBNAIL),
    )
)
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    b' xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    b' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    b' xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" tiff:Orientation="6" hdrgm:Version="1.0" xmp:Rating="4">'
    b"<exif:PixelXDimension>40</exif:PixelXDimension><xmp:Thumbnails>small picture</xmp:Thumbnails>"
    b"<dc:creator><rdf:Seq><rdf:li>J\xc3\xb6rg</rdf:li></rdf:Seq></dc:creator>"
    b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def tags(order: Order = ">") -> Tags:
    """To be turned by a quarter, of 240 dots an inch, in Adobe RGB as cameras tell it, with the camera's own notes."""
    made = Tags(order, {}, notes_at=900)
    made.put_text(MAIN, ARTIST, "Jörg")
    made.put_text(MAIN, COPYRIGHT, "(c) Jörg")
    made.put_text(MAIN, DATE, "2024:01:02 03:04:05")
    made.put_text(MAIN, 305, "Some camera 1.0")
    made.put(MAIN, 274, SHORT, 6)
    made.put(MAIN, 282, RATIONAL, 240, 1)
    made.put(MAIN, 283, RATIONAL, 240, 1)
    made.put(MAIN, 296, SHORT, 2)
    made.put(MAIN, RATING, SHORT, 4)
    made.put(MAIN, 254, LONG, 1)
    made.put(MAIN, 301, SHORT, *range(256))
    made.put(EXIF, 33434, RATIONAL, 1, 125)
    made.put(EXIF, 40961, SHORT, 65535)
    made.put(EXIF, 42240, RATIONAL, 22, 10)
    made.put(EXIF, 37380, 10, 1, 3)
    made.directories[EXIF][MAKER_NOTE] = Value(UNDEFINED, NOTES)
    made.directories[EXIF][37510] = Value(
        UNDEFINED, b"UNICODE\0" + "Größe".encode("utf-16-be" if order == ">" else "utf-16-le")
    )
    made.put(GPS, 0, BYTE, 2, 3, 0, 0)
    made.put(GPS, 2, RATIONAL, 48, 1, 6, 1, 0, 1)
    made.put(INTEROP, 1, ASCII, *b"R03\0")
    return made


def exif(order: Order = ">") -> bytes:
    """With a thumbnail behind it, as cameras write it."""
    block = bytearray(tiff_tags.block(tags(order)))
    (count,) = struct.unpack_from(f"{order}H", block, 8)
    struct.pack_into(f"{order}I", block, 10 + 12 * count, len(block))
    place = len(block) + 2 + 2 * 12 + 4
    entries = struct.pack(f"{order}HHII", 513, 4, 1, place) + struct.pack(f"{order}HHII", 514, 4, 1, len(THUMBNAIL))
    return bytes(block) + struct.pack(f"{order}H", 2) + entries + bytes(4) + THUMBNAIL


def save(path: Path, order: Order = ">") -> Path:
    """A photo of 40 x 30 pixels, wider than high until it is turned, with everything that its format can hold."""
    picture, block = Image.linear_gradient("L").resize((40, 30)).convert("RGB"), exif(order)
    how: dict[str, Any] = {"exif": b"Exif\0\0" + block, "xmp": XMP}
    match path.suffix:
        case ".jpg":
            content = b"Photoshop 3.0\0" + iptc.as_resources(IPTC)
            how["extra"] = b"\xff\xed" + struct.pack(">H", len(content) + 2) + content
        case ".png":
            info = PngInfo()
            info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
            info.add_text("Raw profile type iptc", f"\nIPTC profile\n{len(IPTC):8}\n{IPTC.hex()}\n", zip=True)
            info.add_text("Title", "A dog")
            how = {"exif": block, "pnginfo": info}
        case ".tif":
            how = {}
        case _:
            pass
    picture.save(path, **how)
    if path.suffix == ".avif":  # Pillow writes letters that are not ASCII as question marks
        path.write_bytes(path.read_bytes().replace(b"J??rg", "Jörg".encode()))
    if path.suffix == ".tif":
        own = tags(order)
        own.directories[MAIN][700], own.directories[MAIN][33723] = Value(BYTE, XMP), Value(UNDEFINED, IPTC)
        tiff_tags.add_to_file(path, own)
    return path
