/* target.c - see target.h. */
#include "target.h"

#include <stdlib.h>

#include "scan/reader.h"
#include "scan/readers/readers.h"
#include "scan/scan.h"
#include "support.h"

static uint32_t octal(struct vb_str s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n = n * 8 + (uint32_t)(s.p[i] - '0');
	return n;
}

static uint32_t decimal(const struct vb_yaml *map, const char *key, uint32_t otherwise)
{
	uint64_t n;

	return vb_str_u64(vb_yaml_str(map, key), &n) ? (uint32_t)n : otherwise;
}

static size_t word_index(struct vb_str word, const char *const *words, size_t n, const char *what)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(word, words[i]))
			return i;
	fail_msg("\"%.*s\" is no %s", VB_FMT(word), what);
	return 0;
}

/* ---- files ------------------------------------------------------------------------------ */

static struct vb_str keep(struct vb_arena *a, struct vb_str s)
{
	return vb_arena_str(a, s);
}

static void records_add(struct model_facts *f, struct vb_str path, struct vb_str content,
			const struct scan_reader *reader)
{
	struct model_facts *read VB_CLEANUP(scan_facts_cleanup) = scan_read_one(reader, path,
										content, NULL);

	for (size_t i = 0; i < read->settings.n; i++) {
		struct model_setting m = read->settings.v[i];

		m.format = keep(f->arena, m.format);
		m.path = keep(f->arena, m.path);
		m.section = keep(f->arena, m.section);
		m.key = keep(f->arena, m.key);
		m.value = keep(f->arena, m.value);
		*vb_vec_add(f->arena, &f->settings) = m;
	}
	for (size_t i = 0; i < read->unreadable.n; i++)
		*vb_vec_add(f->arena, &f->unreadable) = (struct model_unreadable){
			keep(f->arena, read->unreadable.v[i].path),
			keep(f->arena, read->unreadable.v[i].reader),
			keep(f->arena, read->unreadable.v[i].reason)};
}

static void file_add(struct model_facts *f, struct vb_str path, struct vb_str content,
		     const struct model_wants *wants)
{
	for (size_t k = 0; scan_formats[k]; k++)
		for (size_t i = 0; i < wants->v.n; i++)
			if (vb_str_is(wants->v.v[i].format, scan_formats[k]->name) &&
			    vb_glob(wants->v.v[i].pattern, path)) {
				records_add(f, path, content, scan_formats[k]);
				break;
			}
}

static void mode_add(struct model_facts *f, struct vb_str path, const struct vb_yaml *node,
		     uint64_t size)
{
	static const char *const letters[] = {"f", "d", "l", "c", "b", "p", "s"};
	struct vb_str type = vb_yaml_str(node, "type"), mode = vb_yaml_str(node, "mode");

	for (size_t i = 0; i < f->files_kept.n; i++)
		if (vb_str_eq(f->files_kept.v[i].path,
			      path)) /* `modes` stands before `files` and wins */
			return;
	*vb_vec_add(f->arena, &f->files_kept) = (struct model_file){
		.path = path,
		.type = type.n ? (enum model_file_type)word_index(type, letters, VB_COUNT(letters),
								  "type")
			       : MODEL_FILE_REGULAR,
		.mode = mode.n ? octal(mode) : 0644,
		.uid = decimal(node, "uid", 0),
		.gid = decimal(node, "gid", 0),
		.size = decimal(node, "size", (uint32_t)size),
		.link = vb_yaml_str(node, "link"),
		.capabilities = vb_yaml_str(node, "caps"),
	};
}

/* ---- binaries --------------------------------------------------------------------------- */

static bool flag(const struct vb_yaml *map, const char *key, bool otherwise)
{
	bool yes;

	return vb_yaml_bool(vb_yaml_get(map, key), &yes) ? yes : otherwise;
}

static enum model_tri tri(const struct vb_yaml *map, const char *key, enum model_tri otherwise)
{
	static const char *const words[] = {"no", "yes", "unknown", "na"};
	struct vb_str w = vb_yaml_str(map, key);

	return w.n ? (enum model_tri)word_index(w, words, VB_COUNT(words), key) : otherwise;
}

/* Without keys: a dynamic x86-64 program of a package, with every protection. */
static void elf_add(struct model_facts *f, struct vb_str path, const struct vb_yaml *node)
{
	static const char *const kinds[] = {"exec",    "pie",    "static-pie", "static",
					    "library", "object", "core",       "module"};
	static const char *const relros[] = {"none", "partial", "full", "na"};
	const struct vb_yaml *lists[] = {vb_yaml_get(node, "rpath"), vb_yaml_get(node, "needed"),
					 vb_yaml_get(node, "imports")};
	struct vb_str kind = vb_yaml_str(node, "kind"), relro = vb_yaml_str(node, "relro"),
		      mode = vb_yaml_str(node, "mode");
	const struct vb_yaml *fortify = vb_yaml_get(node, "fortify");
	struct model_elf e = {
		.path = path,
		.kind = kind.n ? (enum model_elf_kind)word_index(kind, kinds, VB_COUNT(kinds),
								 "kind")
			       : MODEL_ELF_PIE,
		.relro = relro.n ? (enum model_relro)word_index(relro, relros, VB_COUNT(relros),
								"relro")
				 : MODEL_RELRO_FULL,
		.machine = (uint16_t)decimal(node, "machine", 62),
		.bits = 64,
		.mode = mode.n ? octal(mode) : 0755,
		.nx = tri(node, "nx", MODEL_YES),
		.canary = tri(node, "canary", MODEL_YES),
		.cet_ibt = tri(node, "ibt", MODEL_YES),
		.cet_shstk = tri(node, "shstk", MODEL_YES),
		.bti = tri(node, "bti", MODEL_YES),
		.pac = tri(node, "pac", MODEL_YES),
		.stripped = true,
		.has_debug = flag(node, "debug", false),
		.textrel = flag(node, "textrel", false),
		.rwx = flag(node, "rwx", false),
		.musl = flag(node, "musl", false),
		.owned = flag(node, "owned", true),
		.text_size = decimal(node, "text_size", 65536),
		.language = vb_yaml_str(node, "language"),
	};

	if (fortify) {
		uint64_t n[2] = {0, 0};

		assert_true(vb_str_u64(fortify->items[0]->text, &n[0]) &&
			    vb_str_u64(fortify->items[1]->text, &n[1]));
		e.fortified = (uint32_t)n[0];
		e.fortifiable = (uint32_t)n[1];
	}
	for (size_t i = 0; lists[0] && i < lists[0]->n; i++)
		*vb_vec_add(f->arena, &e.rpath) = lists[0]->items[i]->text;
	for (size_t i = 0; lists[1] && i < lists[1]->n; i++)
		*vb_vec_add(f->arena, &e.needed) = lists[1]->items[i]->text;
	for (size_t i = 0; lists[2] && i < lists[2]->n; i++)
		*vb_vec_add(f->arena, &e.imports) = lists[2]->items[i]->text;
	*vb_vec_add(f->arena, &f->elfs) = e;
}

