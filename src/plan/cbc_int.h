/* cbc_int.h - the part of CBC's C interface that the solver uses, opened when something is planned. */
#ifndef VAUBAN_PLAN_CBC_INT_H
#define VAUBAN_PLAN_CBC_INT_H

#include <coin/Cbc_C_Interface.h>

#include "core/vb.h"

#define PLAN_CBC_FUNCTIONS(X)                                                                      \
	X(newModel)                                                                                \
	X(deleteModel)                                                                             \
	X(setLogLevel)                                                                             \
	X(setParameter)                                                                            \
	X(addCol)                                                                                  \
	X(addRow)                                                                                  \
	X(setMIPStartI)                                                                            \
	X(setMaximumSeconds)                                                                       \
	X(setAllowableFractionGap)                                                                 \
	X(setAllowableGap)                                                                         \
	X(addCutCallback)                                                                          \
	X(solve)                                                                                   \
	X(isProvenInfeasible)                                                                      \
	X(isProvenOptimal)                                                                         \
	X(bestSolution)                                                                            \
	X(getColSolution)                                                                          \
	X(getObjValue)                                                                             \
	X(getBestPossibleObjValue)

#define PLAN_OSI_FUNCTIONS(X)                                                                      \
	X(Osi_getNumCols)                                                                          \
	X(Osi_getColSolution)                                                                      \
	X(OsiCuts_addRowCut)

struct plan_cbc {
#define PLAN_CBC_MEMBER(name) __typeof__(Cbc_##name) *name;
	PLAN_CBC_FUNCTIONS(PLAN_CBC_MEMBER)
#undef PLAN_CBC_MEMBER
#define PLAN_OSI_MEMBER(name) __typeof__(name) *name;
	PLAN_OSI_FUNCTIONS(PLAN_OSI_MEMBER)
#undef PLAN_OSI_MEMBER
};

/* VB_E_ENV with what to install when the library is not there. It stays open for the life of the process. */
bool plan_cbc_open(struct plan_cbc *out, struct vb_error *err) VB_MUST_USE;

#endif
