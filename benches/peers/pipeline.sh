#!/usr/bin/env bash
# The how-to's pipeline on Linux, for each ID: `pipeline.sh GROUP_KEY_FILE IDS_FILE KEYS_FILE`. The how-to decodes the
# group key anew for each ID; here that is done once, as anyone would with more than one ID.
set -euo pipefail

# Without arguments: is there all that it needs? Older versions of bash have no such clock.
: "${EPOCHREALTIME:?needs bash 5}"
command -v base64 openssl xxd >/dev/null
(($# == 3)) || exit 0

keybytes=$(base64 --decode <"$1" | xxd -p -u -c 1000)
keys=()
ids=0
start=${EPOCHREALTIME/[.,]/}
while read -r id; do
    keys+=("$(echo -n "$id" | openssl sha256 -mac HMAC -macopt "hexkey:$keybytes" -binary | base64)")
    ids=$((ids + 1))
done <"$2"
end=${EPOCHREALTIME/[.,]/}
printf '%s\n' "${keys[@]}" >"$3"
echo $(((end - start) * 1000 / ids))
