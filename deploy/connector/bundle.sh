#!/bin/sh
# Make the offline bundle of the connector: wheels with hashes, installer, systemd unit, guide.
# Usage: deploy/connector/bundle.sh OUT.tar.gz [extra ...]      extras: pkcs11, postgresql
# Run it on a machine like the unit's (same system, same Python). Versions and hashes come from requirements.lock.
set -eu
out=$(realpath -m "$1"); shift
mkdir -p "$(dirname "$out")"
project=$(cd "$(dirname "$0")/../.." && pwd)
python=${PYTHON:-"$project/.venv/bin/python"}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
bundle="$work/budgetwatch-connector"; mkdir -p "$bundle/wheels" "$work/source"

cp -r "$project/connector" "$project/contracts" "$work/source/"
rm -rf "$work/source/connector/build"
"$python" -m build --wheel --no-isolation --outdir "$bundle/wheels" "$work/source/connector" >/dev/null
wheel=$(ls "$bundle"/wheels/budgetwatch_connector-*.whl)
"$python" "$project/deploy/connector/locked.py" "$project/requirements.lock" "$wheel" "$@" >"$work/requirements.txt"
"$python" -m pip download --quiet --only-binary :all: --no-deps --require-hashes --dest "$bundle/wheels" --requirement "$work/requirements.txt"

hash=$(sha256sum "$wheel" | cut -d' ' -f1)
{ cat "$work/requirements.txt"; echo "./wheels/$(basename "$wheel") --hash=sha256:$hash"; } >"$bundle/requirements.txt"
cp "$project/connector/README.md" "$project/deploy/connector/budgetwatch-connector.service" "$project/deploy/connector/install.sh" "$bundle/"
(cd "$bundle" && find . -type f ! -name SHA256SUMS | sort | xargs sha256sum >SHA256SUMS)
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -czf "$out" budgetwatch-connector
echo "$out"
