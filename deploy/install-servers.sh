#!/usr/bin/env bash
# Finds the programs named as arguments ("postgresql", "rabbitmq", "prometheus", which tests let scrape the processes,
# "chromium", in which they look at pages, and "faketime", which gives them a wrong clock) and installs those that are missing.
# Nothing is started: whoever needs a server starts a private one from its binaries.
set -euo pipefail

oldest_postgresql=15

# The directory of the newest usable PostgreSQL server, or nothing.
find_postgresql() {
  local directory version newest=0 found=''
  local -a places
  if [ -n "${DATAFORGE_PG_BIN:-}" ]; then
    places=("$DATAFORGE_PG_BIN")
  else
    IFS=: read -r -a places <<<"$PATH"
    places+=(
      /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* /usr/lib/postgresql*/bin
      /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin
      /Applications/Postgres.app/Contents/Versions/*/bin /usr/local/pgsql/bin
    )
  fi
  for directory in "${places[@]}"; do
    [ -x "$directory/initdb" ] && [ -x "$directory/postgres" ] || continue
    version=$("$directory/postgres" --version | sed -n 's/.*(PostgreSQL) \([0-9]*\).*/\1/p')
    if [ "${version:-0}" -ge "$oldest_postgresql" ] && [ "$version" -gt "$newest" ]; then
      newest=$version
      found=$directory
    fi
  done
  printf '%s' "$found"
}

find_rabbitmq() {
  local script
  for script in /usr/lib/rabbitmq/bin/rabbitmq-server /opt/homebrew/sbin/rabbitmq-server \
    /usr/local/sbin/rabbitmq-server /opt/rabbitmq/sbin/rabbitmq-server; do
    if [ -x "$script" ]; then
      printf '%s' "$script"
      return
    fi
  done
  command -v rabbitmq-server || true
}

# The server, if promtool, which checks rules and metrics, is there as well.
find_prometheus() {
  if command -v promtool >/dev/null; then
    command -v prometheus || true
  fi
}

# A browser that can run without a screen.
find_chromium() {
  command -v chromium || command -v chromium-browser || command -v google-chrome || true
}

# The library that gives a program another clock.
find_faketime() {
  local library
  for library in /usr/lib/*/faketime/libfaketimeMT.so.1 /usr/lib/faketime/libfaketimeMT.so.1 \
    /usr/lib64/faketime/libfaketimeMT.so.1 /usr/local/lib/faketime/libfaketimeMT.so.1; do
    if [ -e "$library" ]; then
      printf '%s' "$library"
      return
    fi
  done
}

# The line that installs everything asked for, per system.
install_line() {
  local apt='' dnf='' apk='' brew='' name
  for name in "$@"; do
    case $name in
      postgresql) apt+=' postgresql' dnf+=' postgresql-server' apk+=' postgresql' brew+=' postgresql@17' ;;
      rabbitmq) apt+=' rabbitmq-server' dnf+=' rabbitmq-server' apk+=' rabbitmq-server' brew+=' rabbitmq' ;;
      prometheus) apt+=' prometheus' dnf+=' golang-github-prometheus' apk+=' prometheus' brew+=' prometheus' ;;
      chromium) apt+=' chromium' dnf+=' chromium-headless' apk+=' chromium' brew+=' --cask chromium' ;;
      faketime) apt+=' faketime' dnf+=' libfaketime' apk+=' libfaketime' brew+=' libfaketime' ;;
    esac
  done
  if command -v apt-get >/dev/null; then
    echo "sudo apt-get install -y --no-install-recommends$apt"
  elif command -v dnf >/dev/null; then
    echo "sudo dnf install -y$dnf"
  elif command -v apk >/dev/null; then
    echo "sudo apk add$apk"
  elif command -v brew >/dev/null || [ "$(uname)" = Darwin ]; then
    echo "brew install$brew"
  else
    echo "your system's packages for: $*"
  fi
}

# apt, as root, with a policy that lets no package start its service. A policy that is there already stays.
apt_install() {
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo -n)
  # shellcheck disable=SC2016 # expanded by the inner shell
  "${root[@]+"${root[@]}"}" env DEBIAN_FRONTEND=noninteractive sh -c '
    set -e
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
      trap "rm -f $policy" EXIT
      printf "#!/bin/sh\nexit 101\n" >"$policy"
      chmod +x "$policy"
    fi
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@"
  ' sh "$@" </dev/null >&2
}

missing=()
for name in "$@"; do
  case $name in
    postgresql) [ -n "$(find_postgresql)" ] || missing+=("$name") ;;
    rabbitmq) [ -n "$(find_rabbitmq)" ] || missing+=("$name") ;;
    prometheus) [ -n "$(find_prometheus)" ] || missing+=("$name") ;;
    chromium) [ -n "$(find_chromium)" ] || missing+=("$name") ;;
    faketime) [ -n "$(find_faketime)" ] || missing+=("$name") ;;
    *)
      echo "usage: $0 [postgresql] [rabbitmq] [prometheus] [chromium] [faketime]" >&2
      exit 2
      ;;
  esac
done
[ ${#missing[@]} -gt 0 ] || exit 0

line=$(install_line "${missing[@]}")
if ! command -v apt-get >/dev/null || { [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; }; then
  echo "Missing: ${missing[*]}. Install with: $line" >&2
  exit 1
fi

echo "Installing ${missing[*]} (without starting any service)" >&2
packages=()
for name in "${missing[@]}"; do
  case $name in
    postgresql) packages+=(postgresql) ;;
    rabbitmq) packages+=(rabbitmq-server) ;;
    prometheus) packages+=(prometheus) ;;
    chromium) packages+=(chromium) ;;
    faketime) packages+=(faketime) ;;
  esac
done
apt_install "${packages[@]}" || {
  echo "Installing failed. Try it by hand: $line" >&2
  exit 1
}

for name in "${missing[@]}"; do
  if [ -z "$("find_$name")" ]; then
    echo "$name was installed but cannot be used." >&2
    [ "$name" != postgresql ] || echo "PostgreSQL must be $oldest_postgresql or later" \
      "(https://www.postgresql.org/download has packages of it for this system)." >&2
    exit 1
  fi
done
