/* tar.h - hostile and honest archives, made byte by byte at test time (POSIX ustar headers, pax for long names). */
#ifndef VAUBAN_TESTS_SCAN_TAR_H
#define VAUBAN_TESTS_SCAN_TAR_H

#include "core/vb.h"

enum { TAR_FILE = '0', TAR_HARD = '1', TAR_LINK = '2', TAR_DIR = '5', TAR_FIFO = '6' };

void tar_init(struct vb_buf *tar);
void tar_add(struct vb_buf *tar, const char *name, char type, const char *link,
	     struct vb_str content);
void tar_text(struct vb_buf *tar, const char *name, const char *content);
void tar_end(struct vb_buf *tar);
void tar_gzip(struct vb_str bytes, struct vb_buf *out);
/* A scan with `jobs` workers, 0: in this process; wants: sshd settings of etc/ssh/sshd_config, metadata of etc/shadow. */
struct model_facts *tar_scan(const char *target, unsigned jobs);
/* Everything but layers, as text, to be compared. */
struct vb_str tar_facts(struct vb_arena *a, const struct model_facts *f, bool layers);
bool tar_unreadable(const struct model_facts *f, const char *path,
		    const char *reason); /* reason: a part of it */

struct tar_layers { /* a container image, made of layers as tar bytes */
	struct vb_str tars[8];
	size_t n;
};
void tar_oci(struct vb_arena *a, const struct tar_layers *l,
	     const char *path); /* OCI layout in a tar, gzip layers */
void tar_layout(struct vb_arena *a, const struct tar_layers *l,
		const char *path); /* OCI layout in a folder */
void tar_docker(struct vb_arena *a, const struct tar_layers *l, const char *path); /* docker save */

#endif
