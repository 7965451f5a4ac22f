#!/bin/sh
# build.sh [OUT] : makes the gateway's root file system OUT/rootfs (default ../out) from Debian 12 packages.
#
#   packages.txt --apt-get download--> OUT/cache/*.deb --dpkg-deb -x--> OUT/rootfs, with var/lib/dpkg as dpkg leaves it
#   versions.txt --> older versions in var/lib/dpkg/status;   overlay/ --> the product's own settings, with mistakes
#
# Needs apt-get, dpkg-deb, awk and tar; neither root nor a chroot; no script of a package is run. The mirror is the one
# this machine uses, or HELIOS_MIRROR. Packages are kept in OUT/cache: a second run needs no network.
# Exit: 0 done, 4 the packages cannot be had (said in one line).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../out}
mkdir -p "$out/cache" && out=$(cd "$out" && pwd)
cache=$out/cache; state=$out/apt; root=$out/rootfs
names=$(sed 's/#.*//' "$here/packages.txt")
arch=${ARCH:-$(dpkg --print-architecture)}

give_up() { rm -rf "$state"; echo "helios: no root file system: $1" >&2; exit 4; }

complete() {
	for p in $names; do
		ls "$cache/${p}_"*.deb >/dev/null 2>&1 || return 1
	done
}

# One line of sources per suite: the archive and the security archive this machine already trusts.
sources() {
	if [ -n "${HELIOS_MIRROR:-}" ]; then
		echo "deb $HELIOS_MIRROR bookworm main"
		return
	fi
	apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
		awk '{ sub("/$", "", $1) }
		     $2 ~ /-security$/ && !s++ { print "deb", $1, "bookworm-security main" }
		     $1 ~ /\/debian$/ && $2 !~ /-security$/ && !m++ { print "deb", $1, "bookworm main" }'
}

fetch() {
	rm -rf "$state"; mkdir -p "$state/lists/partial" "$state/archives/partial" "$state/empty"
	: >"$state/status"
	sources >"$state/sources.list"
	[ -s "$state/sources.list" ] || give_up "no Debian mirror is configured here (set HELIOS_MIRROR)"
	cat >"$state/apt.conf" <<-END
		Dir::Etc::sourcelist "$state/sources.list"; Dir::Etc::sourceparts "$state/empty";
		Dir::State "$state"; Dir::State::status "$state/status"; Dir::Cache "$state";
		APT::Architecture "$arch"; APT::Architectures "$arch"; APT::Sandbox::User "";
		Acquire::Languages "none"; Acquire::Retries "1"; Acquire::http::Timeout "20"; Debug::NoLocking "true";
	END
	APT_CONFIG=$state/apt.conf; export APT_CONFIG
	apt-get -qq -o APT::Update::Error-Mode=any update >"$state/log" 2>&1 || give_up "the Debian mirror cannot be reached"
	rm -f "$cache"/*.deb # never two versions of a package
	(cd "$cache" && apt-get -qq download $names) >>"$state/log" 2>&1 ||
		give_up "a package cannot be downloaded: $(tail -n 1 "$state/log")"
	rm -rf "$state"
}

# What dpkg would have recorded: the stanza, the list of files, their digests.
unpack() {
	deb=$1; name=$(dpkg-deb -f "$deb" Package); info=$root/var/lib/dpkg/info
	[ "$(dpkg-deb -f "$deb" Multi-Arch)" != same ] || name=$name:$(dpkg-deb -f "$deb" Architecture)
	dpkg-deb -x "$deb" "$root"
	dpkg-deb --fsys-tarfile "$deb" | tar -tf - | sed -e 's#^\.##' -e 's#\(.\)/$#\1#' -e 's#^/$#/.#' >"$info/$name.list"
	dpkg-deb --ctrl-tarfile "$deb" | tar -xOf - ./md5sums >"$info/$name.md5sums" 2>/dev/null || rm -f "$info/$name.md5sums"
	dpkg-deb -f "$deb" | awk 'NR == 1 { print; print "Status: install ok installed"; next } { print } END { print "" }' \
		>>"$root/var/lib/dpkg/status"
}

# Older versions by source package; the version of the source is then the version of its packages.
age() {
	awk 'FNR == NR { if ($1 !~ /^#/ && NF == 2) old[$1] = $2; next }
	     { line[++n] = $0 }
	     /^Package: / { source = $2 }
	     /^Source: / { source = $2; at_source = n }
	     /^Version: / { at = n }
	     $0 == "" { if (source in old) { line[at] = "Version: " old[source]
			if (at_source) line[at_source] = "Source: " source }
		for (i = 1; i <= n; i++) print line[i]; n = 0; at_source = 0 }' \
		"$here/versions.txt" "$root/var/lib/dpkg/status" >"$root/var/lib/dpkg/status.aged"
	mv "$root/var/lib/dpkg/status.aged" "$root/var/lib/dpkg/status"
}

complete || fetch
rm -rf "$root"; mkdir -p "$root/var/lib/dpkg/info"
: >"$root/var/lib/dpkg/status"
for p in $names; do
	for deb in "$cache/${p}_"*.deb; do unpack "$deb"; done
done
age
cp -R "$here/overlay/." "$root/"
chmod 644 "$root/etc/shadow" # one of the mistakes: readable by all
echo "$root: $(grep -c '^Package:' "$root/var/lib/dpkg/status") packages"
