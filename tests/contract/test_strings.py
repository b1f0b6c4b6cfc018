"""Every string for people is there in both Chinese languages."""

import pytest

from tools import catalogues


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("component", catalogues.COMPONENTS, ids=lambda path: path.name)
def test_every_message_is_translated_and_compiled(component, language):
    assert catalogues.problems(component, language) == []
