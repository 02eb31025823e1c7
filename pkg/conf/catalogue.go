package conf

import "slices"

// The names that Environment is made of.
const (
	envHTTPAddr         = "PHAROS_HTTP_ADDR"
	envDataDir          = "PHAROS_DATA_DIR"
	envArchiveDir       = "PHAROS_ARCHIVE_DIR"
	envMinFree          = "PHAROS_MIN_FREE"
	envNATSURL          = "PHAROS_NATS_URL"
	envNATSCreds        = "PHAROS_NATS_CREDS"
	envNATSAddr         = "PHAROS_NATS_ADDR"
	envDatabaseURL      = "PHAROS_DATABASE_URL"
	envDatabasePassword = "PHAROS_DATABASE_PASSWORD_FILE"
	envDeskOrgs         = "PHAROS_DESK_ORGS"
	envPublicURL        = "PHAROS_PUBLIC_URL"
	envOIDCIssuer       = "PHAROS_OIDC_ISSUER"
	envOIDCAudience     = "PHAROS_OIDC_AUDIENCE"
	envOIDCRoles        = "PHAROS_OIDC_ROLES_CLAIM"
	envOIDCOrg          = "PHAROS_OIDC_ORG_CLAIM"
)

// Catalogue is every setting there is, in the order in which they are shown.
// A name that begins with PHAROS_ and is not here is refused.
func Catalogue() []Setting {
	return slices.Concat(places(), servers(), access(), clients(), traces())
}

func servers() []Setting {
	services, stores := append(Services(), Up), append(keepers(), Up)
	return []Setting{
		{Env: envNATSURL, Flag: "nats-url", Kind: NATSURL, Readers: services, Needed: Services(),
			Meaning: "NATS server that keeps the log.", Words: "`pharos up` runs one of its own; a service by itself needs it",
			Danger: "It must run with sync_interval: always, or a power cut loses reports that were accepted."},
		{Env: envNATSCreds, Flag: "nats-creds", Kind: Secret, Readers: services,
			Meaning: "Credentials for the NATS server: an nkey seed, or a .creds file.", Words: "none"},
		{Env: envNATSAddr, Flag: "nats-addr", Kind: Address, Readers: []Program{Up},
			Meaning: "Let the embedded log listen here as well.", Words: "it does not",
			Danger: "It has no authentication: never an address that strangers reach."},
		{Env: envMinFree, Flag: "min-free", Kind: Percent, Default: "5", Readers: []Program{Up},
			Meaning: "Accept nothing while less than this share of the disk is free, in percent.",
			Danger:  "Below zero it goes on until the disk is full, and a full disk wedges the log."},
		{Env: envDatabaseURL, Flag: "database-url", Kind: DatabaseURL, Readers: stores, Needed: keepers(),
			Meaning: "PostgreSQL with PostGIS, as one who may create roles and schemas.", Words: "`pharos up` runs one of its own; a service with a view needs it",
			Danger: "A password in it is refused: processes, logs and backups show the environment."},
		{Env: envDatabasePassword, Flag: "database-password-file", Kind: Secret, Readers: stores,
			Meaning: "The password of that role.", Words: "none, or what a pgpass file says (passfile= in the address)",
			Danger: "The services' roles get passwords derived from it: after a change, start one service with the new one before the rest."},
	}
}

func places() []Setting {
	return []Setting{
		{Env: envHTTPAddr, Flag: "http-addr", Kind: Address, Default: "127.0.0.1:8080", Readers: append(Services(), Up),
			Defaults: map[Program]string{Intake: "127.0.0.1:8081", Incident: "127.0.0.1:8082", Fleet: "127.0.0.1:8083", Desk: "127.0.0.1:8084",
				Tally: "127.0.0.1:8085", Care: "127.0.0.1:8086"},
			Meaning: "Address that people and programs connect to.",
			Danger:  "It speaks plain HTTP: anything but loopback belongs behind a proxy with TLS."},
		{Env: envDataDir, Flag: "data-dir", Kind: Folder, Readers: append(Services(), Up, Commands),
			Meaning: "Folder with the keys (token.key, master.key) and, of `pharos up`, everything else.",
			Words:   SystemDataDir + " as root, else ~/.local/share/pharos",
			Danger:  "Without its master.key nothing sealed can be opened, ever."},
		{Env: envArchiveDir, Flag: "archive-dir", Kind: Folder, Readers: []Program{Care, Up, Commands},
			Meaning: "Folder of the log's second copy, best on another disk or machine.", Words: "archive in the data folder",
			Danger: "On the log's own disk it goes when the disk goes. It holds all that was reported, what is sealed encrypted."},
		{Env: envPublicURL, Kind: WebURL, Readers: []Program{Console},
			Meaning: "Address that people use, for the login link that the console prints.", Words: "its own"},
	}
}

func access() []Setting {
	all := append(Services(), Up)
	return []Setting{
		{Env: envDeskOrgs, Flag: "desk-org", Kind: List, Default: "desk", Readers: all,
			Meaning: "Organisations whose coordinators see everything that is reported.", Danger: "Every name here reads every report."},
		{Env: envOIDCIssuer, Flag: "oidc-issuer", Kind: WebURL, Words: "none", Readers: all,
			Meaning: "Identity provider whose tokens count too (OpenID Connect).",
			Danger:  "It is believed: it can make a member of the desk."},
		{Env: envOIDCAudience, Flag: "oidc-audience", Kind: Text, Words: "none; needed with an issuer", Readers: all,
			Meaning: "Our name at the identity provider: a token for any other program is refused."},
		{Env: envOIDCRoles, Flag: "oidc-roles-claim", Kind: Text, Default: "roles", Readers: all,
			Meaning: "Claim with the roles; a dot leads into an object."},
		{Env: envOIDCOrg, Flag: "oidc-org-claim", Kind: Text, Default: "org", Readers: all,
			Meaning: "Claim with the organisation."},
	}
}

func clients() []Setting {
	return []Setting{
		{Env: "PHAROS_URL", Flag: "server", Kind: WebURL, Default: "http://127.0.0.1:8080", Readers: []Program{Commands},
			Meaning: "Address of the server that the commands talk to."},
		{Env: "PHAROS_TOKEN_FILE", Flag: "token-file", Kind: Secret, Words: "admin.token in the data folder", Readers: []Program{Commands},
			Meaning: "File with the token that the commands show."},
	}
}

// traces are read by OpenTelemetry itself, with the rest of its OTEL_ names.
func traces() []Setting {
	all := append(Services(), Up)
	return []Setting{
		{Env: "OTEL_EXPORTER_OTLP_ENDPOINT", Kind: WebURL, Words: "none: nothing is sent", Readers: all,
			Meaning: "OpenTelemetry collector that traces are sent to."},
		{Env: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", Kind: WebURL, Words: "none", Readers: all,
			Meaning: "The same, for traces alone and with the whole path."},
	}
}
