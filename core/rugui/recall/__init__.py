"""Recall: finding the guest from whatever was typed.

`fold`, `romanise` and `readings` turn spellings into comparable ones; `keys` says under which keys a guest is kept,
`query` and `plan` which keys a typed text asks for; `index` keeps the table, `service.find` reads it.
"""
