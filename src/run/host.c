/*
 * host.c - sockets of the machine itself: /proc/net is made by the kernel, not by the target, so it is read here and not by a
 * worker. proc(5), "/proc/net/tcp".
 */
#include "core/file.h"
#include "core/limits.h"
#include "run/run_int.h"

void run_host_sockets(struct model_facts *f)
{
	static const char *const files[] = {"proc/net/tcp", "proc/net/tcp6", "proc/net/udp",
					    "proc/net/udp6"};

	for (size_t i = 0; i < VB_COUNT(files); i++) {
		struct vb_str text, line;
		struct vb_error ignored; /* a machine without IPv6 has no tcp6 */
		uint32_t n = 0;

		if (!vb_file_load(f->arena, vb_arena_printf(f->arena, "/%s", files[i]).p,
				  16 * VB_LIMIT_SETTING_BYTES, &text, &ignored))
			continue;
		while (vb_str_line(&text, &line))
			*vb_vec_add(f->arena, &f->settings) = (struct model_setting){
				.format = VB_STR("lines"), .path = vb_str(files[i]), .line = ++n,
						 .value = line};
	}
	model_facts_settle(f);
}
