/* harden_flows_int.h - a device and the network flows through its border, for its filter and its MUD file. */
#ifndef VAUBAN_AUDIT_HARDEN_FLOWS_INT_H
#define VAUBAN_AUDIT_HARDEN_FLOWS_INT_H

#include "audit/harden_int.h"
#include "core/file.h"
#include "model/service.h"

struct harden_flow {
	const struct model_flow *flow;
	const struct model_part *peer; /* the end outside */
	const model_ids *addresses;    /* of the peer */
	struct model_service service;
	bool in; /* the peer calls */
};
struct harden_device {
	const struct model_zone *zone; /* or NULL */
	const struct model_part *part; /* or NULL */
	struct vb_str id, name;
	VB_VEC(struct harden_flow) flows;
};
typedef VB_VEC(struct harden_device) harden_devices;

bool harden_flow_open(const struct harden_flow *f); /* no address is known of the peer */
struct vb_str harden_flow_word(struct vb_arena *a, struct vb_str s); /* fit for a comment */
void harden_mud_write(const struct vb_run *run, const struct model_case *c,
		      const struct harden_device *d, const char *url, struct vb_arena *a,
		      struct audit_harden_file *out);

#endif
