package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"pharos/pkg/conf"
)

// settings are the flags of `pharos up`. Their manual, names in the environment
// and defaults are in conf.Catalogue, and conf decides what is in force: this
// says only which flags there are.
type settings struct {
	HTTPAddr             string   `help:"${PHAROS_HTTP_ADDR}"`
	DataDir              string   `help:"${PHAROS_DATA_DIR}" type:"path"`
	ArchiveDir           string   `help:"${PHAROS_ARCHIVE_DIR}" type:"path"`
	NATSAddr             string   `name:"nats-addr" help:"${PHAROS_NATS_ADDR}"`
	MinFree              float64  `help:"${PHAROS_MIN_FREE}"`
	NATSURL              string   `name:"nats-url" help:"${PHAROS_NATS_URL}"`
	NATSCreds            string   `name:"nats-creds" help:"${PHAROS_NATS_CREDS}" type:"path"`
	DatabaseURL          string   `help:"${PHAROS_DATABASE_URL}"`
	DatabasePasswordFile string   `help:"${PHAROS_DATABASE_PASSWORD_FILE}" type:"path"`
	DeskOrg              []string `help:"${PHAROS_DESK_ORGS}"`
	OIDC                 struct {
		Issuer     string `help:"${PHAROS_OIDC_ISSUER}"`
		Audience   string `help:"${PHAROS_OIDC_AUDIENCE}"`
		RolesClaim string `help:"${PHAROS_OIDC_ROLES_CLAIM}"`
		OrgClaim   string `help:"${PHAROS_OIDC_ORG_CLAIM}"`
	} `embed:"" prefix:"oidc-"`
}

// manual gives the flags their text: ${NAME} is a setting's help, ${default_NAME}
// its default, ${services} what runs by itself.
func manual() kong.Vars {
	vars := kong.Vars{"services": ""} // none is a choice as well
	for _, p := range conf.Services() {
		vars["services"] += "," + string(p)
	}
	for _, s := range conf.Catalogue() {
		vars[s.Env], vars["default_"+s.Env] = s.Help(), s.Default
	}
	return vars
}

// given are the flags that stood on the command line, by name.
func given(parsed *kong.Context) map[string]string {
	flags := map[string]string{}
	for _, p := range parsed.Path {
		if p.Flag == nil {
			continue
		}
		switch v := parsed.FlagValue(p.Flag).(type) {
		case []string:
			flags[p.Flag.Name] = strings.Join(v, ",")
		default:
			flags[p.Flag.Name] = fmt.Sprint(v)
		}
	}
	return flags
}
