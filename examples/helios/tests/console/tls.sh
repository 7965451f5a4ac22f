#!/bin/sh
# R-admin: no administration flow of the case may be in clear.
if grep -Eq '^  (local|support): .*tls: no' vauban.yaml; then
	echo "vauban.yaml: an administration flow is declared in clear"
	exit 1
fi
