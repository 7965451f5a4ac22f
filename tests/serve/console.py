"""console.py: what the console's whole-program tests share: a running console over the sample product, requests to it, a
browser that is driven through chromedriver's own protocol (https://www.w3.org/TR/webdriver2/), TAP."""
import base64
import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.parse

SOURCE = os.environ.get('VB_TEST_SOURCE') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get('VB_TEST_PROGRAM', os.path.join(SOURCE, 'build/src/cli/vauban')))
PASSWORD = ' '.join(['four', 'words', 'by', 'heart'])


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def ok(self, good, name, detail=''):
        self.n += 1
        self.failed += not good
        print(f'{"" if good else "not "}ok {self.n} - {name}', flush=True)
        if not good and detail:
            print('\n'.join('# ' + line for line in str(detail).splitlines()[:200]), flush=True)
        return good

    def end(self):
        print(f'1..{self.n}', flush=True)
        return 1 if self.failed else 0


def skip(why):
    """Without a browser or another tool of the developer: said, and a failure where it is demanded."""
    if os.environ.get('VB_TEST_REQUIRED'):
        print(f'not ok 1 - {why}\n1..1')
        raise SystemExit(1)
    print(f'ok 1 # SKIP {why}\n1..1')
    raise SystemExit(0)


class Console:
    """The sample product audited twice, a person of each role, `vauban serve` on a free port of this machine."""

    def __init__(self, *options, store=None):
        self.dir = tempfile.mkdtemp(prefix='vauban-console-')
        self.store = store or os.path.join(self.dir, 'store.db')
        self.env = dict(os.environ, HOME=self.dir, VAUBAN_INDEX=os.path.join(self.dir, 'advisories.vbx'), VAUBAN_LANG='en',
                        VAUBAN_SHARE=os.path.join(SOURCE, 'share'), USER='tester')
        self.case = os.path.join(SOURCE, 'examples/helios/vauban.yaml')
        self.options = options
        self.process = None
        if not store:
            self.run('watch', '--from', os.path.join(SOURCE, 'examples/helios/advisories'), place=False)
            for _ in range(2):
                self.run('audit', allowed=(0, 5))
            self.news()
        for role in ('reader', 'contributor', 'decider', 'admin'):
            self.run('user', 'add', role, '--role', role, input=PASSWORD + '\n')
        self.start()

    def run(self, *words, allowed=(0,), input=None, place=True):
        where = ['--store', self.store, '--case', self.case] if place else []
        done = subprocess.run([PROGRAM, *words, *where], env=self.env, input=input, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        if done.returncode not in allowed:
            raise RuntimeError(f'vauban {" ".join(words)} ended with {done.returncode}: {done.stderr}')
        return done.stdout

    def news(self):
        """A source of three items, one of them retained."""
        legal = os.path.join(self.dir, 'papers', 'legal')
        os.makedirs(legal)
        items = ''.join(f'<item><title>{title}</title><link>https://gazette.example/{i}</link><guid>{i}</guid>'
                        '<pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>'
                        for i, title in enumerate(('A guide to the CRA', 'OpenSSL in medical devices', 'A fair of machines')))
        with open(os.path.join(legal, 'gazette.xml'), 'w') as f:
            f.write(f'<rss version="2.0"><channel><title>Gazette</title><link>https://gazette.example/</link>{items}</channel></rss>')
        self.run('watch', '--from', os.path.dirname(legal))
        first = json.loads(self.run('news', '--format', 'json'))['items'][0]['id']
        self.run('news', first, 'retain', '--why', 'our tests follow it')

    def start(self):
        self.process = subprocess.Popen([PROGRAM, 'serve', '--listen', '127.0.0.1:0', '--store', self.store, '--case', self.case,
                                         *self.options], env=self.env, stderr=subprocess.PIPE, text=True)
        self.said = self.process.stderr.readline()
        found = re.search(r'https?://127\.0\.0\.1:(\d+)', self.said)
        if not found:
            raise RuntimeError(f'no console: {self.said}{self.process.stderr.read()}')
        self.address, self.port = found.group(0), int(found.group(1))

    def stop(self, signal=15):
        if self.process:
            self.process.send_signal(signal)
            self.process.wait(60)
            self.process.stderr.close()
        self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.dir, ignore_errors=True)

    def token(self, name):
        return self.run('user', 'token', name).strip()

    def ask(self, path, method='GET', token=None, cookie=None, form=None, json_body=None, headers=None, timeout=60):
        """(status, headers, body) of one request."""
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=timeout)
        h = dict(headers or {})
        body = None
        if token:
            h['Authorization'] = 'Bearer ' + token
        if cookie:
            h['Cookie'] = cookie
        if form is not None:
            body = urllib.parse.urlencode(form, doseq=True)
            h['Content-Type'] = 'application/x-www-form-urlencoded'
        if json_body is not None:
            body = json.dumps(json_body)
            h['Content-Type'] = 'application/json'
        c.request(method, path, body, h)
        r = c.getresponse()
        out = r.status, dict(r.getheaders()), r.read().decode('utf-8')
        c.close()
        return out

    def login(self, name):
        """The cookie and the form token of a session."""
        status, headers, _ = self.ask('/login', 'POST', form={'name': name, 'password': PASSWORD})
        assert status == 303, status
        cookie = headers['Set-Cookie'].split(';')[0]
        return cookie, json.loads(self.ask('/api/v1/session', cookie=cookie)[2])['csrf']


