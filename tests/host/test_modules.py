"""The table of the modules that a host page may bring (contract §5)."""

from __future__ import annotations

import pytest

from chat_py.broadcast.bus import DOCUMENTED
from chat_py.host.modules import MODULES, PAGE_HOOKS
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from tests.fakes.fields import FakeFields
from tests.fakes.transport import FakeConsole


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.key)
def test_a_module_is_found_by_its_class_and_its_instance(module):
    class_name, instance = module.names
    assert instance == class_name[0].lower() + class_name[1:]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.key)
def test_what_it_tells_is_a_documented_event_and_a_field_of_the_state(module):
    assert module.event in DOCUMENTED
    state = ChatState(fields=FakeFields(), settings=Settings(), console=FakeConsole())
    assert not module.state_field or hasattr(state, module.state_field)


def test_each_page_function_belongs_to_a_module_or_to_none():
    keys = {module.key for module in MODULES}
    assert {key for key in PAGE_HOOKS.values() if key} <= keys
