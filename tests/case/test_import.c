/*
 * test_import.c - models of other tools: what each becomes, that the written case reads back without a mistake, and
 * that import, export, import is the identity on counts and ids. The models stand in data/import.
 */
#include "support.h"

#include "case/exchange.h"
#include "core/json.h"

static const struct model {
	const char *file, *format;
	size_t data, zones, parts, flows, warnings;
} models[] = {
	{"threagile.yaml", "Threagile", 2, 3, 3, 3, 1},
	{"dragon1.json", "Threat Dragon", 0, 1, 2, 1, 0},
	{"dragon2.json", "Threat Dragon", 0, 3, 3, 2, 1},
	{"otm1.yaml", "Open Threat Model", 0, 3, 2, 1, 1},
	{"otm2.json", "Open Threat Model", 2, 3, 4, 2, 1},
	{"tmbom.json", "TM-BOM", 1, 2, 3, 2, 0},
	{"tmbom-cyclonedx.json", "TM-BOM", 1, 2, 3, 2, 0},
};

static struct case_imported import_text(struct vb_str text, const char *name)
{
	struct vb_run run = test_run();
	struct case_imported in;
	struct vb_error err;

	assert_ok(case_import(&run, text, name, &in, &err));
	return in;
}

static struct case_imported import_file(struct vb_arena *a, const char *file)
{
	const char *path = test_path(a, vb_arena_printf(a, "tests/case/data/import/%s", file).p);

	return import_text(test_load(a, path), path);
}

static struct model_case *reread(const struct case_imported *in)
{
	struct vb_run run = test_run();
	struct case_problems problems = {0};
	struct model_case *c;
	struct vb_error err;

	assert_ok(case_parse(&run, in->text, "vauban.yaml", &c, &problems, &err));
	assert_int_equal(problems.errors, 0);
	return c;
}

static void test_counts(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(models); i++) {
		const struct model *m = &models[i];
		struct case_imported in = import_file(a, m->file);
		struct model_case *c = reread(&in);

		assert_string_equal(in.format, m->format);
		assert_int_equal(c->data.n, m->data);
		assert_int_equal(c->zones.n, m->zones);
		assert_int_equal(c->parts.n, m->parts);
		assert_int_equal(c->flows.n, m->flows);
		assert_int_equal(in.problems.v.n, m->warnings);
		assert_true(in.rows.n > 0);
		case_free(c);
		case_free(in.the_case);
	}
}

/* What is written and read again is the model that was imported: nothing differs, x: included. */
static void test_written_is_the_model(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(models); i++) {
		struct case_imported in = import_file(a, models[i].file);
		struct model_case *c = reread(&in);
		struct case_differences d = {0};

		case_compare(a, in.the_case, c, &d);
		if (d.v.n)
			fail_msg("%s: %.*s %.*s: %.*s, then %.*s", models[i].file,
				 VB_FMT(d.v.v[0].where), VB_FMT(d.v.v[0].key),
				 VB_FMT(d.v.v[0].before), VB_FMT(d.v.v[0].after));
		case_free(c);
		case_free(in.the_case);
	}
}

static void same_ids(const struct model_case *x, const struct model_case *y, bool flows)
{
	assert_int_equal(x->data.n, y->data.n);
	assert_int_equal(x->zones.n, y->zones.n);
	assert_int_equal(x->parts.n, y->parts.n);
	assert_int_equal(x->flows.n, y->flows.n);
	for (size_t i = 0; i < x->data.n; i++)
		assert_true(vb_str_eq(x->data.v[i].id, y->data.v[i].id));
	for (size_t i = 0; i < x->parts.n; i++) {
		assert_true(vb_str_eq(x->parts.v[i].id, y->parts.v[i].id));
		assert_true(vb_str_eq(x->parts.v[i].zone, y->parts.v[i].zone));
	}
	for (size_t i = 0; flows && i < x->flows.n; i++) {
		assert_true(vb_str_eq(x->flows.v[i].id, y->flows.v[i].id));
		assert_true(vb_str_eq(x->flows.v[i].from, y->flows.v[i].from));
		assert_true(vb_str_eq(x->flows.v[i].to, y->flows.v[i].to));
	}
}

