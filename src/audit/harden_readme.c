/*
 * harden_readme.c - the page that goes with the folder, in each language: how it is laid out and applied, what each
 * file closes, what is left and why, which flows could not be written.
 */
#include "audit/harden_int.h"

#include "core/limits.h"

#define T(en, fr) vb_t(p->lang, en, fr)

static struct vb_str in(const struct audit_harden_page *p, struct model_text t)
{
	return model_text_in(t, (int)p->lang);
}

static void layout_write(const struct audit_harden_page *p, struct vb_buf *b)
{
	vb_buf_printf(b,
		      T("# Hardening of %.*s\n\n"
			"Written by vauban on %.*s. Nothing of the product was changed: read these "
			"files, then apply "
			"what you keep.\n\n"
			"| here | what it is | how it is applied |\n|---|---|---|\n"
			"| `root/` | files by their path in the product | `cp -R root/. ROOT/`, or "
			"add them to the "
			"image; a changed file keeps all its other lines |\n"
			"| `modes.sh` | modes and owners | `sh modes.sh ROOT`, as root |\n"
			"| `build/kernel.config` | kernel options | `merge_config.sh .config "
			"kernel.config`, then build |\n"
			"| `build/flags.mk` | compiler and linker flags | `include flags.mk`, then "
			"build |\n"
			"| `network/ID.nft` | filter of the declared flows | `nft -c -f` to check, "
			"`nft -f` to load |\n"
			"| `network/ID.mud.json` | the same for the network's switches (RFC 8520) "
			"| publish it at its "
			"`mud-url` |\n\n"
			"A target with a name in the case has a folder of that name, with its own "
			"`root/`. A file of `root/` that "
			"was in the product holds what was in it: keep this folder as you keep the "
			"product.\n",
			"# Durcissement de %.*s\n\n"
			"Écrit par vauban le %.*s. Rien du produit n’a été modifié : lisez ces "
			"fichiers, puis appliquez ce "
			"que vous gardez.\n\n"
			"| ici | ce que c’est | comment l’appliquer |\n|---|---|---|\n"
			"| `root/` | fichiers à leur chemin dans le produit | `cp -R root/. "
			"RACINE/`, ou les ajouter à "
			"l’image ; un fichier modifié garde toutes ses autres lignes |\n"
			"| `modes.sh` | droits et propriétaires | `sh modes.sh RACINE`, en root |\n"
			"| `build/kernel.config` | options du noyau | `merge_config.sh .config "
			"kernel.config`, puis "
			"construire |\n"
			"| `build/flags.mk` | options de compilation et d’édition de liens | "
			"`include flags.mk`, puis "
			"construire |\n"
			"| `network/ID.nft` | filtre des flux déclarés | `nft -c -f` pour "
			"vérifier, `nft -f` pour charger |\n"
			"| `network/ID.mud.json` | le même pour les commutateurs du réseau (RFC "
			"8520) | à publier à son "
			"`mud-url` |\n\n"
			"Une cible nommée dans le dossier a un répertoire à son nom, avec son "
			"`root/`. Un fichier de `root/` qui "
			"était dans le produit contient ce qui y était : gardez ce dossier comme "
			"vous gardez le produit.\n"),
		      VB_FMT(p->product), VB_FMT(p->day));
}

static void items_write(const struct audit_harden_page *p, const struct audit_harden_part *t,
			enum audit_harden_state state, const char *title, struct vb_buf *b)
{
	bool any = false;

	for (size_t i = 0; i < t->items.n; i++) {
		const struct audit_harden_item *x = &t->items.v[i];

		if (x->state != state)
			continue;
		if (!any)
			vb_buf_printf(b, "\n### %s\n\n", title);
		any = true;
		vb_buf_printf(b, "- `%.*s` %.*s", VB_FMT(x->rule), VB_FMT(in(p, x->title)));
		if (x->why.en.n)
			vb_buf_printf(b, "  \n  %.*s", VB_FMT(in(p, x->why)));
		vb_buf_char(b, '\n');
	}
}

static void target_write(const struct audit_harden_page *p, const struct audit_harden_part *t,
			 struct vb_buf *b)
{
	vb_buf_printf(b, "\n## %.*s\n", VB_FMT(t->id.n ? t->id : t->path));
	if (!t->verified)
		vb_buf_printf(b, "\n%s\n",
			      T("The target was not at hand: nothing was audited again.",
				"La cible n’était pas là : rien n’a été audité de nouveau."));
	items_write(p, t, AUDIT_HARDEN_CLOSED,
		    T("Closed: audited again with these files, it passes",
		      "Corrigé : audité de nouveau avec ces fichiers, c’est réussi"),
		    b);
	items_write(p, t, AUDIT_HARDEN_WRITTEN,
		    T("Written, not audited again", "Écrit, pas audité de nouveau"), b);
	items_write(p, t, AUDIT_HARDEN_BUILD,
		    T("Written for the build: it shows once the product is built again",
		      "Écrit pour la construction : cela se verra une fois le produit reconstruit"),
		    b);
	items_write(p, t, AUDIT_HARDEN_LEFT, T("Left to a person", "Laissé à une personne"), b);
	if (t->broken.n)
		vb_buf_printf(b, "\n### %s\n\n",
			      T("Passed before and fails with these files",
				"Réussi avant, échoue avec ces fichiers"));
	for (size_t i = 0; i < t->broken.n; i++)
		vb_buf_printf(b, "- `%.*s`\n", VB_FMT(t->broken.v[i]));
}

static void ids_write(const model_ids *ids, const char *title, struct vb_buf *b)
{
	for (size_t i = 0; i < ids->n; i++)
		vb_buf_printf(b, "%s%.*s", i ? ", " : title, VB_FMT(ids->v[i]));
	if (ids->n)
		vb_buf_cstr(b, ".\n");
}

static void devices_write(const struct audit_harden_page *p, struct vb_buf *b)
{
	for (size_t i = 0; i < p->devices->n; i++) {
		const struct audit_flow_device *d = &p->devices->v[i];

		vb_buf_printf(
			b,
			T("\n## Network of %.*s\n\n%zu declared flows in, %zu out.\n",
			  "\n## Réseau de %.*s\n\n%zu flux déclarés entrants, %zu sortants.\n"),
			VB_FMT(d->name), d->in, d->out);
		ids_write(&d->unknown,
			  T("Left out, the case states no port: ",
			    "Absents, le dossier ne donne pas de port : "),
			  b);
		ids_write(&d->open,
			  T("Open to every address, the case gives none (`address:` of a zone or "
			    "component): ",
			    "Ouverts à toute adresse, le dossier n’en donne pas (`address:` d’une "
			    "zone ou d’un "
			    "composant) : "),
			  b);
	}
}

static void files_write(const struct audit_harden_page *p, struct vb_buf *b)
{
	vb_buf_printf(b, "\n## %s\n\n", T("Files", "Fichiers"));
	for (size_t i = 0; i < p->files->n; i++) {
		const struct audit_harden_file *f = &p->files->v[i];

		vb_buf_printf(b, "- `%.*s`", VB_FMT(f->path));
		for (size_t k = 0; k < f->closes.n; k++)
			vb_buf_printf(b, "%s%.*s", k ? ", " : T(": ", " : "),
				      VB_FMT(f->closes.v[k]));
		vb_buf_char(b, '\n');
	}
}

void audit_harden_page_write(const struct audit_harden_page *p, struct vb_buf *b)
{
	layout_write(p, b);
	for (size_t i = 0; i < p->n_parts; i++)
		target_write(p, &p->parts[i], b);
	devices_write(p, b);
	files_write(p, b);
}
