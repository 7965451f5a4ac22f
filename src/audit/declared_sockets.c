/*
 * declared_sockets.c - where programs of the target will listen, by their settings. Sources: sshd_config(5), systemd.socket(5),
 * nginx "listen", Apache "Listen", mosquitto.conf(5), redis.conf, postgresql.conf, inetd.conf(5), Compose "ports", proc(5);
 * OpenWrt's /etc/config/dropbear and /etc/config/uhttpd; dropbear(8) and its /etc/default/dropbear.
 */
#include <stdlib.h>

#include "audit/audit_int.h"
#include "audit/declared.h"
#include "core/file.h"
#include "model/service.h"

#define NGINX "etc/nginx/nginx.conf|etc/nginx/conf.d/*|etc/nginx/sites-enabled/*"
#define APACHE                                                                                     \
	"etc/apache2/ports.conf|etc/apache2/sites-enabled/*|etc/httpd/conf/httpd.conf|etc/httpd/conf.d/*"
#define COMPOSE "**/docker-compose.yml|**/docker-compose.yaml|**/compose.yml|**/compose.yaml"
#define UNITS "etc/systemd/system/*|usr/lib/systemd/system/*|lib/systemd/system/*"
#define PROC_NET "proc/net/tcp|proc/net/tcp6|proc/net/udp|proc/net/udp6"

struct finding_sockets {
	struct vb_arena *a;
	const struct model_facts *facts;
	audit_sockets *out;
};

/* "8080", "*:80", "0.0.0.0:80", "[::]:80", "127.0.0.1:5432": the port and whether it stays on the machine. */
static bool endpoint(struct vb_str s, uint16_t *port, bool *inside)
{
	size_t colon = vb_str_rchr(s, ':');
	struct vb_str host = colon < s.n ? vb_str_sub(s, 0, colon) : (struct vb_str){NULL, 0};
	uint64_t n;

	if (!vb_str_u64(colon < s.n ? vb_str_from(s, colon + 1) : s, &n) || !n || n > 65535)
		return false;
	*port = (uint16_t)n;
	*inside = vb_str_starts(host, VB_STR("127.")) || vb_str_is(host, "localhost") ||
				vb_str_is(host, "[::1]") || vb_str_is(host, "::1");
	return true;
}

static struct audit_socket *socket_add(struct finding_sockets *f, const struct model_setting *m,
				       const char *program, struct vb_str where)
{
	struct audit_socket s = {.program = vb_str(program), .file = m->path, .line = m->line};

	if (!endpoint(where, &s.port, &s.inside))
		return NULL;
	*vb_vec_add(f->a, f->out) = s;
	return &f->out->v[f->out->n - 1];
}

static struct vb_str word_at(struct vb_str line, size_t n)
{
	struct vb_str word = {NULL, 0};

	for (size_t i = 0; i <= n; i++)
		if (!vb_str_word(&line, &word))
			return (struct vb_str){NULL, 0};
	while (word.n && strchr(";\"'", word.p[word.n - 1]))
		word.n--;
	while (word.n && strchr("\"'", word.p[0]))
		word = vb_str_from(word, 1);
	return word;
}

static void nginx_take(struct finding_sockets *f, const struct model_setting *m)
{
	struct vb_str line = vb_str_trim(m->value), rest = line, word;
	struct audit_socket *s;

	if (!vb_str_is(word_at(line, 0), "listen") ||
	    !(s = socket_add(f, m, "nginx", word_at(line, 1))))
		return;
	s->tls_known = true;
	while (vb_str_word(&rest, &word))
		s->tls |= vb_str_starts(word, VB_STR("ssl")) || vb_str_starts(word, VB_STR("quic"));
}

static void apache_take(struct finding_sockets *f, const struct model_setting *m)
{
	if (vb_str_ieq(word_at(m->value, 0), VB_STR("Listen")))
		(void)socket_add(f, m, "apache", word_at(m->value, 1));
}

static void mosquitto_take(struct finding_sockets *f, const struct model_setting *m)
{
	struct vb_str key = word_at(m->value, 0), host = word_at(m->value, 2);
	struct audit_socket *s;

	if (!vb_str_is(key, "listener") && !vb_str_is(key, "port"))
		return;
	s = socket_add(f, m, "mosquitto", word_at(m->value, 1));
	if (s && (vb_str_starts(host, VB_STR("127.")) || vb_str_is(host, "localhost")))
		s->inside = true;
}

static void redis_take(struct finding_sockets *f, const struct model_setting *m)
{
	struct audit_socket *s;
	bool inside = false;

	if (!vb_str_is(word_at(m->value, 0), "port"))
		return;
	for (size_t i = 0; i < f->facts->settings.n; i++) {
		const struct model_setting *o = &f->facts->settings.v[i];

		if (vb_str_eq(o->path, m->path) && vb_str_is(word_at(o->value, 0), "bind"))
			inside = vb_str_starts(word_at(o->value, 1), VB_STR("127."));
	}
	s = socket_add(f, m, "redis", word_at(m->value, 1));
	if (s)
		s->inside = inside;
}