AXE_RUN = '''const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(
  r => done(r.violations.map(v => v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | "))),
  e => done(["axe failed: " + e]));'''


def axe_needed():
    """The text of axe-core, which VAUBAN_AXE names; without it or a browser the test is skipped."""
    path = os.environ.get('VAUBAN_AXE', '')
    if not os.path.exists(path):
        skip('VAUBAN_AXE does not name axe.min.js (npm pack axe-core)')
    if not shutil.which('chromium') or not shutil.which('chromedriver'):
        skip('no chromium with chromedriver')
    return open(path, encoding='utf-8').read()


KEYS = {'Tab': '\ue004', 'Shift': '\ue008', 'Enter': '\ue007', 'Space': ' ', 'Down': '\ue015', 'Up': '\ue013', 'Escape': '\ue00c'}


class Browser:
    def __init__(self, width=1280, height=900):
        self.dir = tempfile.mkdtemp(prefix='vauban-browser-')
        self.driver = subprocess.Popen([shutil.which('chromedriver'), '--port=0'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       text=True)
        self.port = None
        while not self.port:
            line = self.driver.stdout.readline()
            if not line:
                raise RuntimeError('chromedriver did not start')
            found = re.search(r'started successfully on port (\d+)', line)
            self.port = int(found.group(1)) if found else None
        flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
                 '--disable-sync', '--no-first-run', '--user-data-dir=' + self.dir, f'--window-size={width},{height}', '--lang=en']
        self.downloads = os.path.join(self.dir, 'downloads')
        os.makedirs(self.downloads)
        wish = {'browserName': 'chrome', 'goog:chromeOptions': {'args': flags, 'binary': shutil.which('chromium'),
                                                               'prefs': {'download.default_directory': self.downloads}},
                'goog:loggingPrefs': {'browser': 'ALL'}}
        self.session = self.call('POST', '/session', {'capabilities': {'alwaysMatch': wish}}, whole=True)['sessionId']
        self.size(width, height)

    def call(self, method, path, body=None, whole=False):
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=180)
        c.request(method, path if whole else f'/session/{self.session}{path}', None if body is None else json.dumps(body),
                  {'Content-Type': 'application/json'})
        value = json.loads(c.getresponse().read())['value']
        c.close()
        if isinstance(value, dict) and value.get('error'):
            raise RuntimeError(value['error'] + ': ' + value.get('message', '')[:400])
        return value

    def cdp(self, command, **parameters):
        return self.call('POST', '/goog/cdp/execute', {'cmd': command, 'params': parameters})

    def size(self, width, height=900):
        self.cdp('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=False)

    def go(self, address):
        self.call('POST', '/url', {'url': address})

    def address(self):
        return self.call('GET', '/url')

    def js(self, script, *arguments):
        return self.call('POST', '/execute/sync', {'script': script, 'args': list(arguments)})

    def wait_js(self, script, *arguments):
        return self.call('POST', '/execute/async', {'script': script, 'args': list(arguments)})

    def violations(self, axe):
        """What axe-core finds on the page, a line each."""
        self.js(axe + '; return true')
        return self.wait_js(AXE_RUN)

    def keys(self, *names):
        """Presses keys one after the other, as a person without a mouse; a text of several letters is typed."""
        actions = []
        for name in names:
            for key in [KEYS[name]] if name in KEYS else list(name):
                actions += [{'type': 'keyDown', 'value': key}, {'type': 'keyUp', 'value': key}]
        self.call('POST', '/actions', {'actions': [{'type': 'key', 'id': 'keyboard', 'actions': actions}]})

    def focus(self):
        return self.js('const e = document.activeElement; return [e.tagName, e.name || "", e.value || "", e.textContent.trim()]')

    def tab_to(self, wanted, most=400):
        """Tab until the element that has the focus is the one wanted; says how many times, or fails."""
        for n in range(most):
            self.keys('Tab')
            if wanted(*self.focus()):
                return n + 1
        raise RuntimeError(f'{most} tabs and not there: {self.focus()}')

    def wait(self, condition, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.1)
        return False

    def screenshot(self, path, full=True):
        m = self.cdp('Page.getLayoutMetrics')['cssContentSize']
        clip = {'x': 0, 'y': 0, 'width': m['width'], 'height': min(m['height'], 5000), 'scale': 1}
        data = self.cdp('Page.captureScreenshot', format='png', captureBeyondViewport=full, **({'clip': clip} if full else {}))
        with open(path, 'wb') as f:
            f.write(base64.b64decode(data['data']))

    def close(self):
        try:
            self.call('DELETE', '')
        finally:
            self.driver.terminate()
            self.driver.wait(20)
            shutil.rmtree(self.dir, ignore_errors=True)
