# Shared by the scripts in ci/. It is sourced, never run.

stop() {
  printf '%s\n' "$@" >&2
  exit 3
}

# need PROGRAM PACKAGES ...: installs the Debian packages of those programs that are missing, in one go.
need() {
  local packages=() missing=() sudo=()
  while [ $# -gt 0 ]; do
    if ! command -v "$1" >/dev/null 2>&1; then
      missing+=("$1")
      read -ra more <<<"$2"
      packages+=("${more[@]}")
    fi
    shift 2
  done
  [ ${#packages[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null 2>&1 || stop "Missing: ${missing[*]}." "Install these programs, then run this again."
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  echo "Installing ${packages[*]}."
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
}

# What a build needs. Rust itself is not in Debian in a version that is new enough.
need_build_tools() {
  need git git ssh-keygen openssh-client cc "gcc libc6-dev"
  if ! command -v cargo >/dev/null 2>&1 && [ -x "$HOME/.cargo/bin/cargo" ]; then
    PATH="$HOME/.cargo/bin:$PATH"
  fi
  command -v cargo >/dev/null 2>&1 ||
    stop "cargo is missing." "Install Rust (https://www.rust-lang.org/tools/install), then run this again."
}

# build_release: builds the program; its path is then in $caveat.
build_release() {
  need_build_tools
  cargo build --release --locked -p caveat
  caveat=${CARGO_TARGET_DIR:-target}/release/caveat
}

# run NAME COMMAND ...: runs one step of a job. A step that fails does not keep the next from running.
steps=()
worst=0
run() {
  local name=$1 code=0
  shift
  printf '\n== %s\n' "$name"
  "$@" || code=$?
  note "$name" "$code"
}

# note NAME CODE: keeps the outcome of a step for the summary; the code is then in $last.
note() {
  last=$2
  if [ "$last" -eq 0 ]; then steps+=("ok      $1"); else steps+=("failed  $1 (exit $last)"); fi
  if [ "$last" -gt "$worst" ]; then worst=$last; fi
}

# skip NAME WHY: says that a step could not run.
skip() {
  printf '\n== %s\nNot run: %s\n' "$1" "$2"
  steps+=("not run $1")
}

summary() {
  printf '\n== Summary\n'
  printf '%s\n' "${steps[@]}"
}
