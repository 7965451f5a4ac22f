/*
 * pkcs12.c - PKCS#12 (RFC 7292) as far as an empty password opens it.
 *
 *   safe ──► bags ──► certificate, key, key behind a password, safe again
 *     └─ in the clear or behind a password
 *
 * A file says how many rounds of a digest each password costs, and libcrypto's PKCS12_parse does as many: a few bytes
 * could ask for days. So the bags are walked here, and what is not bearable stays locked.
 */
#include "scan/keys/keys_int.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>

#include "core/limits.h"

enum { BAGS_MAX = 10000, SAFES_DEEP = 4 };

struct walk {
	const struct keys_file *f;
	const char *password; /* NULL or empty: both are called so */
	STACK_OF(X509) * certificates;
	int64_t rounds; /* asked for so far */
	unsigned bags;
	bool locked;
};

static bool rounds_bearable(struct walk *w, const ASN1_INTEGER *rounds)
{
	int64_t n = 1; /* what it is when it is not said */

	if (rounds &&
	    (!ASN1_INTEGER_get_int64(&n, rounds) || n < 1 || n > (int64_t)VB_LIMIT_KEY_ROUNDS))
		return false;
	w->rounds += n;
	return w->rounds <= (int64_t)VB_LIMIT_KEY_ROUNDS;
}

/* PBES2 with PBKDF2 (RFC 8018); scrypt, which no keystore seen has, stays locked. */
static bool modern_bearable(struct walk *w, const PBE2PARAM *of)
{
	const X509_ALGOR *kdf = of->keyfunc;
	PBKDF2PARAM *p;
	bool ok;

	if (OBJ_obj2nid(kdf->algorithm) != NID_id_pbkdf2 || !kdf->parameter ||
	    kdf->parameter->type != V_ASN1_SEQUENCE)
		return false;
	p = ASN1_item_unpack(kdf->parameter->value.sequence, ASN1_ITEM_rptr(PBKDF2PARAM));
	ok = p && rounds_bearable(w, p->iter);
	PBKDF2PARAM_free(p);
	return ok;
}

static bool bearable(struct walk *w, const X509_ALGOR *of)
{
	const ASN1_OBJECT *kind;
	const void *value;
	bool ok;
	int type;

	X509_ALGOR_get0(&kind, &type, &value, of);
	if (type != V_ASN1_SEQUENCE)
		return false;
	if (OBJ_obj2nid(kind) == NID_pbes2) {
		PBE2PARAM *two = ASN1_item_unpack(value, ASN1_ITEM_rptr(PBE2PARAM));

		ok = two && modern_bearable(w, two);
		PBE2PARAM_free(two);
	} else {
		PBEPARAM *one = ASN1_item_unpack(value, ASN1_ITEM_rptr(PBEPARAM));

		ok = one && rounds_bearable(w, one->iter);
		PBEPARAM_free(one);
	}
	return ok;
}

static void key_emit(struct walk *w, const PKCS8_PRIV_KEY_INFO *p8)
{
	EVP_PKEY *key = p8 ? EVP_PKCS82PKEY(p8) : NULL;

	if (key)
		keys_pkey_emit(w->f, key, MODEL_KEY_PRIVATE, "pkcs12", 0);
	else
		w->locked = true;
	EVP_PKEY_free(key);
}

static void shrouded_emit(struct walk *w, const PKCS12_SAFEBAG *bag)
{
	PKCS8_PRIV_KEY_INFO *p8 = NULL;
	const X509_ALGOR *cost;

	X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &cost, NULL);
	if (bearable(w, cost))
		p8 = PKCS12_decrypt_skey(bag, w->password, 0);
	key_emit(w, p8);
	PKCS8_PRIV_KEY_INFO_free(p8);
}

static void certificate_keep(struct walk *w, const PKCS12_SAFEBAG *bag)
{
	X509 *x = PKCS12_SAFEBAG_get_bag_nid(bag) == NID_x509Certificate
			  ? PKCS12_SAFEBAG_get1_cert(bag)
			  : NULL;

	if (x && !sk_X509_push(w->certificates, x))
		X509_free(x);
}

static void bags_read(struct walk *w, const STACK_OF(PKCS12_SAFEBAG) * bags, unsigned depth)
{
	int n = sk_PKCS12_SAFEBAG_num(bags);

	for (int i = 0; i < n && w->bags < BAGS_MAX; i++, w->bags++) {
		const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);

		switch (PKCS12_SAFEBAG_get_nid(bag)) {
		case NID_keyBag:
			key_emit(w, PKCS12_SAFEBAG_get0_p8inf(bag));
			break;
		case NID_pkcs8ShroudedKeyBag:
			shrouded_emit(w, bag);
			break;
		case NID_certBag:
			certificate_keep(w, bag);
			break;
		case NID_safeContentsBag:
			if (depth < SAFES_DEEP)
				bags_read(w, PKCS12_SAFEBAG_get0_safes(bag), depth + 1);
			break;
		default:
			break;
		}
	}
}

static STACK_OF(PKCS12_SAFEBAG) * bags_of(struct walk *w, PKCS7 *safe)
{
	if (PKCS7_type_is_data(safe))
		return PKCS12_unpack_p7data(safe);
	if (PKCS7_type_is_encrypted(safe) && safe->d.encrypted && safe->d.encrypted->enc_data &&
	    bearable(w, safe->d.encrypted->enc_data->algorithm))
		return PKCS12_unpack_p7encdata(safe, w->password, 0);
	return NULL;
}

static bool opens(struct walk *w, PKCS12 *p12)
{
	const ASN1_INTEGER *rounds = NULL;

	PKCS12_get0_mac(NULL, NULL, NULL, &rounds, p12);
	if (!PKCS12_mac_present(p12) || !rounds_bearable(w, rounds))
		return false;
	w->password = NULL;
	if (PKCS12_verify_mac(p12, NULL, 0) == 1)
		return true;
	w->password = "";
	return PKCS12_verify_mac(p12, "", 0) == 1;
}

bool keys_pkcs12(const struct keys_file *f, struct vb_str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	PKCS12 *p12 = d2i_PKCS12(NULL, &p, (long)der.n);
	struct walk w = {.f = f};
	STACK_OF(PKCS7) * safes;

	if (!p12)
		return false;
	w.certificates = sk_X509_new_null();
	safes = opens(&w, p12) ? PKCS12_unpack_authsafes(p12) : NULL;
	w.locked = !safes;
	for (int i = 0; w.certificates && i < sk_PKCS7_num(safes); i++) {
		STACK_OF(PKCS12_SAFEBAG) *bags = bags_of(&w, sk_PKCS7_value(safes, i));

		w.locked |= !bags;
		bags_read(&w, bags, 0);
		sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
	}
	if (w.locked)
		keys_locked_emit(f, "pkcs12");
	keys_certificates_emit(f, w.certificates, "pkcs12");
	sk_X509_pop_free(w.certificates, X509_free);
	sk_PKCS7_pop_free(safes, PKCS7_free);
	PKCS12_free(p12);
	return true;
}
