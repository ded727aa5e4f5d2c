#!/usr/bin/env bash
# Builds the media server's page from services/media-server/web into services/media-server/src/wwwroot, exactly as the lock file says; quick when
# nothing changed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source="$root/services/media-server/web"
page="$root/services/media-server/src/wwwroot"
stamp="$source/node_modules/.built-from"
if ! command -v npm >/dev/null; then
  echo "npm is not on the PATH: install Node 20.19 or newer. It builds the page." >&2
  exit 127
fi

# Everything that the page is made of, and the Node that makes it.
wanted=$({ node --version; cd "$source" && find . -path ./node_modules -prune -o -path ./tests -prune -o -type f ! -name '*.md' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; } | sha256sum)
[[ -f "$page/index.html" && -f "$stamp" && "$(<"$stamp")" == "$wanted" ]] && exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
cd "$source"
if ! cmp -s package-lock.json node_modules/.installed-from; then
  echo "Installing npm packages of services/media-server/web"
  if ! npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >"$log" 2>&1; then
    cat "$log" >&2
    echo "npm could not install the page's packages; the lines above say why." >&2
    exit 1
  fi
  cp package-lock.json node_modules/.installed-from
fi

echo "Building the page"
if ! npm run --silent build >"$log" 2>&1; then
  cat "$log" >&2
  echo "The page could not be built; the lines above say why." >&2
  exit 1
fi
printf '%s' "$wanted" >"$stamp"
