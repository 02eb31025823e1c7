#!/bin/sh
# Installs what Pharos needs and this machine does not have. Run by `make run`, `make test` and `make deps`.
#
#   sh deploy/setup/install.sh         PostgreSQL with PostGIS, Node.js with npm, certificate authorities
#   sh deploy/setup/install.sh test    the same and Chromium, for the browser tests
#
# When nothing is missing it says nothing and calls no package manager. Debian and Ubuntu are served by apt (as root, or
# through sudo after saying what is going to be installed), macOS by Homebrew as far as it goes; elsewhere it lists what is
# needed and fails. It never touches a PostgreSQL cluster that exists: Pharos runs a private one in its own data folder.
set -eu

lock_wait=120 # seconds to wait for another package manager
conf=/etc/postgresql-common/createcluster.d/pharos.conf

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# ── what is there ────────────────────────────────────────────────────────────────────────────────────────────────────

# Debian keeps each major version apart; elsewhere pg_config knows where its extensions are.
has_postgis() {
	for control in /usr/share/postgresql/*/extension/postgis.control; do
		[ -e "$control" ] || continue
		version=${control#/usr/share/postgresql/}
		[ -x "/usr/lib/postgresql/${version%%/*}/bin/postgres" ] && return 0
	done
	have pg_config && [ -x "$(pg_config --bindir)/postgres" ] &&
		[ -e "$(pg_config --sharedir)/extension/postgis.control" ]
}

has_node() {
	have node && have npm || return 1
	major=$(node --version 2>/dev/null) && major=${major#v}
	[ "${major%%.*}" -ge 18 ] 2>/dev/null
}

has_certificates() {
	for file in "${SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt /etc/ssl/cert.pem /etc/pki/tls/certs/ca-bundle.crt; do
		[ -n "$file" ] && [ -s "$file" ] && return 0
	done
	return 1
}

has_chromium() {
	[ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && return 0
	have chromium || have chromium-browser || have google-chrome ||
		[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

# Ubuntu has Chromium only as a snap, which no script should force on a machine: the browser tests say that they were skipped.
only_as_snap() {
	grep -qs '^ID=ubuntu' /etc/os-release || return 1
	say "Ubuntu has Chromium only as a snap: 'snap install chromium', or set CHROMIUM, to have the browser tests run"
}

# missing prints one word for each thing that is not there.
missing() {
	has_certificates || echo certificates
	has_postgis || echo postgis
	has_node || echo node
	[ "$1" != test ] || has_chromium || only_as_snap || echo chromium
}

# ── Debian and Ubuntu ────────────────────────────────────────────────────────────────────────────────────────────────

# PostGIS for the server that is there already, so that no second one is brought in beside it.
postgis_package() {
	newest=$(for bin in /usr/lib/postgresql/*/bin/postgres; do
		[ -x "$bin" ] && echo "$bin" | cut -d/ -f5
	done | sort -n | tail -n 1)
	if [ -n "$newest" ] && has_candidate "postgresql-$newest-postgis-3"; then
		echo "postgresql-$newest-postgis-3"
	else
		echo postgresql-postgis
	fi
}

# A vendor's nodejs package contains npm and refuses Debian's.
node_packages() {
	if have npm || { have node && ! has_candidate npm; }; then echo nodejs; else echo nodejs npm; fi
}

packages() {
	for thing in "$@"; do
		case $thing in
		certificates) echo ca-certificates ;;
		postgis) postgis_package ;;
		node) node_packages ;;
		chromium) echo chromium ;;
		esac
	done | tr '\n' ' ' | sed 's/ *$//'
}

has_candidate() {
	LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'
}

# apt_get asks nothing. It waits while another package manager holds the lock, and tries again when the network fails.
apt_get() {
	waited=0 tries=1 log=$(mktemp)
	until LC_ALL=C DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -q -y -o Acquire::Retries=3 \
		-o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
		"$@" </dev/null >"$log" 2>&1; do
		if grep -Eq 'Could not get lock|Unable to (lock|acquire)' "$log"; then
			[ "$waited" -lt "$lock_wait" ] || { grep 'lock' "$log" >&2; die "the other package manager is still at work; try again when it is done"; }
			[ "$waited" -gt 0 ] || say "another package manager is at work; waiting up to $lock_wait seconds for it"
			waited=$((waited + 5))
		elif grep -Eq 'Temporary failure|Could not (resolve|connect)|Connection (failed|timed out)|Hash Sum' "$log" && [ "$tries" -lt 3 ]; then
			say "the network failed; trying again"
			tries=$((tries + 1))
		else
			tail -n 20 "$log" >&2
			rm -f "$log"
			return 1
		fi
		sleep 5
	done
	rm -f "$log"
}

