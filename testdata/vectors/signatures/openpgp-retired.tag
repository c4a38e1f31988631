object 109666b3b7ef3b5b9e8f6c1f0d2a4c6e8b0d1f23
type commit
tag v1.2.3
tagger Ada <ada@example.org> 1709251200 +0000

Acme 1.2.3
-----BEGIN PGP SIGNATURE-----

iHUEABYIAB0WIQQGf5TLR0lKXc8gQowrZgcOYeSmvQUCZeEagAAKCRArZgcOYeSm
vYEHAP9puc2VV9kRV1mg9tVT5MD8yPnusQEW7tZ1yiA1UN8vxAEA/AEyJcYtUrVT
ufgtaggofJnSZj3kbA7QY3h3eg0vAQQ=
=dOmt
-----END PGP SIGNATURE-----
