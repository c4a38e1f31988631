object 109666b3b7ef3b5b9e8f6c1f0d2a4c6e8b0d1f23
type commit
tag v1.2.3
tagger Ada <ada@example.org> 1709251200 +0000

Acme 1.2.3
-----BEGIN SIGNED MESSAGE-----
MIIB
-----END SIGNED MESSAGE-----
