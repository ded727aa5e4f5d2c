#!/usr/bin/env bash
# Fails on any file that `dotnet format` would change.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dotnet format "$root/VoiceMesh.sln" --no-restore --verify-no-changes --verbosity minimal
