#!/usr/bin/env bash
# Fetch and unpack Debian source packages without touching the machine's own package lists: sources.sh FOLDER PACKAGE...
#
# The packages come from the release named by SUITE, off the mirror that this machine's apt already uses. Each becomes
# FOLDER/PACKAGE, and FOLDER/PACKAGE.version says which version it is; what is there already is left as it is.
set -euo pipefail
SUITE=${SUITE:-trixie}
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

folder=$1
shift
missing=()
for package in "$@"; do
  [ -e "$folder/$package.version" ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

for tool in apt-get dpkg-source; do
  command -v "$tool" >/dev/null || { echo "sources: no $tool here; make board-peers installs it on Debian" >&2; exit 1; }
done
mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
folder=$(cd "$folder" && pwd)
private=(
  -o Dir::Etc::sourcelist="$folder/apt/sources.list"
  -o Dir::Etc::sourceparts=/dev/null
  -o Dir::State::Lists="$folder/apt/lists"
  -o Dir::Cache="$folder/apt/cache"
)

# Every site from which apt reads this machine's own release, once each.
sites() {
  local release
  release=$(. /etc/os-release && echo "$VERSION_CODENAME")
  apt-get indextargets --no-release-info --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v release="$release" '$2 == release && $3 == "main" && !seen[$1]++ { print $1 }'
}

update() {
  local site
  for site in $(sites); do
    echo "deb-src [signed-by=$KEYRING] $site $SUITE main" >"$folder/apt/sources.list"
    if apt-get "${private[@]}" -o APT::Update::Error-Mode=any -qq update; then return 0; fi
  done
  echo "sources: no mirror of this machine's apt configuration serves the sources of $SUITE" >&2
  return 1
}

update
for package in "${missing[@]}"; do
  echo "sources: fetching $package of $SUITE"
  rm -rf "${folder:?}/$package" "$folder/download"
  mkdir "$folder/download"
  (cd "$folder/download" && apt-get "${private[@]}" -qq -o APT::Sandbox::User=root source --download-only --only-source "$package")
  dpkg-source --no-check --no-copy -x "$folder"/download/*.dsc "$folder/$package" >/dev/null
  dpkg-parsechangelog -l "$folder/$package/debian/changelog" -S Version >"$folder/$package.version"
  rm -rf "$folder/download"
done
