package event

// Entry describes one type of event.
type Entry struct {
	Type   string // such as sar.v1.incident.opened
	Schema string // of the body, a path in schemas.FS
	Stream string
	New    func() any // a pointer to an empty body
}

// Catalogue lists every type of event that travels in the log, in the order
// of the domains and of the story they tell.
func Catalogue() []Entry {
	var all []Entry
	for _, kind := range Kinds() {
		all = append(all, entry[Report]("report."+string(kind), "report/report"))
	}
	all = append(all, entry[Erasure]("erasure", "erasure/erasure"))
	all = append(all, entry[Decision]("decision", "decision/decision"))
	all = append(all, incidentEntries()...)
	fix := entry[Fix]("fix.recorded", "fix/recorded")
	fix.Stream = StreamFixes
	issued, revoked := entry[CredentialIssued]("credential.issued", "credential/issued"), entry[CredentialRevoked]("credential.revoked", "credential/revoked")
	issued.Stream, revoked.Stream = StreamCredentials, StreamCredentials
	return append(all, issued, revoked,
		entry[CasualtyRecorded]("casualty.recorded", "casualty/recorded"),
		entry[CraftRegistered]("craft.registered", "craft/registered"),
		entry[ExerciseRegistered]("exercise.registered", "exercise/registered"),
		entry[RetryAsked]("quarantine.retry_asked", "quarantine/retry_asked"),
		entry[RetryFailed]("quarantine.retry_failed", "quarantine/retry_failed"),
		entry[Resolved]("quarantine.resolved", "quarantine/resolved"),
		fix)
}

func incidentEntries() []Entry {
	return []Entry{
		incident[IncidentOpened]("opened"),
		incident[ReportLinked]("report_linked"),
		incident[ReportUnlinked]("report_unlinked"),
		incident[MatchProposed]("match_proposed"),
		incident[MatchRejected]("match_rejected"),
		incident[PhaseChanged]("phase_changed"),
		incident[PositionJudged]("position_judged"),
		incident[Assessed]("assessed"),
		incident[ResponderAssigned]("responder_assigned"),
		incident[ResponderStatusChanged]("responder_status_changed"),
		incident[CheckDueSet]("check_due_set"),
		incident[ContactLost]("contact_lost"),
		incident[ContactRestored]("contact_restored"),
		incident[OutcomeRecorded]("outcome_recorded"),
		incident[OutcomeWithdrawn]("outcome_withdrawn"),
		incident[SearchSuspended]("search_suspended"),
		incident[Closed]("closed"),
		incident[Reopened]("reopened"),
	}
}

func incident[T any](name string) Entry { return entry[T]("incident."+name, "incident/"+name) }

func entry[T any](name, schema string) Entry {
	return Entry{Type: prefix + name, Schema: "events/v1/" + schema + ".json", Stream: StreamSAR, New: func() any { return new(T) }}
}