typedef bool exporter(struct vb_arena *a, const struct model_case *c, struct vb_str *out,
		      struct vb_error *err);

/* Every model through both formats. Threagile's links have no id: only a model of its own finds its flow ids again. */
static void test_round_trip(void **state)
{
	static exporter *const exporters[] = {case_export_otm, case_export_threagile};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(models); i++) {
		struct case_imported in = import_file(a, models[i].file);

		for (size_t k = 0; k < VB_COUNT(exporters); k++) {
			struct case_imported back;
			struct vb_str text;

			assert_ok(exporters[k](a, in.the_case, &text, &err));
			back = import_text(text, "again");
			same_ids(in.the_case, back.the_case,
				 k == 0 || vb_str_is(vb_str(in.format), "Threagile"));
			case_free(back.the_case);
		}
		case_free(in.the_case);
	}
}

static const char wired[] =
	"vauban: 1\ncase: w\nzones:\n  z: {trust: 1}\ncomponents:\n  a: {zone: z}\n  b: {zone: z}\n"
	"flows:\n  f: {from: a, to: b, proto: https, port: 8443, auth: cert, authz: user, tls: yes, signed: no, vpn: yes, readonly: yes}\n"
	"  g: {from: b, to: a, auth: unknown}\n";

/* OTM has no keys for how a flow is protected: its attributes carry it there and back. */
static void protection_of_flows_survives_otm(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct case_problems problems;
	const struct model_flow *f, *g;
	struct case_imported back;
	struct model_case *c;
	struct vb_error err;
	struct vb_str text;

	(void)state;
	assert_ok(case_parse(&run, vb_str(wired), "vauban.yaml", &c, &problems, &err));
	assert_int_equal(problems.errors, 0);
	assert_ok(case_export_otm(a, c, &text, &err));
	back = import_text(text, "again");
	f = model_case_flow(back.the_case, VB_STR("f"));
	g = model_case_flow(back.the_case, VB_STR("g"));
	assert_true(f && g);
	assert_str(f->proto, "https");
	assert_int_equal(f->port, 8443);
	assert_str(f->auth, "cert");
	assert_str(f->authz, "user");
	assert_int_equal(f->tls, MODEL_SAID_YES);
	assert_int_equal(f->is_signed, MODEL_SAID_NO);
	assert_int_equal(f->pull, MODEL_UNSAID);
	assert_int_equal(f->vpn, MODEL_SAID_YES);
	assert_int_equal(f->read_only, MODEL_SAID_YES);
	assert_str(g->auth, "unknown");
	assert_int_equal(g->tls, MODEL_UNSAID);
	case_free(back.the_case);
	case_free(c);
	/* words of another tool are no words of ours */
	back = import_text(VB_STR("{\"otmVersion\": \"0.2.0\", \"trustZones\": [{\"id\": \"z\", \"name\": \"z\"}], "
		       "\"components\": [{\"id\": \"a\", \"name\": \"a\", \"parent\": {\"trustZone\": \"z\"}}, "
		       "{\"id\": \"b\", \"name\": \"b\", \"parent\": {\"trustZone\": \"z\"}}], "
		       "\"dataflows\": [{\"id\": \"f\", \"name\": \"f\", \"source\": \"a\", \"destination\": \"b\", "
		       "\"attributes\": {\"auth\": \"OAuth\", \"port\": 99999, \"tls\": true}}]}"),
		"theirs");
	f = model_case_flow(back.the_case, VB_STR("f"));
	assert_non_null(f);
	assert_str(f->auth, "unknown");
	assert_int_equal(f->port, 0);
	assert_int_equal(f->tls, MODEL_SAID_YES);
	assert_ok(case_export_otm(a, back.the_case, &text, &err));
	assert_true(vb_str_find(text, VB_STR("\"OAuth\"")) < text.n);
	case_free(back.the_case);
}

