"""Makes the fonts of the printed arrival sheet from Noto Sans CJK and Noto Sans (SIL Open Font License 1.1).

    python tools/make_sheet_fonts.py NotoSansCJK-Regular.ttc NotoSans-Regular.ttf core/rugui/arrivals/fonts

One TrueType font with what Taiwan, Hong Kong, China, Japan and Korea can write in their national character sets, in
Taiwanese forms, two small ones with the forms of China and Japan where they differ, and one with the Latin, Greek and
Cyrillic letters that the first lacks (Nguyễn, Łukasz). Outlines become quadratic (error at most one unit of a
thousand), because cutting a TrueType font down to one document is five times quicker.
"""

import hashlib
import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

SOURCE_SHA256 = "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a"  # version 2.004
LATIN_SHA256 = "fe8c022f48d8dd29f17b744d16f9346f4357e16f7d4f7be58b000ae7c291b614"  # version 2.015
LATIN = (range(0x20, 0x250), range(0x250, 0x530), range(0x1E00, 0x2000), range(0x2010, 0x20D0))
NATIONAL = ("latin-1", "big5hkscs", "gbk", "shift_jis_2004", "euc_kr")
# Surnames and given names that national sets lack and people bear all the same.
RARE = "𠮷𡈽𣘺𨺻𩸽𠮟𡌛𪚥𤭮𠀋𡚴𣏾𪧀𫟹㛃㚰䶮𬱖𫍯𬀩𫖯𫘦𬸦"
FORMS = {"sc": ("SC", "gb2312"), "jp": ("JP", "shift_jis")}
TABLES = {"head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}


def main(source: str, latin: str, target: str) -> None:
    """Write rugui-sheet.ttf, -sc, -jp and -latin into `target`."""
    data = _checked(source, SOURCE_SHA256)
    base = _face(data, "TC")
    known = base.getBestCmap()
    wanted = {ord(one) for one in RARE} | set(range(0x20, 0x250)) | set(range(0x2010, 0x2040)) | {0x20AC, 0x2192}
    for name in NATIONAL:
        wanted |= _characters(name)
    kept = {one for one in wanted if one in known}
    _write(base, kept, Path(target, "rugui-sheet.ttf"), "Rugui Sheet")
    for suffix, (face, national) in FORMS.items():
        font = _face(data, face)
        forms = font.getBestCmap()
        differing = {one for one in _characters(national) if one in forms and forms[one] != known.get(one)}
        _write(font, differing, Path(target, f"rugui-sheet-{suffix}.ttf"), f"Rugui Sheet {suffix.upper()}")
    font = TTFont(io.BytesIO(_checked(latin, LATIN_SHA256)), lazy=True)
    others = {one for block in LATIN for one in block if one in font.getBestCmap()} - kept
    _write(font, others, Path(target, "rugui-sheet-latin.ttf"), "Rugui Sheet Latin")


def _checked(path: str, digest: str) -> bytes:
    data = Path(path).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise SystemExit(f"{path} is not the file this was written for")
    return data


def _face(data: bytes, region: str) -> TTFont:
    fonts = TTCollection(io.BytesIO(data), lazy=True).fonts
    return next(font for font in fonts if font["name"].getDebugName(1) == f"Noto Sans CJK {region}")


def _characters(codec: str) -> set[int]:
    found = set()
    for code in range(0x80, 0x30000):
        try:
            chr(code).encode(codec)
        except UnicodeEncodeError:
            continue
        found.add(code)
    return found


def _write(font: TTFont, characters: set[int], path: Path, family: str) -> None:
    options = subset.Options(layout_features=[], hinting=False, name_IDs=[0, 13, 14], notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    if "CFF " in font:
        _quadratic(font)
    font.recalcTimestamp = False  # the same source makes the same bytes
    for number, text in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)
    for tag in set(font.keys()) - TABLES - {"GlyphOrder"}:
        del font[tag]
    font.save(path)
    print(path, len(characters), "characters", path.stat().st_size, "bytes")
    print(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)


def _quadratic(font: TTFont) -> None:
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        drawn[name] = pen.glyph(dropImpliedOnCurves=True)
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    font["head"].glyphDataFormat = 0
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions", "maxComponentElements"):  # fmt: skip
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"
    del font["CFF "]


if __name__ == "__main__":
    main(*sys.argv[1:])
