package conf

import (
	"errors"
	"fmt"
	"os"
	"strconv"
)

// Environment is what a program is told by its flags and its environment.
// What each member means is in the Catalogue; what a program is not told of is
// empty.
type Environment struct {
	HTTPAddr  string
	DataDir   string
	PublicURL string

	ArchiveDir string

	NATSURL   string
	NATSCreds string // path
	NATSAddr  string
	MinFree   float64 // percent

	DatabaseURL          string // without a password
	DatabasePasswordFile string // path

	DeskOrgs []string
	OIDC     OIDC
}

// OIDC is what auth.OIDC describes. It is empty unless a provider is named.
type OIDC struct{ Issuer, Audience, RolesClaim, OrgClaim string }

// Read is Load with the environment of this process, and makes the data folder
// when it is absent.
func Read(p Program, flags map[string]string) (Environment, error) {
	e, err := Load(p, os.Environ(), flags)
	if err != nil {
		return e, err
	}
	e.DataDir, err = OpenDataDir(e.DataDir)
	return e, err
}

// Load resolves and checks the settings of a program. Whoever has a setting
// wrong is told of all that is wrong at once.
func Load(p Program, environ []string, flags map[string]string) (Environment, error) {
	v := Resolve(p, environ, flags)
	if err := errors.Join(Unknown(environ), v.Check()); err != nil {
		return Environment{}, fmt.Errorf("settings:\n%w", err)
	}
	return v.environment(), nil
}

func (v Values) environment() Environment {
	e := Environment{
		HTTPAddr: v.text(envHTTPAddr), DataDir: v.text(envDataDir), PublicURL: v.text(envPublicURL),
		ArchiveDir: v.text(envArchiveDir),
		NATSURL:    v.text(envNATSURL), NATSCreds: v.text(envNATSCreds), NATSAddr: v.text(envNATSAddr),
		DatabaseURL: v.text(envDatabaseURL), DatabasePasswordFile: v.text(envDatabasePassword),
		DeskOrgs: listOf(v.text(envDeskOrgs)),
	}
	e.MinFree, _ = strconv.ParseFloat(v.text(envMinFree), 64) // checked before, or not for this program
	if v.text(envOIDCIssuer) != "" {
		e.OIDC = OIDC{Issuer: v.text(envOIDCIssuer), Audience: v.text(envOIDCAudience),
			RolesClaim: v.text(envOIDCRoles), OrgClaim: v.text(envOIDCOrg)}
	}
	return e
}
