#!/bin/sh
# Installs the Debian packages of deploy/packages.txt that are missing: deploy/install_packages.sh run|test
# Their own services are not started (a temporary policy-rc.d says no) and what already runs is left alone.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
want=${1:-run}
case $want in
run) sections='run' ;;
test) sections='run test' ;;
*) echo "usage: $0 run|test" >&2; exit 2 ;;
esac

listed() {
    for section in $sections; do
        awk -v wanted="[$section]" '/^#/ || NF == 0 { next } /^\[/ { on = ($1 == wanted); next } on { print $1 }' "$here/packages.txt"
    done
}

is_installed() {
    case $(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null || true) in
    ii*) return 0 ;;
    esac
    # another package may give the same program: any nginx, or a Python that was not installed by Debian
    case $1 in
    postgresql) ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 ;;
    nginx-light) command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ] ;;
    python3 | python3-venv) python3.11 -c 'import ensurepip, ssl, sqlite3' >/dev/null 2>&1 ;;
    make | openssl) command -v "$1" >/dev/null 2>&1 ;;
    *) return 1 ;;
    esac
}

missing=
for package in $(listed); do
    is_installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "these packages are missing:$missing" >&2
    echo "  what to do: this machine has no apt-get; install them with its own package manager (Debian 12 is what is tried)" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "these packages are missing and only root can install them:$missing" >&2
        echo "  what to do: as root, run  $0 $want  or  apt-get install$missing" >&2
        exit 1
    fi
    as_root=sudo
fi

policy=/usr/sbin/policy-rc.d
kept=$policy.before-budgetwatch
restore() {
    $as_root rm -f "$policy"
    if [ -e "$kept" ] || [ -L "$kept" ]; then $as_root mv "$kept" "$policy"; fi
}
# an interrupted earlier run may have left the kept file: it is the true one
if ! { [ -e "$kept" ] || [ -L "$kept" ]; } && { [ -e "$policy" ] || [ -L "$policy" ]; }; then
    $as_root mv "$policy" "$kept"
fi
trap restore EXIT
trap 'exit 130' INT TERM HUP
printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
$as_root chmod 755 "$policy"

echo "installing Debian packages:$missing"
log=$(mktemp)
if ! { $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    echo "the packages could not be installed:$missing (whole output: $log)" >&2
    echo "  what to do: see that the machine reaches a Debian 12 mirror (apt-get update) and that no other apt runs" >&2
    exit 1
fi
rm -f "$log"
# what we brought shall not start at the next boot either: the stack runs instances of its own
for unit in postgresql rabbitmq-server nginx; do
    case " $missing " in
    *" $unit"*) command -v systemctl >/dev/null 2>&1 && $as_root systemctl disable --quiet "$unit" 2>/dev/null || true ;;
    esac
done
