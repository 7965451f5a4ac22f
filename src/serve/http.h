/*
 * http.h - the calls of libmicrohttpd and GnuTLS that are used, opened when the console starts: with what they need they
 * would double the time every worker takes to start (docs/adr/0012).
 */
#ifndef VAUBAN_SERVE_HTTP_H
#define VAUBAN_SERVE_HTTP_H

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>

#include "core/vb.h"

#define SERVE_HTTP_CALLS(X)                                                                        \
	X(MHD_start_daemon)                                                                        \
	X(MHD_stop_daemon)                                                                         \
	X(MHD_get_daemon_info)                                                                     \
	X(MHD_lookup_connection_value)                                                             \
	X(MHD_get_connection_values)                                                               \
	X(MHD_get_connection_info)                                                                 \
	X(MHD_create_response_from_buffer)                                                         \
	X(MHD_add_response_header)                                                                 \
	X(MHD_queue_response)                                                                      \
	X(MHD_destroy_response)
#define SERVE_TLS_CALLS(X)                                                                         \
	X(gnutls_certificate_server_set_request)                                                   \
	X(gnutls_certificate_get_peers)                                                            \
	X(gnutls_x509_crt_init)                                                                    \
	X(gnutls_x509_crt_deinit)                                                                  \
	X(gnutls_x509_crt_import)                                                                  \
	X(gnutls_x509_crt_get_activation_time)                                                     \
	X(gnutls_x509_crt_get_expiration_time)

struct serve_http {
#define X(name) __typeof__(name) *name;
	SERVE_HTTP_CALLS(X) SERVE_TLS_CALLS(X)
#undef X
};
bool serve_http_open(struct serve_http *out, struct vb_error *err) VB_MUST_USE;

#endif
