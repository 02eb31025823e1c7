package pg_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/pg"
	"pharos/pkg/testkit"
)

func TestCleanTextReplacesOnlyWhatTextRefuses(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	for in, want := range map[string]string{
		"":                       "",
		"engine failed":          "engine failed",
		"محرك معطل 🚤 é":          "محرك معطل 🚤 é",
		"a\x00b":                 "a�b",
		"a\xff\xfeb":             "a�b",
		"half \xed\xa0\x80 pair": "half � pair",
		"\x01\x7f\u2028":         "\x01\x7f\u2028",
	} {
		if got := pg.CleanText(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
		checkText(t, pool, in)
	}
}

func TestCleanJSONReplacesOnlyWhatJsonbRefuses(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	deep := strings.Repeat("[", 1000) + `{"a":"]\"","b":"\u0000"}` + strings.Repeat("]", 1000)
	for in, want := range map[string]string{
		`{}`:                      `{}`,
		` { "a" : 1.50 } `:        ` { "a" : 1.50 } `,
		`"\u0000"`:                `"\ufffd"`,
		`{"a\u0000":"x"}`:         `{"a\ufffd":"x"}`,
		`"\\u0000"`:               `"\\u0000"`,
		`"\\\u0000"`:              `"\\\ufffd"`,
		`"\"\u0000"`:              `"\"\ufffd"`,
		`"\ud83d\ude00"`:          `"\ud83d\ude00"`,
		`"\uD83D\uDE00"`:          `"\uD83D\uDE00"`,
		`"\ud83d"`:                `"\ufffd"`,
		`"\ude00"`:                `"\ufffd"`,
		`"\ud83d\ud83d\ude00"`:    `"\ufffd\ud83d\ude00"`,
		`"\ud83dx\ude00"`:         `"\ufffdx\ufffd"`,
		`"\ud83d\n"`:              `"\ufffd\n"`,
		`"\ud83d\u0000"`:          `"\ufffd\ufffd"`,
		`"\u00e9\u0001\u2028"`:    `"\u00e9\u0001\u2028"`,
		"\"\xff\"":                `"�"`,
		"\"\xed\xa0\x80\"":        `"���"`,
		`"�"`:                     `"�"`,
		`[1e400,-1E-400,1e+7]`:    `[1e400,-1E-400,1e+7]`,
		`[1e401]`:                 `["1e401"]`,
		`{"a":-1e999999}`:         `{"a":"-1e999999"}`,
		`{"a":1E-99999999999}`:    `{"a":"1E-99999999999"}`,
		`"1e999999"`:              `"1e999999"`,
		strings.Repeat("9", 1001): `"` + strings.Repeat("9", 1001) + `"`,
		deep:                      strings.Repeat("[", 1000) + `"{\"a\":\"]\\\"\",\"b\":\"\\u0000\"}"` + strings.Repeat("]", 1000),
	} {
		if got := string(pg.CleanJSON([]byte(in))); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
		checkJSON(t, pool, []byte(in))
	}
}

func TestTheDeepestAndLongestDocumentsAreStored(t *testing.T) {
	pool := testkit.Postgres(t, "incident").Pool(t, "incident")
	for name, in := range map[string]string{
		"lists":   strings.Repeat("[", 9999) + strings.Repeat("]", 9999),
		"objects": strings.Repeat(`{"a":`, 9999) + "1" + strings.Repeat("}", 9999),
		"numbers": "[" + strings.Repeat("1e400,", 150_000) + "1]",
		"digits":  strings.Repeat("1", 1<<20),
		"nulls":   `"` + strings.Repeat(`\u0000`, 170_000) + `"`,
	} {
		t.Run(name, func(t *testing.T) { checkJSON(t, pool, []byte(in)) })
	}
}

func TestBrokenJSONStaysBrokenWithoutAPanic(t *testing.T) {
	for _, in := range []string{`"`, `"\`, `"\u`, `"\u00`, `"\ud83d\u`, `[`, `]]]`, `{"a`, strings.Repeat("[", 1002), strings.Repeat("[", 1001) + `"\`} {
		if got := pg.CleanJSON([]byte(in)); json.Valid(got) {
			t.Errorf("%.20s became valid: %.40s", in, got)
		}
	}
}

func FuzzCleanText(f *testing.F) {
	pool := testkit.Postgres(f, "incident").Pool(f, "incident")
	f.Add("a\x00\xed\xa0\x80")
	f.Fuzz(func(t *testing.T, in string) { checkText(t, pool, in) })
}

func FuzzCleanJSON(f *testing.F) {
	pool := testkit.Postgres(f, "incident").Pool(f, "incident")
	for _, in := range []string{`"\ud83d\u0000"`, `{"a":[1e999999,"\\u0000"]}`, "\"\xff\"", `[[[]]]`, `"\udbff\udfff\udbff"`} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if !json.Valid(in) {
			pg.CleanJSON(in) // must not panic
			return
		}
		checkJSON(t, pool, in)
	})
}

func checkText(t *testing.T, pool *pgxpool.Pool, in string) {
	t.Helper()
	clean := pg.CleanText(in)
	var back string
	if err := pool.QueryRow(t.Context(), `select $1::text`, clean).Scan(&back); err != nil || back != clean {
		t.Errorf("%q: the server gave %q, %v, want %q", in, back, err, clean)
	}
	if utf8.ValidString(in) && !strings.Contains(in, "\x00") && clean != in {
		t.Errorf("%q was changed to %q without need", in, clean)
	}
}

// checkJSON asks the real server, which is the measure of what must change and what must not.
func checkJSON(t *testing.T, pool *pgxpool.Pool, in []byte) {
	t.Helper()
	before := bytes.Clone(in)
	clean := pg.CleanJSON(in)
	if !bytes.Equal(in, before) {
		t.Fatalf("the argument was changed: %.200q", before)
	}
	if again := pg.CleanJSON(clean); !bytes.Equal(again, clean) {
		t.Errorf("%.200q: cleaning twice gave %.200q, once %.200q", in, again, clean)
	}
	var size int
	const use = `select length($1::jsonb::text) where $1::jsonb = $1::jsonb and $1::jsonb @> $1::jsonb`
	if err := pool.QueryRow(t.Context(), use, clean).Scan(&size); err != nil {
		t.Errorf("%.200q: the server refuses %.200q: %v", in, clean, err)
	}
	if len(in) < 500 && !bytes.ContainsAny(in, "eE") && !bytes.Equal(clean, in) && accepts(t, pool, in) {
		t.Errorf("%.200q was changed to %.200q without need", in, clean)
	}
}

// accepts tells whether the server takes the document as it is.
func accepts(t *testing.T, pool *pgxpool.Pool, document []byte) bool {
	t.Helper()
	var text string
	err := pool.QueryRow(t.Context(), `select $1::jsonb::text`, document).Scan(&text)
	return err == nil
}
