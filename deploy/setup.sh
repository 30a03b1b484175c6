#!/bin/sh
# Sets up what is missing: Debian packages, .venv from the hash-locked requirements, the Fandol faces.
#   deploy/setup.sh run     what the product needs
#   deploy/setup.sh test    what tests and checks need besides
# A second run does nothing and takes no time.
set -eu

want=${1:-run}
project=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$project"

step() {
    name=$1
    shift
    began=$(date +%s)
    if [ -t 1 ]; then printf '  ·  %s …\r' "$name"; fi
    if ! "$@"; then
        echo "FAIL $name" >&2
        exit 1
    fi
    took=$(($(date +%s) - began))
    printf ' ok  %-58s %6d s\n' "$name" "$took"
}

find_python() {
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
}

make_venv() {
    python=$(find_python)
    if [ -z "$python" ]; then
        echo "no Python 3.11 or newer with venv was found" >&2
        echo "  what to do: apt-get install python3 python3-venv, or set PYTHON=/path/to/python3.11" >&2
        return 1
    fi
    # the program is looked for anew: a copied tree brings links that lead nowhere
    if ! .venv/bin/python -c '' >/dev/null 2>&1; then
        rm -rf .venv
        "$python" -m venv .venv || return 1
    fi
    log=$(mktemp)
    if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1" >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        echo "the locked Python packages could not be installed (whole output: $log)" >&2
        echo "  what to do: see that pip reaches a package index, or give a wheelhouse: PIP_NO_INDEX=1 PIP_FIND_LINKS=folder" >&2
        return 1
    fi
    rm -f "$log"
    cp "$1" "$2"
}

is_current() { [ -x .venv/bin/python ] && cmp -s "$1" "$2"; }

mkdir -p .run
case $want in
run) lock=requirements.lock ;;
test) lock=requirements-dev.lock ;;
*) echo "usage: $0 run|test" >&2; exit 2 ;;
esac

step "Debian packages ($want)" deploy/install_packages.sh "$want"
# what the tests need holds all that the product needs
if ! is_current "$lock" ".venv/$lock" && ! { [ "$want" = run ] && is_current requirements-dev.lock .venv/requirements-dev.lock; }; then
    step "Python packages ($lock)" make_venv "$lock" ".venv/$lock"
fi
step "command (.venv/bin/budgetwatch)" install -m 755 deploy/budgetwatch .venv/bin/budgetwatch
step "fonts" deploy/fetch_fonts.sh "$project/.run/fonts"
