# For trials, to be sourced: `await WHAT COMMAND…` waits until a command succeeds, for five minutes at most. $logs, a pattern, are
# the files that tell why it did not.
await() {
  local what=$1 end=$((SECONDS + 300))
  shift
  until "$@"; do
    if ((SECONDS > end)); then
      echo "waited in vain until $what" >&2
      tail -n 5 $logs >&2
      exit 1
    fi
    sleep 0.2
  done
}
