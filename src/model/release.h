/* release.h - releases of distributions: what an ecosystem of OSV says of one, and the codenames people write instead. */
#ifndef VAUBAN_MODEL_RELEASE_H
#define VAUBAN_MODEL_RELEASE_H

#include "core/vb.h"

/* "bookworm" to "Debian:12", "jammy" to "Ubuntu:22.04:LTS"; empty when it is no codename known here. */
struct vb_str model_release_of_debian(struct vb_str codename);
struct vb_str model_release_of_ubuntu(struct vb_str codename);
struct vb_str model_release_of_codename(struct vb_str codename); /* of either */
/* "Ubuntu:22.04:LTS" to "22.04", "Alpine:v3.18" to "3.18"; empty when the ecosystem names no release. A view. */
struct vb_str model_release_number(struct vb_str ecosystem);
/* Does the value of a purl's qualifier "distro" name it: "debian-12.5", "debian-12", "bookworm" of "Debian:12"? */
bool model_release_is(struct vb_str distro, struct vb_str ecosystem);

#endif
