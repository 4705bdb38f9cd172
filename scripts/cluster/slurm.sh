#!/usr/bin/env bash
# A sweep as a Slurm array, and a job that merges it once the array has ended.
#
#   scripts/cluster/slurm.sh SPEC SHARDS OUT [options of sbatch, as --partition=short --cpus-per-task=8 --time=30]
#
# OUT is a folder of the run's own that every node sees. A task whose node dies is queued again and goes on with what is kept.
# Prints the ids of the array and of the merge. Logs lie in OUT.logs.
set -euo pipefail
source "$(dirname "$0")/asked.sh"
mkdir -p "$out.logs"

submit() {
  sbatch --parsable --requeue --open-mode=append "$@"
}

array=$(submit --job-name=pagewalk --array="1-$shards" --cpus-per-task=1 --output="$out.logs/shard-%a" "$@" \
  --wrap "exec node '$pagewalk' run '$spec' --shard auto --out '$out' --jobs \$SLURM_CPUS_PER_TASK")
# After any end: what is missing is for the merge to say, with the commands that run it.
merge=$(submit --job-name=pagewalk-merge --dependency="afterany:$array" --output="$out.logs/merge" "$@" \
  --wrap "exec node '$pagewalk' merge '$out'")
echo "$array $merge"
