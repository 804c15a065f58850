module certbound

go 1.19
