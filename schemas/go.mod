module pharos/schemas

go 1.26.0
