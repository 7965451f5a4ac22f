# nothing recorded yet is said before a document is read
$ vauban vex absent.json
vauban: nothing is recorded yet: there is no ./.vauban/vauban.db
  vauban audit TARGET records a run
? 4
# a product with known vulnerabilities
$ mkdir product && printf '%s\n' aiohttp==3.8.4 cryptography==39.0.0 urllib3==1.26.14 flask > product/requirements.txt && vauban watch -q --from $SOURCE/examples/helios/advisories >/dev/null && vauban audit product -q | sed -n 2p
4 components · 5 open findings{*}
# what a supplier states about another product decides nothing, and each statement says why; no version means every version
$ cp $SOURCE/tests/watch/data/vex/*.json . && vauban vex --dry-run supplier.openvex.json
supplier.openvex.json  OpenVEX  Example Networks
  statements: 6, applied: 1, findings decided: 1
  4  CVE-2024-30251  under investigation: applied  findings: 1
  Not used:
  1  CVE-2024-23334  not affected: it is about another product (--product says it is this one)  pkg:generic/gateway
  2  CVE-2024-23334  fixed: the component is here in another version or variant  pkg:pypi/aiohttp@3.8.4
  3  CVE-2024-23334  affected: it is about another product (--product says it is this one)  pkg:generic/other
  5  CVE-2020-0001  not affected: the component is here and has no such finding  pkg:pypi/flask
  6  CVE-2020-0001  not affected: it cannot be used  it says not_affected and not why
Nothing was recorded (--dry-run).
# CycloneDX and CSAF say the same things; a range of versions is not compared
$ vauban vex --product gateway supplier.cdx.json && vauban vex --product GW supplier.csaf.json
supplier.cdx.json  CycloneDX  Example Networks
  statements: 4, applied: 1, findings decided: 1
  1  CVE-2024-30251  not affected: applied  findings: 1
  Not used:
  2  CVE-2024-23334  open: it cannot be used  it gives no state of analysis
  3  CVE-2023-43804  false positive: it cannot be used  it is about a range of versions (vers:pypi/<2)
  3  CVE-2023-43804  false positive: the component is here in another version or variant  pkg:pypi/urllib3@1.26.14
supplier.csaf.json  CSAF  Example Networks
  statements: 3, applied: 1, findings decided: 1
  1  CVE-2023-43804  not affected: applied  findings: 1
  Not used:
  2  CVE-2023-45803  affected: the component is here and has no such finding  pkg:pypi/urllib3
  2  CVE-2023-45803  fixed: it cannot be used  its product is not in the product tree (NOWHERE)
# an older statement does not undo a later decision
$ vauban vex --product pkg:generic/gateway supplier.openvex.json | grep -E ' (1|4)  '
  1  CVE-2024-23334  not affected: applied  findings: 1
  4  CVE-2024-30251  under investigation: a later decision stands
# what is applied is in the finding, with its author and its source
$ vauban show CVE-2024-23334 | grep -E 'not affected'
  Decision     not affected, Example Networks, OpenVEX supplier.openvex.json, 2026-10-01: vulnerable_code_not_in_execute_path: no static route is served
    2026-10-01  not affected  Example Networks, OpenVEX supplier.openvex.json: vulnerable_code_not_in_execute_path: no static route is served
# the same document twice decides once
$ vauban vex --product pkg:generic/gateway supplier.openvex.json -f json | grep -c already_applied
1
# a file that is none of them changes nothing
$ echo '{"a": 1}' > other.json && vauban vex other.json
vauban: other.json:1:1: no VEX document
  Expected: OpenVEX, CycloneDX with vulnerabilities, or CSAF 2.0.
? 3
# what we state ourselves is read again and is known, in both formats; what nobody decided is under investigation
$ vauban report openvex -q -o own.openvex.json && vauban report csaf -q -o own.csaf.json && vauban vex --dry-run own.openvex.json own.csaf.json
own.openvex.json  OpenVEX  product
  statements: 5, applied: 2, findings decided: 2
  2  CVE-2023-0286  under investigation: applied  findings: 1
  4  CVE-2023-50782  under investigation: applied  findings: 1
  Not used:
  1  CVE-2024-23334  not affected: already applied
  3  CVE-2023-43804  not affected: already applied
  5  CVE-2024-30251  not affected: already applied
own.csaf.json  CSAF  product
  statements: 5, applied: 0, findings decided: 0
  Not used:
  1  CVE-2024-23334  not affected: already applied
  2  CVE-2023-0286  under investigation: already applied
  3  CVE-2023-43804  not affected: already applied
  4  CVE-2023-50782  under investigation: already applied
  5  CVE-2024-30251  not affected: already applied
Nothing was recorded (--dry-run).
# package URLs as our bills of materials, Syft and Trivy write them: the release of the distribution, by number or codename; a source package
$ mkdir -p sys/var/lib/dpkg sys/etc deb && printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' > sys/etc/os-release && printf 'Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.1-1\n\nPackage: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.0.1-1\n' > sys/var/lib/dpkg/status && echo '{"id": "DEBIAN-CVE-2024-1111", "modified": "2026-01-01T00:00:00Z", "upstream": ["CVE-2024-1111"], "affected": [{"package": {"ecosystem": "Debian:12", "name": "openssl"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0.2-1"}]}]}]}' > deb/a.json && vauban watch -q --from deb >/dev/null && vauban audit sys --packages -q | sed -n 2p
2 components · {*}
> state.py
import json, sys
s = [{"vulnerability": {"name": "CVE-2024-1111"}, "products": [{"@id": p}], "status": "not_affected", "justification": "vulnerable_code_not_present"} for p in sys.argv[1:]]
print(json.dumps({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "urn:x:1", "author": "Maker", "timestamp": "2026-01-02T00:00:00Z", "version": 1, "statements": s}))
<
$ for p in 'pkg:deb/debian/openssl' 'pkg:deb/debian/openssl@3.0.1-1?arch=source' 'pkg:deb/debian/openssl?distro=bookworm' 'pkg:deb/debian/openssl?arch=source&distro=debian-11' 'pkg:deb/debian/openssl?arch=arm64' 'pkg:deb/debian/openssl@3.0.9-1'; do python3 state.py "$p" > p.json; vauban vex --dry-run p.json | grep '  1  '; done
  1  CVE-2024-1111  not affected: applied  findings: 1
  1  CVE-2024-1111  not affected: applied  findings: 1
  1  CVE-2024-1111  not affected: applied  findings: 1
  1  CVE-2024-1111  not affected: the component is here in another version or variant  {*}
  1  CVE-2024-1111  not affected: the component is here in another version or variant  {*}
  1  CVE-2024-1111  not affected: the component is here in another version or variant  {*}
# what closes a finding must be said of each of its packages; what repeats another counts with it
$ python3 state.py 'pkg:deb/debian/libssl3@3.0.1-1?arch=amd64&distro=debian-12.5&upstream=openssl' > one.json; python3 state.py 'pkg:deb/debian/libssl3?distro=debian-12' 'pkg:deb/debian/libssl3' 'pkg:deb/debian/openssl' > all.json; vauban vex one.json all.json
one.json  OpenVEX  Maker
  statements: 1, applied: 0, findings decided: 0
  Not used:
  1  CVE-2024-1111  not affected: the same finding is about another package too, which it does not name  pkg:deb/debian/openssl@3.0.1-1?arch=amd64
all.json  OpenVEX  Maker
  statements: 3, applied: 3, findings decided: 1
  1  CVE-2024-1111  not affected: applied  findings: 1
  2  CVE-2024-1111  not affected: applied  findings: 1
  3  CVE-2024-1111  not affected: applied  findings: 1
# a source package that is no binary package is here, without that finding
$ sed -i 's/CVE-2024-1111/CVE-2020-2222/' p.json state.py && python3 state.py 'pkg:deb/debian/openssl?arch=source' > p.json && vauban vex --dry-run p.json | grep '  1  '
  1  CVE-2020-2222  not affected: the component is here and has no such finding  pkg:deb/debian/openssl?arch=source
# CycloneDX: a version listed as unaffected goes with every analysis that clears it
$ for state in resolved false_positive exploitable; do echo '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "openssl", "bom-ref": "o", "purl": "pkg:deb/debian/openssl"}], "vulnerabilities": [{"id": "CVE-2024-1111", "analysis": {"state": "'$state'"}, "affects": [{"ref": "o", "versions": [{"version": "3.0.1-1", "status": "unaffected"}]}]}]}' > v.cdx.json; vauban vex --dry-run v.cdx.json | grep '  1  '; done
  1  CVE-2024-1111  fixed: applied  findings: 1
  1  CVE-2024-1111  false positive: applied  findings: 1
  1  CVE-2024-1111  affected: it cannot be used  it lists as unaffected a version its analysis does not clear (3.0.1-1)
# what an audit wrote under the title of the case, and of several targets without one, is known to be of this product
$ mkdir titled && cp -r $SOURCE/examples/helios/. titled && cd titled && vauban audit ../product -q -o openvex=o.json >/dev/null; vauban vex --dry-run o.json | sed -n 2p
  statements: 5, applied: 5, findings decided: 5
$ mkdir several && cd several && cp -r ../product a && cp -r ../product b && vauban audit a b -q >/dev/null; vauban report csaf -q -o c.json; vauban vex --dry-run c.json | grep -c 'another product'
0
? 1
