#!/bin/sh
# Makes the base image budgetwatch-debian:12 with debootstrap where there is none. Needs root.
#   DEBIAN_MIRROR=http://…/debian   another mirror than the one this machine's apt uses
set -eu
image=budgetwatch-debian:12
if docker image inspect "$image" >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" -ne 0 ]; then
    echo "the base image $image is missing and only root can make it" >&2
    echo "  what to do: sudo deploy/images/base.sh, or load one: docker tag debian:12 $image" >&2
    exit 1
fi
if ! command -v debootstrap >/dev/null 2>&1; then
    echo "debootstrap is missing" >&2
    echo "  what to do: apt-get install debootstrap" >&2
    exit 1
fi
site_of() { apt-get indextargets --format '$(SITE)' 'Created-By: Packages' "Codename: $1" 'Component: main' 'Origin: Debian' 2>/dev/null | head -n 1; }
mirror=${DEBIAN_MIRROR:-$(site_of bookworm)}
security=${DEBIAN_SECURITY_MIRROR:-$(site_of bookworm-security)}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase --include=ca-certificates bookworm "$root/fs" ${mirror:+"$mirror"} >"$root/log" 2>&1 || {
    tail -n 5 "$root/log" >&2
    echo "  what to do: see that the machine reaches a Debian 12 mirror, or set DEBIAN_MIRROR" >&2
    exit 1
}
if [ -n "$security" ]; then echo "deb $security bookworm-security main" >>"$root/fs/etc/apt/sources.list"; fi
rm -rf "$root"/fs/var/cache/apt/archives/*.deb
tar -C "$root/fs" --one-file-system -c . | docker import - "$image" >/dev/null
