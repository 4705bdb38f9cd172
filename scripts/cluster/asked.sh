# What a recipe was asked for, to be sourced: its usage where that is too little, else spec, shards, out and pagewalk as whole
# paths. The engine's own options are left as arguments.
(($# >= 3)) || { sed -n '2,7s/^# \?//p' "$0" >&2; exit 1; }
spec=$(realpath "$1") shards=$2 out=$(realpath -m "$3")
shift 3
here=$(realpath "$(dirname "$0")")
pagewalk=$(realpath "$here/../../src/cli/pagewalk.mjs")
