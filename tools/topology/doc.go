// Package topology proves the deployment of docker-compose.yml without
// containers: every service as a process of its own with the environment and the
// secrets that the file gives it, a NATS server with deploy/nats/nats.conf, a
// PostgreSQL with deploy/postgres/postgresql.conf, and a proxy with the routes of
// deploy/compose/Caddyfile. Only names of hosts and paths are put in.
//
// It holds nothing but tests.
package topology
