#!/usr/bin/env bash
# Installs the native library of ONNX Runtime for the stand-in of Microsoft.ML.OnnxRuntime, where the package feed lacks that package; on a full
# feed the package brings its own. Says nothing when there is nothing to do.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder="$root/shared/standins/Microsoft.ML.OnnxRuntime/npm"
binaries="$folder/node_modules/onnxruntime-node/bin/napi-v6"
grep -q '>full<' "$root/.package-feed.props" 2>/dev/null && exit 0

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) platform=linux/x64 ;;
  Linux-aarch64) platform=linux/arm64 ;;
  *)
    echo "ONNX Runtime is not installed: on a restricted package feed it is there for Linux on x86-64 and ARM only. Neural voices are absent." >&2
    exit 0
    ;;
esac

library="$binaries/$platform/libonnxruntime.so.1"
stamp="$folder/node_modules/.installed-from"
[[ -f "$library" ]] && cmp -s "$folder/package-lock.json" "$stamp" && exit 0

if ! command -v npm >/dev/null; then
  echo "npm is not on the PATH: install Node 20. It brings ONNX Runtime, which neural voices need." >&2
  exit 127
fi

echo "Installing ONNX Runtime"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The package's own script would fetch libraries for graphics cards; what is needed here is in the package.
if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$log" 2>&1; then
  cat "$log" >&2
  echo "npm could not install onnxruntime-node; the lines above say why." >&2
  exit 1
fi

if [[ ! -f "$library" ]]; then
  echo "The npm package onnxruntime-node holds no library for $platform." >&2
  exit 1
fi

# Nine tenths of the package are libraries for other systems.
find "$binaries" -type f ! -path "$library" -delete
cp "$folder/package-lock.json" "$stamp"
