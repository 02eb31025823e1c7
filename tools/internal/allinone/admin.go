package allinone

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/conf"
)

// AdminTokenFile is where the token of those who run the deployment is, below its data folder.
const AdminTokenFile = "admin.token"

// admin is who admin.token and the login link stand for.
func admin(org string) auth.Principal {
	return auth.Principal{Subject: "admin", Org: org, Roles: []auth.Role{auth.Coordinator, auth.Administrator}}
}

// keepAdminToken writes admin.token unless a good one is there that does not
// end soon. One that was revoked is made anew: whoever may start the
// deployment on its folder has the folder's keys.
func (s *Stack) keepAdminToken(ctx context.Context) error {
	path := filepath.Join(s.dir, AdminTokenFile)
	old, err := conf.SecretFile(path)
	if err == nil {
		p, err := s.authority.Verify(strings.TrimSpace(string(old)))
		if err == nil && time.Until(p.Expires) > adminRenew {
			return nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", AdminTokenFile, err)
	}
	token, err := s.authority.Issue(admin(s.cfg.DeskOrgs[0]), adminTTL)
	if err != nil {
		return fmt.Errorf("issue the administrator's token: %w", err)
	}
	p, err := s.authority.Verify(token)
	if err != nil {
		return fmt.Errorf("verify the administrator's token: %w", err)
	}
	if err := s.registry.Note(ctx, p, p); err != nil {
		return err
	}
	return conf.WriteSecret(path, []byte(token+"\n"))
}
