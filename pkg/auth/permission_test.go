package auth_test

import (
	"slices"
	"testing"

	"pharos/pkg/auth"
)

var everyPermission = []auth.Permission{
	auth.Public, auth.SignedIn, auth.ReportWrite, auth.ReportRead, auth.SealedRead, auth.IncidentRead, auth.IncidentDecide, auth.FeedRead,
	auth.FixWrite, auth.CraftRead, auth.CraftWrite, auth.TallyRead, auth.TallyAll, auth.ExerciseWrite, auth.TokenRead, auth.TokenWrite,
	auth.AdminRead, auth.AdminWrite, auth.MetricsRead, auth.DeskRead, auth.ReportErase,
}

func TestEachRoleMayWhatTheTableSaysAndNothingElse(t *testing.T) {
	for _, tc := range []struct {
		name  string
		roles []auth.Role
		may   []auth.Permission
	}{
		{"a reporter", []auth.Role{auth.Reporter}, []auth.Permission{
			auth.Public, auth.SignedIn, auth.ReportWrite, auth.ReportRead, auth.SealedRead, auth.IncidentRead, auth.FeedRead, auth.FixWrite, auth.CraftRead}},
		{"a coordinator", []auth.Role{auth.Coordinator}, []auth.Permission{
			auth.Public, auth.SignedIn, auth.ReportWrite, auth.ReportRead, auth.SealedRead, auth.IncidentRead, auth.IncidentDecide, auth.FeedRead,
			auth.FixWrite, auth.CraftRead, auth.CraftWrite, auth.TallyRead, auth.DeskRead}},
		{"an administrator", []auth.Role{auth.Administrator}, []auth.Permission{
			auth.Public, auth.SignedIn, auth.ExerciseWrite, auth.TokenRead, auth.TokenWrite, auth.AdminRead, auth.AdminWrite, auth.MetricsRead,
			auth.ReportErase}},
		{"an analyst", []auth.Role{auth.Analyst}, []auth.Permission{
			auth.Public, auth.SignedIn, auth.ReportRead, auth.IncidentRead, auth.FeedRead, auth.CraftRead, auth.TallyRead, auth.DeskRead}},
		{"a researcher", []auth.Role{auth.Researcher}, []auth.Permission{auth.Public, auth.SignedIn, auth.TallyRead, auth.TallyAll}},
		{"an auditor", []auth.Role{auth.Auditor}, []auth.Permission{
			auth.Public, auth.SignedIn, auth.ReportRead, auth.IncidentRead, auth.FeedRead, auth.CraftRead, auth.TallyRead, auth.DeskRead,
			auth.TokenRead, auth.AdminRead, auth.MetricsRead}},
		{"the admin token", []auth.Role{auth.Coordinator, auth.Administrator},
			slices.DeleteFunc(slices.Clone(everyPermission), func(p auth.Permission) bool { return p == auth.TallyAll })},
		{"an unknown role", []auth.Role{"emperor"}, []auth.Permission{auth.Public, auth.SignedIn}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := auth.Principal{Subject: "s", Org: "o", Roles: tc.roles}
			for _, perm := range everyPermission {
				if got, want := p.May(perm), slices.Contains(tc.may, perm); got != want {
					t.Errorf("May(%s) = %v, want %v", perm, got, want)
				}
			}
			if p.May("report.burn") {
				t.Error("may what no table names")
			}
		})
	}
}

func TestNobodyMayOnlyWhatIsPublic(t *testing.T) {
	nobody := auth.Principal{Roles: []auth.Role{auth.Coordinator, auth.Administrator}}
	for _, perm := range everyPermission {
		if got := nobody.May(perm); got != (perm == auth.Public) {
			t.Errorf("nobody May(%s) = %v", perm, got)
		}
	}
}

