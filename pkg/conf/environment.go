package conf

import (
	"cmp"
	"os"
	"strings"
)

// Environment is what a service that runs by itself is told by its environment.
type Environment struct {
	// NATSURL is the log's address (PHAROS_NATS_URL); needed.
	NATSURL string
	// NATSCreds is a NATS credentials file (PHAROS_NATS_CREDS); none by default.
	NATSCreds string
	// DatabaseURL is the address of PostgreSQL as one who may create roles and
	// schemas (PHAROS_DATABASE_URL); needed by services that keep a view.
	DatabaseURL string
	// DataDir holds the keys that all services of a deployment share
	// (PHAROS_DATA_DIR); default DefaultDataDir.
	DataDir string
	// HTTPAddr is where to answer (PHAROS_HTTP_ADDR); each service has its default.
	HTTPAddr string
	// DeskOrgs see everything that is reported (PHAROS_DESK_ORGS, with spaces
	// between); default desk.
	DeskOrgs []string
	// OIDC is an identity provider whose tokens count too; none by default.
	OIDC OIDC
}

// OIDC is what auth.OIDC describes: PHAROS_OIDC_ISSUER, PHAROS_OIDC_AUDIENCE,
// PHAROS_OIDC_ROLES_CLAIM (default roles), PHAROS_OIDC_ORG_CLAIM (default org).
type OIDC struct{ Issuer, Audience, RolesClaim, OrgClaim string }

// ReadEnvironment reads the environment of the process. The data folder is
// made when absent.
func ReadEnvironment(defaultAddr string) (Environment, error) {
	e := Environment{
		NATSURL: os.Getenv("PHAROS_NATS_URL"), NATSCreds: os.Getenv("PHAROS_NATS_CREDS"),
		DatabaseURL: os.Getenv("PHAROS_DATABASE_URL"), DataDir: os.Getenv("PHAROS_DATA_DIR"),
		HTTPAddr: cmp.Or(os.Getenv("PHAROS_HTTP_ADDR"), defaultAddr),
		DeskOrgs: strings.Fields(cmp.Or(os.Getenv("PHAROS_DESK_ORGS"), "desk")),
		OIDC: OIDC{Issuer: os.Getenv("PHAROS_OIDC_ISSUER"), Audience: os.Getenv("PHAROS_OIDC_AUDIENCE"),
			RolesClaim: os.Getenv("PHAROS_OIDC_ROLES_CLAIM"), OrgClaim: os.Getenv("PHAROS_OIDC_ORG_CLAIM")},
	}
	var err error
	if e.DataDir == "" {
		if e.DataDir, err = DefaultDataDir(); err != nil {
			return e, err
		}
	}
	e.DataDir, err = OpenDataDir(e.DataDir)
	return e, err
}
