/*
 * tls.c - one TLS handshake on a connected socket, by OpenSSL's libssl, opened when a probe asks for it: audits need no
 * TLS (docs/adr/0012 says why that matters). Certificates are verified unless the question is only whether TLS is spoken.
 */
#include "verify/probe_int.h"

#include <dlfcn.h>
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <time.h>
#include <unistd.h>

struct library {
	__typeof__(TLS_client_method) *client_method;
	__typeof__(SSL_CTX_new) *ctx_new;
	__typeof__(SSL_CTX_free) *ctx_free;
	__typeof__(SSL_CTX_set_default_verify_paths) *system_authorities;
	__typeof__(SSL_CTX_load_verify_locations) *authority;
	__typeof__(SSL_CTX_set_verify) *set_verify;
	__typeof__(SSL_CTX_set_security_level) *security_level;
	__typeof__(SSL_CTX_ctrl) *ctx_ctrl;
	__typeof__(SSL_new) *new;
	__typeof__(SSL_free) *free;
	__typeof__(SSL_set_fd) *set_fd;
	__typeof__(SSL_ctrl) *ctrl;
	__typeof__(SSL_set1_host) *set_host;
	__typeof__(SSL_connect) *connect;
	__typeof__(SSL_get_version) *version;
	__typeof__(SSL_get_verify_result) *verify_result;
	__typeof__(SSL_get1_peer_certificate) *certificate;
};

static bool library_open(struct library *out, struct vb_error *err)
{
	static const struct {
		const char *name;
		size_t at;
	} wanted[] = {
		{"TLS_client_method", offsetof(struct library, client_method)},
		{"SSL_CTX_new", offsetof(struct library, ctx_new)},
		{"SSL_CTX_free", offsetof(struct library, ctx_free)},
		{"SSL_CTX_set_default_verify_paths", offsetof(struct library, system_authorities)},
		{"SSL_CTX_load_verify_locations", offsetof(struct library, authority)},
		{"SSL_CTX_set_verify", offsetof(struct library, set_verify)},
		{"SSL_CTX_set_security_level", offsetof(struct library, security_level)},
		{"SSL_CTX_ctrl", offsetof(struct library, ctx_ctrl)},
		{"SSL_new", offsetof(struct library, new)},
		{"SSL_free", offsetof(struct library, free)},
		{"SSL_set_fd", offsetof(struct library, set_fd)},
		{"SSL_ctrl", offsetof(struct library, ctrl)},
		{"SSL_set1_host", offsetof(struct library, set_host)},
		{"SSL_connect", offsetof(struct library, connect)},
		{"SSL_get_version", offsetof(struct library, version)},
		{"SSL_get_verify_result", offsetof(struct library, verify_result)},
		{"SSL_get1_peer_certificate", offsetof(struct library, certificate)},
	};
	void *library = dlopen("libssl.so.3", RTLD_NOW | RTLD_LOCAL), *symbol;
	struct library l = {0};

	for (size_t i = 0; i < VB_COUNT(wanted); i++) {
		symbol = library ? dlsym(library, wanted[i].name) : NULL;
		if (!symbol) {
			vb_fail(err, VB_E_ENV, "a TLS probe needs OpenSSL 3 (libssl.so.3)");
			return vb_hint(err, "Install the package libssl3.");
		}
		memcpy((char *)&l + wanted[i].at, &symbol, sizeof(symbol));
	}
	*out = l;
	return true;
}

static bool context_set(const struct library *l, SSL_CTX *ctx, const struct verify_tls *how,
			struct vb_error *err)
{
	int oldest = how->old_only ? TLS1_VERSION : TLS1_2_VERSION;

	if (how->old_only) { /* below what a client should accept: only to see that it is refused */
		l->security_level(ctx, 0);
		l->ctx_ctrl(ctx, SSL_CTRL_SET_MAX_PROTO_VERSION, TLS1_1_VERSION, NULL);
	}
	l->ctx_ctrl(ctx, SSL_CTRL_SET_MIN_PROTO_VERSION, oldest, NULL);
	if (how->unverified || how->old_only)
		return true;
	l->set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (!how->ca)
		return l->system_authorities(ctx) == 1 ||
		       vb_fail(err, VB_E_ENV, "the system's certificate authorities are missing");
	return l->authority(ctx, how->ca, NULL) == 1 ||
	       vb_fail_at(err, VB_E_INPUT, how->ca, 0, 0, "no certificate in PEM can be read");
}

static int64_t end_of(const struct library *l, SSL *ssl)
{
	X509 *certificate = l->certificate(ssl);
	struct tm t;
	int64_t when = 0;

	if (certificate && ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &t) == 1)
		when = (int64_t)timegm(&t);
	X509_free(certificate);
	return when;
}

static void handshake(const struct library *l, SSL *ssl, struct vb_arena *a,
		      const struct verify_tls *how, struct verify_tls_seen *out)
{
	const char *reason;
	long verified;

	out->done = l->connect(ssl) == 1;
	verified = l->verify_result(ssl);
	out->until = end_of(l, ssl);
	if (out->done) {
		out->version = vb_arena_str(a, vb_str(l->version(ssl)));
		return;
	}
	reason = !how->unverified && !how->old_only && verified != X509_V_OK
			 ? X509_verify_cert_error_string(verified)
			 : ERR_reason_error_string(ERR_peek_last_error());
	out->why = vb_arena_printable(a, vb_str(reason ? reason : "the connection was closed"));
	ERR_clear_error();
}

bool verify_tls_try(struct vb_arena *a, int fd, struct vb_str host, const struct verify_tls *how,
		    struct verify_tls_seen *out, struct vb_error *err)
{
	struct verify_tls_seen seen = {0};
	struct library l = {0};
	SSL_CTX *ctx;
	SSL *ssl = NULL;
	bool ok;

	if (!library_open(&l, err))
		return false;
	ctx = l.ctx_new(l.client_method());
	ok = ctx && context_set(&l, ctx, how, err);
	if (ok)
		ssl = l.new(ctx);
	if (ok && ssl && l.set_fd(ssl, fd) == 1) {
		const char *name = vb_arena_cstr(a, host);

		if (!how->unverified && !how->old_only)
			l.set_host(ssl, name);
		l.ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
		       (void *)(uintptr_t)name);
		handshake(&l, ssl, a, how, &seen);
	}
	if (ssl)
		l.free(ssl);
	if (ctx)
		l.ctx_free(ctx);
	if (ok)
		*out = seen;
	return ok || (!ctx && vb_fail(err, VB_E_ENV, "OpenSSL does not start TLS"));
}
