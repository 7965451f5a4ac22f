/* sample.c - see sample.h. Packages and identifiers are invented: CVE-2099-... never exist. */
#include "sample.h"

#include <stdlib.h>

#include "support.h"

#define S(literal) VB_STR(literal)
#define T(en, fr) ((struct model_text){VB_STR_INIT(en), VB_STR_INIT(fr)})
#define PUSH(vec, value) (*vb_vec_add(a, (vec)) = (value))

static struct model_component *component(struct vb_arena *a, struct model_facts *f,
					 const char *type, const char *group, const char *name,
					 const char *version, const char *path)
{
	struct model_component *c = vb_vec_add(a, &f->components);

	*c = (struct model_component){.type = vb_str(type),
				      .group = vb_str(group),
				      .name = vb_str(name),
				      .version = vb_str(version),
				      .source_name = vb_str(name),
				      .source_version = vb_str(version),
				      .reader = S("dpkg")};
	c->purl = model_purl_write(a, c);
	PUSH(&c->locations, ((struct model_location){.path = vb_str(path), .line = 12}));
	return c;
}

static struct model_facts *facts_new(struct vb_arena *a, const char *target)
{
	struct model_facts *f = vb_arena_alloc(a, sizeof(*f));

	f->arena = a;
	f->target = vb_str(target);
	f->kind = MODEL_TARGET_DIR;
	return f;
}

static struct model_assessment *assessment_new(struct vb_arena *a, struct model_facts *f)
{
	struct model_assessment *as = vb_arena_alloc(a, sizeof(*as));

	as->arena = a;
	as->facts = f;
	as->started = TEST_NOW - 4;
	as->finished = TEST_NOW - 2;
	as->version = S("0.0.0-test");
	as->score.score = -1;
	return as;
}

static void fill_facts(struct vb_arena *a, struct model_facts *f)
{
	struct model_component *c;

	f->name = S("helios-gateway");
	f->os_id = S("debian");
	f->os_version = S("12");
	f->os_name = S("Debian GNU/Linux 12");
	f->arch = S("amd64");
	f->is_root = true;
	f->files = 10240;
	f->bytes = 5242880;
	c = component(a, f, "cargo", "", "frobnicate", "1.4.0", "opt/agent/Cargo.lock");
	c->reader = S("cargo-lock");
	c->ecosystem = S("crates.io");
	c->licence = S("MIT OR Apache-2.0");
	c->direct = true;
	PUSH(&c->hashes,
	     ((struct model_hash){
		     S("SHA-256"),
		     S("8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4")}));
	c = component(a, f, "deb", "debian", "libvault1", "2.0.1-1", "var/lib/dpkg/status");
	c->ecosystem = S("Debian:12");
	c->source_name = S("vault");
	c->source_version = S("2.0.1-1");
	c->arch = S("amd64");
	c->licence = S("GPL-2+ and others");
	c->supplier = S("Example Maintainers");
	c->purl = model_purl_write(a, c);
	PUSH(&c->edges, 2);
	c = component(a, f, "deb", "debian", "zephyrd", "1:3.2-4", "var/lib/dpkg/status");
	c->ecosystem = S("Debian:12");
	c->locations.v[0].layer = S(
		"sha256:1111111111111111111111111111111111111111111111111111111111111111");
	c = component(a, f, "pypi", "", "helios", "1.0.0", "opt/helios/requirements.txt");
	c->own = true;
	c->reader = S("requirements");
	c = component(a, f, "generic", "", "bootloader", "2026.01", "boot/loader.bin");
	c->reader = S("strings");
	PUSH(&f->elfs, ((struct model_elf){.path = S("usr/bin/vault"),
					   .kind = MODEL_ELF_PIE,
					   .machine = 62,
					   .bits = 64,
					   .mode = 04755,
					   .relro = MODEL_RELRO_PARTIAL,
					   .nx = MODEL_YES,
					   .canary = MODEL_UNKNOWN,
					   .fortified = 3,
					   .fortifiable = 7,
					   .bti = MODEL_NA,
					   .pac = MODEL_NA,
					   .language = S("c"),
					   .owned = true}));
	PUSH(&f->elfs.v[0].needed, S("libc.so.6"));
	PUSH(&f->unreadable,
	     ((struct model_unreadable){S("usr/lib/broken.so"), S("elf"),
					S("section table past the end of the file")}));
	PUSH(&f->unreadable,
	     ((struct model_unreadable){S("opt/deep archive.zip"), S("zip"),
					S("more than 8 archives inside each other")}));
}

