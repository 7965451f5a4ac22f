/* uri.h - paths of a target as URI references, addresses worth a link, and names that are digests of content. */
#ifndef VAUBAN_REPORT_URI_H
#define VAUBAN_REPORT_URI_H

#include "core/vb.h"

/* RFC 3986 relative reference: no leading '/', segments percent-encoded, "." and ".." segments left out. */
struct vb_str report_uri_path(struct vb_arena *a, struct vb_str path);
/* http or https, no white space, control, quote or non-ASCII byte: what may be printed as a link. */
bool report_uri_safe(struct vb_str address);
/* RFC 9562 version 5: "xxxxxxxx-xxxx-5xxx-...", named by `content` in vauban's own namespace. */
struct vb_str report_uri_uuid(struct vb_arena *a, struct vb_str content);

#endif
