/* ebios.h - the five workshops of EBIOS Risk Manager from one case: see model/ebios.h. */
#ifndef VAUBAN_RISK_EBIOS_H
#define VAUBAN_RISK_EBIOS_H

#include "core/run.h"
#include "model/assessment.h"
#include "model/ebios.h"

/*
 * Needs findings judged by risk_assess. Paths are the likeliest of each couple: by the product of their actions,
 * or, when the case says `method: bottleneck`, by the hardest of them. Fails on a matrix that is not one.
 */
bool risk_ebios_build(const struct vb_run *run, struct model_assessment *as,
		      struct model_ebios *out, struct vb_error *err) VB_MUST_USE;

#endif
