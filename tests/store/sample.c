/* sample.c - see sample.h. Every field is filled, with bytes that need care: quotes, UTF-8, empty strings, extremes. */
#include "sample.h"

#define TEXT(a, ...) vb_arena_printf((a), __VA_ARGS__)

static struct model_component component_make(struct vb_arena *a, const struct sample *s, uint32_t i)
{
	struct model_component c = {
		.type = VB_STR("deb"),
			.group = VB_STR("debian"), .name = TEXT(a, "lib%04u-é", i),
				.version = TEXT(a, "1:%u.%u-3+deb12u%u", i % 9, i,
						s->upgrade == i + 1 ? 2u : 1u),
				.arch = VB_STR("amd64"),
					.ecosystem = VB_STR("Debian:12"),
						.source_name = TEXT(a, "src%u", i / 3),
						.source_version = TEXT(a, "%u.%u-3", i % 9, i),
						.licence = i % 2
						? VB_STR("Apache-2.0 OR MIT")
							 : (struct vb_str){NULL, 0},
							 .supplier = VB_STR("Somebody \"quoted\" <a@example.org>"),
								 .reader = VB_STR("dpkg"),
									 .scope =
										 (enum model_scope)(
											 i % 3),
									 .direct = i % 2 == 0,
									 .own = i % 5 == 0,
									 .vendored = i % 7 == 0,
									 .owner = i % 11 ? (struct
											    vb_str){NULL,
												    0}
											 : VB_STR("pkg:deb/debian/base"),
										  };

	c.purl = TEXT(a, "pkg:deb/debian/%s@%s?arch=amd64", c.name.p, c.version.p);
	*vb_vec_add(a, &c.locations) = (struct model_location){VB_STR("var/lib/dpkg/status"),
								      10 + i, VB_STR("sha256:ab")};
	if (i % 3 == 0)
		*vb_vec_add(a, &c.locations) = (struct model_location){
			.path = VB_STR("usr/share/\\odd \"name\"")};
	*vb_vec_add(a, &c.hashes) = (struct model_hash){VB_STR("SHA-256"), TEXT(a, "%064x", i)};
	for (uint32_t k = 1; k < 4 && k <= i; k++) {
		*vb_vec_add(a, &c.needs) = TEXT(a, "lib%04u-é", i - k);
		*vb_vec_add(a, &c.edges) = i - k;
	}
	for (size_t k = 0; k < c.edges.n / 2; k++) { /* ascending, as the contract says */
		uint32_t keep = c.edges.v[k];

		c.edges.v[k] = c.edges.v[c.edges.n - 1 - k];
		c.edges.v[c.edges.n - 1 - k] = keep;
	}
	return c;
}

static void finding_lists(struct vb_arena *a, struct model_finding *f, uint32_t i)
{
	*vb_vec_add(a, &f->packages) = TEXT(a, "lib%04u-é", i);
	*vb_vec_add(a, &f->packages) = TEXT(a, "lib%04u-dev", i);
	*vb_vec_add(a, &f->evidence) = (struct model_evidence){
		.file = VB_STR("var/lib/dpkg/status"), .line = i % 5 ? 10 + i : 0,
			       .what = VB_STR("version"), .value = TEXT(a, "1:%u", i),
					      .layer = VB_STR("sha256:ab"),
							      .sha256 = VB_STR("cd"),
								      .offset = i % 5 ? 0
										      : 4096ULL * i,
								      .at_offset = i % 5 == 0,
								      .missing = i % 11 == 3,
								      .states_fix = i % 7 == 5};
	if (i % 4 == 0)
		*vb_vec_add(a, &f->evidence) = (struct model_evidence){
			.what = VB_STR("default"), .is_default = true};
	*vb_vec_add(a, &f->advisories) = TEXT(a, "DEBIAN-CVE-2023-%u", 10000 + i);
	*vb_vec_add(a, &f->aliases) = TEXT(a, "GHSA-%04x-%04x-aaaa", i, i * 7);
	*vb_vec_add(a, &f->cwes) = VB_STR("CWE-787");
	for (uint32_t k = 0; k < 4; k++)
		*vb_vec_add(a, &f->references) = TEXT(
			a, "https://example.org/advisories/%u/%08x%08x", k, i * 2654435761u, k + i);
	*vb_vec_add(a, &f->path) = VB_STR("@outsider");
	*vb_vec_add(a, &f->path) = VB_STR("f-update");
}

