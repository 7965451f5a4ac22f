/* incident_int.h - one action typed on the register, between incident.c and incident_write.c. */
#ifndef VAUBAN_CLI_INCIDENT_INT_H
#define VAUBAN_CLI_INCIDENT_INT_H

#include "cli/register_int.h"

struct cli_job {
	struct cli *c;
	struct run_register r;
	enum model_register reg;
	const struct run_record *record; /* of actions on one */
};
/* The i-th word typed after the verb, the action itself being 0; empty past the end. */
struct vb_str cli_job_word(const struct cli_job *j, size_t i);

int cli_job_open(struct cli_job *j);
int cli_job_set(struct cli_job *j);
int cli_job_note(struct cli_job *j);
int cli_job_answer(struct cli_job *j);
int cli_job_close(struct cli_job *j);
int cli_job_reopen(struct cli_job *j);
int cli_job_link(struct cli_job *j);
int cli_job_cause(struct cli_job *j);
int cli_job_action(struct cli_job *j);
int cli_job_done(struct cli_job *j);
int cli_job_notify(struct cli_job *j);
int cli_job_lesson(struct cli_job *j);

#endif
