"""Guests and stays from files: CSV, vCard, OPERA Cloud. Read, judged row by row, written in chunks, undone exactly.

`sources` opens, `encoding` decodes, `csv_files`, `vcard` and `opera` read into `records`; `match` and `merge` decide
what a row means for the guests already here; `service` writes it and `undo` takes it back.
"""
