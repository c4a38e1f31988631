object 109666b3b7ef3b5b9e8f6c1f0d2a4c6e8b0d1f23
type commit
tag v1.2.3
tagger Ada <ada@example.org> 1709251200 +0000

Acme 1.2.3
-----BEGIN PGP SIGNATURE-----

iHUEABYIAB0WIQRWU5uLfd6WkyVkzuUhIaGrWbo8WwUCZeEagAAKCRAhIaGrWbo8
Wx1UAP49N/DdbbXqhvp0F3mHb8ygzK/1zGKSzpiMFK4jYEAKdAD/VuU/ITRt4Itd
BXXXxiRknw2wRL0mxkw81ei4ZBNEPQs=
=HOX8
-----END PGP SIGNATURE-----
