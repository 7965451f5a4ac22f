/*
 * service.h - what a flow is on a network: transport and port, and where its ends are. Declared flows become filter
 * rules (audit/harden.h) and are compared with the sockets found; both read a flow the same way.
 */
#ifndef VAUBAN_MODEL_SERVICE_H
#define VAUBAN_MODEL_SERVICE_H

#include "model/case.h"

enum model_transport { MODEL_TCP, MODEL_UDP };
struct model_service {
	enum model_transport transport;
	uint16_t port; /* 0: the case does not say and the protocol has no usual one */
	bool assumed;  /* the port is the usual one of the protocol, not a declared one */
};
/*
 * False when the flow does not go over a network: a file, a pipe, a serial line. A protocol that is not in the table is
 * taken for TCP. Ports: IANA Service Name and Transport Protocol Port Number Registry.
 */
bool model_flow_service(const struct model_flow *f, struct model_service *out);
bool model_proto_network(struct vb_str proto); /* the same question on the word alone */

/* An address of the case: IPv4 or IPv6, with or without a prefix length, or a host name. */
enum model_address_kind {
	MODEL_ADDRESS_BAD,
	MODEL_ADDRESS_V4,
	MODEL_ADDRESS_V6,
	MODEL_ADDRESS_NAME
};
enum model_address_kind model_address_parse(struct vb_str text);

/* Addresses of a part: its own, else those of its zone. */
const model_ids *model_part_addresses(const struct model_case *c, const struct model_part *p);

#endif
