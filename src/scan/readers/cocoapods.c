/*
 * cocoapods.c - Podfile.lock (YAML).
 *
 *   PODS:                                   a text, or a map of one key when it needs something
 *     - Alamofire (5.6.4)
 *     - Firebase/Core (10.0):
 *       - FirebaseCore (= 10.0)
 *   DEPENDENCIES: ["Alamofire (~> 5)"]      what is asked for
 *   EXTERNAL SOURCES: {MyPod: {":path": "../MyPod"}}
 *
 * "Firebase/Core" is a part of the pod Firebase: one component a pod. No public feed knows pods: listed as not
 * assessed. SPEC CHECKSUMS are of the specifications, not of the code. Source: cocoapods-core's
 * lib/cocoapods-core/lockfile.rb.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "core/yaml.h"

struct pods {
	const struct scan_input *in;
	struct scan_graph graph;
	struct vb_map by_name; /* pod → index + 1 */
	const struct vb_yaml *external;
};

/* "Firebase/Core (10.0)": pod and version, without "= " or "~> ". */
static void split(struct vb_str text, struct vb_str *pod, struct vb_str *version)
{
	size_t open = vb_str_chr(text, '('), close = vb_str_rchr(text, ')');

	*pod = vb_str_trim(vb_str_sub(text, 0, open));
	*pod = vb_str_sub(*pod, 0, vb_str_chr(*pod, '/'));
	*version = close > open ? vb_str_sub(text, open + 1, close - open - 1) : VB_STR("");
}

static struct vb_str item_text(const struct vb_yaml *item)
{
	return item->kind == VB_YAML_MAP && item->n ? item->pairs[0].key->text : item->text;
}

static void pod_add(struct pods *p, const struct vb_yaml *item)
{
	struct model_component c = {
		.type = VB_STR("cocoapods"),
			       .reader = VB_STR("podfile-lock"),
						.vendored = scan_path_vendored(p->in->path)};
	void **slot;

	split(item_text(item), &c.name, &c.version);
	if (!c.name.n)
		return;
	slot = vb_map_put(&p->by_name, c.name);
	if (*slot)
		return; /* another part of it */
	c.own = vb_yaml_str(vb_yaml_get(p->external, vb_arena_cstr(p->in->arena, c.name)), ":path")
			.n > 0;
	*slot = (void *)(uintptr_t)(scan_graph_add(&p->graph, &c, item->line) + 1u);
}

static uintptr_t pod_find(const struct pods *p, struct vb_str text)
{
	struct vb_str pod, version;

	split(text, &pod, &version);
	return (uintptr_t)vb_map_find(&p->by_name, pod);
}

static void edges_add(struct pods *p, const struct vb_yaml *item)
{
	uintptr_t from = pod_find(p, item_text(item)), to;
	const struct vb_yaml *needs = item->kind == VB_YAML_MAP && item->n ? item->pairs[0].value
									   : NULL;

	for (size_t i = 0; from && needs && needs->kind == VB_YAML_LIST && i < needs->n; i++)
		if ((to = pod_find(p, needs->items[i]->text)) && to != from)
			scan_graph_edge(&p->graph, (uint32_t)from - 1, (uint32_t)to - 1);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct pods p = {.in = in, .graph = {.arena = in->arena}};
	const struct vb_yaml *pods, *asked;
	struct vb_yaml *root;
	uintptr_t to;

	if (!vb_yaml_read(in->arena, in->content, vb_arena_cstr(in->arena, in->path), &root, err))
		return false;
	vb_map_init(&p.by_name, in->arena);
	p.external = vb_yaml_get(root, "EXTERNAL SOURCES");
	pods = vb_yaml_get(root, "PODS");
	for (size_t i = 0; pods && pods->kind == VB_YAML_LIST && i < pods->n; i++)
		pod_add(&p, pods->items[i]);
	for (size_t i = 0; pods && pods->kind == VB_YAML_LIST && i < pods->n; i++)
		edges_add(&p, pods->items[i]);
	asked = vb_yaml_get(root, "DEPENDENCIES");
	for (size_t i = 0; asked && asked->kind == VB_YAML_LIST && i < asked->n; i++)
		if ((to = pod_find(&p, asked->items[i]->text)))
			scan_graph_root(&p.graph, (uint32_t)to - 1, MODEL_SCOPE_RUNTIME);
	scan_graph_emit(&p.graph, in, out);
	return true;
}

static const char *const patterns[] = {"**/Podfile.lock", NULL};

const struct scan_reader scan_reader_podfile_lock = {
	.name = "podfile-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "CocoaPods of Podfile.lock",
};
