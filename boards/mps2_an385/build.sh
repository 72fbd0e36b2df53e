#!/usr/bin/env bash
# Build the board's images: boards/mps2_an385/build.sh [IMAGE...], all of them unless told.
#
#   frozen  out/boards/mps2_an385/firmware.elf        the phone in the image, a heap of 256 KB
#   files   out/boards/mps2_an385/firmware-files.elf  no phone: it is installed as files; a heap of 2 MiB in PSRAM
#   nomd5   out/boards/mps2_an385/firmware-nomd5.elf  as frozen, without MD5 in C, as MicroPython is on some boards
#
#   MPY_DIR  your own tree of MicroPython, 1.25 or later, with its submodules lib/lwip and lib/mbedtls; else Debian's
#   HEAP     bytes of the garbage-collected heap of frozen and nomd5 (262144)
#   JOBS     compilers at once (2)
set -euo pipefail
board=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$board/../.." && pwd)
sources=$root/out/boards/sources
out=$root/out/boards/mps2_an385
heap=${HEAP:-262144}

command -v arm-none-eabi-gcc >/dev/null || { echo "build: no arm-none-eabi-gcc: make board-peers installs it" >&2; exit 1; }
mkdir -p "$out"
exec 9>"$out/.lock" # two builds at once would share their folders
flock 9

# Debian's source packages as one tree of MicroPython; the binary distributions have neither lwIP nor mbedtls in it.
debian_tree() {
  "$root/tools/boards/sources.sh" "$sources" micropython lwip mbedtls >&2 || {
    echo "build: MicroPython's sources are fetched on Debian 12 and 13 only. Elsewhere set MPY_DIR= to your own tree of" >&2
    echo "build: MicroPython 1.25 or later, with its submodules lib/lwip and lib/mbedtls" >&2
    exit 1
  }
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
  [ -e "$mpy/$needed" ] || { echo "build: no $needed in $mpy (make submodules fetches it)" >&2; exit 1; }
done
version=$(cat "$sources"/{micropython,lwip,mbedtls}.version 2>/dev/null || true)
tree=$(printf '%s %s' "$mpy" "$version" | cksum | cut -d' ' -f1)
cross=$out/mpy-cross-$tree

# The log is for those who want to know; who builds sees it only when that fails.
quietly() {
  local log=$1
  shift
  nice make -j"${JOBS:-2}" "$@" >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
}

# All that makes an image: what is in it, how it is built, with which sources and which compiler.
inputs() {
  printf '%s\n' "$tree" "$@" "$(arm-none-eabi-gcc --version)"
  cd "$root"
  find firmware hal boards -type f \( -name '*.py' -o -path 'boards/mps2_an385/*' \) ! -name '*.md' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum
}

# image NAME ELF MANIFEST HEAP [OPTION...]: build it unless it is there from the very same inputs.
image() {
  local build=$out/build-$tree-$1-$4 elf=$out/$2 key
  key=$(inputs "$@" | sha256sum)
  if [ -z "${MPY_DIR:-}" ] && [ -e "$elf" ] && [ "$(cat "$elf.inputs" 2>/dev/null)" = "$key" ]; then return; fi
  mkdir -p "$cross" "$build"
  rm -f "$elf.inputs"
  quietly "$cross/build.log" -C "$mpy/mpy-cross" BUILD="$cross" USER_C_MODULES=
  quietly "$build/build.log" -C "$board/port" MPY="$mpy" BUILD="$build" BOARD_DIR="$board" OPTIONS="${*:5}" \
    FROZEN_MANIFEST="$board/$3" MICROPY_HEAP_SIZE="$4" MICROPY_MPYCROSS="$cross/mpy-cross"
  cp "$build/firmware.elf" "$elf.new"
  mv "$elf.new" "$elf"
  echo "$key" >"$elf.inputs"
  arm-none-eabi-size "$elf"
}

for name in ${*:-frozen files nomd5}; do
  case $name in
    frozen) image frozen firmware.elf manifest.py "$heap" ;;
    files) image files firmware-files.elf frozen/manifest.py 2097152 -DHEAP_IN_PSRAM=1 ;;
    nomd5) image nomd5 firmware-nomd5.elf manifest.py "$heap" -DMICROPY_PY_HASHLIB_MD5=0 ;;
    *) echo "build: no image $name: choose of frozen, files, nomd5" >&2; exit 1 ;;
  esac
done
