#!/usr/bin/env bash
# Installs the npm packages of the foreign clients in tests/interop/, exactly as their lock files say; quick when nothing changed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if ! command -v npm >/dev/null; then
  echo "npm is not on the PATH: install Node 20." >&2
  exit 127
fi

for lock in "$root"/tests/interop/*/package-lock.json; do
  folder=$(dirname "$lock")
  stamp="$folder/node_modules/.installed-from"
  if [[ ! -f "$stamp" ]] || ! cmp -s "$lock" "$stamp"; then
    echo "Installing npm packages of ${folder#"$root"/}"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$lock" "$stamp"
  fi
done
