"""XMP: what of a packet still holds for an edited picture, and a packet made of IPTC's texts. Torch-free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from xml.dom import minidom
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape

SOFTWARE: Final = "LayerDiffusion Desktop"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP: Final = "http://ns.adobe.com/photoshop/1.0/"
_CORE: Final = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
_TIFF: Final = "http://ns.adobe.com/tiff/1.0/"
_EXIF: Final = "http://ns.adobe.com/exif/1.0/"
_BASIC: Final = "http://ns.adobe.com/xap/1.0/"
_GONE: Final = (  # properties of the photo's file that the edited picture has not
    (_BASIC, "Thumbnails"),
    (_PHOTOSHOP, "ICCProfile"),
    (_PHOTOSHOP, "ColorMode"),
    ("http://ns.adobe.com/xmp/note/", "HasExtendedXMP"),
)
_OTHER_PICTURES: Final = (  # namespaces that describe what lies behind the photo's pixels: gain maps, depth, films
    "http://ns.adobe.com/hdr-gain-map/1.0/",
    "http://ns.apple.com/HDRGainMap/1.0/",
    "http://ns.google.com/photos/1.0/",
)
_BAGS: Final = (  # IPTC's data set: property, container, namespace
    (5, "title", "Alt"),
    (25, "subject", "Bag"),
    (80, "creator", "Seq"),
    (116, "rights", "Alt"),
    (120, "description", "Alt"),
)
_PLAIN: Final = (
    (40, "photoshop:Instructions"),
    (55, "photoshop:DateCreated"),
    (85, "photoshop:AuthorsPosition"),
    (90, "photoshop:City"),
    (92, "Iptc4xmpCore:Location"),
    (95, "photoshop:State"),
    (100, "Iptc4xmpCore:CountryCode"),
    (101, "photoshop:Country"),
    (103, "photoshop:TransmissionReference"),
    (105, "photoshop:Headline"),
    (110, "photoshop:Credit"),
    (115, "photoshop:Source"),
    (122, "photoshop:CaptionWriter"),
)


def cleaned(packet: bytes, size: tuple[int, int], srgb: bool = True) -> bytes | None:
    """``packet`` as it holds for an upright picture of ``size`` (width, height), in sRGB or by a profile of its own.

    None where it is no whole XMP.
    """
    try:
        text = packet.decode("utf-8-sig").rstrip("\0")
        if "<!DOCTYPE" in text:  # XMP has none, and one can make a little text very long
            return None
        document = minidom.parseString(text)
        for element in document.getElementsByTagNameNS(_RDF, "Description"):
            _correct(document, element, size, srgb)
        return "".join(node.toxml() for node in document.childNodes).encode()
    except (ExpatError, UnicodeError, ValueError, RecursionError):
        return None


def from_texts(texts: Mapping[int, Sequence[str]]) -> bytes | None:
    """A packet of the texts of IPTC's application record, by the data set's number; None where it would be empty."""
    lines = [
        f"<dc:{name}><rdf:{bag}>{''.join(_item(value, bag) for value in texts[number])}</rdf:{bag}></dc:{name}>"
        for number, name, bag in _BAGS
        if number in texts
    ]
    lines += [
        f"<{name}>{_escaped(_date(texts[number][0]) if number == 55 else texts[number][0])}</{name}>"
        for number, name in _PLAIN
        if number in texts
    ]
    if not lines:
        return None
    spaces = f'xmlns:dc="{_DC}" xmlns:photoshop="{_PHOTOSHOP}" xmlns:Iptc4xmpCore="{_CORE}"'
    body = f'<rdf:Description rdf:about="" {spaces}>{"".join(lines)}</rdf:Description>'
    whole = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">{body}</rdf:RDF></x:xmpmeta>'
    return f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{whole}<?xpacket end="w"?>'.encode()


def _correct(document: minidom.Document, element: minidom.Element, size: tuple[int, int], srgb: bool) -> None:
    """Properties of one description: as attributes, or as elements in it."""
    width, height = (str(side) for side in size)
    right: Mapping[tuple[str | None, str], str] = {
        (_TIFF, "Orientation"): "1",
        (_TIFF, "ImageWidth"): width,
        (_TIFF, "ImageLength"): height,
        (_EXIF, "PixelXDimension"): width,
        (_EXIF, "PixelYDimension"): height,
        (_EXIF, "ColorSpace"): "1" if srgb else "65535",
        (_BASIC, "CreatorTool"): SOFTWARE,
    }
    for attribute in list(element.attributes.values()):
        name = (attribute.namespaceURI, attribute.localName)
        if name in right:
            attribute.value = right[name]
        elif _gone(*name):
            element.removeAttributeNode(attribute)
    for child in list(element.childNodes):
        if not isinstance(child, minidom.Element):
            continue
        name = (child.namespaceURI, child.localName)
        if name in right:
            for inner in list(child.childNodes):
                child.removeChild(inner)
            child.appendChild(document.createTextNode(right[name]))
        elif _gone(*name):
            element.removeChild(child)


def _gone(space: str | None, name: str) -> bool:
    return (space, name) in _GONE or (space or "").startswith(_OTHER_PICTURES)


def _item(value: str, bag: str) -> str:
    language = ' xml:lang="x-default"' if bag == "Alt" else ""
    return f"<rdf:li{language}>{_escaped(value)}</rdf:li>"


def _escaped(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return escape("".join(letter for letter in lines if letter in "\t\n" or " " <= letter not in "\ufffe\uffff"))


def _date(text: str) -> str:
    """IPTC's CCYYMMDD as XMP has it."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else text
