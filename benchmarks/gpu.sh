#!/bin/sh
# All figures that need a graphics card, one after the other, in under ten minutes on a large one.
#
#   sh benchmarks/gpu.sh OUT            into the folder OUT: a text and a JSON file for each part
#   sh benchmarks/gpu.sh OUT --tiny     with tiny models, on whatever device there is: shows that it works
#
# Each part writes its figures as they come, so that what was measured stays when a later part is cut off.
set -u
out=${1:?"Give the folder that the figures go to."}
tiny=${2:-}
case $tiny in
    "" | --tiny) ;;
    *) echo "The second word is --tiny or nothing." >&2; exit 2 ;;
esac
python=${PYTHON:-.venv/bin/python}
quick=${tiny:+--quick}
mkdir -p "$out" || exit 1
failed=0

# NAME SECONDS MODULE [WORDS]: one part, which gets so long
part() {
    name=$1 seconds=$2 module=$3
    shift 3
    echo "== $name"
    began=$(date +%s)
    if timeout "$seconds" "$python" -u -m "benchmarks.$module" "$@" --json "$out/$name.json" >"$out/$name.txt" 2>&1; then
        echo "done in $(($(date +%s) - began)) s"
    else
        echo "failed or cut off after $(($(date +%s) - began)) s: see $out/$name.txt"
        failed=1
    fi
    tail -n 40 "$out/$name.txt"
}

part gpu 150 gpu ${tiny:+--tiny}
part memory 180 memory $quick
part speed 200 speed --only sd $quick
exit $failed
