#!/usr/bin/env bash
# Prints word error rates, real-time factors and times to final that stt services make over a folder of WAV files with a transcripts.tsv (file, tab, words).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${1:-Release}
audio=${2:-}
configurations=${3:-}
json=${4:-}
if [[ ! -f "$audio/transcripts.tsv" ]]; then
  echo "make accuracy AUDIO=folder: the folder holds WAV files and a transcripts.tsv with a file name, a tab and the words said on each line." >&2
  exit 64
fi

arguments=("$audio" "--stt=$root/services/stt/src/bin/$configuration/net10.0/VoiceMesh.Stt.dll")
for one in $configurations; do
  if [[ $one == http://* || $one == https://* ]]; then
    arguments+=("--address=$one")
  else
    arguments+=("--configuration=$one")
  fi
done
if [[ -n $json ]]; then
  arguments+=("--json=$json")
fi
dotnet "$root/tests/accuracy/VoiceMesh.Accuracy/bin/$configuration/net10.0/VoiceMesh.Accuracy.dll" "${arguments[@]}"
