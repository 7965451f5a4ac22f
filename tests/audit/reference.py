#!/usr/bin/env python3
"""reference.py VAUBAN SHARE : what a plain Debian root says, each value known from looking at it: X11Forwarding as Debian writes it,
TLS 1.0 in nginx, root logins by the default of the version, no mount, nullok, umask 022, host keys. All is made here. Prints TAP."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

vauban, share = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
root = tempfile.mkdtemp(prefix='vauban-reference-')
tree = os.path.join(root, 'rootfs')
results = []


def check(name, ok, seen=''):
    results.append(ok)
    print(f'{"ok" if ok else "not ok"} {len(results)} - {name}' + ('' if ok else f'\n# {str(seen)[:1500]}'))


def put(name, text, mode=0o644):
    full = os.path.join(tree, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'w') as f:
        f.write(text)
    os.chmod(full, mode)


key = subprocess.run(['openssl', 'genpkey', '-algorithm', 'ed25519'], capture_output=True, text=True).stdout
if not key:
    print('1..0 # SKIP openssl makes no key')
    sys.exit(0)
put('etc/os-release', 'ID=debian\nVERSION_ID="12"\n')
put('usr/bin/true', '')
put('var/lib/dpkg/status', ''.join(f'Package: {p}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {v}\n\n' for p, v in
                                   {'openssh-server': '1:9.2p1-2+deb12u3', 'nginx': '1.22.1-9', 'libpam-modules': '1.5.2-6'}.items()))
put('etc/ssh/sshd_config', 'Include /etc/ssh/sshd_config.d/*.conf\n#PermitRootLogin prohibit-password\nKbdInteractiveAuthentication no\nUsePAM yes\n'
    'X11Forwarding yes\nPrintMotd no\nSubsystem sftp /usr/lib/openssh/sftp-server\n')
put('etc/ssh/ssh_host_ed25519_key', key, 0o600)
put('etc/nginx/nginx.conf', 'http {\n ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;\n server { listen 443 ssl; server_name a.example; }\n}\n')
put('etc/fstab', '# UNCONFIGURED FSTAB FOR BASE SYSTEM\n')
put('etc/pam.d/common-auth', 'auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\n')
put('etc/login.defs', 'UMASK 022\nENCRYPT_METHOD YESCRYPT\n')
run = subprocess.run([vauban, 'audit', tree, '--format', 'json', '--forget', '-q'], capture_output=True, text=True, cwd=root,
                     env=dict(os.environ, VAUBAN_SHARE=share, HOME=root))
seen = json.loads(run.stdout) if run.stdout else sys.exit(run.stderr)
rules = {r['rule']: r for r in seen['rules']}
shutil.rmtree(root)


def state(rule, wanted, value='', default=None):
    r = rules[rule]
    shown = [e for e in r['evidence'] if value in e.get('value', '') and (default is None or e.get('is_default') == default)]
    check(f'{rule} is {wanted}' + (f', shown by {value}' if value else ''), r['state'] == wanted and (not value or shown), r)
state('VB-SSH-001', 'fail', 'prohibit-password', True)
state('VB-SSH-004', 'fail', 'yes', False)
state('VB-WEB-002', 'fail', 'TLSv1')
state('VB-AUT-010', 'fail', 'nullok')
state('VB-AUT-011', 'fail', '022')
state('VB-SEC-006', 'fail')
mounts = [rules[f'VB-MNT-00{i}']['state'] for i in range(1, 7)]
check('no mount is declared: its options are not applicable', set(mounts) == {'not_applicable'}, mounts)
print(f'1..{len(results)}')
sys.exit(0 if all(results) else 1)
