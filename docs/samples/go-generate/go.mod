module example.org/acme

go 1.21