static struct model_case *case_new(struct vb_arena *a)
{
	static const char *const parts[][3] = {{"gateway", "Pump gateway", "ward"},
					       {"records", "Patient records", "core"}};
	struct model_case *c = vb_arena_alloc(a, sizeof(*c));

	c->arena = a;
	c->file = "vauban.yaml";
	c->id = S("helios");
	c->title = S("Helios pump gateway");
	c->currency = S("EUR");
	PUSH(&c->zones,
	     ((struct model_zone){
		     .id = S("ward"), .name = S("Ward network"), .kind = S("lan"), .trust = 2}));
	PUSH(&c->zones,
	     ((struct model_zone){
		     .id = S("core"), .name = S("Core network"), .kind = S("lan"), .trust = 3}));
	for (size_t i = 0; i < VB_COUNT(parts); i++)
		PUSH(&c->parts, ((struct model_part){.id = vb_str(parts[i][0]),
						     .name = vb_str(parts[i][1]),
						     .zone = vb_str(parts[i][2]),
						     .kind = MODEL_PART_PROCESS,
						     .count = 40}));
	PUSH(&c->flows, ((struct model_flow){.id = S("push"),
					     .name = S("Readings"),
					     .from = S("gateway"),
					     .to = S("records"),
					     .proto = S("https"),
					     .port = 443}));
	PUSH(&c->actors,
	     ((struct model_actor){
		     .id = S("crook"), .name = S("Extortion crew"), .tries = {1, 4, 12}}));
	PUSH(&c->feared, ((struct model_feared){.id = S("leak"),
						.name = S("Patient readings are published"),
						.severity = 3,
						.need = 'c',
						.loss = {.range = {50, 200, 900}}}));
	PUSH(&c->data, ((struct model_data){.id = S("readings"),
					    .name = S("Readings"),
					    .need = {3, 3, 2},
					    .personal = S("health")}));
	return c;
}

static struct model_finding *finding(struct vb_arena *a, struct model_assessment *as,
				     enum model_finding_kind kind, const char *rule,
				     const char *subject, const char *place)
{
	struct model_finding *f = vb_vec_add(a, &as->findings);

	*f = (struct model_finding){.kind = kind,
				    .rule = vb_str(rule),
				    .subject = vb_str(subject),
				    .place = vb_str(place),
				    .cvss = -1,
				    .epss = -1,
				    .weight = -1,
				    .share = -1};
	f->fingerprint = model_fingerprint(a, kind, f->rule, f->subject, f->place);
	return f;
}