static void inetd_take(struct finding_sockets *f, const struct model_setting *m)
{
	struct model_flow flow = {.proto = word_at(m->value, 0)};
	struct model_service service;

	if (!word_at(m->value, 4).n || !model_flow_service(&flow, &service) || !service.assumed)
		return;
	*vb_vec_add(f->a, f->out) = (struct audit_socket){
		.transport = service.transport == MODEL_UDP ? AUDIT_UDP : AUDIT_TCP,
		.port = service.port,
		.program = VB_STR("inetd"), .file = m->path, .line = m->line};
}

/* - "8080:80", - 127.0.0.1:8080:80/tcp, below ports: */
static void compose_take(struct finding_sockets *f, const struct model_setting *m, bool *ports)
{
	struct vb_str line = vb_str_trim(m->value), s, host;
	size_t last;

	if (!vb_str_starts(line, VB_STR("- "))) {
		*ports = vb_str_is(line, "ports:");
		return;
	}
	s = word_at(line, 1);
	s = vb_str_sub(s, 0, vb_str_chr(s, '/'));
	last = vb_str_rchr(s, ':');
	host = last < s.n ? vb_str_sub(s, 0, last) : (struct vb_str){NULL, 0};
	if (*ports && host.n)
		(void)socket_add(f, m, "compose", host);
}

/* "  0: 0100007F:1538 00000000:0000 0A ...": local address in hexadecimal, state 0A listens, 07 for UDP. */
static void proc_take(struct finding_sockets *f, const struct model_setting *m)
{
	struct vb_str local = word_at(m->value, 1), state = word_at(m->value, 3), hex;
	bool udp = vb_str_find(m->path, VB_STR("/udp")) < m->path.n;
	size_t colon = vb_str_chr(local, ':');
	unsigned port = 0;

	hex = vb_str_from(local, colon + 1);
	if (!vb_str_is(state, udp ? "07" : "0A") || hex.n != 4)
		return;
	for (size_t i = 0; i < 4; i++) {
		char c = hex.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F')))
			return;
		port = port * 16 + (unsigned)(c <= '9' ? c - '0' : c - 'A' + 10);
	}
	local = vb_str_sub(local, 0, colon);
	if (port)
		*vb_vec_add(f->a, f->out) = (struct audit_socket){
			.transport = udp ? AUDIT_UDP : AUDIT_TCP,
			.port = (uint16_t)port,
			.program = VB_STR("kernel"), .file = m->path, .line = m->line,
					  .inside = vb_str_ends(local, VB_STR("00007F")) ||
								vb_str_ends(local,
									    VB_STR("01000000"))};
}

static bool is_enabled(const struct finding_sockets *f, struct vb_str unit)
{
	for (size_t i = 0; i < f->facts->files_kept.n; i++) {
		struct vb_str path = f->facts->files_kept.v[i].path;

		if (vb_str_find(path, VB_STR(".wants/")) < path.n &&
				vb_str_eq(vb_path_base(path), unit))
			return true;
	}
	return false;
}

static void unit_take(struct finding_sockets *f, const struct model_setting *m)
{
	bool stream = vb_str_is(m->key, "ListenStream"),
	     datagram = vb_str_is(m->key, "ListenDatagram");
	struct audit_socket *s;

	if ((!stream && !datagram) || !vb_str_ends(m->path, VB_STR(".socket")) ||
						   !is_enabled(f, vb_path_base(m->path)))
		return;
	s = socket_add(f, m, "systemd", m->value);
	if (s && datagram)
		s->transport = AUDIT_UDP;
}

static void postgres_take(struct finding_sockets *f, const struct model_setting *m)
{
	struct audit_socket *s;
	bool outside = false;

	if (!vb_str_is(m->key, "port"))
		return;
	for (size_t i = 0; i < f->facts->settings.n; i++) {
		const struct model_setting *o = &f->facts->settings.v[i];

		if (vb_str_eq(o->path, m->path) && vb_str_is(o->key, "listen_addresses"))
			outside = !vb_str_is(o->value, "localhost") &&
				  !vb_str_starts(o->value, VB_STR("127."));
	}
	s = socket_add(f, m, "postgresql", m->value);
	if (s)
		s->inside = !outside; /* localhost unless said */
}

/* Another line of the same section of UCI; NULL when it has none. */
static const struct model_setting *uci_beside(const struct finding_sockets *f,
					      const struct model_setting *m, const char *key)
{
	for (size_t i = 0; i < f->facts->settings.n; i++) {
		const struct model_setting *o = &f->facts->settings.v[i];

		if (vb_str_is(o->format, "uci") && vb_str_eq(o->path, m->path) &&
		    vb_str_eq(o->section, m->section) && vb_str_ieq(o->key, vb_str(key)))
			return o;
	}
	return NULL;
}

