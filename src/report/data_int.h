/* data_int.h - the parts of the assessment document, one writer each. See data.c. */
#ifndef VAUBAN_REPORT_DATA_INT_H
#define VAUBAN_REPORT_DATA_INT_H

#include "report/node.h"
#include "report/summary.h"

void report_data_finding(struct report_node into, const struct vb_run *run,
			 const struct model_finding *f);
void report_data_rule(struct report_node into, const struct model_rule_result *r);
void report_data_component(struct report_node into, const struct model_facts *facts,
			   const struct model_component *c);
void report_data_left_out(struct report_node root, const struct model_facts *facts);
void report_data_unreadable(struct report_node root, const struct model_facts *facts);
void report_data_binary(struct report_node into, const struct model_elf *e);
void report_data_case(struct report_node into, const struct model_case *c);
void report_data_names(struct report_node root, const struct model_assessment *a);
void report_data_risk(struct report_node into, const struct model_risk *r);
const char *report_target_word(enum model_target_kind kind); /* "directory" ... */
const char *report_scope_word(enum model_scope scope);       /* "runtime" ... */

#endif
