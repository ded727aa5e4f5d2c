#!/usr/bin/env bash
# Holds calls over bad networks in simulated time and prints what was recovered, heard and understood.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${1:-Release}
audio=${2:-}
out=${3:-}
seeds=${4:-}
arguments=("--audio=${audio:-$root/tests/testing/VoiceMesh.Testing/audio}" "--stt=$root/services/stt/src/bin/$configuration/net10.0/VoiceMesh.Stt.dll")
if [[ -n $out ]]; then
  arguments+=("--out=$out")
fi
if [[ -n $seeds ]]; then
  arguments+=("--seeds=$seeds")
fi
dotnet run --project "$root/tests/impairments/VoiceMesh.Impairments" -c "$configuration" --verbosity quiet -- "${arguments[@]}"
