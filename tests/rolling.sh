#!/usr/bin/env bash
# A rolling change with real processes: builds an older version from this repository's history and runs it beside this
# one on one database and one broker; this one migrates the schema while the older one works. Prints what was checked and
# "N passed, N failed".
#   tests/rolling.sh [commit]      without one: the commit named in tests/rolling-from
set -euo pipefail
cd "$(dirname "$0")/.."
commit=${1:-$(cat tests/rolling-from)}

if ! git cat-file -e "$commit^{commit}" 2>/dev/null; then
  echo "This clone does not hold commit $commit; a shallow one gets it with: git fetch --unshallow" >&2
  exit 2
fi

bash deploy/install-servers.sh postgresql rabbitmq
older=$(mktemp -d)
trap 'rm -rf "$older"' EXIT
mkdir "$older/source"
git archive "$commit" | tar -x -C "$older/source"
for program in Worker Api; do
  dotnet build "$older/source/src/DataForge.Jobs.$program" -c Release -v quiet -nodeReuse:false -p:RunAnalyzers=false -o "$older/bin"
done
dotnet build tests/DataForge.Jobs.Chaos -c Release -v quiet -nodeReuse:false
dotnet tests/DataForge.Jobs.Chaos/bin/Release/net10.0/DataForge.Jobs.Chaos.dll rolling "$older/bin"
