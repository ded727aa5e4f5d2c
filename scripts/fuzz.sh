#!/usr/bin/env bash
# Gives every parser and every live endpoint of WebRTC so many damaged inputs.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${1:-Release}
export VOICEMESH_FUZZ_INPUTS=${2:-1000000}
dotnet test "$root/tests/unit/VoiceMesh.WebRtc.Tests" -c "$configuration" --nologo --filter Fuzz=yes --logger "console;verbosity=normal"
