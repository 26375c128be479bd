"""What all tests share: helpers whose failed assertions tell what they compared."""

import pytest

pytest.register_assert_rewrite("tests.books.house", "tests.books.model")
