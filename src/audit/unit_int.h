/* unit_int.h - systemd units as a system would load them: one entry a unit, with its drop-ins and whether it starts. */
#ifndef VAUBAN_AUDIT_UNIT_INT_H
#define VAUBAN_AUDIT_UNIT_INT_H

#include "audit/audit_int.h"

struct audit_unit {
	struct vb_str name; /* "ssh.service", "getty@.service" */
	struct vb_str path; /* the file that counts */
	VB_VEC(const struct audit_file *)
	files;        /* that file, then its drop-ins in the order they apply */
	bool enabled; /* something starts it at boot, or on a connection */
	bool network; /* it talks to a network: see audit_units_load */
	bool partial; /* one of its files could not be read */
};
struct audit_units {
	VB_VEC(struct audit_unit) v; /* services and sockets, by name; masked ones left out */
	bool first_boot;             /* nothing is enabled yet: presets decide */
};

/* The units of the target, loaded once in an evaluation. */
const struct audit_units *audit_units_load(struct audit_ctx *c);

/* The setting in force: the last one; NULL when absent or reset by an empty one. Case as systemd writes it. */
const struct model_setting *audit_unit_setting(const struct audit_unit *u, const char *section,
					       const char *key);
/* Its value, "yes" and "no" for systemd's words of truth, `otherwise` when absent. */
struct vb_str audit_unit_value(const struct audit_unit *u, const char *section, const char *key,
			       const char *otherwise);
/* All values since the last reset, in order. */
typedef VB_VEC(const struct model_setting *) audit_unit_list;
void audit_unit_values(const struct audit_unit *u, struct vb_arena *a, const char *section,
		       const char *key, audit_unit_list *out);

/*
 * Exposure of a service in tenths, 0 to 100, on the scale of systemd-analyze security (exposure.c). *cheapest: the
 * settings that would lower it most, as a list of at most `AUDIT_ADVICE` names.
 */
enum { AUDIT_ADVICE = 5 };
int64_t audit_unit_exposure(struct audit_ctx *c, const struct audit_unit *u,
			    struct vb_str *cheapest);
/* Does the unit run as root, as far as it says? */
bool audit_unit_is_root(const struct audit_unit *u);
bool audit_unit_has(const struct audit_unit *u,
		    const char *key); /* in [Service]: set to something */

#endif
