from __future__ import annotations

import pytest

from chat_py_server.sql.schema_error import SchemaError, require_known


def test_a_version_above_the_known_ones_is_refused() -> None:
    require_known(3, 3)
    with pytest.raises(SchemaError, match="version 4"):
        require_known(4, 3)
