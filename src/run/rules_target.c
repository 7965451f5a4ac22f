/*
 * rules_target.c - a small target written in YAML becomes facts, as a scan would have given them.
 *
 *   target: rootfs | folder | host | image | firmware      (rootfs)
 *   os: debian                                             ID of os-release;  os_version: "12"
 *   files: {PATH: CONTENT}       through the readers, in every format some rule asks for; {base64: ...} for bytes
 *   modes: {PATH: {mode: "0640", uid: 0, gid: 42, type: f, size: 3, link: TO, caps: HEX}}
 *   packages: {NAME: VERSION}    of the system;  programs: {NAME: VERSION} recognised in binaries
 *   elfs: {PATH: {kind: pie, relro: full, nx: yes, canary: yes, fortify: [1, 2], mode: "0755", owned: yes, ...}}
 *   secrets: {PATH: {format: github-token, line: 3, verified: yes, owned: no, expires: 1700000000, mode: "0644"}}
 *   hidden: the same, in a file that an upper layer of the image deleted or replaced
 *   compared: 12, altered: [PATH]   files compared with the digests of their packages, those that differ
 *   certificates: {PATH: {days_left: 12, algorithm: rsa, bits: 2048, hash: sha1, subject: "CN=x", ca: no, names: yes, server:
 *                         yes, self_signed: no, owned: no, key: a}}     `key` is a name for the pair
 *   keys: {PATH: {use: private, container: pem, algorithm: rsa, bits: 4096, locked: no, owned: no, mode: "0600", key: a}}
 *   unreadable: {PATH: READER}
 *   root_format: squashfs        what the root is stored in
 *   root_uid: 1000               who unpacked the root, when that was not its owner
 *   feeds: yes, exploited: [CVE-...]        advisories are loaded; vulnerabilities found that are exploited
 */
#include "run/rules_int.h"

#include "scan/reader.h"
#include "scan/readers/readers.h"
#include "scan/scan.h"

struct making {
	struct vb_arena *arena;
	struct model_facts *facts;
	const struct model_wants *wants;
	const struct vb_yaml *root;
	int64_t now;
	struct vb_error *err;
};

typedef bool add_one(struct making *m, struct vb_str name, const struct vb_yaml *value);

/* ---- words of a fixture ------------------------------------------------------------------ */

/* *out is left alone when the key is absent. */
static bool number_of(struct making *m, const struct vb_yaml *map, const char *key, uint32_t *out)
{
	const struct vb_yaml *v = vb_yaml_get(map, key);
	uint64_t n;

	if (!v)
		return true;
	if (v->kind != VB_YAML_SCALAR || !vb_str_u64(v->text, &n) || n > UINT32_MAX)
		return vb_yaml_fail(m->err, v, "a number is expected here");
	*out = (uint32_t)n;
	return true;
}

static bool mode_of(struct making *m, const struct vb_yaml *map, uint32_t *out)
{
	const struct vb_yaml *v = vb_yaml_get(map, "mode");
	uint32_t n = 0;

	if (!v)
		return true;
	for (size_t i = 0; i < v->text.n; i++) {
		if (v->text.p[i] < '0' || v->text.p[i] > '7' || n > 07777)
			return vb_yaml_fail(m->err, v,
					    "an octal mode such as \"0644\" is expected here");
		n = n * 8 + (uint32_t)(v->text.p[i] - '0');
	}
	*out = n;
	return true;
}

static bool word_of(struct making *m, const struct vb_yaml *map, const char *key,
		    const char *const *words, size_t n, size_t *out)
{
	const struct vb_yaml *v = vb_yaml_get(map, key);

	return !v || vb_yaml_word(v, key, words, n, out, m->err);
}

static bool flag_of(struct making *m, const struct vb_yaml *map, const char *key, bool *out)
{
	const struct vb_yaml *v = vb_yaml_get(map, key);

	return !v || vb_yaml_bool(v, out) ? true
					  : vb_yaml_fail(m->err, v, "yes or no is expected here");
}

static bool tri_of(struct making *m, const struct vb_yaml *map, const char *key,
		   enum model_tri *out)
{
	static const char *const words[] = {"no", "yes", "unknown", "na"};
	size_t which = (size_t)*out;

	if (!word_of(m, map, key, words, VB_COUNT(words), &which))
		return false;
	*out = (enum model_tri)which;
	return true;
}

/* ---- files ------------------------------------------------------------------------------- */

