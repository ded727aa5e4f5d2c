#!/usr/bin/env bash
# Installs the Debian packages that a run ("run"), the tests ("test") or the load test of WebRTC ("load") need; says nothing when all are there.
set -euo pipefail

case "${1:-}" in
  # Opus codec; recogniser with its English model; the two speech synthesisers.
  run) packages=(libopus0 libpocketsphinx3 pocketsphinx-en-us libflite1 libespeak-ng1 espeak-ng-data) ;;
  # promtool, which checks the metrics pages; the browser that uses the page; the SRTP implementation that ours is held against; a WebRTC client in Python.
  test) packages=(prometheus chromium libsrtp2-1 python3-aiortc) ;;
  # The WebRTC server that ours is held against.
  load) packages=(janus) ;;
  *)
    echo "usage: $0 run|test|load" >&2
    exit 2
    ;;
esac

# kubectl builds the manifests in the tests. It comes from where its owner chose to get it; else from Debian, if Debian's is not too old (1.21) for them.
if [[ $1 == test ]] && ! command -v kubectl >/dev/null; then
  candidate=$(apt-cache policy kubernetes-client 2>/dev/null | sed -n 's/^ *Candidate: \([0-9.]*\).*/\1/p')
  if [[ -n "$candidate" ]] && printf '1.21\n%s\n' "$candidate" | sort -C -V; then
    packages+=(kubernetes-client)
  else
    echo 'kubectl is not here and Debian has none that is new enough: the tests of k8s/ will be skipped. Put kubectl 1.21 or newer on the PATH to run them.'
  fi
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "Missing native packages: ${missing[*]}. Install their equivalents for this system, then run make again." >&2
  exit 1
fi

privileged=()
if [[ $EUID -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "Missing native packages. As root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  privileged=(sudo)
fi

echo "Installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
  DEBIAN_FRONTEND=noninteractive "${privileged[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >"$log" 2>&1
}
# The package lists may be missing or old; they are fetched only when the first try fails.
if ! install; then
  "${privileged[@]}" apt-get update -q >>"$log" 2>&1 || true
  if ! install; then
    cat "$log" >&2
    echo "apt-get could not install ${missing[*]}; the lines above say why." >&2
    exit 1
  fi
fi
