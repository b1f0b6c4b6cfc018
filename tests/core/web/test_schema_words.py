"""What is wrong in a JSON body is said in the house's words, in the asker's language."""

import marshmallow
import pytest
from marshmallow import fields, validate
from rugui.web.fields import Text
from rugui.web.schema_words import said


class Everything(marshmallow.Schema):
    """A field of every kind the API uses."""

    text = Text(5, required=True)
    whole = fields.Integer(strict=True, validate=[validate.Range(1, 9)])
    least = fields.Integer(validate=[validate.Range(min=1)])
    most = fields.Integer(validate=[validate.Range(max=9)])
    yes = fields.Boolean(truthy={True}, falsy={False})
    day = fields.Date()
    at = fields.AwareDateTime(format="iso")
    rows = fields.List(Text(3), validate=[validate.Length(1, 2)])
    many = fields.List(Text(3), validate=[validate.Length(max=1)])
    inner = fields.Nested(marshmallow.Schema.from_dict({"a": fields.Integer()}))
    kind = Text(9, validate=[validate.OneOf(["note", "call"])])
    short = Text(9, validate=[validate.Length(min=2)])


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"text": None},
        {"text": 1},
        {"text": "123456"},
        {"text": "a", "unheard_of": 1},
        {"text": "a", "whole": 0},
        {"text": "a", "whole": 1.5},
        {"text": "a", "least": 0},
        {"text": "a", "most": 10},
        {"text": "a", "whole": 10**400},
        {"text": "a", "yes": "maybe"},
        {"text": "a", "day": "yesterday"},
        {"text": "a", "at": "noon"},
        {"text": "a", "at": "2026-11-22T10:00:00"},
        {"text": "a", "rows": []},
        {"text": "a", "rows": "x"},
        {"text": "a", "many": ["a", "b"]},
        {"text": "a", "inner": 1},
        {"text": "a", "kind": "x"},
        {"text": "a", "short": "x"},
        [],
    ],
)
def test_every_sentence_of_marshmallow_has_words_of_the_house(wrong: object) -> None:
    messages: list[str] = []

    def gather(found: object) -> None:
        if isinstance(found, dict):
            for one in found.values():
                gather(one)
        else:
            messages.extend(found)  # type: ignore[arg-type]

    with pytest.raises(marshmallow.ValidationError) as refused:
        Everything().load(wrong)  # type: ignore[arg-type]
    gather(refused.value.messages)
    assert messages
    for message in messages:
        own = message == "At most 5 characters." or said(message) != message
        assert own, message
        assert "%(" not in said(message)
