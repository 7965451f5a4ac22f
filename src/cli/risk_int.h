/* risk_int.h - what the verbs about the case's risk share to speak. */
#ifndef VAUBAN_CLI_RISK_INT_H
#define VAUBAN_CLI_RISK_INT_H

#include "cli/cli.h"

#define OUT_MAX ((size_t)64 << 20)
#define T(en, fr) vb_t(c->run.lang, en, fr)

void cli_heading(const struct cli *c, struct vb_buf *b, const char *text);
void cli_ids(struct vb_buf *b, const model_ids *ids, const char *between);
void cli_padded(struct vb_buf *b, const char *text,
		size_t width);                           /* to so many letters, not bytes */
struct vb_str cli_figure(const struct cli *c, double v); /* as the reader's language writes it */
struct vb_str cli_text_of(const struct cli *c, struct model_text t);
/* workshops.c; only: 1 to 5, 0 all of them */
void cli_workshops(const struct cli *c, struct vb_buf *b, const struct model_case *m,
		   const struct model_ebios *e, uint64_t only);
/* risk_text.c: the loss, the feared events and their paths, what hangs on which flow, what the figures rest on */
void cli_risk_text(const struct cli *c, struct vb_buf *b, const struct run_session *s);

#endif