update() { say "reading the package lists"; apt_get update || die "apt-get update failed (see above)"; }

# Debian's PostgreSQL makes a cluster on port 5432 when it is installed, unless this is said before. Clusters that exist
# stay as they are, and a machine that has a PostgreSQL server keeps its own ways.
no_main_cluster() {
	[ -z "$(ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null)" ] && [ ! -e "$conf" ] || return 0
	mkdir -p "${conf%/*}"
	printf '%s\n' "# Written by Pharos before it had PostgreSQL installed: it runs a cluster of its own and needs no other." \
		"# Delete this file to have new PostgreSQL packages make a cluster again." "create_main_cluster = false" >"$conf"
}

install_by_apt() {
	# A machine just set up may have no package lists, or none that know these names.
	listed=yes
	for package in $(packages "$@"); do has_candidate "$package" || listed=no; done
	[ $listed = yes ] || update
	names=$(packages "$@")
	case " $* " in *" postgis "*) no_main_cluster ;; esac
	say "installing $names (about a minute)"
	# shellcheck disable=SC2086 # a list of names
	if ! apt_get install --no-install-recommends $names; then
		[ $listed = yes ] || die "apt-get could not install: $names"
		update # the lists were there, but may be older than what the mirror holds
		# shellcheck disable=SC2086
		apt_get install --no-install-recommends $names || die "apt-get could not install: $names"
	fi
}

# as_root runs this script again with the rights to install, or says what to type where there are none.
as_root() {
	script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
	command="sh $script $goal"
	say "to be installed as packages of this system: $(packages "$@")"
	have sudo || die "this needs root, and there is no sudo here. Run as root, then try again:  $command"
	if (: </dev/tty) 2>/dev/null; then
		say "sudo may ask for your password"
		exec sudo -- sh "$script" "$goal"
	fi
	sudo -n true 2>/dev/null || die "this needs root, and sudo wants a password but there is no terminal to ask on. Run, then try again:  sudo $command"
	exec sudo -n -- sh "$script" "$goal"
}

# ── macOS, and the rest ──────────────────────────────────────────────────────────────────────────────────────────────

install_by_brew() {
	have brew || die "Homebrew is needed to install: $* (https://brew.sh)"
	for thing in "$@"; do
		case $thing in
		postgis) brew install postgis ;;
		node) brew install node ;;
		chromium) brew install --cask google-chrome ;;
		esac
	done
}

# needs says in words what each thing is, for whoever installs it by hand.
needs() {
	for thing in "$@"; do
		case $thing in
		certificates) echo "  - certificate authorities (often called ca-certificates)" ;;
		postgis) echo "  - PostgreSQL 15 or newer with the PostGIS 3 extension, pg_config on the PATH" ;;
		node) echo "  - Node.js 18 or newer with npm" ;;
		chromium) echo "  - Chromium (or set CHROMIUM to its path)" ;;
		esac
	done >&2
}

# ── all of it ────────────────────────────────────────────────────────────────────────────────────────────────────────

goal=${1:-run}
case $goal in run | test) ;; *) die "usage: install.sh [run|test]" ;; esac

things=$(missing "$goal")
[ -n "$things" ] || exit 0
# shellcheck disable=SC2086 # a list of words, here and below
if have apt-get; then
	[ "$(id -u)" = 0 ] || as_root $things
	install_by_apt $things
elif [ "$(uname -s)" = Darwin ]; then
	install_by_brew $things
else
	say "this system's package manager is not known to Pharos. Please install these, then try again:"
	needs $things
	exit 1
fi

left=$(missing "$goal")
[ -n "$left" ] || exit 0
say "this system's packages were installed, but do not give:"
# shellcheck disable=SC2086
needs $left
exit 1
