"""Cuts the embedded faces out of the Noto, DejaVu, Droid and Nanum families and writes ../joining_table.go.

Needs fontTools and Debian's fonts-noto-core, fonts-dejavu-core, fonts-droid-fallback and fonts-nanum. Run it in this
folder; the results are committed. Arabic letters get one code per joined form: the Unicode presentation form where there
is one, else a private one. Han characters are those of the national sets GB 2312, JIS X 0208 and Big5.
"""
import os
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

NOTO = "/usr/share/fonts/truetype/noto/"
DEJAVU = "/usr/share/fonts/truetype/dejavu/"
DROID = "/usr/share/fonts/truetype/droid/"
NANUM = "/usr/share/fonts/truetype/nanum/"
EUROPEAN = ("0020-007E 00A0-02FF 0300-036F 0370-03FF 0400-052F 1E00-1FFF 2000-206F 2070-209F 20A0-20CF 2100-218F "
            "A720-A7FF FB00-FB06 2212 2215 25CC FFFD")
ARABIC = "0020 00A0 0600-06FF 0750-077F 200C-200F 25CC FB50-FDFF FE70-FEFC"
CUTS = [
    (NOTO, EUROPEAN, ["NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "NotoSerif-Regular", "NotoSerif-Bold"]),
    (NOTO, "0020 0590-05FF 200C-200F 20AA FB1D-FB4F", ["NotoSansHebrew-Regular", "NotoSansHebrew-Bold"]),
    (NOTO, "0020 0E00-0E7F", ["NotoSansThai-Regular", "NotoSansThai-Bold"]),
    (NOTO, "0020 0530-058F FB13-FB17", ["NotoSansArmenian-Regular", "NotoSansArmenian-Bold"]),
    (NOTO, "0020 10A0-10FF 1C90-1CBF 2D00-2D2F", ["NotoSansGeorgian-Regular", "NotoSansGeorgian-Bold"]),
    (DEJAVU, "0020 2190-23FF 2460-27BF FFFD", ["DejaVuSans"]),
]
LAM = 0xF000  # an empty glyph that stands for the lam of a lam-alef ligature when text is searched or copied
FORMS = ["isol", "fina", "init", "medi"]


def opened(name):
    return TTFont(name + ".ttf", recalcTimestamp=False)


def codes(text):
    found = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def han():
    found = codes("3000-30FF 3105-312F 31F0-31FF 3220-3243 32C0-33FF FF01-FFEE")
    for charset in ["gb2312", "shift_jis", "big5"]:
        for pair in ((a, b) for a in range(0x81, 0xFF) for b in range(0x40, 0xFF)):
            try:
                text = bytes(pair).decode(charset)
            except UnicodeDecodeError:
                continue
            if len(text) == 1 and 0x4E00 <= ord(text) <= 0x9FFF:
                found.add(ord(text))
    return found


def rename(font, name):
    """A licence may reserve the name of a font for its unchanged form."""
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6):
            record.string = name


def save(font, wanted, name):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True
    options.legacy_cmap = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "DSIG", "FFTM", "kern", "MATH", "meta", "vhea", "vmtx", "VORG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    subset.save_font(font, name + ".ttf", options)


def add_empty(font, name):
    order = font.getGlyphOrder() + [name]
    font["glyf"].glyphs[name] = Glyph()
    font["glyf"].glyphOrder = order
    font.setGlyphOrder(order)
    font.getReverseGlyphMap(rebuild=True)
    font["hmtx"][name] = (0, 0)


def joined(font):
    """For each letter the glyph of each joined form, read from the font's own substitutions."""
    table = font["GSUB"].table
    glyphs = {form: {} for form in FORMS}
    script = next(s for s in table.ScriptList.ScriptRecord if s.ScriptTag == "arab").Script
    for index in script.DefaultLangSys.FeatureIndex:
        record = table.FeatureList.FeatureRecord[index]
        if record.FeatureTag not in FORMS:
            continue
        for number in record.Feature.LookupListIndex:
            for sub in table.LookupList.Lookup[number].SubTable:
                sub = getattr(sub, "ExtSubTable", sub)
                if sub.LookupType == 1:
                    glyphs[record.FeatureTag].update(sub.mapping)
    return glyphs


def table_of(font):
    cmap = font.getBestCmap()
    coded = {glyph: code for code, glyph in sorted(cmap.items(), reverse=True) if code >= 0xFB50}
    private, rows, extra = 0xE000, [], {}
    glyphs = joined(font)
    for code in sorted(c for c in codes("0620-064A 066E-06D3 06D5 06EE-06EF 06FA-06FF 0750-077F") if c in cmap):
        row = [code]
        for form in FORMS:
            glyph = glyphs[form].get(cmap[code])
            if glyph is None:
                row.append(code if form == "isol" else 0)
                continue
            if glyph not in coded:
                coded[glyph], extra[private] = private, glyph
                private += 1
            row.append(coded[glyph])
        if any(row[2:]):
            rows.append(row)
    return rows, extra


rows, extra = None, None
for weight in ["Regular", "Bold"]:
    font = opened(NOTO + "NotoNaskhArabic-" + weight)
    if rows is None:
        rows, extra = table_of(font)
    add_empty(font, "silent")
    drawn = {**extra, LAM: "silent"}
    for cmap in font["cmap"].tables:
        if cmap.isUnicode():
            cmap.cmap.update(drawn)
    save(font, codes(ARABIC) | set(drawn), "NotoNaskhArabic-" + weight)
for folder, wanted, names in CUTS:
    for name in names:
        save(opened(folder + name), codes(wanted), name)
save(opened(DROID + "DroidSansFallbackFull"), han(), "DroidSansHan")
hangul = opened(NANUM + "NanumSquareR")
rename(hangul, "AssayHangul")
save(hangul, codes("3131-318E AC00-D7A3"), "AssayHangul")

with open("../joining_table.go", "w") as out:
    out.write("// Code generated by fonts/make.py; DO NOT EDIT.\n\npackage paper\n\n")
    out.write("// joinedForms gives the isolated, final, initial and medial form of each Arabic letter that joins; 0 where it has none.\n")
    out.write("var joinedForms = map[rune][4]rune{\n")
    for row in rows:
        out.write("\t0x%04X: {%s},\n" % (row[0], ", ".join("0x%04X" % c if c else "0" for c in row[1:])))
    out.write("}\n")
print(len(rows), "letters,", len(extra), "private codes,", sum(os.path.getsize(f) for f in os.listdir(".") if f.endswith(".ttf")), "bytes")
