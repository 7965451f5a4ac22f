/*
 * serve.h - the console and the JSON API over HTTP. It speaks only: every fact and every change goes through the same
 * run_ functions as the command line.
 *
 *   socket ──server.c (libmicrohttpd)──► request.h ──call.c──► route.h ──handlers──► run_… ──► page or JSON
 */
#ifndef VAUBAN_SERVE_SERVE_H
#define VAUBAN_SERVE_SERVE_H

#include "run/run_all.h"
#include "serve/site.h"

struct serve_options {
	const char *listen; /* "127.0.0.1:8080", "[::1]:0"; port 0: any free one */
	const char *tls_certificate, *tls_key; /* PEM files; both or none */
	struct serve_settings settings;
	bool (*stop)(void *ctx);                       /* asked twice a second */
	void (*ready)(void *ctx, const char *address); /* "http://127.0.0.1:8080" */
	void *ctx;
};
/* Serves until stop() says so. Refuses to listen beyond this machine without TLS. */
bool serve_console(const struct vb_run *run, const struct run_place *place,
		   const struct serve_options *options, struct vb_error *err) VB_MUST_USE;

#endif
