#!/usr/bin/env python3
"""schema.py: schemathesis asks what the console's own OpenAPI document allows, and what it does not, and holds every answer
against it. VAUBAN_SCHEMATHESIS names the program (pip install schemathesis); without it the test is skipped, or fails where
VB_TEST_REQUIRED is set. VB_TEST_EXAMPLES: requests an operation (default 25)."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import Console, Tap, skip  # noqa: E402

program = os.environ.get('VAUBAN_SCHEMATHESIS', '')
if not os.path.exists(program):
    skip('VAUBAN_SCHEMATHESIS does not name the program (pip install schemathesis)')
tap = Tap()
console = Console('--api-rate', '0')
try:
    token = console.token('admin')
    document = os.path.join(console.dir, 'openapi.json')
    text = console.ask('/api/v1/openapi.json', token=token)[2]
    open(document, 'w').write(text)
    paths = json.loads(text)['paths']
    done = subprocess.run([program, 'run', document, '--url', console.address, '-H', 'Authorization: Bearer ' + token, '--phases', 'examples,coverage,fuzzing',
                           '--max-examples', os.environ.get('VB_TEST_EXAMPLES', '25'), '--seed', '1', '--checks',
                           'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,negative_data_rejection,'
                           'ignored_auth,unsupported_method', '--request-timeout', '60', '--no-color', '--workers', '2',
                           '--suppress-health-check', 'too_slow'],  # a pushed run is a large document
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=console.dir)
    tap.ok(done.returncode == 0, f'schemathesis finds nothing in {len(paths)} paths', done.stdout[-6000:])
    tap.ok(console.process.poll() is None, 'the console still runs')
finally:
    console.close()
sys.exit(tap.end())
