package auth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/conf"
)

func TestTheKeyIsMadeOnceForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token.key")
	a, err := auth.OpenAuthority(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode = %04o, want 0600", got)
	}
	token, err := a.Issue(crew, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	again, err := auth.OpenAuthority(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Verify(token); err != nil {
		t.Errorf("a token from before the restart: %v", err)
	}
	if names, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

func TestServicesThatStartAtOnceShareOneKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token.key")
	authorities := make([]*auth.Authority, 8)
	errs := make([]error, len(authorities))
	var wg sync.WaitGroup
	for i := range authorities {
		wg.Go(func() { authorities[i], errs[i] = auth.OpenAuthority(path) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	token, err := authorities[0].Issue(crew, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range authorities {
		if _, err := a.Verify(token); err != nil {
			t.Errorf("authority %d: %v", i, err)
		}
	}
}

func TestAKeyThatOthersMayReadIsRefused(t *testing.T) {
	for _, mode := range []os.FileMode{0o640, 0o604, 0o620, 0o666} {
		path := filepath.Join(t.TempDir(), "token.key")
		if _, err := auth.OpenAuthority(path); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := auth.OpenAuthority(path)
		if !errors.Is(err, conf.ErrExposed) || !strings.Contains(err.Error(), path) {
			t.Errorf("mode %04o: %v; want %q naming %s", mode, err, conf.ErrExposed, path)
		}
	}
}

func TestWhatIsNoKeyIsRefusedByName(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(ec)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		data string
		want string
	}{
		"an empty file":        {"", "empty"},
		"text":                 {"s3cret words", "not a PEM file"},
		"a certificate":        {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), "not a PEM file"},
		"garbage in PEM":       {string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("s3cret")})), "not a PKCS 8 key"},
		"a key of another way": {string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "not an Ed25519 key"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "token.key")
			if err := os.WriteFile(path, []byte(tc.data), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := auth.OpenAuthority(path)
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), path) {
				t.Fatalf("error = %v, want %q and the path", err, tc.want)
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the error quotes the file: %v", err)
			}
			if data, _ := os.ReadFile(path); string(data) != tc.data {
				t.Errorf("the file was changed to %q", data)
			}
		})
	}
}

func TestAFolderThatIsNotThereIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "absent", "token.key")
	if _, err := auth.OpenAuthority(path); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("error = %v, want not exist and %s", err, path)
	}
}
