/*
 * facts.h - everything observed in a target. Facts are never judged here: audit, match and risk do.
 */
#ifndef VAUBAN_MODEL_FACTS_H
#define VAUBAN_MODEL_FACTS_H

#include "model/component.h"
#include "model/finding.h"
#include "model/secret.h"

enum model_target_kind {
	MODEL_TARGET_DIR,
	MODEL_TARGET_HOST,
	MODEL_TARGET_ARCHIVE,
	MODEL_TARGET_IMAGE,
	MODEL_TARGET_FIRMWARE,
	MODEL_TARGET_DOCUMENT /* one lock file, program or bill of materials */
};

/*
 * One configuration record: a line of sshd_config, a sysctl assignment, an account, a word of fstab ...
 * A record with line 0 and no key says that the file was read in this format, even when nothing stands in it:
 * without it a rule answers "unknown", never "absent".
 */
struct model_setting {
	struct vb_str
		format; /* "sshd", "sysctl", "passwd", "shadow", "group", "keyval", "lines" ... */
	struct vb_str path;    /* file it stands in */
	uint32_t line;         /* from 1 */
	struct vb_str section; /* "Match User bob", "[Journal]", or empty */
	struct vb_str key,
		value; /* as written, quotes removed; never a password hash: shadow gives its scheme */
	struct vb_str layer;
};

enum model_file_type {
	MODEL_FILE_REGULAR,
	MODEL_FILE_DIR,
	MODEL_FILE_SYMLINK,
	MODEL_FILE_CHAR,
	MODEL_FILE_BLOCK,
	MODEL_FILE_FIFO,
	MODEL_FILE_SOCKET
};

struct model_file { /* kept for the paths some rule asks about, and for special modes */
	struct vb_str path;
	enum model_file_type type;
	uint32_t mode; /* permission bits with setuid, setgid, sticky */
	uint32_t uid, gid;
	uint64_t size;      /* bytes */
	struct vb_str link; /* target of a symbolic link */
	struct vb_str layer;
	struct vb_str capabilities; /* security.capability as hexadecimal, or empty */
};

enum model_relro { MODEL_RELRO_NONE, MODEL_RELRO_PARTIAL, MODEL_RELRO_FULL, MODEL_RELRO_NA };
enum model_tri { MODEL_NO, MODEL_YES, MODEL_UNKNOWN, MODEL_NA };
enum model_elf_kind {
	MODEL_ELF_EXEC,
	MODEL_ELF_PIE,
	MODEL_ELF_STATIC_PIE,
	MODEL_ELF_STATIC_EXEC,
	MODEL_ELF_LIBRARY,
	MODEL_ELF_OBJECT,
	MODEL_ELF_CORE,
	MODEL_ELF_MODULE
};

struct model_elf {
	struct vb_str path, layer;
	enum model_elf_kind kind; /* from e_type, PT_INTERP and DF_1_PIE */
	uint16_t machine;         /* e_machine */
	uint8_t bits;             /* 32 or 64 */
	bool big_endian;
	uint32_t mode; /* of the file: setuid matters */
	enum model_relro relro;
	enum model_tri nx; /* stack not executable */
	enum model_tri
		canary; /* unknown for stripped static files and for languages that need none */
	uint32_t fortified,
		fortifiable; /* imported X_chk, and imported X or X_chk that libc can check */
	bool owned; /* shipped by a package of the distribution; false: the product's own or a third party's */
	bool stripped, has_debug, textrel, rwx, musl, is_static;
	enum model_tri cet_ibt, cet_shstk, bti, pac;
	uint64_t text_size;     /* bytes of executable segments */
	struct vb_str language; /* "c", "go", "rust", or empty */
	struct vb_str build_id, soname, interp;
	VB_VEC(struct vb_str)
	rpath; /* entries of DT_RUNPATH, else DT_RPATH: as the loader reads them */
	VB_VEC(struct vb_str) needed;
	VB_VEC(struct vb_str) imports; /* only those some rule names */
};

/* What the user leaves out of a target, by a pattern: named in every result, whether it left anything out or not. */
struct model_left_out {
	struct vb_str target; /* its name in the case, or empty */
	struct vb_str pattern;
	uint64_t names; /* files and whole folders */
};

/* An input that could not be read: named in every result, and the exit status becomes 5. */
struct model_unreadable {
	struct vb_str path, reader, reason;
};

/*
 * What the product itself records about a flaw: the changelog of a distribution's package, a patch its sources carry,
 * a word of its build recipe. A statement of its maker, not a proof: it is shown wherever it counts.
 */
