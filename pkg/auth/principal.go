package auth

import (
	"slices"
	"time"
)

// Principal is who a credential stands for. The zero value is nobody.
type Principal struct {
	Subject string    // a person, a ship, a program: unique within Org
	Org     string    // the organisation it acts for
	Roles   []Role    // at least one
	Expires time.Time // when the credential ends, to the second
	Issued  time.Time // when it was made, to the second
	TokenID string    // the credential's own id, or that of its holder at an identity provider: for logs and revocations
}

// IsZero reports whether p is nobody.
func (p Principal) IsZero() bool { return p.Subject == "" }

// May reports whether p holds the permission. Everybody may what is Public.
func (p Principal) May(perm Permission) bool {
	switch {
	case perm == Public:
		return true
	case p.IsZero():
		return false
	case perm == SignedIn:
		return true
	}
	return slices.ContainsFunc(p.Roles, func(r Role) bool {
		return slices.Contains(permissionsOf(r), perm)
	})
}

// Policy is what a deployment decides about sight. The zero value lets everybody
// see what their own organisation sent and nothing else.
type Policy struct {
	// DeskOrgs are the organisations whose coordinators see everything that is
	// reported to this deployment.
	DeskOrgs []string
}

// Sees reports whether p may see what organisation org sent. It is asked for
// every way out: API, feed, tiles, exports.
func (pl Policy) Sees(p Principal, org string) bool {
	if p.IsZero() || p.Org == "" {
		return false
	}
	return p.Org == org || p.May(DeskRead) && slices.Contains(pl.DeskOrgs, p.Org)
}

// Cares reports whether p may care for what organisation org sent, such as
// erase what is sealed in it, without seeing it: for one's own organisation, and
// in a desk organisation for all.
func (pl Policy) Cares(p Principal, org string) bool {
	if p.IsZero() || p.Org == "" {
		return false
	}
	return p.Org == org || slices.Contains(pl.DeskOrgs, p.Org)
}

// Counts reports whether p may read numbers that count what every organisation
// reported. Counted from one's own reports alone they would be other numbers
// under the same name.
func (pl Policy) Counts(p Principal) bool { return p.May(TallyAll) || pl.Orgs(p) == nil }

// Orgs lists the organisations whose reports p may see; nil means all of them.
// It is Sees as a list, for filters in SQL.
func (pl Policy) Orgs(p Principal) []string {
	switch {
	case p.IsZero() || p.Org == "":
		return []string{}
	case p.May(DeskRead) && slices.Contains(pl.DeskOrgs, p.Org):
		return nil
	}
	return []string{p.Org}
}
