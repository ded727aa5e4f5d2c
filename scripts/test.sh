#!/usr/bin/env bash
# Builds, then runs one set of tests (unit, integration, interop) or all of them, and closes with "N passed, N failed".
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${1:-Release}
wanted=${2:-all}
results="$root/artifacts/test-results"
passed=0
failed=0
cd "$root" || exit 1
rm -rf "$results"
mkdir -p "$results"
# No test fetches a model of real size; those of the resolver have a hub of their own.
export Models__Download=${Models__Download:-off}

"$root/scripts/build.sh" "$configuration" || { echo "0 passed, 1 failed"; exit 1; }

failed_checks=()

fail() { # what: counts as one failed test
  echo "FAILED: $1"
  failed_checks+=("FAILED: $1")
  failed=$((failed + 1))
}

check() { # name, command...: counts as one test
  local name=$1
  shift
  echo "== $name"
  if "$@"; then
    passed=$((passed + 1))
  else
    fail "$name"
  fi
}

dotnet_tests() { # project file
  local name
  name=$(basename "$1" .csproj)
  echo "== $name"
  dotnet test "$1" -c "$configuration" --no-build --nologo -v quiet --results-directory "$results" --logger "trx;LogFileName=$name.trx" --blame-hang-timeout 5m
  local code=$? trx="$results/$name.trx" failures
  if [[ ! -f "$trx" ]]; then
    fail "$name left no results"
    return
  fi
  passed=$((passed + $(sed -n 's/.*<Counters .* passed="\([0-9]*\)".*/\1/p' "$trx")))
  failures=$(sed -n 's/.*<Counters .* failed="\([0-9]*\)".*/\1/p' "$trx")
  failed=$((failed + failures))
  # A run that died half-way leaves results in which nothing failed.
  [[ $code -eq 0 || $failures -gt 0 ]] || fail "$name was aborted: $(grep -o 'The active test run was aborted[^<]*' "$trx" | head -n 1)"
}

node_tests() { # folder
  local output="$results/$(basename "$1").tap"
  echo "== ${1#"$root"/}"
  (cd "$1" && MESH_CONFIGURATION="$configuration" node --test --test-reporter=tap) >"$output" 2>&1
  grep -E '^not ok|^    not ok' -A 12 "$output" || true
  # What could not be checked here is said, not passed over.
  sed -nE 's/^ *ok [0-9]+ - (.*) # SKIP (.+)$/SKIPPED: \1: \2/p' "$output"
  if ! grep -q '^# pass ' "$output"; then
    tail -n 40 "$output"
    fail "${1#"$root"/} ended without a summary"
    return
  fi
  passed=$((passed + $(sed -n 's/^# pass \([0-9]*\)/\1/p' "$output")))
  failed=$((failed + $(sed -n 's/^# fail \([0-9]*\)/\1/p' "$output") + $(sed -n 's/^# cancelled \([0-9]*\)/\1/p' "$output")))
}

web_tests() { # the page's own unit tests
  local report="$results/web.json" counted
  echo "== services/media-server/web"
  (cd services/media-server/web && node_modules/.bin/vitest run --reporter=default --reporter=json --outputFile.json="$report") || true
  if ! counted=$(node -p 'const { numPassedTests: p, numFailedTests: f, numFailedTestSuites: s } = JSON.parse(fs.readFileSync(process.argv[1])); `${p} ${f || s}`' "$report" 2>/dev/null); then
    fail "services/media-server/web ended without a summary"
    return
  fi
  passed=$((passed + ${counted% *}))
  failed=$((failed + ${counted#* }))
}

if [[ $wanted == all ]]; then
  check "dotnet format" "$root/scripts/lint.sh"
  check "types and rules of the page" npm --prefix services/media-server/web run --silent check
fi
if [[ $wanted == all || $wanted == unit ]]; then
  web_tests
  for project in tests/unit/*/*.csproj; do dotnet_tests "$project"; done
fi
if [[ $wanted == all || $wanted == integration ]]; then
  for project in tests/integration/*/*.csproj; do dotnet_tests "$project"; done
fi
if [[ $wanted == all || $wanted == interop ]]; then
  for folder in tests/interop/*/package.json; do node_tests "$root/$(dirname "$folder")"; done
fi

echo
# The last lines of a long run are often all that somebody sees of it, so they name what failed.
node "$root/scripts/failed-tests.mjs" "$results"
[[ ${#failed_checks[@]} -eq 0 ]] || printf '%s\n' "${failed_checks[@]}"
echo "$passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]
