#!/usr/bin/env bash
# Runs a sweep on a Slurm of two nodes that this machine plays, kills one node in mid-array, and compares what is merged with a
# direct run. As root, on Debian, whose packages it installs where they are missing; takes some minutes.
#
#   scripts/cluster/slurm-test.sh [SPEC [SHARDS]]
set -euo pipefail
here=$(realpath "$(dirname "$0")")
pagewalk=$here/../../src/cli/pagewalk.mjs
spec=$(realpath "${1:-$here/../../workloads/default.json}") shards=${2:-8}
scratch=$(mktemp -d)
out=$scratch/run
logs="$out.logs/* $scratch/*.log"
source "$here/await.sh"

command -v sbatch munged >/dev/null ||
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge; } >/dev/null

daemons=()
node_pid() { pgrep -f "^slurmd -D -N $1 -f $scratch/slurm.conf" || true; }

# What Slurm started there.
tasks_of() {
  local environ
  for environ in /proc/[0-9]*/environ; do
    [[ $({ tr '\0' '\n' <"$environ"; } 2>/dev/null | grep -cx "SLURMD_NODENAME=$1\|SLURM_CONF=$SLURM_CONF") == 2 ]] &&
      echo "${environ//[^0-9]/}"
  done
  true
}
finish() {
  scancel --me --quiet 2>/dev/null || true
  for pid in $(node_pid n1) $(node_pid n2) "${daemons[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$scratch"
}
trap finish EXIT

cat >"$scratch/slurm.conf" <<CONF
ClusterName=pagewalk
SlurmctldHost=$(hostname -s)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$scratch/munge/socket
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
ReturnToService=2
JobRequeue=1
SlurmdTimeout=10
SchedulerParameters=sched_min_interval=0,sched_interval=1,bf_interval=1,batch_sched_delay=0
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool-%n
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd-%n.pid
SlurmctldLogFile=$scratch/slurmctld.log
SlurmdLogFile=$scratch/slurmd-%n.log
SlurmctldPort=16817
NodeName=n[1-2] NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=[17001-17002] CPUs=1 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
CONF
export SLURM_CONF=$scratch/slurm.conf
mkdir -p "$scratch"/{munge,state,spool-n1,spool-n2}
chmod 711 "$scratch"
chmod 755 "$scratch/munge"
dd if=/dev/urandom of="$scratch/munge/key" bs=1024 count=1 status=none
chmod 600 "$scratch/munge/key"
munged --foreground --force --key-file="$scratch/munge/key" --socket="$scratch/munge/socket" --pid-file="$scratch/munge/pid" \
  --log-file="$scratch/munge/log" --seed-file="$scratch/munge/seed" 2>/dev/null &
daemons+=($!)
sleep 1
slurmctld -D -f "$SLURM_CONF" 2>/dev/null &
daemons+=($!)
for node in n1 n2; do slurmd -D -N "$node" -f "$SLURM_CONF" 2>/dev/null & done
idle() { [[ $(sinfo --noheader --Node --format=%t 2>/dev/null | sort -u) == idle ]]; }
await 'both nodes are idle' idle
echo "two nodes: $(sinfo --noheader --Node --format='%N %t' | paste -sd ,)"

read -r array merge < <("$here/slurm.sh" "$spec" "$shards" "$out")
echo "array $array, merge $merge"

# A node dies while its task has kept a part: slurmd, its stepd and the task itself, all at once.
half_done() {
  task=$(squeue --noheader --array --job="$array" --states=RUNNING --nodelist=n2 --format=%K) && [[ -s $out/cells/$task-of-$shards.ndjson ]]
}
await 'a task on n2 has kept a pass' half_done
before=$(wc -l <"$out/cells/$task-of-$shards.ndjson")
id=$(squeue --noheader --array --job="$array" --states=RUNNING --nodelist=n2 --format=%A)
kill -9 $(pgrep -f "^slurmstepd: \[$id\.batch\]") $(node_pid n2) $(tasks_of n2) 2>/dev/null || true
echo "node n2 killed in task $task, which had kept $before cells"

queued() { squeue --noheader --array --job="$array" --states=PENDING --format='%K %r' | grep "^$task BeginTime"; }
await "task $task is queued again" queued
# Slurm waits two minutes before it begins one again.
scontrol update "JobId=${array}_$task" StartTime=now
ended() { [[ -z $(squeue --noheader --states=all --job="$merge" --format=%T 2>/dev/null | grep -v COMPLETED) ]]; }
await 'the merge has ended' ended
tail -n 3 "$out.logs/merge"

node "$pagewalk" run "$spec" --out "$scratch/direct" >/dev/null 2>&1
diff -r --exclude=environment.json "$scratch/direct" "$out"
restarts=$(grep -c 'already; ' "$out.logs/shard-$task")
echo "all files but environment.json are those of a direct run; task $task went on with what was kept: $restarts time(s)"