enum model_claim_kind {
	MODEL_CLAIM_CHANGELOG, /* mended since `version` */
	MODEL_CLAIM_PATCH, /* the sources of `version`, and of no other, are built with a patch of it */
	MODEL_CLAIM_RECIPE, /* the recipe, or the build's own check, says it is mended in `version` */
	MODEL_CLAIM_NOTED, /* named without being mended: ignored, or its patch is not applied. Closes nothing */
	MODEL_CLAIM_OPEN, /* the build's own check says `version` has it: what no feed judges gets a finding */
};
struct model_fix_claim {
	enum model_claim_kind kind;
	struct vb_str source;        /* source package or recipe */
	struct vb_str vulnerability; /* "CVE-2023-0464" */
	struct vb_str version; /* of the source package; of a recipe it may end in "%": any end */
	struct vb_str path;    /* of the record */
	uint32_t line;         /* 0: the record has no lines */
	struct vb_str layer;
	struct vb_str detail; /* the reason as the record words it, or empty */
	/* of MODEL_CLAIM_OPEN alone */
	struct vb_str title;      /* what the flaw is, or empty */
	enum model_vector vector; /* how it is reached */
	double cvss;              /* 0 to 10, in tenths; 0: not said */
};

struct model_digest { /* of a file some fact comes from; of every file where they were asked for */
	struct vb_str path, layer;
	struct vb_str sha256; /* 64 digits */
	uint64_t bytes;
	struct vb_str
		owner; /* purl of the package that ships it, or empty; where every file was asked for */
};

struct model_altered { /* a file that is not what its package brought */
	struct vb_str path;
	struct vb_str algorithm;      /* "md5", "sha1", "sha256" */
	struct vb_str recorded, seen; /* first 32 digits */
};

struct model_facts {
	struct vb_arena *arena; /* owns every string here */
	enum model_target_kind kind;
	struct vb_str target; /* as the user named it */
	struct vb_str name;   /* of the product or image, or empty */
	struct vb_str digest; /* of the image configuration or archive, or empty */
	/* os-release of the target, empty when there is none */
	struct vb_str os_id, os_version, os_name, arch;
	struct vb_str
		root_format; /* of the volume the root stands in: "squashfs", "ext" ...; or empty */
	uint32_t
		root_uid; /* who owns the root of a folder: 0 unless it was unpacked by somebody else */
	bool weak_more;                            /* more files others may write than are kept */
	bool is_root;                              /* looks like an operating system's root */
	uint64_t files, bytes;                     /* seen by the walk; read by readers */
	VB_VEC(struct model_component) components; /* sorted, purl + place unique */
	VB_VEC(struct model_setting) settings;
	VB_VEC(struct model_file) files_kept;          /* sorted by path */
	VB_VEC(struct model_elf) elfs;                 /* sorted by path */
	VB_VEC(struct model_secret) secrets;           /* sorted by path, offset, format */
	VB_VEC(struct model_certificate) certificates; /* sorted by path, line, digest */
	VB_VEC(struct model_key) keys;                 /* sorted by path, line, digest */
	/* in files that an upper layer of the image deleted or replaced: whoever has the image has them */
	VB_VEC(struct model_secret) hidden_secrets;
	VB_VEC(struct model_key) hidden_keys;
	VB_VEC(struct model_unreadable) unreadable;
	VB_VEC(struct model_left_out) left_out; /* as they were given */
	VB_VEC(struct model_digest) digests;    /* sorted by path, layer */
	VB_VEC(struct model_altered) altered;   /* sorted by path; configuration left out */
	uint64_t compared;                      /* files with what their packages recorded */
	bool digests_asked;                     /* model_wants.digests */
	VB_VEC(struct model_fix_claim) claims;  /* sorted by source, vulnerability, version */
};

/* What the rules want the scan to keep. Patterns are vb_glob on paths without leading '/'. */
struct model_want {
	struct vb_str format; /* of settings; "stat" keeps the file's metadata */
	struct vb_str pattern;
};
struct model_wants {
	VB_VEC(struct model_want) v;
	VB_VEC(struct vb_str) imports;              /* ELF imports worth keeping */
	VB_VEC(struct model_secret_format) secrets; /* none: no file is searched for secrets */
	bool digests; /* packaged files are compared with what their packages recorded: every byte is read */
	bool sums;                          /* the SHA-256 of every regular file, of any size */
	VB_VEC(struct vb_str) placeholders; /* words that tell an example from a secret */
};

/* Sorts and unites equal components (same purl, same reader): locations are joined. Idempotent. */
void model_facts_settle(struct model_facts *f);
/* Sorts and unites the claims alone: for who adds those of the product's other targets. */
void model_claims_settle(struct model_facts *f);
/* The claims about one flaw of one source package: the first of *n, or NULL. */
const struct model_fix_claim *model_claims_find(const struct model_facts *f, struct vb_str source,
						struct vb_str vulnerability, size_t *n);
/* SHA-256 of the file as it was read; empty when it was not kept. `layer` empty: of any. */
struct vb_str model_digest_find(const struct model_facts *f, struct vb_str path,
				struct vb_str layer);
const struct model_file *model_file_find(const struct model_facts *f,
					 struct vb_str path); /* NULL when not kept */

#endif
