# What Demo/start and Tests/run share: the system packages that pdtop builds and runs on.
say() { printf '\033[2m-- %s\033[0m\n' "$*" >&2; }

# Debian and Ubuntu packages, each with a file that is there when it is installed.
packages_needed=(
  "libncurses-dev:/usr/include/ncurses.h"
  "libsqlite3-dev:/usr/include/sqlite3.h"
  "libzstd-dev:/usr/include/zstd.h"
)

install_missing() {
  if ! command -v swift >/dev/null; then
    echo "pdtop is built with Swift 6.1 or later, which was not found: see https://www.swift.org/install" >&2
    exit 1
  fi
  [[ $(uname) == Linux ]] || return 0
  local missing=() entry
  for entry in "${packages_needed[@]}"; do
    [[ -e ${entry#*:} ]] || missing+=("${entry%%:*}")
  done
  ((${#missing[@]})) || return 0
  if ! command -v apt-get >/dev/null; then
    echo "please install what corresponds to the Debian packages ${missing[*]}, then start again" >&2
    exit 1
  fi
  local root=()
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || { echo "please install ${missing[*]} as root, then start again" >&2; exit 1; }
    root=(sudo)
  fi
  say "installing ${missing[*]}"
  "${root[@]}" apt-get -o DPkg::Lock::Timeout=120 update -qq
  "${root[@]}" apt-get -o DPkg::Lock::Timeout=120 install -y -qq "${missing[@]}"
}
