/* python_int.h - shared by the readers of Python packages. */
#ifndef VAUBAN_SCAN_READERS_PYTHON_INT_H
#define VAUBAN_SCAN_READERS_PYTHON_INT_H

#include "scan/readers/package_int.h"

/* One PEP 508 requirement: "name[extra] >= 1, < 2 ; marker" or "name @ URL ; marker". Views into the text. */
struct scan_pep508 {
	struct vb_str name, specifier, url, marker;
};
bool scan_pep508_parse(struct vb_str text,
		       struct scan_pep508 *out) VB_MUST_USE; /* false: no requirement */
/* The version a specifier pins: of "==1.2" or "===1.2"; empty when it leaves a choice. */
struct vb_str scan_pep508_pin(struct vb_str specifier);
/* The requirement counts only when an extra is asked for. */
bool scan_pep508_is_extra(struct vb_str marker);

#define PYTHON_ASKED "python-asked" /* format of the settings scan/asked_python.c joins */

struct scan_toml;
/* Digests of an array of files {hash = "sha256:HEX"}; NULL is allowed. */
void python_files_put(struct vb_arena *a, struct model_component *c, const struct scan_toml *files);

#endif
