object 109666b3b7ef750947766eb518032cdc2f7ee6d3
type commit
tag v1.2.4
tagger Ada <ada@example.org> 1786881600 +0000

Acme 1.2.4
-----BEGIN PGP SIGNATURE-----

iIYEABYIAC4WIQSGstqi4H6sqyrdq7Vj6IxhpVlLegUCaoGmQBAcZXZlQGV4YW1w
bGUub3JnAAoJEGPojGGlWUt6iXcA/13L6Vk2en3pbOzNULuc2pDrxmWXBr0NWnez
vXvWPcbxAQCzVQg7zxpC+5Wv5ijXnZ+Ijm9xtRzvh00gJX1P+A0aBA==
=Yg9t
-----END PGP SIGNATURE-----
