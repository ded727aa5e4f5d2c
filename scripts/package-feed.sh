#!/usr/bin/env bash
# Finds out once whether the package feed serves everything that the repository asks for, and remembers the answer in .package-feed.props, which
# every build reads. Prints one line. Set PACKAGE_FEED=full or PACKAGE_FEED=restricted to choose instead; delete the file to find out again.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
answer_file="$root/.package-feed.props"
choice=${PACKAGE_FEED:-}

say() {
  echo "Packages: $1 feed, $2."
}

remember() {
  cat >"$answer_file" <<PROPS
<Project>
  <PropertyGroup>
    <PackageFeed Condition="'\$(PackageFeed)' == ''">$1</PackageFeed>
  </PropertyGroup>
</Project>
PROPS
}

case "$choice" in
  full | restricted)
    remember "$choice"
    say "$choice" "because PACKAGE_FEED says so"
    exit
    ;;
  "") ;;
  *)
    echo "PACKAGE_FEED is '$choice'; it must be 'full' or 'restricted'." >&2
    exit 2
    ;;
esac

if [[ -f "$answer_file" ]]; then
  remembered=$(sed -n 's|.*<PackageFeed[^>]*>\(.*\)</PackageFeed>.*|\1|p' "$answer_file")
  say "$remembered" "as .package-feed.props remembers"
  exit
fi

if ! command -v dotnet >/dev/null; then
  echo "dotnet is not on the PATH: install the .NET SDK that global.json names." >&2
  exit 127
fi

# The probe keeps its output out of the tree, so that it never meets the output of a build.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
log="$scratch/restore.log"

if timeout 300 dotnet restore "$root/build/feed-probe/FeedProbe.csproj" \
  -p:PackageFeed=full -p:BaseIntermediateOutputPath="$scratch/obj/" --nologo --verbosity quiet >"$log" 2>&1; then
  remember full
  say full "which serves every package"
else
  status=$?
  # NU1101: no such package; NU1102 and NU1603: not this version.
  missing=$(sed -n -E \
    -e 's/.*NU1101: Unable to find package ([^ ]+)\. .*/\1/p' \
    -e 's/.*NU1102: Unable to find package ([^ ]+) with version.*/\1/p' \
    -e 's/.*NU1603: .* depends on ([^ ]+) \(.*/\1/p' "$log" | sort -u)
  if [[ -n "$missing" ]]; then
    why="because the feed lacks $(wc -l <<<"$missing") packages, $(head -n 1 <<<"$missing") for one"
  elif ((status == 124)); then
    why="because the feed did not answer within five minutes"
  else
    why="because restoring from the full feed failed: $(grep -m 1 -i error "$log" | sed -E 's/.*error ?:? ?//' | cut -c 1-200 || true)"
  fi
  remember restricted
  say restricted "$why; stand-ins replace what is missing"
fi
