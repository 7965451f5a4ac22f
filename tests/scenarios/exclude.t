# a product beside what is not part of it
> product/requirements.txt
urllib3==1.26.14
<
> product/tests/data/requirements.txt
aiohttp==3.8.4
<
> product/old/deep/tests/data/requirements.txt
flask==1.0
<
> product/old/requirements.txt.orig
jinja2==2.0
<
$ vauban components product -q | grep -c requirements.txt
3
# a path is left out where it stands, a name at any depth, and both are said
$ vauban components product --exclude tests/data --exclude deep | cut -c1-39
Not looked at, as asked: tests/data (1 name), deep (1 name)
component                     version  
urllib3                       1.26.14  

1 of 1 components
NTIA: 0 of 1 complete (fewest have: sup
  supplier's e-mail or web address, 0){*}
# a slash before or behind, ./ and ** say no more
$ vauban components product --exclude /tests/ --exclude './old/**/tests' -q | grep -c requirements.txt
1
# an archive leaves out the same
$ tar -C product -cf product.tar . && vauban components product.tar --exclude tests/data --exclude deep 2>&1 | cut -c1-59
Not looked at, as asked: tests/data (1 name), deep (1 name)
component                     version           type    lic
urllib3                       1.26.14           pypi       

1 of 1 components
NTIA: 0 of 1 complete (fewest have: supplier, 0) · BSI TR-
  supplier's e-mail or web address, 0){*}
# a pattern that finds nothing is named too, in French
$ vauban audit product --lang fr --exclude nowhere --exclude '*.orig' | sed -n 3p
Non regardé, comme demandé : nowhere (rien), *.orig (1 nom)
# the report of a run says it, long after
$ vauban report audit | grep 'left out'
- left out as asked: nowhere (nothing), \*.orig (1 name)
# secrets, too
$ mkdir -p product/keys && printf 'key = "AK%s"\n' IAQ3EGQ6XJ2MZL7KPT > product/keys/a.ini && vauban secrets product | grep -c keys/a.ini
1
$ vauban secrets product --exclude keys
{*}
# the case says it once for all
> vauban.yaml
vauban: 1
case: box
title: Box
targets:
  app: {path: product, exclude: [tests, deep, keys]}
<
$ vauban audit --exclude '*.orig' --format json | grep -E '"pattern"'
      "pattern": "tests",
      "pattern": "deep",
      "pattern": "keys",
      "pattern": "*.orig",
# what we keep about the product is no part of it
$ cd product && vauban audit . >/dev/null && printf 'django==1.0\n' > .vauban/requirements.txt && vauban components . -q | grep -c django
0
? 1