static void records_add(struct making *m, struct vb_str path, struct vb_str content,
			const struct scan_reader *reader)
{
	struct model_facts *read VB_CLEANUP(scan_facts_cleanup) = scan_read_one(reader, path,
										content, NULL);
	struct vb_arena *a = m->arena;

	for (size_t i = 0; i < read->settings.n; i++) {
		struct model_setting s = read->settings.v[i];

		s.format = vb_arena_str(a, s.format);
		s.path = vb_arena_str(a, s.path);
		s.section = vb_arena_str(a, s.section);
		s.key = vb_arena_str(a, s.key);
		s.value = vb_arena_str(a, s.value);
		*vb_vec_add(a, &m->facts->settings) = s;
	}
	for (size_t i = 0; i < read->unreadable.n; i++)
		*vb_vec_add(a, &m->facts->unreadable) = (struct model_unreadable){
			vb_arena_str(a, read->unreadable.v[i].path),
			vb_arena_str(a, read->unreadable.v[i].reader),
			vb_arena_str(a, read->unreadable.v[i].reason)};
}

static void file_read(struct making *m, struct vb_str path, struct vb_str content)
{
	for (size_t k = 0; scan_formats[k]; k++)
		for (size_t i = 0; i < m->wants->v.n; i++)
			if (vb_str_is(m->wants->v.v[i].format, scan_formats[k]->name) &&
			    vb_glob(m->wants->v.v[i].pattern, path)) {
				records_add(m, path, content, scan_formats[k]);
				break;
			}
}

static bool mode_add(struct making *m, struct vb_str path, const struct vb_yaml *node,
		     uint32_t size)
{
	static const char *const letters[] = {"f", "d", "l", "c", "b", "p", "s"};
	struct model_file f = {.path = path, .mode = 0644, .type = MODEL_FILE_REGULAR};
	size_t type = MODEL_FILE_REGULAR;

	for (size_t i = 0; i < m->facts->files_kept.n; i++)
		if (vb_str_eq(m->facts->files_kept.v[i].path, path))
			return true; /* `modes` stands before `files` and wins */
	if (!word_of(m, node, "type", letters, VB_COUNT(letters), &type) ||
	    !mode_of(m, node, &f.mode) || !number_of(m, node, "uid", &f.uid) ||
	    !number_of(m, node, "gid", &f.gid) || !number_of(m, node, "size", &size))
		return false;
	f.type = (enum model_file_type)type;
	f.size = size;
	f.link = vb_yaml_str(node, "link");
	f.capabilities = vb_yaml_str(node, "caps");
	*vb_vec_add(m->arena, &m->facts->files_kept) = f;
	return true;
}

static bool mode_take(struct making *m, struct vb_str name, const struct vb_yaml *value)
{
	static const char *const keys[] = {"mode", "uid", "gid", "type", "size", "link", "caps"};

	return vb_yaml_keys(value, keys, VB_COUNT(keys), m->err) && mode_add(m, name, value, 1);
}

static bool file_take(struct making *m, struct vb_str name, const struct vb_yaml *value)
{
	struct vb_str content = value->text;

	if (value->kind == VB_YAML_MAP &&
	    !vb_base64_decode(m->arena, vb_yaml_str(value, "base64"), &content))
		return vb_yaml_fail(m->err, value, "bytes are written {base64: ...}");
	file_read(m, name, content);
	return mode_add(m, name, vb_yaml_get(vb_yaml_get(m->root, "modes"), name.p),
			(uint32_t)content.n);
}

/* ---- binaries ---------------------------------------------------------------------------- */

static bool elf_kind(struct making *m, const struct vb_yaml *node, struct model_elf *e)
{
	static const char *const kinds[] = {"exec",    "pie",    "static-pie", "static",
					    "library", "object", "core",       "module"};
	static const char *const relros[] = {"none", "partial", "full", "na"};
	size_t kind = MODEL_ELF_PIE, relro = MODEL_RELRO_FULL;
	uint32_t machine = 62 /* EM_X86_64 */, text = 65536;

	if (!word_of(m, node, "kind", kinds, VB_COUNT(kinds), &kind) ||
	    !word_of(m, node, "relro", relros, VB_COUNT(relros), &relro) ||
	    !number_of(m, node, "machine", &machine) || !number_of(m, node, "text_size", &text) ||
	    !mode_of(m, node, &e->mode))
		return false;
	e->kind = (enum model_elf_kind)kind;
	e->relro = (enum model_relro)relro;
	e->machine = (uint16_t)machine;
	e->text_size = text;
	return true;
}

