"""docs/gbt9704.md lists what the validator measures of the standard: nothing more, nothing less, each entry seen to fail."""

import ast
import re
from pathlib import Path

from deploy.stack.layout import PROJECT
from tests.integration.reports import test_forms as forms
from tests.integration.reports import test_landscape as landscape
from tests.integration.reports import test_validator as validator

DOCX, PDF = 0, 1
_CHINESE = re.compile(r"[\u4e00-\u9fa5]|^A4")


def table() -> list[tuple[str, tuple[list[str], list[str]]]]:
    """(clause, (what is measured in the DOCX, in the PDF)) of each row of the page."""
    lines = (PROJECT / "docs" / "gbt9704.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]
    return [
        (clause, tuple([each for each in cell.split("；") if _CHINESE.search(each)] for cell in cells))
        for _, clause, *cells in rows
    ]


def measured() -> set[tuple[str, str]]:
    """(clause, words) of every finding that the validator's source can make, as far as both are written out."""
    found = set()
    for path in (PROJECT / "services" / "reports" / "layout").glob("validate*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                clause, words = node.args[0], node.args[1]
                if isinstance(clause, ast.Constant) and isinstance(words, ast.Constant):
                    found.add((clause.value, words.value))
    return found


BROKEN: tuple[set[tuple[str, str]], set[tuple[str, str]]] = (
    {(clause, words) for clause, words, _ in validator.BREAKS}
    | {(clause, words) for _, clause, words, _ in forms.IN_WORD}
    | {("8", words) for words, _ in landscape.IN_WORD},
    {(clause, words) for _, clause, words, _ in forms.IN_PDF}
    | {(clause, words) for _, clause, words, *_ in forms.IN_TEMPLATE}
    | {(clause, words) for clause, words, _ in forms.IN_PAPER}
    | {(clause, words) for words, clause, _ in landscape.IN_PDF}
    | forms.FOUND_ELSEWHERE,
)
"""What tests break on purpose: clause and some of the finding's words."""


def test_every_entry_is_broken_on_purpose_by_some_test():
    missing = [
        (clause, words, ("DOCX", "PDF")[form])
        for clause, cells in table()
        for form in (DOCX, PDF)
        for words in cells[form]
        if not any(clause == broken and part in words for broken, part in BROKEN[form])
    ]
    assert missing == []


def test_every_finding_of_the_validator_has_its_row():
    listed = [(clause, words) for clause, cells in table() for form in (DOCX, PDF) for words in cells[form]]
    missing = [
        (clause, words)
        for clause, words in measured()
        if not any(clause == row and (words.startswith(said) or said.startswith(words)) for row, said in listed)
    ]
    assert missing == []
    assert len(measured()) > 60


def test_the_page_names_files_that_exist():
    text = (PROJECT / "docs" / "gbt9704.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:services|tests)/[\w/.*]+)`", text):
        assert list(Path(PROJECT).glob(name)), name
