#!/usr/bin/env bash
# Runs a sweep by GNU parallel over ssh to this very machine, under two names, and compares what is merged with a direct run. As
# root, on Debian, whose packages it installs where they are missing.
#
#   scripts/cluster/parallel-test.sh [SPEC [SHARDS]]
set -euo pipefail
here=$(realpath "$(dirname "$0")")
pagewalk=$here/../../src/cli/pagewalk.mjs
spec=$(realpath "${1:-$here/../../workloads/default.json}") shards=${2:-8}
scratch=$(mktemp -d)

command -v parallel sshd >/dev/null && [[ -x /usr/sbin/sshd ]] ||
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends parallel openssh-server openssh-client; } >/dev/null

ssh-keygen -q -t ed25519 -N '' -f "$scratch/host"
ssh-keygen -q -t ed25519 -N '' -f "$scratch/user"
mkdir -p /run/sshd
/usr/sbin/sshd -D -e -f /dev/null -h "$scratch/host" -p 12022 -o ListenAddress=127.0.0.1 -o StrictModes=no \
  -o "AuthorizedKeysFile=$scratch/user.pub" -o PidFile=none -o "SetEnv=PATH=$PATH" 2>"$scratch/sshd.log" &
sshd=$!
trap 'kill $sshd; rm -rf "$scratch"' EXIT

cat >"$scratch/ssh" <<SSH
#!/usr/bin/env bash
exec ssh -F /dev/null -p 12022 -i "$scratch/user" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "\$@"
SSH
chmod +x "$scratch/ssh"
until "$scratch/ssh" 127.0.0.1 true; do sleep 0.2; done

PARALLEL_SSH=$scratch/ssh "$here/parallel.sh" "$spec" "$shards" "$scratch/run" --sshlogin '1/127.0.0.1,1/localhost' >/dev/null
node "$pagewalk" run "$spec" --out "$scratch/direct" >/dev/null
diff -r --exclude=environment.json "$scratch/direct" "$scratch/run"
echo "$shards shards over ssh: all files but environment.json are those of a direct run"