static bool elf_marks(struct making *m, const struct vb_yaml *node, struct model_elf *e)
{
	return tri_of(m, node, "nx", &e->nx) && tri_of(m, node, "canary", &e->canary) &&
	       tri_of(m, node, "ibt", &e->cet_ibt) && tri_of(m, node, "shstk", &e->cet_shstk) &&
	       tri_of(m, node, "bti", &e->bti) && tri_of(m, node, "pac", &e->pac) &&
	       flag_of(m, node, "debug", &e->has_debug) &&
	       flag_of(m, node, "textrel", &e->textrel) && flag_of(m, node, "rwx", &e->rwx) &&
	       flag_of(m, node, "musl", &e->musl) && flag_of(m, node, "owned", &e->owned);
}

static bool elf_lists(struct making *m, const struct vb_yaml *node, struct model_elf *e)
{
	const struct vb_yaml *rpath = vb_yaml_get(node, "rpath"),
			     *needed = vb_yaml_get(node, "needed"),
			     *imports = vb_yaml_get(node, "imports"),
			     *fortify = vb_yaml_get(node, "fortify");
	uint64_t n[2] = {0, 0};

	if (fortify && (fortify->kind != VB_YAML_LIST || fortify->n != 2 ||
			!vb_str_u64(fortify->items[0]->text, &n[0]) ||
			!vb_str_u64(fortify->items[1]->text, &n[1])))
		return vb_yaml_fail(m->err, fortify, "[fortified, fortifiable] is expected here");
	e->fortified = (uint32_t)n[0];
	e->fortifiable = (uint32_t)n[1];
	return (!rpath || vb_yaml_words(m->arena, rpath, &e->rpath.v, &e->rpath.n, m->err)) &&
	       (!needed || vb_yaml_words(m->arena, needed, &e->needed.v, &e->needed.n, m->err)) &&
	       (!imports || vb_yaml_words(m->arena, imports, &e->imports.v, &e->imports.n, m->err));
}

/* Without keys: a dynamic x86-64 program of a package, with every protection. */
static bool elf_take(struct making *m, struct vb_str name, const struct vb_yaml *node)
{
	static const char *const keys[] = {
		"kind", "relro", "machine", "text_size", "mode",    "nx",      "canary",
		"ibt",  "shstk", "bti",     "pac",       "debug",   "textrel", "rwx",
		"musl", "owned", "rpath",   "needed",    "imports", "fortify", "language"};
	struct model_elf e = {.path = name,
			      .bits = 64,
			      .mode = 0755,
			      .nx = MODEL_YES,
			      .canary = MODEL_YES,
			      .cet_ibt = MODEL_YES,
			      .cet_shstk = MODEL_YES,
			      .bti = MODEL_YES,
			      .pac = MODEL_YES,
			      .stripped = true,
			      .owned = true};

	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), m->err) || !elf_kind(m, node, &e) ||
	    !elf_marks(m, node, &e) || !elf_lists(m, node, &e))
		return false;
	e.language = vb_yaml_str(node, "language");
	*vb_vec_add(m->arena, &m->facts->elfs) = e;
	return true;
}

/* ---- secrets, certificates, keys ----------------------------------------------------------- */

static bool secret_of(struct making *m, struct vb_str name, const struct vb_yaml *node,
		      struct model_secret *out)
{
	static const char *const keys[] = {"format", "line",    "verified",
					   "owned",  "expires", "mode"};
	struct model_secret s = {.path = name,
				 .format = vb_yaml_str(node, "format"),
				 .head = VB_STR("x"), .digest = VB_STR("0011223344556677"),
								       .length = 32, .line = 1,
								       .mode = 0644};
	uint32_t expires = 0;

	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), m->err) ||
	    !number_of(m, node, "line", &s.line) || !number_of(m, node, "expires", &expires) ||
	    !flag_of(m, node, "verified", &s.verified) || !flag_of(m, node, "owned", &s.owned) ||
	    !mode_of(m, node, &s.mode))
		return false;
	s.expires = expires;
	*out = s;
	return true;
}

static bool secret_take(struct making *m, struct vb_str name, const struct vb_yaml *node)
{
	return secret_of(m, name, node, vb_vec_add(m->arena, &m->facts->secrets));
}

static bool hidden_take(struct making *m, struct vb_str name, const struct vb_yaml *node)
{
	return secret_of(m, name, node, vb_vec_add(m->arena, &m->facts->hidden_secrets));
}

