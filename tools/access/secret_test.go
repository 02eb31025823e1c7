package access

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/auth"
	"pharos/pkg/testkit"
)

// Secrets as they come in by mistake or by design.
const (
	secretPhone = "+393331234987"
	secretText  = "my brother Yusuf is on board"
	secretName  = "sibylla" // of somebody, in a place where no name belongs
	secretCode  = "LOGINCODEQ7Z"
	secretToken = "s3cretgarbage"
)

func TestNoSecretIsInTheLog(t *testing.T) {
	// Nobody answers there: that is logged, and must not say more.
	d := deploy(t, auth.OIDC{Issuer: "http://127.0.0.1:1", Audience: "pharos"})
	p := d.plant()
	crew, id := d.give(own, auth.Reporter, auth.Coordinator, auth.Administrator)
	var link struct{ Path string }
	d.want(http.StatusCreated, d.admin, http.MethodPost, "/v1/logins", `{}`, &link)
	_, code, _ := strings.Cut(link.Path, "code=")
	session := d.do("", http.MethodGet, link.Path, "").header.Get("Set-Cookie")
	session, _, _ = strings.Cut(strings.TrimPrefix(session, "pharos_session="), ";")
	unsigned := signed(t, make([]byte, 64), secretName, map[string]any{"iss": "http://127.0.0.1:1", "sub": secretName, "org": secretText, "aud": secretPhone})
	secrets := map[string]string{"the administrator's token": d.admin, "a crew's token": crew, "a session": session, "the code of a link": code,
		"a code": secretCode, "garbage for a token": secretToken, "a token of another issuer": unsigned, "a phone": secretPhone[1:],
		"free text": "Yusuf", "a name": secretName}

	query := "code=" + secretCode + "&text=" + strings.ReplaceAll(secretText, " ", "%20") + "&phone=%2B" + secretPhone[1:] + "&bbox=" + secretName +
		"&cursor=" + secretName + "&kinds=" + secretName + "&status=" + secretName + "&from=" + secretName + "&access_token=" + crew
	bodies := []string{
		`{"kind":"distress_alert","texts":[{"text":"` + secretText + `"}],"phones":[{"number":"` + secretPhone + `"}],"` + secretName + `":"` + secretText + `",
			"positions":[{"text":"` + secretText + `"}],"subject":"` + secretText + `","craft":{"type":"` + secretName + `"}}`,
		`{"reason":"` + secretText + `","` + secretName + `":7,"token":"` + unsigned + `","token_id":"` + secretName + `","subject":"` + secretText + `"}`,
		`{"kind":"` + secretName + ` ` + secretPhone + `"}`,
		`["` + secretText + `"]`, `"` + secretPhone, secretText + "\x00\xff", `{"id":"` + secretName + `","id":7,"kind":1e400}`,
	}
	strange := strings.NewReplacer(p.report, secretPhone, p.incident, secretName, craftID, strings.ReplaceAll(secretText, " ", "%20"))
	for _, l := range table() {
		asked := l.path(p)
		sign := "?"
		if strings.Contains(asked, "?") {
			sign = "&"
		}
		for _, token := range []string{"", crew, secretToken, unsigned} {
			for _, path := range []string{asked, asked + sign + query, strange.Replace(asked) + sign + query} {
				for _, body := range bodies {
					if l.route == "GET /v1/feed" && body != bodies[0] {
						continue
					}
					d.do(token, l.method(), path, body, "Cookie", "pharos_session="+session, "X-Request-Id", secretName, "User-Agent", secretText,
						"Referer", "https://elsewhere.example/"+secretName, "Idempotency-Key", secretName, "If-Match", secretName, "Last-Event-ID", secretName,
						"Traceparent", secretName, "Baggage", "name="+secretName, "Content-Type", "application/json")
					if l.method() == http.MethodGet {
						break
					}
				}
			}
		}
	}
	d.do(crew, "BREW", "/v1/"+secretName, secretText)
	d.do("", http.MethodGet, "/"+secretName+"?"+query, "")
	d.want(http.StatusNoContent, d.admin, http.MethodPost, "/v1/tokens/revoke", `{"token_id":"`+id+`","reason":"`+secretText+`"}`, nil)
	d.settled()
	log := d.logged.String()
	if !strings.Contains(log, "/v1/reports/batch") {
		t.Fatal("the log does not say what was asked: nothing would be proved")
	}
	for what, secret := range secrets {
		if i := strings.Index(log, secret); i >= 0 {
			t.Errorf("the log has %s: …%s…", what, log[max(0, i-300):min(len(log), i+200)])
		}
	}
}

// settled waits until what was sent has gone through every service.
func (d *deployment) settled() {
	d.t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	d.want(http.StatusCreated, d.admin, http.MethodPost, "/v1/reports", `{"id":"`+id+`","kind":"distress_alert","persons":{"dead":{"best":1}}}`, nil)
	testkit.Eventually(d.t, 2*time.Minute, func() error {
		for _, path := range []string{"/v1/casualties", "/v1/feed"} {
			if a := d.do(d.admin, http.MethodGet, path, ""); !strings.Contains(a.body, id) {
				return fmt.Errorf("%s does not have the last report yet", path)
			}
		}
		return nil
	})
}
