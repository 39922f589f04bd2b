#!/bin/sh
# Makes the lists of locked packages anew from pyproject.toml. Needs uv on the PATH.
# One list serves Python 3.11-3.13 on Linux, macOS and Windows: differences are markers in it.
set -eu
cd "$(dirname "$0")/.."

lock() {
  target=$1
  shift
  uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade \
    --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet \
    --no-emit-package httpx2-jsfetch \
    "$@" --output-file "packaging/locks/$target"
}

lock development.txt --extra test --extra check
# what tests/core needs: it is run without Qt on the other Pythons, which proves that core does not need it
lock core.txt --extra test --extra check --no-emit-package pyside6-essentials --no-emit-package shiboken6 \
  --no-emit-package qasync --no-emit-package pytest-qt --no-emit-package ruff --no-emit-package mypy
# what goes into the folder to hand to somebody, in the versions that were tested, and what makes it
lock build.txt --extra build --constraint packaging/locks/development.txt
# the retry libraries that `dev.py bench` measures beside ours
lock bench.txt --extra bench --constraint packaging/locks/development.txt
