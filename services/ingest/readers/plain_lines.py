"""Reads a text without a single quote: there a record is a line and a delimiter is a delimiter.

Most exports are such. Lines go into COPY's form without being taken apart, which reads three times as fast as the csv
module; a test holds that both ways give the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from services.ingest.readers.copy_text import BATCH, copy_block, is_clean
from services.ingest.readers.reading import ReadRow
from services.ingest.readers.tally import RowTally
from services.ingest.readers.text_file import TextFile


def plain_blocks(text: TextFile, delimiter: str, width: int, tally: RowTally) -> Iterator[str]:
    """Yield the data rows as blocks of COPY lines; blank rows are passed over, ragged ones told to `tally`."""
    with text.path.open(encoding=text.encoding) as source:
        next(source)
        first = 2
        while lines := list(islice(source, BATCH)):
            if not lines[-1].endswith("\n"):
                lines[-1] += "\n"
            good = _good_lines(lines, first, delimiter, width, tally)
            block = "".join([f"{number}\tline {number}\t{line}" for number, line in good])
            if delimiter != "\t":
                has_tabs = block.count("\t") != 2 * len(good)
                block = block.replace(delimiter, "\t")
            else:
                has_tabs = False
            if has_tabs or not is_clean(block):
                rows = [ReadRow(number, f"line {number}", line[:-1].split(delimiter)) for number, line in good]
                block = copy_block(rows, width)
            yield block
            first += len(lines)
    tally.close()


def _good_lines(lines: list[str], first: int, delimiter: str, width: int, tally: RowTally) -> list[tuple[int, str]]:
    """Return the lines that have every column and any value, numbered."""
    good = []
    for number, line in enumerate(lines, start=first):
        if line.count(delimiter) != width - 1:
            if line.strip(f"{delimiter}\n"):
                tally.add_ragged(number, line.count(delimiter) + 1)
        elif len(line) > width or line.strip(f"{delimiter}\n"):
            good.append((number, line))
    tally.rows += len(good)
    return good
