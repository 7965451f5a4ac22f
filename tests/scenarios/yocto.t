# what a build's own check leaves open is a finding: no feed judges its packages
> build/deploy/images/box/image.manifest
sail cortexa57 1.36.1-r0
sail-extra cortexa57 1.36.1-r0
mast cortexa57 1.3-r0
<
> build/log/cve/cve-summary.json
{"version": "1", "package": [
 {"name": "sail", "layer": "meta", "version": "1.36.1", "issue": [
   {"id": "CVE-2099-42363", "summary": "A use-after-free in xasprintf", "scorev2": "0.0", "scorev3": "5.5", "vector": "LOCAL", "status": "Unpatched"},
   {"id": "CVE-2099-48174", "summary": "A stack overflow", "scorev2": "0.0", "scorev3": "9.8", "vector": "NETWORK", "status": "Patched"},
   {"id": "CVE-2099-42380", "summary": "Another", "scorev2": "6.5", "scorev3": "7.2", "vector": "NETWORK", "status": "Ignored"}]},
 {"name": "mast", "layer": "meta", "version": "1.3", "issue": [
   {"id": "CVE-2099-45853", "summary": "An integer overflow", "scorev2": "0.0", "scorev3": "9.8", "vector": "NETWORK", "status": "Unpatched"}]},
 {"name": "oar", "layer": "meta", "version": "1", "issue": [{"id": "CVE-2099-1111", "status": "Unpatched"}]}]}
<
$ vauban audit build | sed -n 6,7p
1  critical  mast CVE-2099-45853  1.3-r0, no fix yet     CVSS 9.8, network  {*}
2  medium    sail CVE-2099-42363  1.36.1-r0, no fix yet  CVSS 5.5           {*}

# it shows who says so, and what to do
$ vauban show CVE-2099-42363
CVE-2099-42363  A use-after-free in xasprintf
...
  Packages     pkg:generic/sail@1.36.1-r0?arch=cortexa57
  Why          The build's own check says that the recipe sail 1.36.1-r0 has it (log/cve/cve-summary.json)
  To do        Upgrade the recipe sail or add the patch that mends CVE-2099-42363; when it does not apply, say why in CVE_STATUS.
...
    log/cve/cve-summary.json:3  CVE-2099-42363 open in = sail 1.36.1 (cve-check: Unpatched)
...
# of an image beside the build, by the recipe its packages name
> image/var/lib/opkg/info/libmast1.control
Package: libmast1
Version: 1.3-r0
Architecture: cortexa57
Source: mast_1.3.bb
<
> image/var/lib/opkg/status
Package: libmast1
Version: 1.3-r0
Status: install user installed
Architecture: cortexa57
Source: mast_1.3.bb

<
$ rm build/deploy/images/box/image.manifest; vauban audit image build/log --forget | grep mast
1  critical  mast CVE-2099-45853  {*}
# a patch of the recipe closes it
> build/meta/mast/mast_1.3.bb
SRC_URI = "file://CVE-2099-45853.patch"
<
> build/meta/mast/files/CVE-2099-45853.patch
CVE: CVE-2099-45853
---
<
$ vauban audit image build --forget | sed -n 2,3p
{*} 0 open findings{*}
...
