/* product.c - whose rows these are: the product of the case. */
#include "store/store_int.h"

bool store_product_put(struct store *s, struct vb_str name, int64_t when, int64_t *out,
		       struct vb_error *err)
{
	int64_t known;

	if (!store_sql_int(s, &known, err, "SELECT count(*) FROM product WHERE name = ?", "s",
			   name))
		return false;
	if (!known &&
	    (!store_sql_run(s, err, "UPDATE product SET name = ? WHERE name = ''", "s", name) ||
	     !store_sql_run(s, err,
			    "INSERT INTO product (name) VALUES (?)"
			    " ON CONFLICT (name) DO NOTHING",
			    "s", name)))
		return false;
	return store_sql_int(s, out, err, "SELECT id FROM product WHERE name = ?", "s", name) &&
	       (known || store_log_append(s, "product", *out, when, VB_STR("vauban"), err));
}

bool store_product_find(struct store *s, struct vb_str name, int64_t *out, struct vb_error *err)
{
	return store_sql_int(s, out, err,
			     "SELECT coalesce((SELECT id FROM product WHERE name = ?1),"
			     " (SELECT id FROM product WHERE name = ''), 0)",
			     "s", name);
}
