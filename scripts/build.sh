#!/usr/bin/env bash
# Builds the solution in one configuration; prints only what matters.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${1:-Release}
dotnet build "$root/VoiceMesh.sln" -c "$configuration" --nologo -v quiet '-clp:ErrorsOnly;NoSummary'
