import hashlib
import re
from importlib import resources

from rugui.arrivals.glyphs import FILES


def test_fonts_are_those_the_readme_names():
    folder = resources.files("rugui.arrivals") / "fonts"
    written = dict(re.findall(r"\| `([\w-]+\.ttf)` .* `([0-9a-f]{64})` \|", (folder / "README.md").read_text("utf-8")))
    kept = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES.values()}
    assert kept == written
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text("utf-8")
