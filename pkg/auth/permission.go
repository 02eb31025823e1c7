package auth

// Role is what a token says its holder is. A token may hold several.
type Role string

const (
	// Reporter writes reports and fixes and reads its own organisation's.
	Reporter Role = "reporter"
	// Coordinator does everything of its organisation and, when that is a desk,
	// of what is sent to the desk, sealed members included.
	Coordinator Role = "coordinator"
	// Administrator cares for tokens, exercises, the log and metrics, and reads
	// nothing sealed.
	Administrator Role = "administrator"
	// Analyst sees what a coordinator of its organisation sees, nothing sealed,
	// and the records of casualties.
	Analyst Role = "analyst"
	// Researcher reads tallies and casualties, of all that was reported, and
	// nothing else.
	Researcher Role = "researcher"
	// Auditor reads everything that its organisation may see and who did what,
	// nothing sealed, and writes nothing.
	Auditor Role = "auditor"
)

// Permission is one thing that a route asks of whoever calls it.
type Permission string

const (
	// Public asks for no credential: health, login, static pages, documentation.
	Public Permission = "public"
	// SignedIn asks for any credential that counts, such as for one's own session.
	SignedIn Permission = "signed_in"

	ReportWrite    Permission = "report.write"    // send reports
	ReportRead     Permission = "report.read"     // read reports that Policy.Sees allows
	SealedRead     Permission = "sealed.read"     // open the sealed members of a report that one reads
	ReportErase    Permission = "report.erase"    // erase the sealed members of reports that Policy.Cares allows, unseen
	IncidentRead   Permission = "incident.read"   // incidents, timelines, tiles, collections
	IncidentDecide Permission = "incident.decide" // the decisions of a coordinator
	FeedRead       Permission = "feed.read"       // the live feed
	FixWrite       Permission = "fix.write"       // send positions of craft
	CraftRead      Permission = "craft.read"      // craft, tracks, nearest
	CraftWrite     Permission = "craft.write"     // register and describe craft
	TallyRead      Permission = "tally.read"      // counts and casualty records, for who sees all that they count (Policy.Counts)
	ExerciseWrite  Permission = "exercise.write"  // open exercises
	TokenRead      Permission = "token.read"      // who was given credentials, never the credentials
	TokenWrite     Permission = "token.write"     // issue and revoke credentials
	AdminRead      Permission = "admin.read"      // the state of the log and its archive, verification, the quarantine
	AdminWrite     Permission = "admin.write"     // rebuild, retry
	MetricsRead    Permission = "metrics.read"    // /metrics

	// DeskRead widens reading from one's own organisation to all that is sent to
	// the desk, for members of a desk organisation (Policy.Sees).
	DeskRead Permission = "desk.read"
	// TallyAll lets one read the numbers of what every organisation reported
	// without seeing the reports.
	TallyAll Permission = "tally.all"
)

// permissionsOf is the table of DESIGN §4, and the only one. A new role is a
// new line here and nowhere else.
func permissionsOf(r Role) []Permission {
	switch r {
	// "write reports and fixes, read its own organisation's"
	case Reporter:
		return []Permission{ReportWrite, FixWrite, ReportRead, SealedRead, IncidentRead, FeedRead, CraftRead}
	// "everything of its organisation and what is sent to its desk, sealed included"
	case Coordinator:
		return []Permission{ReportWrite, FixWrite, ReportRead, SealedRead, IncidentRead, FeedRead, CraftRead,
			IncidentDecide, CraftWrite, TallyRead, DeskRead}
	// "the same, nothing sealed; casualty records": sight, and no decisions
	case Analyst:
		return []Permission{ReportRead, IncidentRead, FeedRead, CraftRead, TallyRead, DeskRead}
	// "tallies, casualties"
	case Researcher:
		return []Permission{TallyRead, TallyAll}
	// "reads all and the access log, writes nothing"
	case Auditor:
		return []Permission{ReportRead, IncidentRead, FeedRead, CraftRead, TallyRead, DeskRead, TokenRead, AdminRead, MetricsRead}
	// "tokens, exercises, admin, metrics; nothing sealed"
	case Administrator:
		return []Permission{TokenRead, TokenWrite, ExerciseWrite, AdminRead, AdminWrite, MetricsRead, ReportErase}
	}
	return nil
}

// Known reports whether this version knows the role.
func (r Role) Known() bool { return permissionsOf(r) != nil }
