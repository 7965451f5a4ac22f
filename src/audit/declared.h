/*
 * declared.h - what the case declares against what the target is set to: sockets that no flow declares, declared services set
 * on another port or in clear, components declared under an account whose unit runs as another, personal data asked for and not
 * declared. One finding of kind contradiction for each fact, with the fact (file, line) and the declaration (case file, line);
 * share/threats/contradictions.yaml says those that a failed rule is enough to tell.
 */
#ifndef VAUBAN_AUDIT_DECLARED_H
#define VAUBAN_AUDIT_DECLARED_H

#include "core/run.h"
#include "model/assessment.h"

enum audit_transport { AUDIT_TCP, AUDIT_UDP };
struct audit_socket {
	enum audit_transport transport;
	uint16_t port;
	struct vb_str program; /* "sshd", "nginx" ... */
	struct vb_str file;
	uint32_t line; /* 0: nothing is written, the program's own port */
	bool inside;   /* listens on this machine only */
	bool tls, tls_known;
};
typedef VB_VEC(struct audit_socket) audit_sockets;

/* Settings that tell sockets, units and accounts: what the scan has to keep. */
void audit_declared_wants(struct vb_arena *a, struct model_wants *out);
/* Sockets of settings: sshd, systemd, nginx, Apache, mosquitto, Redis, PostgreSQL, inetd, compose, /proc/net. By port. */
void audit_sockets_find(struct vb_arena *a, const struct model_facts *facts, audit_sockets *out);
/* `target`: id in the case; nothing is said of a target no component stands in. Findings are added to `into`. */
void audit_declared_judge(const struct model_case *c, struct vb_str target,
			  const struct model_facts *facts, struct model_assessment *into);

#endif
