# a build's output: an image of Debian 12 and its archive beside the sources; the folder itself is no system
$ mkdir -p root/etc/ssh root/usr/bin root/var/lib/dpkg out/src && printf 'ID=debian\nVERSION_ID="12"\n' > root/etc/os-release && printf 'Package: zlib1g\nStatus: install ok installed\nVersion: 1:1.2.13.dfsg-1\nArchitecture: amd64\nSource: zlib\n\n' > root/var/lib/dpkg/status && printf 'PermitRootLogin yes\n' > root/etc/ssh/sshd_config && chmod 666 root/etc/ssh/sshd_config && echo 'flask==1.0' > out/src/requirements.txt
$ tar -C root -czf out/rootfs.tar.gz . && (head -c 70000 /dev/zero; cd root && find . | LC_ALL=C sort | cpio --quiet -o -H newc; head -c 70000 /dev/zero) > out/firmware.bin
# what is not asked for is not listed
$ vauban components out -q | grep -c '^zlib1g\|^flask'
1
# asked for, it is, with where it stands, once for each place, and it counts for the system of its image
$ vauban components out --inside -q | cut -c1-120 | head -3
component                     version           type    licence             where
zlib1g                        1:1.2.13.dfsg-1   deb                         firmware.bin/cpio@70000/var/lib/dpkg/status
zlib1g                        1:1.2.13.dfsg-1   deb                         rootfs.tar.gz/var/lib/dpkg/status
$ vauban components out --inside -q -f json | grep -A20 zlib1g | grep -o '"ecosystem": "[^"]*"\|"path": "[^"]*"\|"layer": "[^"]*"'
"ecosystem": "Debian:12"
"path": "firmware.bin/cpio@70000/var/lib/dpkg/status"
"layer": "firmware.bin!cpio@70000"
"ecosystem": "Debian:12"
"path": "rootfs.tar.gz/var/lib/dpkg/status"
"layer": "rootfs.tar.gz"
# the image's settings and modes are judged when it is the target, not as those of the folder
$ vauban audit out --inside --forget -q -f json | grep -c 'PermitRootLogin\|0666'
0
? 1
$ vauban audit out/rootfs.tar.gz --forget -q -f json | grep -c 'PermitRootLogin' | sed 's/[1-9][0-9]*/some/'
some
# a damaged one is named, the rest is read
$ head -c 200 out/rootfs.tar.gz > out/cut.tar.gz && vauban components out --inside 2>&1 | grep 'not read'
vauban: not read: cut.tar.gz: truncated gzip input: the rest is not read
# a secret in a member is found once, where the member stands
$ mkdir k && printf 'key = "AK%s"\n' IAQ3EGQ6XJ2MZL7KPT > k/a.ini && tar -C k -cf out/k.tar . && vauban audit out --inside --forget -q -f json 2>/dev/null | grep -o '"file": "[^"]*a.ini"' | sort -u
"file": "k.tar/a.ini"