func TestSightIsOnesOwnAndADesksIsAll(t *testing.T) {
	policy := auth.Policy{DeskOrgs: []string{"desk"}}
	who := func(org string, roles ...auth.Role) auth.Principal {
		return auth.Principal{Subject: "s", Org: org, Roles: roles}
	}
	for _, tc := range []struct {
		name string
		p    auth.Principal
		org  string
		want bool
	}{
		{"a crew sees its own", who("sea-watch", auth.Reporter), "sea-watch", true},
		{"a crew sees no other's", who("sea-watch", auth.Reporter), "msf", false},
		{"a coordinator elsewhere sees its own", who("msf", auth.Coordinator), "msf", true},
		{"a coordinator elsewhere sees no other's", who("msf", auth.Coordinator), "sea-watch", false},
		{"the desk's coordinator sees all", who("desk", auth.Coordinator), "sea-watch", true},
		{"the desk's coordinator sees what names no organisation", who("desk", auth.Coordinator), "", true},
		{"the desk's reporter sees no other's", who("desk", auth.Reporter), "sea-watch", false},
		{"the desk's analyst sees all", who("desk", auth.Analyst), "sea-watch", true},
		{"the desk's auditor sees all", who("desk", auth.Auditor), "sea-watch", true},
		{"an auditor elsewhere sees no other's", who("msf", auth.Auditor), "sea-watch", false},
		{"the desk's researcher sees no other's", who("desk", auth.Researcher), "sea-watch", false},
		{"the desk's administrator sees no other's", who("desk", auth.Administrator), "sea-watch", false},
		{"nobody sees nothing", auth.Principal{}, "", false},
		{"no organisation sees not even its like", who("", auth.Coordinator), "", false},
	} {
		if got := policy.Sees(tc.p, tc.org); got != tc.want {
			t.Errorf("%s: Sees(%+v, %q) = %v, want %v", tc.name, tc.p, tc.org, got, tc.want)
		}
	}
	if (auth.Policy{}).Sees(who("desk", auth.Coordinator), "sea-watch") {
		t.Error("without desk organisations one sees another's")
	}
}

func TestCareIsForOnesOwnAndADesksIsForAll(t *testing.T) {
	policy := auth.Policy{DeskOrgs: []string{"desk"}}
	for _, tc := range []struct {
		who, org string
		want     bool
	}{
		{"sea-watch", "sea-watch", true}, {"sea-watch", "msf", false}, {"desk", "msf", true}, {"desk", "", true}, {"", "", false},
	} {
		p := auth.Principal{Subject: "s", Org: tc.who, Roles: []auth.Role{auth.Administrator}}
		if got := policy.Cares(p, tc.org); got != tc.want {
			t.Errorf("an administrator of %q: Cares(%q) = %v, want %v", tc.who, tc.org, got, tc.want)
		}
	}
	if policy.Cares(auth.Principal{}, "sea-watch") {
		t.Error("nobody cares for a report")
	}
}

func TestNumbersOfAllAreForWhoSeesAllAndForResearchers(t *testing.T) {
	policy := auth.Policy{DeskOrgs: []string{"desk"}}
	for _, tc := range []struct {
		role auth.Role
		org  string
		want bool
	}{
		{auth.Coordinator, "desk", true}, {auth.Coordinator, "msf", false},
		{auth.Analyst, "desk", true}, {auth.Analyst, "msf", false},
		{auth.Auditor, "desk", true}, {auth.Auditor, "msf", false},
		{auth.Researcher, "desk", true}, {auth.Researcher, "university", true},
		{auth.Reporter, "desk", false}, {auth.Administrator, "desk", false},
	} {
		p := auth.Principal{Subject: "s", Org: tc.org, Roles: []auth.Role{tc.role}}
		if got := policy.Counts(p); got != tc.want {
			t.Errorf("%s of %s: Counts = %v, want %v", tc.role, tc.org, got, tc.want)
		}
	}
	if policy.Counts(auth.Principal{Roles: []auth.Role{auth.Researcher}}) {
		t.Error("nobody reads the numbers")
	}
}
