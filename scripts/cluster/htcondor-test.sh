#!/usr/bin/env bash
# Runs a sweep on an HTCondor pool of two nodes that this machine plays, kills one at work, and compares what is merged with a
# direct run. As root, on Debian. HTCondor is in Debian 13: it is run in a root of that, which debootstrap makes and which takes
# some minutes; ROOT names a folder that keeps it for the next time.
#
#   [ROOT=FOLDER] scripts/cluster/htcondor-test.sh [SPEC [SHARDS]]
set -euo pipefail
here=$(realpath "$(dirname "$0")")
pagewalk=$here/../../src/cli/pagewalk.mjs
spec=$(realpath "${1:-$here/../../workloads/default.json}") shards=${2:-8}
export PATH=$here/../../node_modules/.bin:$PATH
# A run names its files as they are seen from where it was begun: both are begun here.
cd "$here/../.."

# Not in /tmp, where DAGMan refuses to keep its log.
scratch=$(mktemp -d -p /var/tmp)
root=${ROOT:-$scratch/root}
pool=
finish() {
  [[ -z $pool ]] || kill "$pool" 2>/dev/null || true
  wait
  rm -rf --one-file-system "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM
chmod 755 "$scratch"

if [[ ! -x $root/usr/sbin/condor_master ]]; then
  quietly() { "$@" >"$scratch/made" 2>&1 || { tail -n 5 "$scratch/made" >&2; exit 1; }; }
  export DEBIAN_FRONTEND=noninteractive
  command -v debootstrap >/dev/null || { quietly apt-get update; quietly apt-get install -y --no-install-recommends debootstrap; }
  quietly debootstrap --variant=minbase trixie "$root" http://deb.debian.org/debian
  # Nothing is started there.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" && chmod +x "$root/usr/sbin/policy-rc.d"
  quietly chroot "$root" apt-get install -y --no-install-recommends minicondor procps
fi

# A user of the pool: HTCondor runs nothing as root.
chroot "$root" id sweeper >/dev/null 2>&1 || chroot "$root" useradd --uid 4242 sweeper
mkdir -p "$scratch"/{log,lock,spool,run,execute-n1,execute-n2,sweep}
cat >"$scratch/condor_config" <<CONFIG
RELEASE_DIR = /usr
BIN = /usr/bin
SBIN = /usr/sbin
LIB = /usr/lib/condor
LIBEXEC = /usr/libexec/condor
LOCAL_DIR = $scratch
RUN = $scratch/run
LOG = $scratch/log
LOCK = $scratch/lock
SPOOL = $scratch/spool
NETWORK_INTERFACE = 127.0.0.1
NETWORK_HOSTNAME = localhost
CONDOR_HOST = 127.0.0.1
COLLECTOR_HOST = 127.0.0.1:19618
UID_DOMAIN = here
FILESYSTEM_DOMAIN = here
SEC_DEFAULT_AUTHENTICATION_METHODS = FS
ALLOW_READ = *
ALLOW_WRITE = *
ALLOW_DAEMON = *
ALLOW_NEGOTIATOR = *
ALLOW_ADMINISTRATOR = *
DAEMON_LIST = MASTER COLLECTOR NEGOTIATOR SCHEDD STARTD_N1 STARTD_N2
STARTD_N1 = \$(STARTD)
STARTD_N1_ARGS = -local-name n1
STARTD_N2 = \$(STARTD)
STARTD_N2_ARGS = -local-name n2
N1.STARTD_NAME = n1
N1.STARTD_LOG = $scratch/log/startd-n1
N1.EXECUTE = $scratch/execute-n1
N2.STARTD_NAME = n2
N2.STARTD_LOG = $scratch/log/startd-n2
N2.EXECUTE = $scratch/execute-n2
NUM_CPUS = 2
MEMORY = 4096
NUM_SLOTS_TYPE_1 = 1
SLOT_TYPE_1 = 100%
START = True
WANT_SUSPEND = False
PREEMPT = False
RunBenchmarks = False
# The first report of a node may be lost, and the next comes in five minutes.
UPDATE_INTERVAL = 5
NEGOTIATOR_INTERVAL = 2
NEGOTIATOR_CYCLE_DELAY = 2
SCHEDD_INTERVAL = 5
CONFIG
export CONDOR_CONFIG=$scratch/condor_config
chown -R 4242:4242 "$scratch"/{log,lock,spool,run,execute-n1,execute-n2,sweep}

# In that root, with processes and mounts of its own, all of which end with it.
cat >"$scratch/inside.sh" <<'INSIDE'
set -euo pipefail
here=$1 spec=$2 shards=$3 scratch=$4
out=$scratch/sweep/run
cd "$here/../.."
logs="$out.logs/* $scratch/log/*"
source "$here/await.sh"

condor_master -f &
idle() {
  condor_q >/dev/null 2>&1 &&
    [[ $(condor_status -af Name State | sort | paste -sd ,) == 'slot1@n1@localhost Unclaimed,slot1@n2@localhost Unclaimed' ]]
}
await 'both nodes are idle' idle
echo 'two nodes: n1, n2'

dag=$("$here/htcondor.sh" "$spec" "$shards" "$out" -priority 5)
echo "DAG $dag"

# A node dies while its job has kept a part: its startd and all that this began, at once.
on_n2() { condor_q -nobatch -constraint 'RemoteHost == "slot1@n2@localhost"' -af ClusterId ProcId 2>/dev/null; }
half_done() { read -r cluster process < <(on_n2) && [[ -s $out/cells/$((process + 1))-of-$shards.ndjson ]]; }
await 'a job on n2 has kept a pass' half_done
kept=$out/cells/$((process + 1))-of-$shards.ndjson
below() { for child in $(pgrep -P "$1"); do below "$child"; done; echo "$1"; }
kill -9 $(below "$(pgrep -f -- '-local-name n2')") 2>/dev/null || true
echo "node n2 killed in job $cluster.$process, which had kept $(wc -l <"$kept") cells"

again() { (($(condor_q -nobatch "$cluster.$process" -af NumShadowStarts 2>/dev/null) > 1)); }
await "job $cluster.$process has begun again" again
merged() { grep -qs 'return value' "$out.logs/merge.log"; }
await 'the merge has ended' merged
tail -q -n 3 "$out.logs/merge.out" "$out.logs/merge.err"
echo "job $cluster.$process went on with what was kept: $(grep -c 'already; ' "$out.logs/shard-$process.err") time(s)"
condor_off -master >/dev/null
INSIDE

seen=("$scratch" "$(realpath "$here/../..")" "$(dirname "$spec")")
unshare --mount --pid --fork --kill-child bash -euo pipefail -c '
  root=$1; shift; inside=$1; shift; count=$1; shift
  for folder in "${@:1:count}"; do mkdir -p "$root$folder" && mount --rbind "$folder" "$root$folder"; done
  mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && mount --rbind /sys "$root/sys"
  shift "$count"
  exec chroot --userspec=4242:4242 "$root" bash "$inside" "$@"
' - "$root" "$scratch/inside.sh" ${#seen[@]} "${seen[@]}" "$here" "$spec" "$shards" "$scratch" &
pool=$!
wait "$pool"
pool=

node "$pagewalk" run "$spec" --out "$scratch/sweep/direct" >/dev/null 2>&1
diff -r --exclude=environment.json "$scratch/sweep/direct" "$scratch/sweep/run"
echo 'all files but environment.json are those of a direct run'
