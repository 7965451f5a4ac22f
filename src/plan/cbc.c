/*
 * cbc.c - opens CBC. With its ten libraries (Clp, Cgl, LAPACK, the Fortran and C++ run times) it was half of the cost of
 * starting the program, and every worker of a scan is a start; only a plan needs it (docs/adr/0012).
 */
#include "plan/cbc_int.h"

#include <dlfcn.h>

bool plan_cbc_open(struct plan_cbc *out, struct vb_error *err)
{
	static const struct {
		const char *name;
		size_t at;
	} wanted[] = {
#define WANTED(name) {"Cbc_" #name, offsetof(struct plan_cbc, name)},
		PLAN_CBC_FUNCTIONS(WANTED)
#undef WANTED
#define WANTED(name) {#name, offsetof(struct plan_cbc, name)},
			PLAN_OSI_FUNCTIONS(WANTED)
#undef WANTED
	};
	/* as Debian 12 and 13 name it: one interface, version 2.10 of CBC */
	static const char *const names[] = {"libCbcSolver.so.3", "libCbcSolver.so.3.1"};
	void *library = NULL, *symbol;
	struct plan_cbc cbc;

	for (size_t i = 0; !library && i < VB_COUNT(names); i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);

	for (size_t i = 0; i < VB_COUNT(wanted); i++) {
		symbol = library ? dlsym(library, wanted[i].name) : NULL;
		if (!symbol) {
			vb_fail(err, VB_E_ENV, "planning needs CBC (libCbcSolver)");
			return vb_hint(
				err,
				"Install the package coinor-libcbc3 (Debian 12) or coinor-libcbc3.1.");
		}
		memcpy((char *)&cbc + wanted[i].at, &symbol,
		       sizeof(symbol)); /* POSIX: an object pointer holds it */
	}
	*out = cbc;
	return true;
}
