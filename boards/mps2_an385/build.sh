#!/usr/bin/env bash
# Build the frozen image: boards/mps2_an385/build.sh. Prints where it is: out/boards/mps2_an385/firmware.elf
#
#   MPY_DIR  your own tree of MicroPython 1.24 or later with its submodules lib/lwip and lib/mbedtls, instead of Debian's
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
# A folder for each tree and heap: make does not see a change of either.
build=$root/out/boards/mps2_an385/build-$(printf '%s %s' "$mpy" "$heap" | cksum | cut -d' ' -f1)
mkdir -p "$build"

nice make -C "$mpy/mpy-cross" -j"${JOBS:-2}" BUILD="$build/mpy-cross" USER_C_MODULES= >"$build/mpy-cross.log" 2>&1 ||
  { cat "$build/mpy-cross.log" >&2; exit 1; }
nice make -C "$board/port" -j"${JOBS:-2}" MPY="$mpy" BUILD="$build" BOARD_DIR="$board" \
  FROZEN_MANIFEST="$board/manifest.py" MICROPY_MPYCROSS="$build/mpy-cross/mpy-cross" MICROPY_HEAP_SIZE="$heap" \
  >"$build/build.log" 2>&1 || { tail -n 40 "$build/build.log" >&2; exit 1; }
tail -n 2 "$build/build.log"
cp "$build/firmware.elf" "$root/out/boards/mps2_an385/firmware.elf"
