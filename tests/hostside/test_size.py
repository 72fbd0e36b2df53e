"""What `make size` calls worse, and whose a symbol of the image is."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools/size"))

import budget  # noqa: E402
import flash  # noqa: E402

TOOLS = {"compiler": "gcc 12", "sources": "v1.25"}


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A budget in a file of its own."""
    monkeypatch.setattr(budget, "FILE", tmp_path / "budget.json")
    budget.Budget.load().store({"heap_total": 256128, "icount/read": 400000, "heap/small": 100}, TOOLS, "the first")
    return budget.Budget.load()


def test_what_was_stored_is_read_again(book):
    assert book.figures == {"heap_total": 256128, "icount/read": 400000, "heap/small": 100}
    assert book.toolchain == TOOLS
    assert book.reasons == ["the first"]


@pytest.mark.parametrize(
    "figure, value, is_worse",
    [
        ("icount/read", 420000, False),
        ("icount/read", 420001, True),
        ("icount/read", 1, False),
        ("heap/small", 612, False),
        ("heap/small", 613, True),
    ],
)
def test_five_per_cent_more_is_worse_but_not_a_few_bytes(book, figure, value, is_worse):
    found = book.worse({**book.figures, figure: value})
    assert found == ([(figure, book.figures[figure], value)] if is_worse else [])


def test_a_figure_that_is_gone_is_worse(book):
    assert book.worse({"heap_total": 1, "heap/small": 1}) == [("icount/read", 400000, None)]


def test_a_reason_is_added_to_those_before(book):
    book.store({"heap_total": 1}, TOOLS, "the second")
    assert json.loads(budget.FILE.read_text())["reasons"] == ["the first", "the second"]


@pytest.mark.parametrize(
    "symbol, package",
    [
        ("fun_data_firmware_sip_message__lt_module_gt_", "firmware/sip"),
        ("const_obj_firmware_main_3", "firmware"),
        ("children_hal_build_Board", "hal"),
        ("frozen_module_asyncio___init__", "asyncio"),
        ("mp_qstr_frozen_const_pool", "names of all modules"),
        ("udp_sendto", "MicroPython and C"),
    ],
)
def test_whose_a_symbol_is(symbol, package):
    assert flash.owner(symbol) == package
