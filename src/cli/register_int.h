/* register_int.h - the register on the screen and in files, between incident.c and register.c. */
#ifndef VAUBAN_CLI_REGISTER_INT_H
#define VAUBAN_CLI_REGISTER_INT_H

#include "cli/cli.h"

int cli_register_list(struct cli *c, const struct run_register *r, enum model_register reg);
int cli_register_show(struct cli *c, const struct run_register *r, const struct run_record *record);
/* What presses now, after something was recorded: read anew. */
int cli_register_after(struct cli *c, enum model_register reg, struct vb_str id);
int cli_register_export(struct cli *c, const struct run_register *r, enum model_register reg);

#endif