static struct model_finding finding_make(struct vb_arena *a, const struct sample *s, uint32_t i)
{
	struct model_finding f = {
		.kind = (enum model_finding_kind)(i % 6),
		.rule = TEXT(a, "CVE-2023-%u", 10000 + i),
		.title = {TEXT(a, "Out-of-bounds write in lib%u when a message is parsed", i),
			  TEXT(a, "Écriture hors limites dans lib%u à la lecture d’un message", i)},
		.subject = TEXT(a, "pkg:deb/debian/lib%04u", i),
		.subject_name = TEXT(a, "lib%04u", i),
		.version = TEXT(a, "1:%u-%u", i, s->upgrade == i + 1 ? 2u : 1u),
		.target = i % 2
		? VB_STR("rootfs") : (struct vb_str){NULL, 0},
			 .place = VB_STR("var/lib/dpkg/status"),
				 .component = VB_STR("gateway"), .severity = (enum model_severity)(i % 6),
					 .vector = (enum model_vector)(i % 5),
					 .cvss = i % 10 ? 0.1 * (i % 100) : -1,
					 .cvss_vector = VB_STR("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
						 .epss = i % 8 ? 1.0 / (1 + i + s->judged) : -1,
						 .kev = i % 13 == 0, .kev_ransomware = i % 26 == 0,
						 .withdrawn = i % 31 == 0,
						 .informational = i % 17 == 0,
						 .fixable = i % 2 == 0,
						 .fixed_version = TEXT(a, "1:%u.1", i),
						 .fix = {TEXT(a, "upgrade lib%04u to 1:%u.1", i, i),
							 TEXT(a, "passer lib%04u à 1:%u.1", i, i)},
						 .why = TEXT(a,
							     "DEBIAN-CVE-2023-%u: 1:%u < 1:%u.1 in "
							     "Debian:12",
							     10000 + i, i, i),
						 .probability = 1.0 / 3,
						 .probability_why = {VB_STR("EPSS 0.33"),
									    VB_STR("EPSS 0,33")},
								     .weight = i % 9 ? 1e-300 * i
										     : -1,
								     .share = i % 7 ? 2.5 * i : -1,
								     .order = 1000.0 -
									      i + s->judged,
						 };

