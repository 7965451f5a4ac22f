#!/bin/sh
# R-update: the update agent must check a signature before it hands a release on. It builds on a crate that can, or it cannot.
if ! grep -Eq '^name = "(ed25519-dalek|ring|minisign-verify|p256)"' agent/Cargo.lock; then
	echo "agent/Cargo.lock: no crate that verifies signatures: releases are installed unchecked"
	exit 1
fi
if ! grep -q 'verify' agent/src/main.rs; then
	echo "agent/src/main.rs: nothing is verified before a release is taken"
	exit 1
fi
