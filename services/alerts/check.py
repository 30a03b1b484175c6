"""`python -m services.alerts.check [FILE…]`: says whether rule files are well formed; without files, all of them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from services.alerts.rule_file import RuleError, load_rules, read_rule


def main(arguments: list[str] | None = None) -> int:
    """Check the files; 0 where all are good."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files: list[Path] = parser.parse_args(arguments).files
    try:
        rules = [read_rule(path) for path in files] if files else load_rules()
    except (RuleError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    for rule in rules:
        sys.stdout.write(f"{rule.id} {rule.head.title} 第{rule.head.version}版：格式正确\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