	f.fingerprint = model_fingerprint(a, f.kind, f.rule, f.subject, f.place);
	finding_lists(a, &f, i);
	return f;
}

static void short_lists(struct vb_arena *a, struct model_assessment *x, struct model_facts *facts)
{
	struct model_event_risk event = {
		.id = VB_STR("FE1"), .name = {VB_STR("Dose altered"), VB_STR("Dose modifiée")},
					      .per_year = 0.25, .probability = 0.2212,
					      .loss = {1, 2, 3, 4, 5},
					      .actor = VB_STR("outsider"), .path_probability = 1e-9,
							      .gravity = 4, .likelihood = 2};
	struct model_rule_result rule = {
		.rule = VB_STR("VB-SSH-001"),
			.target = VB_STR("rootfs"),
				.family = VB_STR("SSH"),
					.title = {VB_STR("root"), VB_STR("root")},
						  .severity = MODEL_SEV_HIGH,
						  .state = MODEL_RULE_UNKNOWN,
						  .reason = VB_STR("no sshd_config"),
								   .reason_fr = VB_STR("pas de sshd_config")};

	*vb_vec_add(a, &event.path) = VB_STR("@outsider");
	*vb_vec_add(a, &event.steps) = (struct model_chance){0.125};
	*vb_vec_add(a, &event.steps) = (struct model_chance){1e-9};
	*vb_vec_add(a, &x->risk.events) = event;
	for (int i = 0; i < 40; i++)
		*vb_vec_add(a, &x->risk.curve) = (struct model_loss_point){i * 12.5, 1.0 / (i + 1)};
	x->risk.present = true;
	x->risk.seed = UINT64_MAX;
	x->risk.worlds = 100000;
	x->risk.total = (struct model_quantiles){10, 1, 5, 20, 100.125};
	*vb_vec_add(a, &rule.evidence) = (struct model_evidence){
		.file = VB_STR("etc/ssh/sshd_config"), .line = 3};
	for (int i = 0; i < 25; i++) {
		rule.state = (enum model_rule_state)(i % 5);
		rule.rule = TEXT(a, "VB-SSH-%03d", i);
		*vb_vec_add(a, &x->rules) = rule;
	}
	*vb_vec_add(a, &x->feeds) = (struct model_feed){
		VB_STR("OSV"), VB_STR("Debian"), (struct vb_str){NULL, 0},
				      50000,         TEST_NOW,         TEST_NOW};
	*vb_vec_add(a, &x->feeds) = (struct model_feed){
		.name = VB_STR("KEV"), .version = VB_STR("2026.11.20")};
	*vb_vec_add(a, &x->not_assessed) = (struct model_not_assessed){
		VB_STR("generic"), 3, {VB_STR("no feed"), VB_STR("aucune source")}};
	*vb_vec_add(a, &x->passed_over) = (struct model_passed_over){
		.ecosystem = VB_STR("AlmaLinux:8"), .records = 3,
				    .reason = {VB_STR("of another stream"),
						      VB_STR("d’un autre flux")}};
	*vb_vec_add(a, &facts->left_out) = (struct model_left_out){
		.target = VB_STR("rootfs"), .pattern = VB_STR("tests/data"), .names = 2};
	*vb_vec_add(a, &facts->unreadable) = (struct model_unreadable){
		VB_STR("usr/bin/odd"), VB_STR("elf"), VB_STR("signal 11")};
	*vb_vec_add(a, &x->targets) = (struct model_target){
		VB_STR("rootfs"), VB_STR("./out/rootfs"), MODEL_TARGET_DIR, 1, 2, 3};
	*vb_vec_add(a, &x->targets) = (struct model_target){
		.path = VB_STR("fw.tar"), .kind = MODEL_TARGET_FIRMWARE};
	x->score = (struct model_score){5, 5, 5, 5, 5, 50.5, 75};
}

struct model_assessment *sample_make(struct vb_arena *a, const struct sample *s)
{
	struct model_assessment *x = vb_arena_alloc(a, sizeof(*x));
	struct model_facts *facts = vb_arena_alloc(a, sizeof(*facts));

