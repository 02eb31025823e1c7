module pharos/tools

go 1.26.0

require (
	github.com/alecthomas/kong v1.17.0 // indirect
	pharos/pkg v0.0.0
	pharos/schemas v0.0.0
	pharos/services v0.0.0
)

replace pharos/pkg => ../pkg

replace pharos/schemas => ../schemas

replace pharos/services => ../services
