#!/usr/bin/env bash
# Proves on a minimal Debian that Go, git and make are enough. A developer's tool: needs root, debootstrap and unshare.
#
#   deploy/setup/proof.sh SUITE [root|user] [STEP...]
#
#   SUITE  bookworm, trixie, or any other that debootstrap knows
#   user   an ordinary user who may use sudo (default: root)
#   STEP   deps     what `make deps` does, twice: the second time must find nothing to do
#          build    make build
#          run      make run until /readyz says 200, Ctrl-C, and all of it again: every process must be gone after each
#          test     make test, as continuous integration calls it
#          CMD      anything else is run by the shell in the clone
#          (default: run test)
#
# The system is made in a temporary folder from the mirror that this machine's apt uses and removed afterwards (KEEP=1
# keeps it). In it are Go (this machine's, read-only), git, make, sudo for the user, a clone of what is committed on the
# current branch, and `../shared` beside it where there is one. This machine's own certificate authorities, proxy, Go and
# npm settings are passed on. WARM=1 also lends this machine's downloaded Go modules and npm packages, to save time.
# Mounts and processes live in namespaces of their own and end with this script.
set -euo pipefail

say() { printf '\n── %s\n' "$*"; }
die() { echo "proof: $*" >&2; exit 1; }

# ── the system ───────────────────────────────────────────────────────────────────────────────────────────────────────

mirror() {
	# shellcheck disable=SC2016 # apt's own variables
	apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' | awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3; exit }'
}

# make_system fills $system with a minimal Debian and what the README asks of a newcomer's machine.
make_system() {
	local include=git,make
	[ "$who" = root ] || include+=,sudo
	debootstrap --variant=minbase --include="$include" "$suite" "$system" "$(mirror)" >"$work/debootstrap.log" 2>&1 ||
		{ tail "$work/debootstrap.log"; die "debootstrap failed"; }
	cp /etc/resolv.conf /etc/hosts "$system/etc/"
	if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
		cp -r /usr/local/share/ca-certificates "$system/usr/local/share/"
	fi
	mkdir -p "$system/usr/local/go"
	if [ "$who" = user ]; then
		chroot "$system" useradd --create-home --shell /bin/bash crew
		echo 'crew ALL=(ALL:ALL) NOPASSWD: ALL' >"$system/etc/sudoers.d/crew"
	fi
}

place_sources() {
	mkdir -p "$system$home/src"
	git clone --quiet --no-hardlinks "$root" "$system$home/src/pharos"
	[ ! -d "$root/../shared" ] || cp -r "$root/../shared" "$system$home/src/shared"
	if [ -n "${WARM:-}" ]; then
		mkdir -p "$system/var/lib/warm/go" "$system$home/.npm"
		[ ! -d "$(npm_setting cache)/_cacache" ] || cp -r "$(npm_setting cache)/_cacache" "$system$home/.npm/"
	fi
	chroot "$system" chown -R "$account:" "$home"
}

mount_system() {
	mount -t proc proc "$system/proc"
	mount -t sysfs -o ro sysfs "$system/sys"
	mount --rbind /dev "$system/dev"
	mount -t tmpfs -o mode=1777 tmpfs "$system/dev/shm"
	mount --bind "$(go env GOROOT)" "$system/usr/local/go"
	mount -o remount,ro,bind "$system/usr/local/go"
	[ -z "${WARM:-}" ] || mount --bind "$(go env GOMODCACHE)/cache/download" "$system/var/lib/warm/go"
}

npm_setting() { npm config get "$1" 2>/dev/null; }

# settings prints NAME=VALUE lines: the environment that the system's commands see, and nothing else of ours.
settings() {
	local goproxy name
	goproxy=$(go env GOPROXY)
	[ -z "${WARM:-}" ] || goproxy="file:///var/lib/warm/go,$goproxy"
	echo "HOME=$home"
	echo "USER=$account"
	echo "LANG=C.UTF-8"
	echo "PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
	echo "GOPROXY=$goproxy"
	for name in GOSUMDB GONOSUMDB GOPRIVATE GONOPROXY GOINSECURE GOTOOLCHAIN; do echo "$name=$(go env $name)"; done
	for name in $(compgen -e | grep -iE '^(npm_config_.*|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|https?_proxy|no_proxy)$'); do
		echo "$name=${!name}"
	done
	echo "npm_config_registry=$(npm_setting registry)"
}

# inside runs a command in the clone, in the system, as the account; no terminal and no input, as in CI.
inside() {
	chroot --userspec="$account:$account" --groups="$account" "$system" \
		env -i -C "$home/src/pharos" "${environment[@]}" "$@" </dev/null
}

# ── the steps ────────────────────────────────────────────────────────────────────────────────────────────────────────

step_deps() {
	inside make deps
	[ -z "$(inside make deps 2>&1)" ] || die "make deps found something to do the second time"
}

step_build() { inside make build; }
step_test() { inside env CI=true bash .ci/run; }

step_run() {
	run_once
	run_once
}

run_once() {
	local port pid code seconds=0
	port=$((20000 + RANDOM % 20000))
	set -m # a process group of its own, for Ctrl-C
	inside make run ARGS="--http-addr 127.0.0.1:$port" &
	pid=$!
	set +m
	until [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/readyz")" = 200 ]; do
		kill -0 $pid 2>/dev/null || die "make run ended before it was ready"
		[ $((seconds += 1)) -lt 900 ] || die "make run was not ready within 15 minutes"
		sleep 1
	done
	say "ready after $seconds s; the console answers $(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/")"
	running | grep -q postgres || die "ready without a PostgreSQL of its own"
	kill -INT -- -$pid
	code=0
	wait $pid || code=$?
	say "stopped by Ctrl-C (make says $code)"
	[ -z "$(running)" ] || { running; die "processes were left behind"; }
}

# running lists what of ours runs in the system.
running() { ps -e -o pid=,user=,comm= | awk '$3 ~ /^(postgres|pharos|make|node|npm)/'; }

# ── all of it ────────────────────────────────────────────────────────────────────────────────────────────────────────

[ $# -ge 1 ] || { sed -n '2,22s/^# \{0,1\}//p' "$0"; exit 2; }
[ "$(id -u)" = 0 ] || die "needs root"
command -v debootstrap >/dev/null || die "debootstrap is missing: apt-get install debootstrap"
if [ -z "${PROOF_INSIDE:-}" ]; then
	PROOF_INSIDE=1 exec unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@"
fi

root=$(cd "$(dirname "$0")/../.." && pwd)
suite=$1
who=${2:-root}
shift $(($# > 2 ? 2 : $#))
steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(run test)
case $who in root) account=root home=/root ;; user) account=crew home=/home/crew ;; *) die "root or user, not $who" ;; esac

work=$(mktemp -d)
system=$work/system
cleanup() {
	umount -R -l "$system"/{proc,sys,dev,usr/local/go,var/lib/warm/go} 2>/dev/null || true
	if [ -n "${KEEP:-}" ]; then echo "kept: $system"; else rm -rf --one-file-system "$work"; fi
}
trap cleanup EXIT

say "making $suite"
make_system
place_sources
mount_system
mapfile -t environment < <(settings)
for step in "${steps[@]}"; do
	say "$suite, $who: $step"
	began=$SECONDS
	case $step in
	deps | build | run | test) "step_$step" ;;
	*) inside bash -c "$step" ;;
	esac
	say "$suite, $who: $step took $((SECONDS - began)) s"
done
say "$suite, $who: all well"
