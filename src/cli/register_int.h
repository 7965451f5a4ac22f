/* register_int.h - the register on the screen and in files: register.c, register_list.c, used by incident.c. */
#ifndef VAUBAN_CLI_REGISTER_INT_H
#define VAUBAN_CLI_REGISTER_INT_H

#include "cli/cli.h"

struct vb_str cli_register_safe(const struct cli *c, struct vb_str s); /* printable */
/* Two or three lines: state, which clock, article, until when, what it waits for. */
void cli_register_clock(const struct cli *c, const struct run_record *r,
			const struct model_clock *k, struct vb_buf *b);
int cli_register_list(struct cli *c, const struct run_register *r, enum model_register reg);
int cli_register_show(struct cli *c, const struct run_register *r, const struct run_record *record);
/* What presses now, after something was recorded: read anew. */
int cli_register_after(struct cli *c, enum model_register reg, struct vb_str id);
int cli_register_export(struct cli *c, const struct run_register *r, enum model_register reg);

#endif
