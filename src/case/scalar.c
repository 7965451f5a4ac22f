/*
 * scalar.c - text as YAML 1.1, in flow style (https://yaml.org/spec/1.1/, 5.1 characters, 7.3 flow scalars). What
 * libyaml would refuse or fold is escaped, so any text of any importer reads back as itself.
 */
#include "case/write_int.h"
#include "core/limits.h"

#define LONG_KEY                                                                                   \
	128 /* a simple key ends within 1024 characters; longer ones are written "? key : value" */

static size_t decode(struct vb_str s, size_t at, uint32_t *code)
{
	unsigned char c = (unsigned char)s.p[at];
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	*code = n == 1 ? c : c & (0xffu >> (n + 1));
	if (n > s.n - at)
		n = s.n - at;
	for (size_t i = 1; i < n; i++)
		*code = *code << 6 | ((unsigned char)s.p[at + i] & 0x3fu);
	return n;
}

/* Printable and no line break for YAML 1.1. */
static bool shown(uint32_t code)
{
	if (code < 0x80)
		return code >= 0x20 && code < 0x7f;
	return code >= 0xa0 && code != 0xfeff && code != 0x2028 && code != 0x2029 &&
	       (code & 0xfffe) != 0xfffe && !(code >= 0xd800 && code < 0xe000);
}

static bool plain_byte(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c >= 0x80 || (c && strchr(" _./+()-'", c));
}

static bool plain_start(struct vb_str s)
{
	unsigned char c = (unsigned char)s.p[0];
	double number;

	if (c == '-' || c == '+' || c == '.')
		return vb_str_double(s, &number);
	return c != ' ' && c != '\'';
}

static bool plain_ok(struct vb_str s)
{
	uint32_t code;

	if (!s.n || !plain_start(s) || s.p[s.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.n; i += decode(s, i, &code))
		if (!plain_byte((unsigned char)s.p[i]) || (decode(s, i, &code) && !shown(code)))
			return false;
	return true;
}

static void quoted(struct vb_buf *b, struct vb_str s)
{
	uint32_t code;

	vb_buf_char(b, '"');
	for (size_t i = 0, n; i < s.n && !b->over; i += n) {
		n = decode(s, i, &code);
		if (code == '"' || code == '\\')
			vb_buf_printf(b, "\\%c", (char)code);
		else if (code == '\n')
			vb_buf_cstr(b, "\\n");
		else if (code == '\t')
			vb_buf_cstr(b, "\\t");
		else if (shown(code))
			vb_buf_add(b, s.p + i, n);
		else
			vb_buf_printf(b, code > 0xffff ? "\\U%08x" : "\\u%04x", code);
	}
	vb_buf_char(b, '"');
}

void case_scalar_write(struct vb_buf *b, struct vb_str text, bool plain)
{
	if (b->over)
		return;
	if (plain && plain_ok(text))
		vb_buf_str(b, text);
	else
		quoted(b, text);
}

static bool word_means_else(struct vb_str s)
{
	return vb_str_is(s, "null") || vb_str_is(s, "~");
}

void case_key_write(struct vb_buf *b, struct vb_str key)
{
	if (key.n > LONG_KEY)
		vb_buf_cstr(b, "? ");
	case_scalar_write(b, key, !word_means_else(key));
	vb_buf_cstr(b, key.n > LONG_KEY ? " : " : ": ");
}

/* Depth is bounded by the reader of the tree, length by the buffer. */
void case_tree_write(struct vb_buf *b, const struct vb_yaml *node)
{
	if (b->over)
		return;
	if (node->kind == VB_YAML_SCALAR) {
		if (vb_yaml_null(node))
			vb_buf_cstr(b, "null");
		else
			case_scalar_write(b, node->text, node->plain);
		return;
	}
	vb_buf_char(b, node->kind == VB_YAML_MAP ? '{' : '[');
	for (size_t i = 0; i < node->n && !b->over; i++) {
		if (i)
			vb_buf_cstr(b, ", ");
		if (node->kind == VB_YAML_MAP)
			case_key_write(b, node->pairs[i].key->text);
		case_tree_write(b,
				node->kind == VB_YAML_MAP ? node->pairs[i].value : node->items[i]);
	}
	vb_buf_char(b, node->kind == VB_YAML_MAP ? '}' : ']');
}

struct vb_str case_tree_text(struct vb_arena *a, const struct vb_yaml *node)
{
	struct vb_str text;
	struct vb_buf b;

	vb_buf_init(&b, VB_LIMIT_CASE_BYTES);
	case_tree_write(&b, node);
	text = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return text;
}
