#!/usr/bin/env bash
# Everything that must hold before a change is done: locked restore, build without warnings, formatting, all tests
# against real servers. Ends with "N passed, N failed". A skipped test is a failure: nothing is skipped silently.
set -euo pipefail
exec </dev/null
cd "$(dirname "$0")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Nothing may outlive this script and hold its output open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
# The processes of the tests live for seconds: compiling by profiles, which pays within minutes, costs them a fifth of their
# processor time.
export DOTNET_TieredPGO=0

started=$SECONDS
results=$(mktemp -d)
closed=
finish() {
  rm -rf "$results"
  # A step that failed before the tests were counted still ends with the line that says so.
  [ -n "$closed" ] || echo "0 passed, 1 failed"
}
trap finish EXIT

step() {
  echo "== $1 ($((SECONDS - started)) s)"
}

if ! command -v dotnet >/dev/null; then
  echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

step "servers"
# The chaos suite breaks servers, so it starts its own from these programs, whatever servers the tests are to use.
bash deploy/install-servers.sh postgresql rabbitmq prometheus chromium
bash deploy/install-servers.sh faketime || echo "Without libfaketime the chaos suite leaves the worker with a wrong clock out." >&2

step "restore"
dotnet restore --locked-mode -v quiet

step "build"
dotnet build -c Release --no-restore -v quiet -nodeReuse:false

step "format, beside the first tests"
(dotnet format whitespace --no-restore --verify-no-changes && dotnet format style --no-restore --verify-no-changes) >"$results/format.txt" 2>&1 &
formatting=$!

passed=0
failed=0
not_passed=()
for project in tests/*.Tests/*.Tests.csproj; do
  name=$(basename "$project" .csproj)
  step "$name"
  code=0
  dotnet test "$project" -c Release --no-build \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    --results-directory "$results" --blame-hang-timeout 8m --blame-hang-dump-type none || code=$?

  counters=$(grep -o '<Counters [^>]*' "$results/$name.trx" 2>/dev/null || true)
  count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
  total=$(count total)
  good=$(count passed)
  bad=$((${total:-0} - ${good:-0}))
  while IFS= read -r test; do
    not_passed+=("$test")
  done < <(grep -o '<UnitTestResult [^>]*' "$results/$name.trx" 2>/dev/null | grep -v 'outcome="Passed"' \
    | sed 's/.*testName="\([^"]*\)".*outcome="\([^"]*\)".*/\2: \1/')
  if [ "$bad" -eq 0 ] && { [ "$code" -ne 0 ] || [ "${total:-0}" -eq 0 ]; }; then
    bad=1
    not_passed+=("$name ended with code $code after ${total:-0} tests")
  fi
  passed=$((passed + ${good:-0}))
  failed=$((failed + bad))
done

step "format ended"
if ! wait "$formatting"; then
  cat "$results/format.txt"
  failed=$((failed + 1))
  not_passed+=("format: see above; 'dotnet format whitespace' and 'dotnet format style' mend it")
fi

# Real processes, and everything that can go wrong with them; each thing that it checks counts as a test.
step "chaos"
code=0
dotnet tests/DataForge.Jobs.Chaos/bin/Release/net10.0/DataForge.Jobs.Chaos.dll | tee "$results/chaos.txt" || code=$?
read -r good bad < <(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$results/chaos.txt" | tail -1) || true
if [ "${bad:-0}" -eq 0 ] && { [ "$code" -ne 0 ] || [ "${good:-0}" -eq 0 ]; }; then
  bad=1
fi
[ "$bad" -eq 0 ] || not_passed+=("chaos: $bad checks broken; its output above says which, and how to repeat them")
passed=$((passed + ${good:-0}))
failed=$((failed + bad))

step "done"
for test in "${not_passed[@]+"${not_passed[@]}"}"; do
  echo "  $test"
done
closed=yes
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
