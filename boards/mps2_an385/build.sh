#!/usr/bin/env bash
# Build the frozen image: boards/mps2_an385/build.sh. Prints where it is: out/boards/mps2_an385/firmware.elf
#
#   MPY_DIR  your own tree of MicroPython, 1.25 or later, with its submodules lib/lwip and lib/mbedtls; else Debian's
#   HEAP     bytes of the garbage-collected heap (262144)
#   JOBS     compilers at once (2)
set -euo pipefail
board=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$board/../.." && pwd)
sources=$root/out/boards/sources
heap=${HEAP:-262144}

command -v arm-none-eabi-gcc >/dev/null || { echo "build: no arm-none-eabi-gcc: make board-peers installs it" >&2; exit 1; }

# Debian's source packages as one tree of MicroPython; the binary distributions have neither lwIP nor mbedtls in it.
debian_tree() {
  "$root/tools/boards/sources.sh" "$sources" micropython lwip mbedtls >&2
  local library
  for library in lwip mbedtls; do
    [ -L "$sources/micropython/lib/$library" ] && continue
    rmdir "$sources/micropython/lib/$library"
    ln -s "../../$library" "$sources/micropython/lib/$library"
  done
  echo "$sources/micropython"
}

mpy=${MPY_DIR:-$(debian_tree)}
for needed in py/mkenv.mk lib/lwip/src/core/udp.c lib/mbedtls/library/md5.c; do
  [ -e "$mpy/$needed" ] || { echo "build: no $needed in $mpy" >&2; exit 1; }
done
# Folders of their own for each tree and heap: make does not see a change of either.
out=$root/out/boards/mps2_an385
tree=$(printf '%s %s' "$mpy" "$(cat "$mpy.version" 2>/dev/null || true)" | cksum | cut -d' ' -f1)
cross=$out/mpy-cross-$tree
build=$out/build-$tree-$heap
mkdir -p "$cross" "$build"

# The log is for those who want to know; who builds sees it only when that fails.
quietly() {
  local log=$1
  shift
  nice make -j"${JOBS:-2}" "$@" >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
}
quietly "$cross/build.log" -C "$mpy/mpy-cross" BUILD="$cross" USER_C_MODULES=
quietly "$build/build.log" -C "$board/port" MPY="$mpy" BUILD="$build" BOARD_DIR="$board" MICROPY_HEAP_SIZE="$heap" \
  FROZEN_MANIFEST="$board/manifest.py" MICROPY_MPYCROSS="$cross/mpy-cross"
cp "$build/firmware.elf" "$out/firmware.elf"
arm-none-eabi-size "$out/firmware.elf"
