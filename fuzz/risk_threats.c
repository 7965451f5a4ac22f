/* risk_threats.c - any bytes as a pack of threat rules on a small case: refused with a place, or judged; never a crash. */
#include <stdlib.h>
#include <unistd.h>

#include "case/case.h"
#include "core/file.h"
#include "risk/threats.h"

static const char case_text[] =
	"vauban: 1\ndata: {o: {need: [4, 4, 4], personal: health}}\n"
	"zones: {w: {trust: 1}, b: {trust: 3, kind: device, in: w}}\n"
	"components: {a: {zone: w, kind: person}, p: {zone: b, tech: [c, web], parses: [hl7], "
	"holds: [o], runs: root}}\n"
	"flows: {f: {from: a, to: p, proto: hl7, auth: password, data: [o], x: {k: v}}}\n"
	"actors: {t: {tries: 1, start: [w]}}\nfeared: {e: {hits: [p], loss: 1}}\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static char folder[] = "/tmp/fuzz-threats-XXXXXX";

static void folder_drop(void)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	unlink(vb_path_join(a, vb_str(folder), VB_STR("x.yaml")).p);
	rmdir(folder);
}

static void judge(const struct risk_threat_rules *rules)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = {.now = 1795392000, .seed = 1, .jobs = 1};
	struct model_assessment as = {.arena = a};
	struct case_problems problems;
	struct model_case *c = NULL;
	model_threats threats;
	struct vb_error err;

	vb_assert(case_parse(&run, vb_str(case_text), "case", &c, &problems, &err));
	as.the_case = c;
	risk_threats_derive(&run, rules, &as, &threats);
	for (size_t i = 0; i < threats.n; i++)
		vb_assert(threats.v[i].probability >= 0 && threats.v[i].probability <= 1);
	case_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct risk_threat_rules *rules VB_CLEANUP(risk_threats_cleanup) = NULL;
	const char *dirs[1] = {folder};
	struct vb_error err;

	if (folder[sizeof(folder) - 2] == 'X') {
		vb_assert(mkdtemp(folder) != NULL);
		atexit(folder_drop);
	}
	vb_assert(vb_file_save(vb_path_join(a, vb_str(folder), VB_STR("x.yaml")).p,
					    vb_strn((const char *)bytes, n), &err));
	if (risk_threats_load(dirs, 1, &rules, &err))
		judge(rules);
	return 0;
}