/* A section listens on 22 without a Port, and not at all with enable '0'. */
static void uci_dropbear_take(struct finding_sockets *f, const struct model_setting *m)
{
	const struct model_setting *enable, *port;

	if (!vb_str_is(m->key, "type") || !vb_str_is(m->value, "dropbear"))
		return;
	enable = uci_beside(f, m, "enable");
	port = uci_beside(f, m, "Port");
	if (enable && vb_str_is(enable->value, "0"))
		return;
	(void)socket_add(f, port ? port : m, "dropbear", port ? port->value : VB_STR("22"));
}

static void uci_uhttpd_take(struct finding_sockets *f, const struct model_setting *m)
{
	bool tls = vb_str_is(m->key, "listen_https");
	struct audit_socket *s;

	if (!tls && !vb_str_is(m->key, "listen_http"))
		return;
	s = socket_add(f, m, "uhttpd", m->value);
	if (s) {
		s->tls_known = true;
		s->tls = tls;
	}
}

/* DROPBEAR_PORT=2222, or DROPBEAR_ARGS="-p 127.0.0.1:2222" and its sister DROPBEAR_EXTRA_ARGS. */
static void dropbear_take(struct finding_sockets *f, const struct model_setting *m)
{
	struct vb_str rest = m->value, word;

	if (vb_str_is(m->key, "DROPBEAR_PORT"))
		(void)socket_add(f, m, "dropbear", word_at(m->value, 0));
	if (!vb_str_is(m->key, "DROPBEAR_ARGS") && !vb_str_is(m->key, "DROPBEAR_EXTRA_ARGS"))
		return;
	for (size_t i = 0; (word = word_at(rest, i)).n; i++)
		if (vb_str_is(word, "-p"))
			(void)socket_add(f, m, "dropbear", word_at(rest, i + 1));
}

/* Without a Port line sshd listens on 22, once. */
static void sshd_take(struct finding_sockets *f)
{
	const struct model_setting *mark = NULL;
	bool any = false;

	for (size_t i = 0; i < f->facts->settings.n; i++) {
		const struct model_setting *m = &f->facts->settings.v[i];

		if (!vb_str_is(m->format, "sshd"))
			continue;
		mark = vb_str_is(m->path, "etc/ssh/sshd_config") && !mark ? m : mark;
		if (vb_str_ieq(m->key, VB_STR("Port")))
			any |= socket_add(f, m, "sshd", m->value) != NULL;
	}
	if (mark && !any)
		*vb_vec_add(f->a, f->out) = (struct audit_socket){
			.port = 22, .program = VB_STR("sshd"), .file = mark->path};
}

typedef void take(struct finding_sockets *f, const struct model_setting *m);
static const struct {
	const char *format, *paths;
	take *take;
} sources[] = {
	{"lines", NGINX, nginx_take},
	{"lines", APACHE, apache_take},
	{"lines", "etc/mosquitto/mosquitto.conf|etc/mosquitto/conf.d/*", mosquitto_take},
	{"lines", "etc/redis/redis.conf|etc/redis.conf", redis_take},
	{"lines", "etc/inetd.conf", inetd_take},
	{"lines", PROC_NET, proc_take},
	{"unit", UNITS, unit_take},
	{"keyval", "etc/postgresql/*/*/postgresql.conf", postgres_take},
	{"keyval", "etc/default/dropbear", dropbear_take},
	{"uci", "etc/config/dropbear", uci_dropbear_take},
	{"uci", "etc/config/uhttpd", uci_uhttpd_take},
};

void audit_declared_wants(struct vb_arena *a, struct model_wants *out)
{
	for (size_t i = 0; i < VB_COUNT(sources); i++)
		audit_want(a, out, sources[i].format, vb_str(sources[i].paths));
	audit_want(a, out, "lines", VB_STR(COMPOSE));
	audit_want(a, out, "sshd", VB_STR("etc/ssh/sshd_config|etc/ssh/sshd_config.d/*"));
	audit_want(a, out, "stat", VB_STR("etc/systemd/system/*.wants/*"));
}

static int by_port(const void *pa, const void *pb)
{
	const struct audit_socket *a = pa, *b = pb;

	if (a->transport != b->transport)
		return a->transport < b->transport ? -1 : 1;
	if (a->port != b->port)
		return a->port < b->port ? -1 : 1;
	return vb_str_cmp(a->file, b->file);
}

void audit_sockets_find(struct vb_arena *a, const struct model_facts *facts, audit_sockets *out)
{
	struct finding_sockets f = {a, facts, out};
	bool ports = false;

	sshd_take(&f);
	for (size_t i = 0; i < facts->settings.n; i++) {
		const struct model_setting *m = &facts->settings.v[i];

		if (vb_str_is(m->format, "lines") && audit_path_matches(VB_STR(COMPOSE), m->path))
			compose_take(&f, m, &ports);
		for (size_t k = 0; m->line && k < VB_COUNT(sources); k++)
			if (vb_str_is(m->format, sources[k].format) &&
			    audit_path_matches(vb_str(sources[k].paths), m->path))
				sources[k].take(&f, m);
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_port);
}
