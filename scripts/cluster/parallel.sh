#!/usr/bin/env bash
# A sweep over machines that ssh reaches, by GNU parallel, and merged at the end.
#
#   scripts/cluster/parallel.sh SPEC SHARDS OUT [options of parallel, as --sshlogin 8/host-a,8/host-b --jobs 8]
#
# SPEC, OUT and this clone lie under the same paths on every machine, on a disk that they share. A shard that fails, as where its
# machine goes away, is tried three times. Without --sshlogin this machine runs all of them.
set -euo pipefail
source "$(dirname "$0")/asked.sh"

# PARALLEL_SEQ counts the tasks; what is set here reaches the other machines with the command.
seq "$shards" | parallel --retries 3 "$@" \
  "env PAGEWALK_SHARDS=$shards node '$pagewalk' run '$spec' --shard auto --out '$out' --jobs 1 #{}"
exec node "$pagewalk" merge "$out"
