package pg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// scratchDatabase lies beside pharos on the same server.
const scratchDatabase = "pharos_scratch"

// Scratch is a database beside the one of the services, with empty schemas of
// the same names: for making views a second time. One at a time per server.
type Scratch struct {
	// URL is the administrator's; RoleURL makes a service's of it.
	URL string

	conn     *pgx.Conn // holds the lock
	services []string
}

// OpenScratch prepares it on adminURL's server. It waits while another process has it.
func OpenScratch(ctx context.Context, adminURL string, services ...string) (*Scratch, error) {
	conn, err := pgx.Connect(ctx, withDatabase(adminURL, databaseName))
	if err != nil {
		return nil, fmt.Errorf("opening the scratch database: %w", err)
	}
	s := &Scratch{URL: withDatabase(adminURL, scratchDatabase), conn: conn, services: services}
	err = lock(ctx, conn, "scratch")
	if err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		closeQuietly(ctx, conn)
		return nil, fmt.Errorf("opening the scratch database: %w", err)
	}
	return s, nil
}

func (s *Scratch) prepare(ctx context.Context) error {
	var exists bool
	err := s.conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, scratchDatabase).Scan(&exists)
	if err != nil {
		return err
	}
	if !exists {
		if err := execute(ctx, s.conn, `create database %I template template0 encoding 'UTF8'`, scratchDatabase); err != nil {
			return err
		}
	}
	if err := s.empty(ctx); err != nil { // what an earlier one left that was killed
		return err
	}
	return ProvisionDatabase(ctx, s.URL, s.services...)
}

func (s *Scratch) empty(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.URL)
	if err != nil {
		return err
	}
	defer closeQuietly(ctx, conn)
	for _, service := range s.services {
		if err := execute(ctx, conn, `drop schema if exists %I cascade`, service); err != nil {
			return err
		}
	}
	return nil
}

// Close empties it for the next. Connections to it should be closed before.
func (s *Scratch) Close(ctx context.Context) error {
	defer closeQuietly(ctx, s.conn)
	if err := s.empty(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("emptying the scratch database: %w", err)
	}
	return nil
}
