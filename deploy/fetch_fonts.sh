#!/bin/sh
# Puts the free simplified-Chinese faces (Fandol 宋 仿宋 黑 楷) into the folder $1: taken out of Debian's
# texlive-lang-chinese, since nothing else of TeX is needed. Does nothing where they are already there.
set -eu

target=$1
if [ -n "$(find "$target" -name 'Fandol*.otf' 2>/dev/null | head -n 1)" ]; then exit 0; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "the Fandol faces could not be fetched: $1" >&2
    echo "  what to do: see that the machine reaches a Debian 12 mirror (apt-get update), or put Fandol*.otf into $target yourself" >&2
    exit 1
}
cd "$work"
# _apt, the user that apt downloads as, may not enter a private folder
chmod 755 "$work"
apt-get download -q texlive-lang-chinese >log 2>&1 || { tail -n 3 log >&2; fail "apt-get download texlive-lang-chinese failed"; }
dpkg-deb --fsys-tarfile texlive-lang-chinese_*.deb |
    tar -x --wildcards --no-anchored 'Fandol*.otf' || fail "the package holds no Fandol*.otf"
mkdir -p "$target.new"
find . -name 'Fandol*.otf' -exec cp {} "$target.new" \;
mkdir -p "$target"
mv "$target.new"/*.otf "$target"
rmdir "$target.new"
