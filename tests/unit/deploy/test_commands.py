"""The targets of the Makefile pass names before options: the other way round argparse refuses them."""

from __future__ import annotations

import re
import shlex

import pytest

from deploy.stack.__main__ import _parser
from deploy.stack.layout import PROJECT

ORDERS = re.findall(r"^\t@\$\(STACK\) (.+)$", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_of_the_makefile_is_understood(order):
    words = shlex.split(re.sub(r"\$\(if [^,]*,[^)]*\)+|\$\([A-Z]+\)", "x", order.split(";")[0]))
    if words[0] != "demo":
        assert _parser().parse_args(words).command == words[0]