/* Threagile has no trust: a hostile zone must not come back as one of ours. */
static void trust_survives_threagile(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(models); i++) {
		struct case_imported in = import_file(a, models[i].file), back;
		struct vb_str text;

		assert_ok(case_export_threagile(a, in.the_case, &text, &err));
		back = import_text(text, "again");
		for (size_t k = 0; k < in.the_case->zones.n; k++) {
			assert_int_equal(back.the_case->zones.v[k].trust,
					 in.the_case->zones.v[k].trust);
			if (!vb_str_is(vb_str(in.format), "Threagile"))
				assert_true(vb_str_eq(back.the_case->zones.v[k].kind,
						      in.the_case->zones.v[k].kind));
		}
		case_free(back.the_case);
		case_free(in.the_case);
	}
}

static void test_threagile_values(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct case_imported in = import_file(a, "threagile.yaml");
	const struct model_part *hub = model_case_part(in.the_case, VB_STR("hub"));
	const struct model_flow *look = model_case_flow(in.the_case, VB_STR("farmer.hub"));
	const struct model_data *levels = model_case_data(
		in.the_case, VB_STR("levels")); /* of an included file */

	(void)state;
	assert_non_null(hub);
	assert_int_equal(hub->encrypted, MODEL_SAID_YES);
	assert_int_equal(hub->holds.n, 2);
	assert_str(hub->parses.v[0], "json"); /* merged from the anchor */
	assert_str(hub->zone, "box");
	assert_non_null(look);
	assert_str(look->auth, "mfa");
	assert_str(look->authz, "user");
	assert_int_equal(look->tls, MODEL_SAID_YES);
	assert_str(look->back.v[0], "levels");
	assert_non_null(levels);
	assert_int_equal(levels->need[1], 4);
	assert_str(in.the_case->requirements.v[0].id, "signed-updates");
	case_free(in.the_case);
}

static void test_dragon_geometry(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct case_imported in = import_file(a, "dragon2.json");
	const struct model_case *c = in.the_case;

	(void)state;
	assert_str(c->zones.v[1].in, "shop"); /* the back room */
	assert_str(model_case_part(c, VB_STR("till-one"))->zone, "shop");
	assert_str(model_case_part(c, VB_STR("ledger"))->zone, "back-room");
	assert_str(model_case_part(c, VB_STR("client"))->zone, "outside");
	assert_true(model_case_part(c, VB_STR("client"))->out_of_scope);
	assert_str(c->flows.v[1].name, "Write"); /* from the label */
	case_free(in.the_case);
}

static void test_refused(void **state)
{
	static const char *const texts[] = {"",
					    "a: 1",
					    "{}",
					    "[1, 2]",
					    "{\"otmVersion\": ",
					    "{\"bomFormat\": \"CycloneDX\"}",
					    "technical_assets: {}\nincludes: [../x.yaml]",
					    "technical_assets: {}\nincludes: [/etc/x]"};
	struct vb_run run = test_run();
	struct case_imported in;
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(texts); i++) {
		assert_false(case_import(&run, vb_str(texts[i]), "m", &in, &err));
		assert_true(err.line > 0);
	}
}

/* Every key of the reader's table is in the schema, and the schema is JSON. */
static void test_schema(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	yyjson_val *flows;
	struct vb_error err;
	struct vb_str text;

	(void)state;
	assert_ok(case_schema(a, VB_FR, &text, &err));
	assert_ok(vb_json_read(text, "schema", &doc, &err));
	flows = yyjson_ptr_get(yyjson_doc_get_root(doc),
			       "/properties/flows/anyOf/0/additionalProperties/properties");
	assert_non_null(yyjson_obj_get(flows, "proto"));
	assert_int_equal(yyjson_get_num(yyjson_ptr_get(flows, "/port/maximum")), 65535);
	assert_false(
		yyjson_get_bool(yyjson_ptr_get(yyjson_doc_get_root(doc), "/additionalProperties")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_written_is_the_model),
		cmocka_unit_test(protection_of_flows_survives_otm),
		cmocka_unit_test(trust_survives_threagile),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_threagile_values),
		cmocka_unit_test(test_dragon_geometry),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_schema),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
