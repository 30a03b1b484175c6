#!/bin/sh
# The main job of `make demo` through docker-compose.yml.
set -eu
cd "$(dirname "$0")/../.."
deploy/images/compose_up.sh
.venv/bin/python -m deploy.images.demo
