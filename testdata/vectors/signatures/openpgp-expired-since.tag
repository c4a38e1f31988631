object 109666b3b7ef3b5b9e8f6c1f0d2a4c6e8b0d1f23
type commit
tag v1.2.3
tagger Ada <ada@example.org> 1709251200 +0000

Acme 1.2.3
-----BEGIN PGP SIGNATURE-----

iHUEABYIAB0WIQRkl881uFt6qJngN9AkjUQydmCBiAUCZeEagAAKCRAkjUQydmCB
iDKrAQDaWjBg2hhVx2L+m42CBhQSpRF6aDZoohowruOr39c0ZgEAz+UZ/jm/xUrE
qM66orM6Pt3jPSgA+4Of93psTlALWQU=
=90lF
-----END PGP SIGNATURE-----
