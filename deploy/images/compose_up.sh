#!/bin/sh
# Starts the system of docker-compose.yml: base image, wheelhouse, settings and secrets, images, containers.
set -eu
cd "$(dirname "$0")/../.."

stop() {
    echo "$1" >&2
    echo "  what to do: $2" >&2
    exit 1
}
step() {
    name=$1
    shift
    began=$(date +%s)
    "$@" >.run/compose.log 2>&1 || {
        tail -n 25 .run/compose.log >&2
        stop "FAIL $name" "read .run/compose.log"
    }
    printf ' ok  %-58s %6d s\n' "$name" "$(($(date +%s) - began))"
}

mkdir -p .run
command -v docker >/dev/null 2>&1 || stop "no container engine is installed" "apt-get install docker.io docker-compose debootstrap"
docker info >/dev/null 2>&1 || stop "no container engine answers (${DOCKER_HOST:-the default socket})" \
    "start one: systemctl start docker, or dockerd as root; where that is not possible, use make demo"
if docker compose version >/dev/null 2>&1; then compose="docker compose"; else compose=docker-compose; fi
command -v "${compose%% *}" >/dev/null 2>&1 || stop "docker-compose is not installed" "apt-get install docker-compose"

step "base image" deploy/images/base.sh
step "wheelhouse" deploy/images/wheelhouse.sh
step "settings and secrets" .venv/bin/python -m deploy.images.prepare
step "images" $compose build
# the containers' one user must own what is mounted; the host's user still reaches the certificates of the demo
step "owners" docker run --rm --user 0 --entrypoint chown -v "$PWD/.run/compose:/made" budgetwatch/app:local \
    -R 10001:10001 /made
step "containers" $compose up --detach --remove-orphans
