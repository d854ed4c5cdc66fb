#!/usr/bin/env bash
# Builds DataForge.Jobs and becomes the standalone program: API, worker and a private PostgreSQL in one process.
# Arguments and environment reach the program as they are. Ctrl-C stops it.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
project=$root/src/DataForge.Jobs.Standalone

if [ -z "${ConnectionStrings__Postgres:-}" ]; then
  bash "$root/deploy/install-servers.sh" postgresql
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build "$project" -c Release -v quiet -nodeReuse:false >&2
exec dotnet "$project/bin/Release/net10.0/DataForge.Jobs.Standalone.dll" "$@"
