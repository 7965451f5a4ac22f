#!/bin/sh
# match.sh BENCH_MATCH PACK : index build of the whole pack, then look-ups of packages drawn from it by a fixed seed.
# Targets: build <= 3 s CPU; 100 Python packages <= 0.02 s, 400 crates <= 0.005 s, 400 Go modules <= 0.01 s, <= 16 MiB.
set -eu
program=${1:?usage: match.sh BENCH_MATCH PACK}
pack=${2:?usage: match.sh BENCH_MATCH PACK}
[ -d "$pack" ] || { echo "match: no advisories in $pack"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" build "$pack" "$work/index"
printf 'index size: %s bytes\n' "$(wc -c < "$work/index")"
draw() { # ECOSYSTEM TYPE COUNT
	python3 - "$pack/$1/all.zip" "$1" "$2" "$3" > "$work/list" <<'EOF'
import json, random, sys, urllib.parse, zipfile
path, ecosystem, kind, n = sys.argv[1:]
versions = {}
with zipfile.ZipFile(path) as z:
    for member in z.namelist():
        for a in json.loads(z.read(member)).get('affected') or []:
            if (a.get('package') or {}).get('ecosystem') == ecosystem:
                known = versions.setdefault(a['package']['name'].lower(), set())
                for r in a.get('ranges') or []:
                    if r['type'] != 'GIT':
                        known |= {v for e in r['events'] for v in e.values() if v != '0'}
names = sorted(x for x in versions if versions[x])
for name in random.Random(7).sample(names, min(int(n), len(names))):
    version = random.Random(name).choice(sorted(versions[name]))
    print(f"{ecosystem}\tpkg:{kind}/{urllib.parse.quote(name)}@{urllib.parse.quote(version)}\t")
EOF
}
look() { # WHAT: the best of five, the machine may be busy
	for _ in 1 2 3 4 5; do "$program" look "$work/index" "$work/list"; done | sort -t, -k3 | head -1 | sed "s/^look-up/$1/"
}
if command -v python3 >/dev/null; then
	draw PyPI pypi 100 && look "100 Python packages"
	draw crates.io cargo 400 && look "400 crates"
	draw Go golang 400 && look "400 Go modules"
fi
if [ -n "${3:-}" ]; then # a dpkg status file
	awk -v RS= '{p=v=s="";n=split($0,l,"\n");for(i=1;i<=n;i++){if(l[i]~/^Package: /)p=substr(l[i],10);if(l[i]~/^Version: /)v=substr(l[i],10);if(l[i]~/^Source: /){s=substr(l[i],9);sub(/ .*/,"",s)}}gsub(/\+/,"%2B",v);gsub(/~/,"%7E",v);print "Debian:12\tpkg:deb/debian/" p "@" v "\t" (s==""?p:s)}' "$3" > "$work/list"
	look "dpkg status"
fi