static struct vb_str either(struct vb_str s, const char *otherwise)
{
	return s.n ? s : vb_str(otherwise);
}

/* Without keys: a certificate of a service, sound for a year. */
static bool certificate_take(struct making *m, struct vb_str name, const struct vb_yaml *node)
{
	enum { DAY = 86400 };
	static const char *const keys[] = {"days_left", "algorithm",   "bits",  "hash",
					   "subject",   "issuer",      "ca",    "names",
					   "server",    "self_signed", "owned", "key"};
	struct model_certificate x = {.path = name,
				      .container = VB_STR("pem"), .line = 1, .bits = 256,
							  .names = true, .server = true};
	const struct vb_yaml *left = vb_yaml_get(node, "days_left");
	int64_t days = 365;

	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), m->err) ||
	    !number_of(m, node, "bits", &x.bits) || !flag_of(m, node, "ca", &x.ca) ||
	    !flag_of(m, node, "names", &x.names) || !flag_of(m, node, "server", &x.server) ||
	    !flag_of(m, node, "self_signed", &x.self_signed) ||
	    !flag_of(m, node, "owned", &x.owned))
		return false;
	if (left && !vb_str_i64(left->text, &days))
		return vb_yaml_fail(m->err, left, "a number of days is expected here");
	x.algorithm = either(vb_yaml_str(node, "algorithm"), "ec");
	x.hash = either(vb_yaml_str(node, "hash"), "sha256");
	x.subject = either(vb_yaml_str(node, "subject"), "CN=gateway.factory.invalid");
	x.issuer = either(vb_yaml_str(node, "issuer"), "CN=Factory authority");
	x.spki = x.digest = either(vb_yaml_str(node, "key"), name.p);
	x.not_after = m->now + days * DAY;
	*vb_vec_add(m->arena, &m->facts->certificates) = x;
	return true;
}

/* Without keys: an Ed25519 private key in PEM, readable by its owner. */
static bool key_take(struct making *m, struct vb_str name, const struct vb_yaml *node)
{
	static const char *const keys[] = {"use",    "container", "algorithm", "bits",
					   "locked", "owned",     "mode",      "key"};
	static const char *const uses[] = {"private", "public", "authorized"};
	struct model_key k = {.path = name, .bits = 256, .mode = 0600};
	size_t use = MODEL_KEY_PRIVATE;

	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), m->err) ||
	    !word_of(m, node, "use", uses, VB_COUNT(uses), &use) ||
	    !number_of(m, node, "bits", &k.bits) || !flag_of(m, node, "locked", &k.locked) ||
	    !flag_of(m, node, "owned", &k.owned) || !mode_of(m, node, &k.mode))
		return false;
	k.use = (enum model_key_use)use;
	k.container = either(vb_yaml_str(node, "container"), "pem");
	k.algorithm = either(vb_yaml_str(node, "algorithm"), "ed25519");
	k.spki = either(vb_yaml_str(node, "key"), name.p);
	*vb_vec_add(m->arena, &m->facts->keys) = k;
	return true;
}

/* ---- packages, what could not be read ---------------------------------------------------- */

static void component_add(struct making *m, const char *type, const char *place, struct vb_str name,
			  struct vb_str version)
{
	struct model_component *c = vb_vec_add(m->arena, &m->facts->components);

	*c = (struct model_component){.type = vb_str(type), .name = name, .version = version};
	c->purl = vb_arena_printf(m->arena, "pkg:%s/%.*s@%.*s", type, VB_FMT(name),
				  VB_FMT(version));
	*vb_vec_add(m->arena, &c->locations) = (struct model_location){.path = vb_str(place),
								       .line = 1};
}

static bool package_take(struct making *m, struct vb_str name, const struct vb_yaml *value)
{
	component_add(m, "deb", "var/lib/dpkg/status", name, value->text);
	return true;
}

static bool program_take(struct making *m, struct vb_str name, const struct vb_yaml *value)
{
	component_add(m, "generic", vb_arena_printf(m->arena, "usr/bin/%.*s", VB_FMT(name)).p, name,
		      value->text);
	return true;
}

static bool unreadable_take(struct making *m, struct vb_str name, const struct vb_yaml *value)
{
	*vb_vec_add(m->arena, &m->facts->unreadable) = (struct model_unreadable){
		name, value->text, VB_STR("permission denied")};
	return true;
}

/* ---- target ------------------------------------------------------------------------------ */

