#!/usr/bin/env bash
# Prints a table of word error rates, made by the stt service over a folder of WAV files with a transcripts.tsv (file, tab, words).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${1:-Release}
audio=${2:-}
if [[ ! -f "$audio/transcripts.tsv" ]]; then
  echo "make accuracy AUDIO=folder: the folder holds WAV files and a transcripts.tsv with a file name, a tab and the words said on each line." >&2
  exit 64
fi

log=$(mktemp)
Endpoints__GrpcPort=0 Endpoints__HttpPort=0 dotnet "$root/services/stt/src/bin/$configuration/net10.0/VoiceMesh.Stt.dll" >"$log" 2>&1 &
service=$!
trap 'kill "$service" 2>/dev/null || true; wait "$service" 2>/dev/null || true; rm -f "$log"' EXIT

# The service says where it listens, and that its engine is ready, in its log.
for _ in $(seq 300); do
  grep -q 'Speech engine:' "$log" && grep -q 'listens: gRPC' "$log" && break
  kill -0 "$service" 2>/dev/null || { cat "$log" >&2; exit 1; }
  sleep 0.1
done
address=$(sed -n 's/.*listens: gRPC \(http[^,]*\),.*/\1/p' "$log")
dotnet "$root/tests/accuracy/VoiceMesh.Accuracy/bin/$configuration/net10.0/VoiceMesh.Accuracy.dll" "$address" "$audio"
