#!/usr/bin/env bash
# Builds the solution in one configuration; silent unless something is wrong.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${1:-Release}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! dotnet build "$root/VoiceMesh.sln" -c "$configuration" --nologo -v quiet >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
