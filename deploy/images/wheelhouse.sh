#!/bin/sh
# Fills .run/wheelhouse with wheels of everything in requirements.lock, checked against its hashes; an image build
# on a server without internet installs from there. Done again only when the lock changed.
set -eu
cd "$(dirname "$0")/../.."
target=.run/wheelhouse
if cmp -s requirements.lock "$target/requirements.lock"; then exit 0; fi
rm -rf "$target.new"
mkdir -p "$target.new"
.venv/bin/python -m pip wheel --quiet --disable-pip-version-check --require-hashes --wheel-dir "$target.new" -r requirements.lock
cp requirements.lock "$target.new/"
rm -rf "$target"
mv "$target.new" "$target"