static bool kind_set(struct making *m)
{
	static const char *const words[] = {"rootfs",  "folder", "host",
					    "archive", "image",  "firmware"};
	static const enum model_target_kind kinds[] = {MODEL_TARGET_DIR,   MODEL_TARGET_DIR,
						       MODEL_TARGET_HOST,  MODEL_TARGET_ARCHIVE,
						       MODEL_TARGET_IMAGE, MODEL_TARGET_FIRMWARE};
	size_t which = 0;

	if (!word_of(m, m->root, "target", words, VB_COUNT(words), &which))
		return false;
	m->facts->kind = kinds[which];
	m->facts->is_root = which != 1 && which != 3;
	return true;
}

static bool take_all(struct making *m, const char *key, add_one *take)
{
	const struct vb_yaml *map = vb_yaml_get(m->root, key);

	if (map && map->kind != VB_YAML_MAP)
		return vb_yaml_fail(m->err, map, "\"%s\" is a map of names", key);
	for (size_t i = 0; map && i < map->n; i++)
		if (!take(m, map->pairs[i].key->text, map->pairs[i].value))
			return false;
	return true;
}

static bool altered_take(struct making *m)
{
	const struct vb_yaml *list = vb_yaml_get(m->root, "altered");
	struct vb_str *words = NULL;
	size_t n = 0;

	if (list && !vb_yaml_words(m->arena, list, &words, &n, m->err))
		return false;
	for (size_t i = 0; i < n; i++)
		*vb_vec_add(m->arena, &m->facts->altered) = (struct model_altered){
			.path = words[i],
			.algorithm = VB_STR("md5"), .recorded = VB_STR("0123"),
								       .seen = VB_STR("4567")};
	return true;
}

bool run_rules_target(struct vb_arena *a, int64_t now, const struct vb_yaml *node,
		      const struct model_wants *wants, struct model_facts **out,
		      struct vb_error *err)
{
	static const char *const keys[] = {
		"target",   "os",        "os_version", "files",        "modes",      "packages",
		"programs", "elfs",      "name",       "rule",         "unreadable", "evidence",
		"state",    "value",     "secrets",    "certificates", "keys",       "root_format",
		"feeds",    "exploited", "hidden",     "altered",      "compared",   "root_uid"};
	struct model_facts *f = vb_arena_alloc(a, sizeof(*f));
	struct making m = {
		.arena = a, .facts = f, .wants = wants, .root = node, .now = now, .err = err};

	uint32_t compared = 0;

	f->arena = a;
	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), err) || !kind_set(&m))
		return false;
	f->os_id = vb_yaml_str(node, "os");
	f->os_version = vb_yaml_str(node, "os_version");
	f->root_format = vb_yaml_str(node, "root_format");
	if (!take_all(&m, "modes", mode_take) || !take_all(&m, "files", file_take) ||
	    !take_all(&m, "packages", package_take) || !take_all(&m, "programs", program_take) ||
	    !take_all(&m, "elfs", elf_take) || !take_all(&m, "secrets", secret_take) ||
	    !take_all(&m, "hidden", hidden_take) ||
	    !take_all(&m, "certificates", certificate_take) || !take_all(&m, "keys", key_take) ||
	    !take_all(&m, "unreadable", unreadable_take))
		return false;
	f->digests_asked = vb_yaml_get(node, "compared") != NULL;
	if (!number_of(&m, node, "compared", &compared) ||
	    !number_of(&m, node, "root_uid", &f->root_uid) || !altered_take(&m))
		return false;
	f->compared = compared;
	model_facts_settle(f);
	*out = f;
	return true;
}

/* ---- what was matched before the rules are judged ----------------------------------------- */

bool run_rules_matched(struct vb_arena *a, const struct vb_yaml *node,
		       struct model_assessment *into, struct vb_error *err)
{
	const struct vb_yaml *list = vb_yaml_get(node, "exploited"),
			     *feeds = vb_yaml_get(node, "feeds");
	struct vb_str *words = NULL;
	bool loaded = false;
	size_t n = 0;

	if (feeds && !vb_yaml_bool(feeds, &loaded))
		return vb_yaml_fail(err, feeds, "yes or no is expected here");
	if (list && !vb_yaml_words(a, list, &words, &n, err))
		return false;
	if (loaded)
		*vb_vec_add(a, &into->feeds) = (struct model_feed){.name = VB_STR("KEV"),
										  .records = 1};
	for (size_t i = 0; i < n; i++)
		*vb_vec_add(a, &into->findings) = (struct model_finding){
			.kind = MODEL_VULNERABILITY, .rule = words[i], .kev = true};
	return true;
}
