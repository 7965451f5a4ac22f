/*
 * risk.h - what a finding weighs: attacks simulated on the case's flow graph.
 *
 * Nodes are parts; edges are flows (and their reverse), entry of each actor, same-device steps, supplier access. Each
 * weakness is a Bernoulli variable drawn once per world; 64 worlds per machine word; reach is a monotone fixpoint.
 * The weight of a finding is the expected yearly loss with it open minus with it closed, on the same draws; the order
 * is its share of what it and the findings that open the same door add together (weigh.c says why both).
 */
#ifndef VAUBAN_RISK_RISK_H
#define VAUBAN_RISK_RISK_H

#include "core/run.h"
#include "model/assessment.h"
#include "model/assumption.h"

struct risk_options {
	uint64_t worlds; /* rounded up to 64; 0 = the default */
	bool brief;      /* no paths and no other course of measures: only the loss and the order */
};

/* The probability a finding opens its component, with the sentence that says why (KEV, EPSS, CVSS, rule). */
void risk_probability(struct vb_arena *a, const struct model_case *c,
		      struct model_finding *f); /* c may be NULL */
/* Fills weight, path, component, order of every finding and a->risk; without a usable case: exploitability order. */
bool risk_assess(const struct vb_run *run, const struct risk_options *options,
		 struct model_assessment *a, struct vb_error *err) VB_MUST_USE;

#endif
