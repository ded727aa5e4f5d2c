#!/usr/bin/env bash
# Adds up what goes into each image, uncompressed, without a container engine, and fails above 300 MB:
#   base     the .NET shared frameworks of this machine, and Debian's sizes of the packages that a chiselled ASP.NET image is made of
#   native   the libraries and data that the Dockerfile copies, taken from the Debian packages installed here
#   service  what `dotnet publish` writes, ahead-of-time compiled
#   image-sizes.sh [service…]    all of them without a name
# The feed of this machine is used. The full feed brings two native libraries more: Whisper.net's to stt, ONNX Runtime's to tts.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
limit_mb=300
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

bytes() { du -sb "$@" | awk '{ sum += $1 } END { print sum + 0 }'; }
mb() { awk -v b="$1" 'BEGIN { printf "%.0f", b / 1000000 }'; }

dotnet_root=$(dirname "$(readlink -f "$(command -v dotnet)")")
version=$(dotnet --list-runtimes | sed -n 's/^Microsoft.AspNetCore.App \(10\.[^ ]*\).*/\1/p' | tail -n 1)
base=$(bytes "$dotnet_root/shared/Microsoft.NETCore.App/$version" "$dotnet_root/shared/Microsoft.AspNetCore.App/$version" "$dotnet_root/host/fxr/$version" "$dotnet_root/dotnet")
for package in libc6 libgcc-s1 libssl3 libstdc++6 zlib1g ca-certificates base-files; do
  base=$((base + 1024 * $(dpkg-query -W -f='${Installed-Size}' "$package")))
done

# The part of a Dockerfile that says which libraries and data come from Debian, run here.
native() { # service
  local dockerfile="$root/services/$1/Dockerfile" libraries data
  mkdir -p "$scratch/native-$1"
  libraries=$(sed -e ':a' -e '/\\$/{N;s/\\\n//;ta' -e '}' "$dockerfile" | sed -n 's/.*native-closure.sh \/native \([^&]*\).*/\1/p')
  # shellcheck disable=SC2086
  [[ -z "$libraries" ]] || "$root/build/native-closure.sh" "$scratch/native-$1" $libraries
  data=$(sed -n 's/.*cp -r --parents \(\S*\) \/native.*/\1/p' "$dockerfile")
  # shellcheck disable=SC2086
  [[ -z "$data" ]] || cp -r --parents $data "$scratch/native-$1/"
}

printf '%-14s %6s %8s %9s %7s\n' 'MB' base native service image
too_big=0
services=("$@")
[[ $# -gt 0 ]] || services=(media-server orchestrator stt llm-proxy tts mesh)
for service in "${services[@]}"; do
  project=$(echo "$root/services/$service/src/"*.csproj)
  # An obj folder of its own keeps the ordinary build's apart.
  dotnet publish "$project" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -p:DebugType=none -p:BuildServices=false \
    --artifacts-path "$scratch/artifacts" -o "$scratch/app-$service" --nologo -v quiet >"$scratch/publish.log" || { cat "$scratch/publish.log" >&2; exit 1; }
  native "$service"
  own=$(bytes "$scratch/app-$service")
  libraries=$(bytes "$scratch/native-$service")
  image=$((base + own + libraries))
  printf '%-14s %6s %8s %9s %7s\n' "$service" "$(mb "$base")" "$(mb "$libraries")" "$(mb "$own")" "$(mb "$image")"
  ((image <= limit_mb * 1000000)) || { echo "$service is above $limit_mb MB" >&2; too_big=1; }
done
exit "$too_big"
