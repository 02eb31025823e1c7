module pharos/services

go 1.26.0

require (
	pharos/pkg v0.0.0
	pharos/schemas v0.0.0
)

replace pharos/pkg => ../pkg

replace pharos/schemas => ../schemas
