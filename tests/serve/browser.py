#!/usr/bin/env python3
"""browser.py: the console in a real browser. axe-core finds no violation on any page, in both languages, light and dark; no
page scrolls sideways at 320 pixels (which is 1280 at 400 %); triage, decision and report are done with the keyboard alone;
command line, page and API show the same findings. VAUBAN_AXE names axe.min.js (npm pack axe-core); without it, or
without chromium and chromedriver, the test is skipped, or fails where VB_TEST_REQUIRED is set. VB_TEST_SHOTS=FOLDER keeps
pictures of every page."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import PASSWORD, Browser, Console, Tap, axe_needed  # noqa: E402

axe = axe_needed()
shots = os.environ.get('VB_TEST_SHOTS')
if shots:
    os.makedirs(shots, exist_ok=True)

tap = Tap()
console = Console('--api-rate', '0')
browser = Browser()


def login(name):
    browser.go(console.address + '/login')
    browser.js('document.querySelector("#name").value = arguments[0]; document.querySelector("#password").value = arguments[1];'
               'document.querySelector("main form").submit()', name, PASSWORD)
    assert browser.wait(lambda: not browser.address().endswith('/login')), 'log-in'


def pages():
    """Every page of the menu, and one of each kind that is behind a link."""
    browser.go(console.address + '/')
    out = browser.js('return [...document.querySelectorAll(".side-in > .menu a")].map(a => a.getAttribute("href"))')
    tap.ok(len(out) >= 12, f'the menu leads to {len(out)} pages')
    out += ['/settings', '/nowhere', '/findings?q=nothing-has-this-name', '/findings?state=all&severity=critical&exploited=1',
            '/requirements?against=cra', '/runs/diff', '/news?all=1',
            '/evidence/0', '/evidence/1', '/evidence/verification', '/incidents/I1']
    browser.go(console.address + '/findings')
    out.append(browser.js('return document.querySelector("a.title").getAttribute("href")'))
    browser.go(console.address + '/components')
    out.append(browser.js('return document.querySelector("a.title").getAttribute("href")'))
    return out


def look(path, lang, theme):
    """Settings are cookies: one page sets them, the page looked at is then asked as it is."""
    for choice in (f'lang={lang}', f'theme={theme}'):
        browser.go(f'{console.address}/login?{choice}')
    browser.go(console.address + path)


def check_pages(paths):
    for lang in ('en', 'fr'):
        for theme in ('light', 'dark'):
            for path in paths:
                look(path, lang, theme)
                found = browser.violations(axe)
                tap.ok(not found, f'axe finds nothing on {path} ({lang}, {theme})', '\n'.join(found))
                tap.ok(browser.js('return document.documentElement.lang') == lang, f'{path} is in the language asked ({lang}, {theme})')
                picture(path, lang, theme, 1280)
    for path in paths:
        browser.size(320)
        look(path, 'fr', 'light')
        wide = browser.js('return document.documentElement.scrollWidth')
        tap.ok(wide <= 320, f'{path} needs no sideways scrolling at 320 pixels', f'{wide} pixels')
        picture(path, 'fr', 'light', 320)
        browser.size(1280)


def picture(path, lang, theme, width):
    if shots:
        name = re.sub(r'[^a-z0-9]+', '-', path.lower()).strip('-')[:40] or 'overview'
        browser.screenshot(os.path.join(shots, f'{name}.{lang}.{theme}.{width}.png'))


def same_findings():
    token = console.token('reader')
    api = [f['id'] for f in json.loads(console.ask('/api/v1/findings?per_page=500', token=token)[2])['findings']]
    cli = [f['id'] for f in json.loads(console.run('report', 'json'))['findings'] if not f['closed']]
    verb = [f['id'] for f in json.loads(console.run('findings', '--all', '-f', 'json'))['findings']]
    page = []
    browser.go(console.address + '/findings?per_page=500')
    page = browser.js('return [...document.querySelectorAll("table.findings a.title")].map(a => a.getAttribute("href").split("/").pop())')
    tap.ok(len(cli) > 20 and api == cli and page == cli and verb == cli, 'command line, page and API list the same findings in the same order',
           f'{len(cli)} {len(api)} {len(page)}')


def keyboard():
    """From the log-in to a report in the download folder, without a mouse."""
    browser.go(console.address + '/settings?lang=en')
    browser.tab_to(lambda tag, name, value, text: tag == 'BUTTON' and text == 'Log out')
    browser.keys('Enter')
    tap.ok(browser.wait(lambda: '/login' in browser.address()), 'keyboard: log out')
    browser.tab_to(lambda tag, name, value, text: name == 'name')
    browser.keys('decider', 'Tab', PASSWORD, 'Enter')
    tap.ok(browser.wait(lambda: browser.js('return !!document.querySelector(".next")')), 'keyboard: log in, the overview shows what is next')
    browser.tab_to(lambda tag, name, value, text: tag == 'A' and text == 'Decide')
    browser.keys('Enter')
    tap.ok(browser.wait(lambda: 'undecided=1' in browser.address()), 'keyboard: the next action leads to what is not decided')
    browser.tab_to(lambda tag, name, value, text: tag == 'INPUT' and name == 'id')
    chosen = browser.focus()[2]
    browser.keys('Space')
    browser.tab_to(lambda tag, name, value, text: tag == 'SELECT' and name == 'status')
    browser.keys('Down', 'Down')
    status = browser.js('return document.querySelector("#status").value')
    browser.keys('Tab', 'Handled by the gateway team', 'Tab')
    browser.tab_to(lambda tag, name, value, text: tag == 'BUTTON' and 'Record' in text)
    browser.keys('Enter')
    tap.ok(browser.wait(lambda: 'done=decided' in browser.address()), 'keyboard: triage and decision', browser.address())
    shown = json.loads(console.run('show', chosen, '--format', 'json'))['findings'][0]['decision'] or {}
    tap.ok(shown.get('status') == status and shown.get('author') == 'decider', 'the decision is what the command line shows', shown)
    browser.tab_to(lambda tag, name, value, text: tag == 'A' and text == 'Reports')
    browser.keys('Enter')
    browser.wait(lambda: browser.address().endswith('/reports'))
    browser.tab_to(lambda tag, name, value, text: tag == 'SELECT' and name == 'format')
    browser.keys('Down', 'Down')
    browser.tab_to(lambda tag, name, value, text: tag == 'BUTTON' and text == 'Download')
    browser.keys('Enter')
    tap.ok(browser.wait(lambda: any(f.endswith('.html') for f in os.listdir(browser.downloads))), 'keyboard: a report is written',
           f'{browser.address()} {os.listdir(browser.downloads)}')


def no_script():
    """Nothing was refused by the policy; pages without clocks run nothing."""
    found = [e['message'] for e in browser.call('POST', '/se/log', {'type': 'browser'}) if 'Content Security Policy' in e['message']
             and 'axe' not in e['message']]
    tap.ok(not found, 'no page asks for what its policy refuses', '\n'.join(found))
    browser.go(console.address + '/findings')
    tap.ok(browser.js('return document.scripts.length') == 0, 'a page without clocks has no script')


def clocks():
    """With script a clock ticks without a reload and says nothing to screen readers; without, the page says how old it is."""
    browser.go(console.address + '/incidents')
    shown = '[...document.querySelectorAll("[role=timer]")].map(e => e.textContent)'
    browser.js('window.stays = true; document.querySelectorAll("[data-due]").forEach(e => e.dataset.due = Math.floor(Date.now() / 1000) + 600)')
    browser.wait(lambda: ' s' in browser.js(f'return {shown}.join()'))
    first = browser.js(f'return {shown}')
    tap.ok(first and browser.wait(lambda: browser.js(f'return {shown}') != first) and browser.js('return window.stays'),
           'a clock ticks without a reload', first)
    tap.ok(browser.js('return document.querySelectorAll("[aria-live], [role=alert]").length') == 0, 'and is not announced')
    tap.ok(browser.js('return document.querySelector("[data-still]").hidden && !document.querySelector("[data-ticks]").hidden'),
           'the page says that times run')
    body = console.ask('/incidents', token=console.token('reader'))
    tap.ok('role="timer"' in body[2] and "script-src 'self'" in body[1]['Content-Security-Policy'] and "'unsafe" not in str(body[1]),
           'only our own script is allowed', body[1])


try:
    check_pages(['/login', '/login?next=/plan'])
    login('admin')
    console.run('log', 'checkpoint')
    console.run('incident', 'open', 'Update', 'server', 'abused', '--set', 'aware=now')
    console.run('incident', 'set', 'I1', 'exploited=yes', 'own_product=yes', 'personal_data=no')
    check_pages(pages())
    same_findings()
    no_script()
    clocks()
    keyboard()
finally:
    browser.close()
    console.close()
sys.exit(tap.end())