	*facts = (struct model_facts){
		.arena = a,
		.kind = MODEL_TARGET_IMAGE,
		.target = vb_str(s->target ? s->target : "rootfs"),
		.name = VB_STR("helios"),
			.digest = VB_STR("sha256:00"),
				.os_id = VB_STR("debian"),
					.os_version = VB_STR("12"),
						.os_name = VB_STR("Debian GNU/Linux 12"),
							.arch = VB_STR("amd64"), .is_root = true,
								       .files = 12345,
								       .bytes = (uint64_t)5 << 40};
	*x = (struct model_assessment){.arena = a,
				       .started = s->when,
				       .finished = s->when + 2,
				       .version = VB_STR("0.1.0"), .facts = facts};
	for (uint32_t i = 0; i < s->components; i++)
		*vb_vec_add(a, &facts->components) = component_make(a, s, i);
	for (uint32_t i = 0; i < s->findings; i++) {
		if (i + 1 == s->skip)
			continue;
		if (i % 50 == 49)
			*vb_vec_add(a, &x->informational) = finding_make(a, s, i);
		else
			*vb_vec_add(a, &x->findings) = finding_make(a, s, i);
	}
	short_lists(a, x, facts);
	return x;
}

/* ---- comparison ----------------------------------------------------------------------------- */

#define SAME(field) assert_true(x->field == y->field)
#define SAME_STR(field) assert_true(vb_str_eq(x->field, y->field))
#define SAME_DOUBLE(field) assert_memory_equal(&x->field, &y->field, sizeof(double))
#define SAME_N(list) assert_int_equal(x->list.n, y->list.n)
#define SAME_STRS(list)                                                                            \
	do {                                                                                       \
		SAME_N(list);                                                                      \
		for (size_t s_ = 0; s_ < x->list.n; s_++)                                          \
			SAME_STR(list.v[s_]);                                                      \
	} while (0)

static void evidence_equal(const struct model_evidence *x, const struct model_evidence *y)
{
	SAME_STR(file);
	SAME(line);
	SAME_STR(what);
	SAME_STR(value);
	SAME_STR(layer);
	SAME(is_default);
}

static void component_equal(const struct model_component *x, const struct model_component *y)
{
	SAME_STR(type);
	SAME_STR(group);
	SAME_STR(name);
	SAME_STR(version);
	SAME_STR(arch);
	SAME_STR(purl);
	SAME_STR(ecosystem);
	SAME_STR(source_name);
	SAME_STR(source_version);
	SAME_STR(licence);
	SAME_STR(supplier);
	SAME_STR(reader);
	SAME(scope);
	SAME(direct);
	SAME(own);
	SAME(vendored);
	SAME_STR(owner);
	SAME_N(locations);
	for (size_t i = 0; i < x->locations.n; i++) {
		SAME_STR(locations.v[i].path);
		SAME(locations.v[i].line);
		SAME_STR(locations.v[i].layer);
	}
	SAME_N(hashes);
	for (size_t i = 0; i < x->hashes.n; i++) {
		SAME_STR(hashes.v[i].algorithm);
		SAME_STR(hashes.v[i].hex);
	}
	SAME_STRS(needs);
	SAME_N(edges);
	for (size_t i = 0; i < x->edges.n; i++)
		SAME(edges.v[i]);
}

static void finding_equal(const struct model_finding *x, const struct model_finding *y)
{
	SAME_STR(fingerprint);
	SAME(kind);
	SAME_STR(rule);
	SAME_STR(title.en);
	SAME_STR(title.fr);
	SAME_STR(subject);
	SAME_STR(subject_name);
	SAME_STR(version);
	SAME_STR(target);
	SAME_STR(place);
	SAME_STR(component);
	SAME_STRS(packages);
	SAME_N(evidence);
	for (size_t i = 0; i < x->evidence.n; i++)
		evidence_equal(&x->evidence.v[i], &y->evidence.v[i]);
	SAME(severity);
	SAME(vector);
	SAME_DOUBLE(cvss);
	SAME_STR(cvss_vector);
	SAME_DOUBLE(epss);
	SAME(kev);
	SAME(kev_ransomware);
	SAME(withdrawn);
	SAME(informational);
	SAME(fixable);
	SAME_STR(fixed_version);
	SAME_STR(fix.en);
	SAME_STR(fix.fr);
	SAME_STR(why);
	SAME_STRS(advisories);
	SAME_STRS(aliases);
	SAME_STRS(cwes);
	SAME_STRS(references);
	SAME_DOUBLE(probability);
	SAME_STR(probability_why.en);
	SAME_STR(probability_why.fr);
	SAME_DOUBLE(weight);
	SAME_DOUBLE(share);
	SAME_DOUBLE(order);
	SAME_STRS(path);
	SAME(is_new);
	SAME(decided);
	SAME(decision.status);
	SAME_STR(decision.justification);
	SAME_STR(decision.author);
	SAME(decision.when);
	SAME(decision.until);
}

static void facts_equal(const struct model_facts *x, const struct model_facts *y)
{
	SAME(kind);
	SAME_STR(target);
	SAME_STR(name);
	SAME_STR(digest);
	SAME_STR(os_id);
	SAME_STR(os_version);
	SAME_STR(os_name);
	SAME_STR(arch);
	SAME(is_root);
	SAME(files);
	SAME(bytes);
	SAME_N(components);
	for (size_t i = 0; i < x->components.n; i++)
		component_equal(&x->components.v[i], &y->components.v[i]);
	SAME_N(left_out);
	for (size_t i = 0; i < x->left_out.n; i++) {
		SAME_STR(left_out.v[i].target);
		SAME_STR(left_out.v[i].pattern);
		SAME(left_out.v[i].names);
	}
	SAME_N(unreadable);
	for (size_t i = 0; i < x->unreadable.n; i++) {
		SAME_STR(unreadable.v[i].path);
		SAME_STR(unreadable.v[i].reader);
		SAME_STR(unreadable.v[i].reason);
	}
}

static void risk_equal(const struct model_risk *x, const struct model_risk *y)
{
	SAME(present);
	SAME(seed);
	SAME(worlds);
	assert_memory_equal(&x->total, &y->total, sizeof(x->total));
	SAME_N(events);
	for (size_t i = 0; i < x->events.n; i++) {
		SAME_STR(events.v[i].id);
		SAME_STR(events.v[i].name.en);
		SAME_STR(events.v[i].name.fr);
		SAME_DOUBLE(events.v[i].per_year);
		SAME_DOUBLE(events.v[i].probability);
		assert_memory_equal(&x->events.v[i].loss, &y->events.v[i].loss,
				    sizeof(struct model_quantiles));
		SAME_STR(events.v[i].actor);
		SAME_STRS(events.v[i].path);
		SAME_N(events.v[i].steps);
		for (size_t k = 0; k < x->events.v[i].steps.n; k++)
			SAME_DOUBLE(events.v[i].steps.v[k].p);
		SAME_DOUBLE(events.v[i].path_probability);
		SAME(events.v[i].gravity);
		SAME(events.v[i].likelihood);
	}
	SAME_N(curve);
	for (size_t i = 0; i < x->curve.n; i++)
		assert_memory_equal(&x->curve.v[i], &y->curve.v[i],
				    sizeof(struct model_loss_point));
}

static void lists_equal(const struct model_assessment *x, const struct model_assessment *y)
{
	SAME_N(rules);
	for (size_t i = 0; i < x->rules.n; i++) {
		SAME_STR(rules.v[i].rule);
		SAME_STR(rules.v[i].target);
		SAME_STR(rules.v[i].family);
		SAME_STR(rules.v[i].title.en);
		SAME_STR(rules.v[i].title.fr);
		SAME(rules.v[i].severity);
		SAME(rules.v[i].state);
		SAME_STR(rules.v[i].reason);
		SAME_STR(rules.v[i].reason_fr);
		SAME_N(rules.v[i].evidence);
		for (size_t k = 0; k < x->rules.v[i].evidence.n; k++)
			evidence_equal(&x->rules.v[i].evidence.v[k], &y->rules.v[i].evidence.v[k]);
	}
	SAME_N(targets);
	for (size_t i = 0; i < x->targets.n; i++) {
		SAME_STR(targets.v[i].id);
		SAME_STR(targets.v[i].path);
		SAME(targets.v[i].kind);
		SAME(targets.v[i].files);
		SAME(targets.v[i].bytes);
		SAME(targets.v[i].components);
	}
	SAME_N(feeds);
	for (size_t i = 0; i < x->feeds.n; i++) {
		SAME_STR(feeds.v[i].name);
		SAME_STR(feeds.v[i].scope);
		SAME_STR(feeds.v[i].version);
		SAME(feeds.v[i].records);
		SAME(feeds.v[i].newest);
		SAME(feeds.v[i].loaded);
	}
	SAME_N(not_assessed);
	for (size_t i = 0; i < x->not_assessed.n; i++) {
		SAME_STR(not_assessed.v[i].ecosystem);
		SAME(not_assessed.v[i].components);
		SAME_STR(not_assessed.v[i].reason.en);
		SAME_STR(not_assessed.v[i].reason.fr);
	}
	SAME_N(passed_over);
	for (size_t i = 0; i < x->passed_over.n; i++) {
		SAME_STR(passed_over.v[i].ecosystem);
		SAME(passed_over.v[i].records);
		SAME_STR(passed_over.v[i].reason.en);
		SAME_STR(passed_over.v[i].reason.fr);
	}
}

void sample_assert_equal(const struct model_assessment *x, const struct model_assessment *y)
{
	SAME(run_id);
	SAME(started);
	SAME(finished);
	SAME_STR(version);
	facts_equal(x->facts, y->facts);
	SAME_N(findings);
	for (size_t i = 0; i < x->findings.n; i++)
		finding_equal(&x->findings.v[i], &y->findings.v[i]);
	SAME_N(informational);
	for (size_t i = 0; i < x->informational.n; i++)
		finding_equal(&x->informational.v[i], &y->informational.v[i]);
	SAME(score.pass);
	SAME(score.fail);
	SAME(score.na);
	SAME(score.unknown);
	SAME(score.waived);
	SAME_DOUBLE(score.score);
	SAME_DOUBLE(score.coverage);
	lists_equal(x, y);
	risk_equal(&x->risk, &y->risk);
}

struct store *sample_store(const char *path)
{
	struct vb_error err;
	struct store *s;

	assert_ok(store_open(path, &s, &err));
	return s;
}
