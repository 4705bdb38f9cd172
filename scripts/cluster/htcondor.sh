#!/usr/bin/env bash
# A sweep as a cluster of HTCondor jobs, and a job that merges it once all of them are done.
#
#   scripts/cluster/htcondor.sh SPEC SHARDS OUT [options of condor_submit_dag, as -priority 5]
#
# SPEC, OUT and this clone lie under the same paths on every machine, on a disk that they share. A job whose machine dies is
# begun again and goes on with what is kept. Prints the id of the DAGMan job that watches over the others. Logs lie in OUT.logs.
set -euo pipefail
source "$(dirname "$0")/asked.sh"
mkdir -p "$out.logs"
# Of an earlier sweep: what it kept lies in OUT, and is not run again.
rm -f "$out.logs"/sweep.dag*

# HTCondor has a directory of its own for each node of a DAG, or that of whoever submits: paths are whole.
cat >"$out.logs/sweep.dag" <<DAG
JOB shards $here/htcondor/shards.sub
JOB merge $here/htcondor/merge.sub
PARENT shards CHILD merge
VARS ALL_NODES pagewalk="$pagewalk" spec="$spec" out="$out" shards="$shards"
RETRY merge 2
DAG
condor_submit_dag "$@" "$out.logs/sweep.dag" | sed -n 's/.* cluster \([0-9]*\)\.$/\1/p'
