package event

import "time"

// StreamCredentials keeps who was given a token and which no longer count. It
// is no part of the record of what happened at sea.
const StreamCredentials = "CREDENTIALS"

// AllCredentials matches every event of every credential.
const AllCredentials = "credential.>"

// CredentialSubject is where an event of that name about a token, by its id,
// or about all tokens of an organisation, is published.
func CredentialSubject(id, name string) string { return "credential." + escape(id) + "." + name }

// CredentialIssued says that a token was made. The token itself is nowhere.
type CredentialIssued struct {
	TokenID   string    `json:"token_id"`
	Subject   string    `json:"subject"` // who it is for: a ship, a desk, a program
	Org       string    `json:"org"`
	Roles     []string  `json:"roles"`
	ExpiresAt time.Time `json:"expires_at"`
}

// CredentialRevoked says that a token, or every token of an organisation that
// was issued before, does not count any more. One of the two is named.
type CredentialRevoked struct {
	TokenID string `json:"token_id,omitempty"`
	Org     string `json:"org,omitempty"`
	Reason  string `json:"reason"`
}