static void package_add(struct model_facts *f, struct vb_str name, struct vb_str version)
{
	struct model_component *c = vb_vec_add(f->arena, &f->components);

	*c = (struct model_component){.type = VB_STR("deb"), .name = name, .version = version};
	c->purl = vb_arena_printf(f->arena, "pkg:deb/debian/%.*s@%.*s", VB_FMT(name),
				  VB_FMT(version));
	*vb_vec_add(f->arena, &c->locations) = (struct model_location){
		.path = VB_STR("var/lib/dpkg/status"), .line = 1};
}

/* ---- target ----------------------------------------------------------------------------- */

static void kind_set(struct model_facts *f, struct vb_str word)
{
	static const char *const words[] = {"rootfs",  "folder", "host",
					    "archive", "image",  "firmware"};
	static const enum model_target_kind kinds[] = {MODEL_TARGET_DIR,   MODEL_TARGET_DIR,
						       MODEL_TARGET_HOST,  MODEL_TARGET_ARCHIVE,
						       MODEL_TARGET_IMAGE, MODEL_TARGET_FIRMWARE};
	size_t which = word.n ? word_index(word, words, VB_COUNT(words), "target") : 0;

	f->kind = kinds[which];
	f->is_root = which != 1 && which != 3;
}

struct model_facts *target_make(struct vb_arena *a, const struct vb_yaml *node,
				const struct model_wants *wants)
{
	static const char *const keys[] = {"target",   "os",   "files",      "modes",
					   "packages", "elfs", "unreadable", "evidence",
					   "name",     "rule", "state",      "value"};
	struct model_facts *f = vb_arena_alloc(a, sizeof(*f));

	f->arena = a;
	kind_set(f, vb_yaml_str(node, "target"));
	f->os_id = vb_yaml_str(node, "os");
	for (size_t i = 0; i < node->n; i++) {
		const struct vb_yaml *key = node->pairs[i].key, *map = node->pairs[i].value;
		size_t which = word_index(key->text, keys, VB_COUNT(keys), "key of a target");

		for (size_t k = 0; which >= 2 && which <= 6 && k < map->n; k++) {
			struct vb_str name = map->pairs[k].key->text;
			const struct vb_yaml *value = map->pairs[k].value;

			switch (which) {
			case 2:
				file_add(f, name, value->text, wants);
				mode_add(f, name, vb_yaml_get(vb_yaml_get(node, "modes"), name.p),
					 value->text.n);
				break;
			case 3:
				mode_add(f, name, value, decimal(value, "size", 1));
				break;
			case 4:
				package_add(f, name, value->text);
				break;
			case 5:
				elf_add(f, name, value);
				break;
			default:
				*vb_vec_add(a, &f->unreadable) = (struct model_unreadable){
					name, value->text, VB_STR("permission denied")};
			}
		}
	}
	model_facts_settle(f);
	return f;
}

static struct audit_rules *shipped;

static void shipped_free(void)
{
	audit_rules_free(shipped);
}

const struct audit_rules *target_rules(void)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *folder = test_path(a, "share/rules");
	struct vb_error err;

	if (!shipped) {
		assert_ok(audit_rules_load(&folder, 1, &shipped, &err));
		atexit(shipped_free);
	}
	return shipped;
}

struct model_assessment *target_audit(struct vb_arena *a, const struct audit_rules *rules,
				      const struct audit_options *options,
				      const struct model_facts *facts)
{
	struct model_assessment *m = vb_arena_alloc(a, sizeof(*m));
	struct vb_run run = test_run();
	struct vb_error err;

	m->arena = a;
	assert_ok(audit_facts(&run, rules, options, facts, m, &err));
	return m;
}

const struct model_rule_result *target_result(const struct model_assessment *m, const char *rule)
{
	for (size_t i = 0; i < m->rules.n; i++)
		if (vb_str_is(m->rules.v[i].rule, rule))
			return &m->rules.v[i];
	fail_msg("no result for %s", rule);
	return NULL;
}

struct model_assessment *target_judge(struct vb_arena *a, const char *yaml)
{
	struct model_wants wants = {0};
	struct vb_yaml *node;
	struct vb_error err;

	assert_ok(vb_yaml_read(a, vb_str(yaml), "test", &node, &err));
	audit_wants(target_rules(), a, &wants);
	return target_audit(a, target_rules(), NULL, target_make(a, node, &wants));
}