static void vulnerabilities(struct vb_arena *a, struct model_assessment *as)
{
	struct model_finding *f = finding(a, as, MODEL_VULNERABILITY, "CVE-2099-0001",
					  "pkg:deb/debian/vault", "var/lib/dpkg/status");

	f->title = T("Vault reads past its buffer", "Vault lit au-delà de son tampon");
	f->subject_name = S("vault");
	f->version = S("2.0.1-1");
	PUSH(&f->packages, as->facts->components.v[1].purl);
	f->severity = MODEL_SEV_CRITICAL;
	f->vector = MODEL_VECTOR_NETWORK;
	f->cvss = 9.8;
	f->cvss_vector = S("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
	f->epss = 0.944;
	f->kev = f->kev_ransomware = f->fixable = f->is_new = true;
	f->fixed_version = S("2.0.9-1");
	f->fix = T("Upgrade vault to 2.0.9-1 or later.",
		   "Mettre vault à jour en 2.0.9-1 ou plus récent.");
	f->why = S("DEBIAN-CVE-2099-0001: 2.0.1-1 is in [0, 2.0.9-1) by the Debian order");
	PUSH(&f->advisories, S("DEBIAN-CVE-2099-0001"));
	PUSH(&f->aliases, S("GHSA-xxxx-yyyy-zzzz"));
	PUSH(&f->cwes, S("CWE-125"));
	PUSH(&f->references, S("https://vuln.example/CVE-2099-0001"));
	f->component = S("gateway");
	f->probability = 0.62;
	f->probability_why = T("It is exploited today (KEV).",
			       "Elle est exploitée aujourd’hui (KEV).");
	f->weight = 41000;
	f->share = f->order = 48250;
	PUSH(&f->path, S("@crook"));
	PUSH(&f->path, S("gateway"));
	PUSH(&f->path, S("push"));
	PUSH(&f->path, S("records"));
	f = finding(a, as, MODEL_VULNERABILITY, "CVE-2099-0002", "pkg:deb/debian/vault",
		    "var/lib/dpkg/status");
	f->title = T("Vault accepts a short key", "Vault accepte une clé courte");
	f->subject_name = S("vault");
	f->version = S("2.0.1-1");
	PUSH(&f->packages, as->facts->components.v[1].purl);
	f->severity = MODEL_SEV_MEDIUM;
	f->vector = MODEL_VECTOR_LOCAL;
	f->cvss = 5.5;
	f->fixable = true;
	f->fixed_version = S("2.0.10-1");
	f->fix = T("Upgrade vault to 2.0.10-1 or later.",
		   "Mettre vault à jour en 2.0.10-1 ou plus récent.");
	f->why = S("DEBIAN-CVE-2099-0002: 2.0.1-1 is in [0, 2.0.10-1) by the Debian order");
	PUSH(&f->advisories, S("DEBIAN-CVE-2099-0002"));
	f->weight = f->share = f->order = 320;
	f->probability = 0.04;
}

/* Its package's own changelog says that it is fixed. */
static void stated(struct model_finding *f, struct vb_arena *a)
{
	f->title = T("Vault forgets to lock", "Vault oublie de verrouiller");
	f->subject_name = S("vault");
	f->version = S("2.0.1-1");
	f->severity = MODEL_SEV_MEDIUM;
	f->cvss = 6.1;
	f->weight = f->share = f->order = 0;
	PUSH(&f->evidence,
	     ((struct model_evidence){.file = S("usr/share/doc/vault/changelog.Debian.gz"),
				      .line = 12,
				      .what = S("CVE-2099-0004 fixed in"),
				      .value = S("vault 2.0.1-1"),
				      .states_fix = true}));
}

static void weaknesses(struct vb_arena *a, struct model_assessment *as)
{
	struct model_finding *f = finding(a, as, MODEL_WEAKNESS, "VB-SSH-001",
					  "etc/ssh/sshd_config", "etc/ssh/sshd_config");

	f->title = T("Root may log in over SSH", "Root peut se connecter par SSH");
	f->subject_name = S("sshd");
	f->severity = MODEL_SEV_HIGH;
	f->vector = MODEL_VECTOR_NETWORK;
	f->fix = T("Write PermitRootLogin no.", "Écrire PermitRootLogin no.");
	f->why = S("PermitRootLogin is yes");
	f->weight = f->share = f->order = 12600;
	f->probability = 0.2;
	PUSH(&f->cwes, S("CWE-250"));
	PUSH(&f->references, S("CRA-I.2.d"));
	PUSH(&f->evidence, ((struct model_evidence){.file = S("etc/ssh/sshd_config"),
						    .line = 32,
						    .what = S("PermitRootLogin"),
						    .value = S("yes")}));
	f = finding(a, as, MODEL_VULNERABILITY, "CVE-2099-0003", "pkg:cargo/frobnicate",
		    "opt/agent/Cargo.lock");
	f->title = T("Frobnicate may stop on odd input",
		     "Frobnicate peut s’arrêter sur une entrée bizarre");
	f->subject_name = S("frobnicate");
	f->version = S("1.4.0");
	PUSH(&f->packages, as->facts->components.v[0].purl);
	f->severity = MODEL_SEV_HIGH;
	f->cvss = 7.5;
	f->weight = f->share = f->order = 0;
	stated(finding(a, as, MODEL_VULNERABILITY, "CVE-2099-0004", "pkg:deb/debian/vault",
		       "var/lib/dpkg/status"),
	       a);
	f = &as->findings.v[as->findings.n - 2];
	f->decided = true;
	f->decision = (struct model_decision){MODEL_NOT_AFFECTED,
					      S("vulnerable_code_not_in_execute_path"),
					      S("A. Person"), TEST_NOW - 86400, 0};
}

static void rule(struct vb_arena *a, struct model_assessment *as, const char *id,
		 struct model_text title, enum model_rule_state state, const char *reason,
		 const char *reason_fr)
{
	struct model_rule_result *r = vb_vec_add(a, &as->rules);

	*r = (struct model_rule_result){.rule = vb_str(id),
					.family = vb_str_sub(vb_str(id), 3, 3),
					.title = title,
					.severity = MODEL_SEV_HIGH,
					.state = state,
					.reason = vb_str(reason),
					.reason_fr = vb_str(reason_fr),
					.target = S("rootfs")};
}

static void rules(struct vb_arena *a, struct model_assessment *as)
{
	rule(a, as, "VB-AUT-004",
	     T("No account has an empty password", "Aucun compte n’a de mot de passe vide"),
	     MODEL_RULE_PASS, "", "");
	rule(a, as, "VB-KRN-002",
	     T("Kernel addresses are hidden", "Les adresses du noyau sont cachées"),
	     MODEL_RULE_UNKNOWN, "no sysctl setting was found",
	     "aucun réglage sysctl n’a été trouvé");
	rule(a, as, "VB-SSH-001",
	     T("Root cannot log in over SSH", "Root ne peut pas se connecter par SSH"),
	     MODEL_RULE_FAIL, "PermitRootLogin yes", "PermitRootLogin yes");
	rule(a, as, "VB-SSH-002",
	     T("SSH refuses empty passwords", "SSH refuse les mots de passe vides"),
	     MODEL_RULE_PASS, "", "");
	rule(a, as, "VB-WEB-001",
	     T("The web server hides its version", "Le serveur web cache sa version"),
	     MODEL_RULE_NA, "no web server is installed", "aucun serveur web n’est installé");
	rule(a, as, "VB-FWX-001",
	     T("A packet filter is configured", "Un filtre de paquets est configuré"),
	     MODEL_RULE_WAIVED, "filtered by the hospital switch",
	     "filtré par le commutateur de l’hôpital");
	as->score = (struct model_score){.pass = 2,
					 .fail = 1,
					 .na = 1,
					 .unknown = 1,
					 .waived = 1,
					 .score = 66.7,
					 .coverage = 75};
}

/* A second way to the event, the flow both take, and one supposition that decides. */
static void deciding(struct vb_arena *a, struct model_risk *r, struct model_event_risk *e)
{
	static const char *const ways[][4] = {{"@crook", "gateway", "push", "records"},
					      {"@crook", "push", "records", NULL}};
	struct model_sensitive s = {.id = S("AUTH_TOKEN"),
				    .text = T("… with a token", "… avec un jeton"),
				    .value = 0.25,
				    .down = {.loss = 0.7},
				    .up = {.loss = 1.3}};

	for (size_t i = 0; i < VB_COUNT(ways); i++) {
		struct model_path *p = vb_vec_add(a, &e->paths);

		*p = (struct model_path){.actor = S("crook"),
					 .probability = i ? 0.05 : 0.12,
					 .per_year = i ? 0.15 : 0.37};
		for (size_t k = 0; k < 4 && ways[i][k]; k++)
			PUSH(&p->ids, vb_str(ways[i][k]));
		for (size_t k = i; k < 2; k++)
			PUSH(&p->steps, ((struct model_chance){i ? 0.05 : k ? 0.4 : 0.3}));
	}
	PUSH(&r->critical, ((struct model_critical){S("push"), 1, 1, 0}));
	PUSH(&s.up.in, S("CVE-2026-0002 libpush"));
	PUSH(&s.up.out, S("VB-SSH-001 sshd"));
	PUSH(&r->sensitive, s);
	r->tried = true;
	r->assumptions = 14;
}

/* Two months, one action critical; a name that would break a page. */
static const struct model_schedule *schedule(struct vb_arena *a)
{
	struct model_schedule *s = vb_arena_alloc(a, sizeof(*s));

	*s = (struct model_schedule){
		.from = 20818, .until = 20876, .before = 61400, .after = 20100};
	PUSH(&s->v, ((struct model_bar){.id = S("M1"),
					.name = S("Tokens <b>short-lived</b>"),
					.who = S("ann, bob"),
					.from = 20818,
					.until = 20840,
					.days = 9.5,
					.must = true}));
	PUSH(&s->v, ((struct model_bar){.id = S("M2"),
					.name = S("Second factor"),
					.who = S("bob"),
					.from = 20841,
					.until = 20876,
					.days = 12,
					.critical = true}));
	return s;
}

static void risk(struct vb_arena *a, struct model_risk *r)
{
	static const double curve[][2] = {
		{0, 0.31}, {50, 0.22}, {200, 0.11}, {500, 0.04}, {900, 0.004}};
	struct model_event_risk *e = vb_vec_add(a, &r->events);

	r->present = true;
	r->seed = 1;
	r->worlds = 4096;
	r->total = (struct model_quantiles){61.4, 0, 0, 210, 640};
	*e = (struct model_event_risk){.id = S("leak"),
				       .name = T("Patient readings are published",
						 "Les mesures des patients sont publiées"),
				       .per_year = 0.37,
				       .probability = 0.31,
				       .loss = {61.4, 0, 0, 210, 640},
				       .actor = S("crook"),
				       .path_probability = 0.12,
				       .gravity = 3,
				       .likelihood = 3};
	PUSH(&e->path, S("@crook"));
	PUSH(&e->path, S("gateway"));
	PUSH(&e->path, S("push"));
	PUSH(&e->path, S("records"));
	PUSH(&e->steps, ((struct model_chance){0.3}));
	PUSH(&e->steps, ((struct model_chance){0.4}));
	deciding(a, r, e);
	for (size_t i = 0; i < VB_COUNT(curve); i++)
		PUSH(&r->curve, ((struct model_loss_point){curve[i][0], curve[i][1]}));
}

/* The Debian order is match's; for these versions comparing the number after the second dot is the same. */
static bool sample_compare(struct vb_str ecosystem, struct vb_str x, struct vb_str y, int *out)
{
	uint64_t i, j;

	x = vb_str_from(x, 4);
	y = vb_str_from(y, 4);
	if (!vb_str_is(ecosystem, "Debian:12") ||
	    !vb_str_u64(vb_str_sub(x, 0, vb_str_chr(x, '-')), &i) ||
	    !vb_str_u64(vb_str_sub(y, 0, vb_str_chr(y, '-')), &j))
		return false;
	*out = (i > j) - (i < j);
	return true;
}

static void feeds(struct vb_arena *a, struct model_assessment *as)
{
	PUSH(&as->feeds, ((struct model_feed){.name = S("EPSS"),
					      .version = S("2026-11-20"),
					      .records = 310000,
					      .newest = TEST_NOW - 3 * 86400,
					      .loaded = TEST_NOW - 86400}));
	PUSH(&as->feeds, ((struct model_feed){.name = S("KEV"),
					      .version = S("2026.11.19"),
					      .records = 1500,
					      .newest = TEST_NOW - 4 * 86400,
					      .loaded = TEST_NOW - 86400}));
	PUSH(&as->feeds, ((struct model_feed){.name = S("OSV"),
					      .scope = S("Debian:12"),
					      .records = 41234,
					      .newest = TEST_NOW - 2 * 86400,
					      .loaded = TEST_NOW - 86400}));
	PUSH(&as->not_assessed,
	     ((struct model_not_assessed){S("generic"), 1,
					  T("no feed speaks of this kind of component",
					    "aucune source ne parle de ce genre de composant")}));
	PUSH(&as->not_assessed,
	     ((struct model_not_assessed){S("crates.io"), 1,
					  T("no feed is loaded for crates.io",
					    "aucune source n’est chargée pour crates.io")}));
}

struct model_assessment *sample_full(struct vb_arena *a)
{
	struct model_facts *f = facts_new(a, "build/rootfs");
	struct model_assessment *as;

	fill_facts(a, f);
	as = assessment_new(a, f);
	as->run_id = 7;
	PUSH(&as->targets, ((struct model_target){S("rootfs"), S("build/rootfs"), MODEL_TARGET_DIR,
						  10000, 5000000, 4}));
	PUSH(&as->targets,
	     ((struct model_target){S("agent"), S("agent"), MODEL_TARGET_DIR, 240, 242880, 1}));
	as->the_case = case_new(a);
	as->version_compare = sample_compare;
	vulnerabilities(a, as);
	weaknesses(a, as);
	for (size_t i = 0; i < as->findings.n; i++)
		as->findings.v[i].target = as->findings.v[i].subject_name.p[0] == 'f' ? S("agent")
										      : S("rootfs");
	qsort(as->findings.v, as->findings.n, sizeof(*as->findings.v), model_finding_order);
	rules(a, as);
	feeds(a, as);
	risk(a, &as->risk);
	as->schedule = schedule(a);
	PUSH(&as->informational,
	     ((struct model_finding){.fingerprint = S("00000000000000aa"),
				     .kind = MODEL_VULNERABILITY,
				     .rule = S("RUSTSEC-2099-0001"),
				     .title = T("frobnicate is no longer maintained",
						"frobnicate n’est plus maintenu"),
				     .subject = S("pkg:cargo/frobnicate"),
				     .subject_name = S("frobnicate"),
				     .version = S("1.4.0"),
				     .informational = true,
				     .cvss = -1,
				     .epss = -1,
				     .weight = -1,
				     .share = -1}));
	return as;
}

struct model_assessment *sample_bare(struct vb_arena *a)
{
	struct model_facts *f = facts_new(a, "some/folder");
	struct model_assessment *as;

	component(a, f, "npm", "@scope", "left", "1.0.0", "package-lock.json")->ecosystem = S(
		"npm");
	component(a, f, "npm", "", "right", "2.0.0", "package-lock.json")->ecosystem = S("npm");
	as = assessment_new(a, f);
	PUSH(&as->not_assessed,
	     ((struct model_not_assessed){
		     S("npm"), 2,
		     T("no advisory index is loaded", "aucun index d’avis n’est chargé")}));
	return as;
}

struct model_assessment *sample_hostile(struct vb_arena *a)
{
	struct model_facts *f = facts_new(a, "x\033]0;owned\007<script>alert(1)</script>");
	struct model_assessment *as;
	struct model_finding *v;

	component(a, f, "deb", "debian", "=cmd|' /C calc'!A0", "1\n2\r3", "../../etc/pass wd")
		->licence = S("\xff\xfe<b>");
	component(a, f, "npm", "", "\xe2\x80\xaegnp.exe", "{{{0}}}", "a%2f\\b?c#d")->licence = S(
		"MIT AND (");
	PUSH(&f->unreadable,
	     ((struct model_unreadable){S("\033[2Jz"), S("elf"), S("bad\x01\xc0 bytes")}));
	as = assessment_new(a, f);
	v = finding(a, as, MODEL_VULNERABILITY, "=HYPERLINK(\"http://x.example\")",
		    "pkg:deb/debian/%3Dcmd", "../../etc/pass wd");
	v->title = T("</title><img src=x onerror=alert(1)>",
		     "</title><img src=x onerror=alert(1)>");
	v->subject_name = S("+1+\"quoted\",comma\nnewline");
	v->version = S("@SUM(1)");
	v->severity = MODEL_SEV_CRITICAL;
	v->fixable = true;
	v->fixed_version = S("-2");
	PUSH(&v->references, S("javascript:alert(1)"));
	PUSH(&v->cwes, S("CWE-99999999999999999999"));
	PUSH(&v->packages, f->components.v[0].purl);
	return as;
}

struct model_assessment *sample_many(struct vb_arena *a, size_t n)
{
	struct model_facts *f = facts_new(a, "many");
	struct model_assessment *as;

	component(a, f, "pypi", "", "wide", "1.0", "requirements.txt")->ecosystem = S("PyPI");
	as = assessment_new(a, f);
	for (size_t i = 0; i < n; i++) {
		struct model_finding *v = finding(a, as, MODEL_VULNERABILITY,
						  vb_arena_printf(a, "CVE-2099-%05zu", i).p,
						  "pkg:pypi/wide", "requirements.txt");

		v->title = T("Something is wrong in wide", "Quelque chose ne va pas dans wide");
		v->subject_name = S("wide");
		v->version = S("1.0");
		v->severity = (enum model_severity)(i % 4 + 2);
		v->fixable = true;
		v->fixed_version = vb_arena_printf(a, "1.%zu", i % 30 + 1);
		v->fix = T("Upgrade.", "Mettre à jour.");
	}
	return as;
}
