"""The forms of the import page."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField

from rugui.i18n import _l
from rugui.web.forms import Form, choices

FORMATS = (("", _l("By the file's name")), ("csv", "CSV"), ("vcard", "vCard"), ("opera", "OPERA Cloud (JSON)"))
ENCODINGS = (("", _l("Work it out")), ("utf-8", "UTF-8"), ("big5", "Big5"), ("gbk", "GBK"), ("utf-16", "UTF-16"),
             ("shift_jis", "Shift_JIS"), ("euc-kr", "EUC-KR"), ("cp1252", "Windows-1252"))  # fmt: skip


class UploadForm(Form):
    """A file, and how to read it."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        description=_l("CSV, vCard or OPERA Cloud JSON; also .gz and .zip."),
    )
    format = SelectField(_l("Format"), choices=choices(FORMATS))
    site = SelectField(
        _l("Site"), description=_l("For rows that name none; its country is how local phone numbers are read.")
    )
    packaged = SelectField(_l("Columns"))
    mapping = FileField(_l("Mapping file"), description=_l("A small TOML file that says which column is what."))
    encoding = SelectField(_l("Characters"), choices=choices(ENCODINGS))
    unnamed = BooleanField(_l("Keep stays that name no guest"), description=_l("They can be given to a guest later."))
